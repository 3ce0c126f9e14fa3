/** Which recordings of a folder the terminal started automatically: only those may it remove automatically. */
import { z } from 'zod';
import type { SessionFiles } from '../format/files.ts';
import { firstPartPath, partPath, type SessionMeta } from '../format/format.ts';
import { SessionError } from '../format/session-error.ts';
import { readStart } from '../reading/part-reader.ts';

export const MANIFEST_NAME = 'tapedeck-recordings.json';

const manifestSchema = z.object({
  version: z.literal(1),
  /** The file's own metadata, by file name of the first part. */
  recordings: z.record(z.string().regex(/^[^/\\]+\.mcap$/), z.object({ date: z.string(), world: z.string() })),
});
type Recordings = z.infer<typeof manifestSchema>['recordings'];

/**
 * As it is on the disk when opened. `log` is called where it cannot be read or written: what is not in it is never removed. Where it is only looked
 * at, one that cannot be read stays where it is.
 */
export class RecordingManifest {
  readonly #files: SessionFiles;
  readonly #folder: string;
  readonly #recordings: Recordings;
  readonly #log: (text: string) => void;

  constructor(files: SessionFiles, folder: string, log: (text: string) => void, isLook = false) {
    this.#files = files;
    this.#folder = folder;
    this.#log = log;
    this.#recordings = this.#load(isLook);
  }

  /** Notes a recording that begins. */
  add(path: string, { date, world }: Pick<SessionMeta, 'date' | 'world'>): void {
    for (const name of Object.keys(this.#recordings))
      if (!this.#files.exists(this.#path(name))) delete this.#recordings[name];
    this.#recordings[this.#name(path)] = { date, world };
    const text = JSON.stringify({ version: 1, recordings: this.#recordings }, undefined, 2);
    try {
      this.#files.writeText(this.#path(MANIFEST_NAME), `${text}\n`);
    } catch (error) {
      this.#log(
        `${path} will not be removed by itself: ${MANIFEST_NAME} cannot be written (${(error as Error).message})`,
      );
    }
  }

  /** Sessions of ours, by their first part. */
  paths(): string[] {
    return Object.keys(this.#recordings)
      .map((name) => this.#path(name))
      .filter((path) => this.#files.exists(path));
  }

  /** Undefined where every part's metadata is that of the noted recording; else why it is not treated as ours. */
  problem(path: string): string | undefined {
    const name = this.#name(path);
    const noted = this.#recordings[name];
    if (noted === undefined) return 'it was not recorded here';
    for (let part = 1; part === 1 || this.#files.exists(partPath(path, part)); part++) {
      const meta = startOf(this.#files, partPath(path, part));
      if (typeof meta === 'string') return meta;
      const same = meta.base === name && meta.part === part && meta.date === noted.date && meta.world === noted.world;
      if (!same) return `part ${part} is another recording under this name`;
    }
    return undefined;
  }

  /** A list that cannot be read is set aside: what is not in the new one is never removed. */
  #load(isLook: boolean): Recordings {
    const path = this.#path(MANIFEST_NAME);
    if (!this.#files.exists(path)) return {};
    const read = manifestSchema.safeParse(parsed(this.#files.readText(path)));
    if (read.success) return read.data.recordings;
    if (isLook) return {};
    const aside = `${MANIFEST_NAME}.broken-${new Date(this.#files.modifiedMs(path)).toISOString().replaceAll(/[:.]/g, '-')}`;
    this.#files.rename(path, this.#path(aside));
    this.#log(
      `${path} could not be read and is kept as ${aside}: recordings made before today are not removed automatically.`,
    );
    return {};
  }

  #path(name: string): string {
    return `${this.#folder}/${name}`;
  }

  #name(path: string): string {
    return firstPartPath(path).slice(this.#folder.length + 1);
  }
}

/** A file's metadata, or why it has none. */
function startOf(files: SessionFiles, path: string): SessionMeta | string {
  try {
    const file = files.open(path);
    try {
      const start = readStart(file);
      return start instanceof SessionError ? start.message : start;
    } finally {
      file.close();
    }
  } catch (error) {
    if (error instanceof SessionError) return error.message;
    throw error;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
