/** What a file may be instead of a sound history of this version, and how one is opened without a trace. */
import { existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { STEPS } from './schema.ts';

/** The file was written by a later version: it is left alone. */
export class NewerFile extends Error {
  constructor(version: number) {
    super(`the file has ${version} steps, this version knows ${STEPS.length}`);
  }
}

/** The file is another program's: it is left alone. */
export class ForeignFile extends Error {
  constructor() {
    super('the file is another program’s database, no history of Tapedeck');
  }
}

/** SQLITE_CORRUPT and SQLITE_NOTADB: the file is at fault, not the disk or what was asked. */
export function isDamage(error: unknown): boolean {
  const code = (error as { errcode?: number }).errcode;
  return code !== undefined && [11, 26].includes(code & 0xff);
}

/** SQLite's own check of every page, and of every index with `whole`; its report of what is wrong, or undefined. */
export function damageIn(db: DatabaseSync, whole: boolean): string | undefined {
  try {
    const rows = db
      .prepare(whole ? 'PRAGMA integrity_check(5)' : 'PRAGMA quick_check(5)')
      .all()
      .map((row) => String(Object.values(row)[0]).replaceAll(/\*+ in database main \*+\s*/g, ''));
    return rows.length === 1 && rows[0] === 'ok' ? undefined : rows.join('; ');
  } catch (error) {
    // So damaged that the check itself cannot be made.
    if (isDamage(error)) return (error as Error).message;
    throw error;
  }
}

/** Where nobody has the file open, SQLite would lay files beside it even to read it. */
export function untouched(file: string): string | URL {
  if (existsSync(`${file}-shm`)) return file;
  const url = pathToFileURL(file);
  url.searchParams.set('immutable', '1');
  return url;
}
