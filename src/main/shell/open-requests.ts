/** Session files that the system or a second start asks for, kept until the terminal can open them. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const SESSION_FILE = /\.mcap$/i;

/**
 * The session file named on a command line without a flag: so a file manager hands it over. Linux gives a `file:` URL
 * (desktop entry's `%U`), Windows a path. Absolute; undefined where there is none.
 */
export function sessionArgument(args: readonly string[], cwd: string): string | undefined {
  for (const [at, argument] of args.entries()) {
    if (argument.startsWith('-') || args[at - 1] === '--session' || !SESSION_FILE.test(argument)) continue;
    if (!argument.startsWith('file:')) return resolve(cwd, argument);
    const path = localPath(argument);
    if (path !== undefined) return path;
  }
  return undefined;
}

/** Undefined for another machine's file, and for what is no file URL. */
function localPath(url: string): string | undefined {
  try {
    return new URL(url).hostname === '' ? fileURLToPath(url) : undefined;
  } catch {
    return undefined; // Malformed: names no file.
  }
}

/** The newest request before the terminal is up counts; afterwards each is opened as it comes. */
export class OpenRequests {
  #waiting: string | undefined;
  #open: ((file: string) => void) | undefined;

  ask(file: string): void {
    if (this.#open) this.#open(file);
    else this.#waiting = file;
  }

  serve(open: (file: string) => void): void {
    this.#open = open;
    if (this.#waiting !== undefined) open(this.#waiting);
    this.#waiting = undefined;
  }
}

/** What a second start tells the first: its `argv` arrives changed, this does not (Electron docs, app, second-instance). */
export interface SecondStart {
  args: string[];
  cwd: string;
}

export function isSecondStart(value: unknown): value is SecondStart {
  const { args, cwd } = (value ?? {}) as Partial<SecondStart>;
  return typeof cwd === 'string' && Array.isArray(args) && args.every((argument) => typeof argument === 'string');
}
