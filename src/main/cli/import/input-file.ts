/** Files an import reads: flat files and frames, gzipped or not, with any line ends, told apart by their contents. */
import fs from 'node:fs';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { etInstant } from '../../../shared/market/calendar.ts';
import type { Market } from '../../../shared/market/symbols.ts';
import { flatKindOf, readFlatRow, type FlatEvent, type FlatKind } from '../../engine/massive/flat-files.ts';
import { peekEventTime, peekMarket } from '../../engine/massive/frames/peek-frame.ts';
import { CommandError } from '../command-error.ts';
import { DAY_BAR, MidnightBars } from './day-bars.ts';
import { say } from '../terminal-output.ts';
import { LONGEST_LINE, linesOf, type TextLine } from './lines-of.ts';

const READABLE = /\.(csv|ndjson|jsonl|json|txt)(\.gz)?$/i;

/** The files themselves, and those in folders and their folders, in order of name. */
export function inputFiles(paths: readonly string[]): string[] {
  const files = paths.flatMap((path) => {
    if (!fs.existsSync(path)) throw new CommandError('missing', `${path} does not exist.`);
    if (!fs.statSync(path).isDirectory()) return [path];
    const inside = fs
      .readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && READABLE.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted();
    if (inside.length === 0) throw new CommandError('empty', `${path} holds no .csv, .csv.gz or .ndjson file.`);
    return inside;
  });
  return withoutSame(files);
}

/** One file under two names (a path spelled in two ways, a link) is read once, and that is said. */
function withoutSame(files: readonly string[]): string[] {
  const known = new Map<string, string>();
  return files.filter((path) => {
    const { dev, ino } = fs.statSync(path, { bigint: true });
    const id = `${dev} ${ino}`;
    const same = known.get(id);
    if (same === undefined) known.set(id, path);
    else if (same !== path) say(`${path} is the same file as ${same}; it is read once.`);
    return same === undefined;
  });
}

export interface InputListener {
  event(kind: FlatKind, event: FlatEvent): void;
  frame(market: Market, atNs: string, text: string): void;
  /** `line` counts from 1. */
  reject(file: string, line: number, reason: string, text: string): void;
  /** Bytes of the file read so far. */
  progress(bytes: number): void;
}

/** Reads one file to its end; answers how many rows and frames it has. Throws CommandError where it is truncated, or cannot be imported. */
export async function readInput(path: string, only: Market | undefined, to: InputListener): Promise<number> {
  const raw = fs.createReadStream(path);
  const input: Readable = isGzip(path) ? raw.pipe(createGunzip()) : raw;
  let failure: Error | undefined;
  input.on('error', (error: Error) => (failure ??= error));
  // A failed stream does not end the one behind it.
  if (input !== raw) raw.on('error', (error) => input.destroy(error));
  const reader = new InputReader(path, only, to);
  let number = 0;
  try {
    for await (const line of linesOf(input)) {
      reader.line(++number, line);
      if (number % 1000 === 0) to.progress(raw.bytesRead);
    }
  } catch (error) {
    throw error === failure ? cutFile(path, failure as Error) : error;
  } finally {
    raw.destroy();
  }
  reader.end();
  to.progress(raw.bytesRead);
  return reader.rows;
}

/** By its first bytes, where it has no such name. */
function isGzip(path: string): boolean {
  if (path.endsWith('.gz')) return true;
  const handle = fs.openSync(path, 'r');
  try {
    const head = Buffer.alloc(2);
    return fs.readSync(handle, head, 0, 2, 0) === 2 && head.readUInt16BE() === 0x1f8b;
  } finally {
    fs.closeSync(handle);
  }
}

class InputReader {
  /** Rows and frames met, rejected ones too. */
  rows = 0;
  readonly #path: string;
  readonly #only: Market | undefined;
  readonly #to: InputListener;
  readonly #bars: MidnightBars;
  readonly #encoder = new TextEncoder();
  #names: string[] = [];
  #kind: FlatKind | undefined;

