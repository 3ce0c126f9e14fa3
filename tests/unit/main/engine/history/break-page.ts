import { readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

const PAGE_BYTES = 4096;

/** Overwrites the first page of a table or index of a closed database: SQLite meets it only when it reads that table. */
export function breakPageOf(file: string, name: string): void {
  const db = new DatabaseSync(file);
  const { rootpage } = db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(name) as {
    rootpage: number;
  };
  db.close();
  const bytes = readFileSync(file);
  bytes.fill(0xab, (rootpage - 1) * PAGE_BYTES, rootpage * PAGE_BYTES);
  writeFileSync(file, bytes);
}
