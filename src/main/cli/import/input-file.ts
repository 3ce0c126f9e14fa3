/** Files an import reads: flat files and frames, gzipped or not, with any line ends, told apart by their contents. */
import fs from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { etInstant } from '../../../shared/market/calendar.ts';
import type { Market } from '../../../shared/market/symbols.ts';
import { flatKindOf, readFlatRow, type FlatEvent, type FlatKind } from '../../engine/massive/flat-files.ts';
import { peekEventTime, peekMarket } from '../../engine/massive/frames/peek-frame.ts';
import { CommandError } from '../command-error.ts';

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
  return [...new Set(files)];
}

export interface InputListener {
  event(kind: FlatKind, event: FlatEvent): void;
  frame(market: Market, atNs: string, text: string): void;
  /** `line` counts from 1. */
  reject(file: string, line: number, reason: string, text: string): void;
  /** Bytes of the file read so far. */
  progress(bytes: number): void;
}

/** Reads one file to its end. Throws CommandError where it is truncated, or cannot be imported. */
export async function readInput(path: string, only: Market | undefined, to: InputListener): Promise<void> {
  const raw = fs.createReadStream(path);
  const input = path.endsWith('.gz') ? raw.pipe(createGunzip()) : raw;
  let failure: Error | undefined;
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  const fail = (error: Error): void => {
    failure ??= error;
    // A failed stream does not end the loop over its lines.
    lines.close();
    raw.destroy();
  };
  raw.on('error', fail);
  input.on('error', fail);
  try {
    await readLines(lines, path, only, to, () => raw.bytesRead);
  } catch (error) {
    if (failure === undefined || error !== failure) throw error;
  }
  if (failure) throw cutFile(path, failure);
}

async function readLines(
  lines: AsyncIterable<string>,
  path: string,
  only: Market | undefined,
  to: InputListener,
  bytesRead: () => number,
): Promise<void> {
  const encoder = new TextEncoder();
  let number = 0;
  let names: string[] = [];
  let kind: FlatKind | undefined;
  for await (const each of lines) {
    const line = ++number === 1 ? each.replace(/^\uFEFF/, '') : each;
    if (line.trim() === '') continue;
    if (names.length === 0 && !line.startsWith('[')) {
      names = cellsOf(line).map((name) => name.trim().toLowerCase());
      kind = flatKindOf(names);
      if (!kind)
        throw new CommandError(
          'unknown',
          `${basename(path)}: line ${number} is neither a frame nor the header of a flat file: “${line.slice(0, 80)}”. ${RECOGNISED}`,
        );
      continue;
    }
    if (kind) {
      const event = readFlatRow(kind, names, cellsOf(line), only);
      if (typeof event === 'string') to.reject(path, number, event, line);
      else to.event(kind, event);
    } else {
      const bytes = encoder.encode(line);
      const atMs = line.startsWith('[') ? peekEventTime(bytes)?.atMs : undefined;
      const market = peekMarket(bytes) ?? only;
      if (atMs === undefined || !(atMs > EARLIEST_MS && atMs < LATEST_MS))
        to.reject(path, number, 'it is not a frame with a time', line);
      else if (market === undefined)
        to.reject(path, number, 'it names no instrument to tell its market by; --market says it', line);
      else if (only !== undefined && market !== only)
        to.reject(path, number, `it is a frame of the ${market} market, not of ${only}`, line);
      else to.frame(market, `${Math.round(atMs)}000000`.padStart(19, '0'), line);
    }
    if (number % 1000 === 0) to.progress(bytesRead());
  }
  to.progress(bytesRead());
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
