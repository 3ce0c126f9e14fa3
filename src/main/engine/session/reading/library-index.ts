/**
 * What the library found in sessions it has read, so that a folder of a thousand opens at once. A file of its own, apart from the recordings:
 * deleted, damaged or of another version it is made again; a session whose files changed is read again.
 */
import { crc32 } from 'node:zlib';
import type { SessionFiles } from '../format/files.ts';
import type { ListedSession } from './listed-session.ts';

/** Of what `describeSession` finds: a change of it reads every session again. */
const INDEX_VERSION = 4;

/** The notes are read each time: they are small and change by themselves. */
type Kept = Omit<ListedSession, 'notes'>;
interface Entry {
  stamp: string;
  info: Kept;
}

export class LibraryIndex {
  readonly #files: SessionFiles;
  readonly #path: string;
  readonly #known: Map<string, Entry>;
  readonly #asked = new Map<string, Entry>();
  #changed = false;

  constructor(files: SessionFiles, path: string) {
    this.#files = files;
    this.#path = path;
    this.#known = new Map(load(files, path));
  }

  /** What was found in the session while its files had this stamp. */
  find(path: string, stamp: string): Kept | undefined {
    const entry = this.#known.get(path);
    if (entry?.stamp !== stamp) return undefined;
    this.#asked.set(path, entry);
    return entry.info;
  }

  put(path: string, stamp: string, info: Kept): void {
    this.#asked.set(path, { stamp, info });
    this.#changed = true;
  }

  /** Keeps what was asked for since it was read. Throws where the disk refuses. */
  save(): void {
    if (!this.#changed && this.#asked.size === this.#known.size) return;
    const body = JSON.stringify([...this.#asked]);
    this.#files.writeText(this.#path, `${headOf(body)}\n${body}`);
  }
}

const headOf = (body: string): string => `tapedeck library ${INDEX_VERSION} ${crc32(body).toString(16)}`;

/** Nothing where the file is not what was written. */
function load(files: SessionFiles, path: string): [string, Entry][] {
  if (!files.exists(path)) return [];
  const text = files.readText(path);
  const head = text.indexOf('\n');
  const body = text.slice(head + 1);
  if (head < 0 || text.slice(0, head) !== headOf(body)) return [];
  return (JSON.parse(body) as [string, Entry][]).map(([name, { stamp, info }]) => [
    name,
    // JSON knows no NaN: times of a file that is no session.
    { stamp, info: { ...info, startMs: info.startMs ?? Number.NaN, endMs: info.endMs ?? Number.NaN } },
  ]);
}