  constructor(path: string, only: Market | undefined, to: InputListener) {
    this.#path = path;
    this.#only = only;
    this.#to = to;
    this.#bars = new MidnightBars(
      ({ event }) => to.event('minuteBars', event),
      ({ line, text }) => to.reject(path, line, DAY_BAR, text),
    );
  }

  line(number: number, { text: raw, tooLong }: TextLine): void {
    const text = number === 1 ? raw.replace(/^\uFEFF/, '') : raw;
    if (text.trim() === '') return;
    if (this.#names.length === 0 && !text.startsWith('[')) return this.#header(number, text);
    this.rows++;
    if (tooLong)
      this.#to.reject(this.#path, number, `it has more than ${LONGEST_LINE} characters, as no row has`, text);
    else if (this.#kind) this.#row(this.#kind, number, text);
    else this.#frame(number, text);
  }

  end(): void {
    this.#bars.end();
  }

  #header(number: number, text: string): void {
    this.#names = cellsOf(text).map((name) => name.trim().toLowerCase());
    this.#kind = flatKindOf(this.#names);
    if (this.#kind) return;
    const name = basename(this.#path);
    // NUL, or bytes that are no UTF-8.
    const what = /[\0\uFFFD]/.test(text)
      ? `${name} is no text file`
      : `${name}: line ${number} is neither a frame nor the header of a flat file: “${text.slice(0, 80)}”`;
    throw new CommandError('unknown', `${what}. ${RECOGNISED}`);
  }

  #row(kind: FlatKind, line: number, text: string): void {
    const event = readFlatRow(kind, this.#names, cellsOf(text), this.#only);
    if (typeof event === 'string') this.#to.reject(this.#path, line, event, text);
    else if (kind === 'minuteBars') this.#bars.add({ event, line, text }, Number(event.atNs.slice(0, -6)) - 60_000);
    else this.#to.event(kind, event);
  }

  #frame(number: number, text: string): void {
    const bytes = this.#encoder.encode(text);
    const atMs = text.startsWith('[') ? peekEventTime(bytes)?.atMs : undefined;
    const market = peekMarket(bytes) ?? this.#only;
    const reject = (reason: string): void => this.#to.reject(this.#path, number, reason, text);
    if (atMs === undefined || !(atMs > EARLIEST_MS && atMs < LATEST_MS)) reject('it is not a frame with a time');
    else if (market === undefined) reject('it names no instrument to tell its market by; --market says it');
    else if (this.#only !== undefined && market !== this.#only)
      reject(`it is a frame of the ${market} market, not of ${this.#only}`);
    else this.#to.frame(market, `${Math.round(atMs)}000000`.padStart(19, '0'), text);
  }
}

/** What a file may be. */
export const RECOGNISED =
  'Recognised are frames, one JSON array a line, and flat files with a header that names ticker and, of trades, price; of quotes, bid_price; of minute aggregates, window_start; of index values, value.';

const EARLIEST_MS = etInstant('2000-01-01', 0, 0);
const LATEST_MS = etInstant('2100-01-01', 0, 0);

function cutFile(path: string, error: Error): Error {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (!/^(Z_|ERR_)/.test(code)) return error;
  return new CommandError(
    'cut',
    `${basename(path)} is cut or damaged (${error.message}): nothing was imported. Download it again.`,
    1,
    { cause: error },
  );
}

/** A line of CSV: fields may be quoted, and then hold commas and doubled quotes. */
export function cellsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  const cells: string[] = [];
  for (let at = 0; at <= line.length;) {
    if (line[at] !== '"') {
      const comma = line.indexOf(',', at);
      const end = comma < 0 ? line.length : comma;
      cells.push(line.slice(at, end));
      at = end + 1;
      continue;
    }
    let end = at + 1;
    while (end < line.length && (line[end] !== '"' || line[end + 1] === '"')) end += line[end] === '"' ? 2 : 1;
    cells.push(line.slice(at + 1, end).replaceAll('""', '"'));
    at = end + 2;
  }
  return cells;
}
