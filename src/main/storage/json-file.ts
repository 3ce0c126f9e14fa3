/**
 * One settings file: validated on reading, replaced whole on writing, never lost.
 * Writing: temporary file, fsync, the previous version kept as `.bak`, rename. Reading: the file, else its backup, else
 * the default; what could not be read is set aside as `name.broken-<time>` and named in a notice.
 */
import { readFileSync, renameSync } from 'node:fs';
import { copyFile, mkdir, open, rename } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { z } from 'zod';

export interface JsonFileOptions<T> {
  path: string;
  schema: z.ZodType<T>;
  fallback: () => T;
  /** Turns an older version's JSON into today's shape, before validation. */
  migrate?: (json: unknown) => unknown;
  /** Gets a sentence for the user when a file had to be set aside. */
  onNotice: (message: string) => void;
  nowMs: () => number;
}

export class JsonFile<T> {
  readonly #options: JsonFileOptions<T>;
  #value: T;
  #writing: Promise<void> = Promise.resolve();

  /** Reads at once: settings are needed before anything can be shown. */
  constructor(options: JsonFileOptions<T>) {
    this.#options = options;
    this.#value = this.#load();
  }

  get(): T {
    return this.#value;
  }

  /** Resolves when the value is on the disk. Writes happen one after the other. Rejects with the system's error. */
  set(value: T): Promise<void> {
    // First what may throw: a value that cannot be written is not kept either.
    const text = `${JSON.stringify(value, null, 2)}\n`;
    this.#value = value;
    const write = this.#writing.then(() => this.#write(text));
    this.#writing = write.catch(() => undefined); // The caller of this write hears of it; the next one starts afresh.
    return write;
  }

  /** Resolves when every write asked for so far has ended. */
  flush(): Promise<void> {
    return this.#writing;
  }

  #load(): T {
    const { path, fallback, onNotice } = this.#options;
    const name = basename(path);
    const main = this.#read(path);
    if (main.state === 'good') return main.value;
    const backup = this.#read(`${path}.bak`);
    if (main.state === 'missing') return backup.state === 'good' ? backup.value : fallback();
    const asideName = `${name}.broken-${new Date(this.#options.nowMs()).toISOString().replaceAll(/[:.]/g, '-')}`;
    const aside = `${path.slice(0, -name.length)}${asideName}`;
    let kept = `The broken file is kept as ${asideName}.`;
    try {
      renameSync(path, aside);
    } catch (error) {
      kept = `It could not be set aside (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`;
    }
    const now = backup.state === 'good' ? 'The last good version is in use.' : 'Defaults are in use.';
    onNotice(`${name} could not be read: ${main.reason}. ${now} ${kept}`);
    return backup.state === 'good' ? backup.value : fallback();
  }

  #read(path: string): { state: 'good'; value: T } | { state: 'missing' } | { state: 'broken'; reason: string } {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      return code === 'ENOENT' ? { state: 'missing' } : { state: 'broken', reason: `the system says ${code}` };
    }
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      return { state: 'broken', reason: text.trim() === '' ? 'it is empty' : 'it is not valid JSON' };
    }
    const parsed = this.#options.schema.safeParse(this.#options.migrate?.(json) ?? json);
    if (parsed.success) return { state: 'good', value: parsed.data };
    const issue = parsed.error.issues[0];
    return { state: 'broken', reason: `field ${issue.path.join('.') || '(whole)'}: ${issue.message}` };
  }

  async #write(text: string): Promise<void> {
    const { path } = this.#options;
    const temporary = `${path}.${process.pid}.tmp`;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await copyFile(path, `${path}.bak`).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error; // No previous version to keep: the first write.
    });
    await rename(temporary, path);
  }
}
