/**
 * One settings file: validated on reading, replaced whole on writing, never lost.
 * Writing: temporary file, fsync, the previous version kept as `.bak`, rename. Reading: the file, where needed with the default for each
 * field that cannot be read, else its backup, else the default. What could not be read is kept as `name.broken-<time>` and named in a notice,
 * and what was read of it stands in its place at once: the next start finds it whole.
 */
import { copyFileSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { copyFile, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { z } from 'zod';
import { issuesText, issueWords } from '../../shared/contract/issue-words.ts';
import { salvage } from '../../shared/settings/salvage.ts';

export interface JsonFileOptions<T> {
  path: string;
  schema: z.ZodType<T>;
  fallback: () => T;
  /** Turns an older version's JSON into today's shape, before validation. */
  migrate?: (json: unknown) => unknown;
  /** Paths of entries that mean something else with a part left out, `*` for any name: `rules.*`. They are left out whole. */
  whole?: readonly string[];
  /** Gets a sentence for the user when a file had to be set aside. */
  onNotice: (message: string) => void;
  nowMs: () => number;
}

type Read<T> =
  | { state: 'good'; value: T }
  | { state: 'partly'; value: T; reason: string }
  | { state: 'missing' }
  | { state: 'broken'; reason: string };

export class JsonFile<T> {
  readonly #options: JsonFileOptions<T>;
  #value: T;
  /** As it is on the disk, or was read. */
  #written: T;
  #writing: Promise<void> = Promise.resolve();

  /** Reads at once: settings are needed before anything can be shown. */
  constructor(options: JsonFileOptions<T>) {
    this.#options = options;
    this.#value = this.#written = this.#load();
  }

  get(): T {
    return this.#value;
  }

  /** Resolves when the value is on the disk. Writes happen one after the other. Rejects with the system's error, and what was there before holds again. */
  set(value: T): Promise<void> {
    // First what may throw: a value that cannot be written is not kept either.
    const text = textOf(value);
    this.#value = value;
    const write = this.#writing.then(async () => {
      try {
        await this.#write(text);
        this.#written = value;
      } catch (error) {
        // One that was set meanwhile is being written, and is made of this one.
        if (this.#value === value) this.#value = this.#written;
        throw error;
      }
    });
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
    if (main.state === 'missing') return 'value' in backup ? backup.value : fallback();
    const usable = main.state === 'partly' ? main : backup;
    const asideName = `${name}.broken-${new Date(this.#options.nowMs()).toISOString().replaceAll(/[:.]/g, '-')}`;
    const kept = this.#setAside(asideName, 'value' in usable ? usable.value : undefined);
    const now = {
      partly: 'That is left out, or has its default; the rest is as it stands.',
      good: 'The last good version is in use.',
      none: 'Defaults are in use.',
    }[usable.state === 'partly' || usable.state === 'good' ? usable.state : 'none'];
    onNotice(`${name} could not be read: ${main.reason}. ${now} ${kept}`);
    return 'value' in usable ? usable.value : fallback();
  }

  /** Puts `value`, if any, in the place of a file that cannot be read, which is kept beside it. A sentence on what became of the file. */
  #setAside(asideName: string, value: T | undefined): string {
    const { path } = this.#options;
    const aside = path.slice(0, -basename(path).length) + asideName;
    const reasonOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown error';
    try {
      // A copy: should the next step fail, the file is still where the next start reads it.
      if (value !== undefined && statSync(path).isFile()) copyFileSync(path, aside);
      else renameSync(path, aside);
    } catch (error) {
      return `It could not be set aside (${reasonOf(error)}).`;
    }
    if (value === undefined) return `The broken file is kept as ${asideName}.`;
    const temporary = `${path}.${process.pid}.tmp`;
    try {
      writeFileSync(temporary, textOf(value), { mode: 0o600, flush: true });
      renameSync(temporary, path);
    } catch (error) {
      rmSync(temporary, { force: true });
      return `The broken file is kept as ${asideName}, but what is in use could not be saved in its place (${reasonOf(error)}).`;
    }
    return `The broken file is kept as ${asideName}.`;
  }

  #read(path: string): Read<T> {
    let text: string;
    try {
      const found = statSync(path);
      if (!found.isFile())
        return { state: 'broken', reason: `it is ${found.isDirectory() ? 'a folder' : 'no plain file'}` };
      text = readFileSync(path, 'utf8');
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      return code === 'ENOENT' ? { state: 'missing' } : { state: 'broken', reason: `the system says ${code}` };
    }
    let json: unknown;
    try {
      // Editors on Windows put a mark before the text.
      json = JSON.parse(text.replace(/^\uFEFF/, ''));
    } catch {
      return { state: 'broken', reason: text.trim() === '' ? 'it is empty' : 'it is not valid JSON' };
    }
    try {
      return this.#understand(json);
    } catch (error) {
      // The stack is used up: what checks and copies JSON calls itself for each level, and hands on all objections at once.
      if (error instanceof RangeError)
        return { state: 'broken', reason: 'it is nested too deeply or has too many faults' };
      throw error;
    }
  }

  #understand(saved: unknown): Read<T> {
    const json = this.#options.migrate?.(saved) ?? saved;
    const parsed = this.#options.schema.safeParse(json, { error: issueWords });
    if (parsed.success) return { state: 'good', value: parsed.data };
    const { issues } = parsed.error;
    const reason = issues.some((issue) => isNewer(json, issue))
      ? 'a newer version of Tapedeck wrote it'
      : issuesText(issues, 'the whole file');
    const rest = salvage(json, this.#options.schema, this.#options.whole);
    return rest === undefined ? { state: 'broken', reason } : { state: 'partly', value: rest.value, reason };
  }

  async #write(text: string): Promise<void> {
    const { path } = this.#options;
    const temporary = `${path}.${process.pid}.tmp`;
    const backup = `${path}.bak.${process.pid}.tmp`;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(temporary, 'w', 0o600);
    try {
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
      await copyFile(path, backup).then(
        () => rename(backup, `${path}.bak`),
        (error: NodeJS.ErrnoException) => {
          if (error.code !== 'ENOENT') throw error; // No previous version to keep: the first write.
        },
      );
      await rename(temporary, path);
    } catch (error) {
      await Promise.all([temporary, backup].map((made) => rm(made, { force: true })));
      throw error;
    }
  }
}

const isNewer = (json: unknown, issue: z.core.$ZodIssue): boolean =>
  issue.code === 'invalid_value' &&
  issue.path.join('.') === 'version' &&
  Number((json as { version: unknown }).version) > Math.max(...issue.values.map(Number));

const textOf = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
