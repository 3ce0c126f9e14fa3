/** `tapedeck import FILE --out SESSION`: frames (NDJSON) or vendor flat files (CSV, also gzipped) become a session. */
import { Option, type Command } from 'commander';
import fs from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { etDate } from '../../shared/market/calendar.ts';
import { MARKETS, type Market } from '../../shared/market/symbols.ts';
import { frameOfFlatRow, flatKindOf, type FlatKind } from '../engine/massive/flat-files.ts';
import { peekEventTimeMs } from '../engine/massive/frames/peek-frame.ts';
import { createInlineChunkWriter } from '../engine/session/recording/inline-chunk-writer.ts';
import { nodeFiles } from '../engine/session/format/node-files.ts';
import { createRecorder, type Recorder } from '../engine/session/recording/recorder.ts';
import { CommandError, usageError } from './command-error.ts';
import { MarketPipeline } from '../engine/world/market-pipeline.ts';
import { STATE_VERSION } from '../engine/market/state-snapshot.ts';
import { printFacts, printJson, progressBar, say } from './terminal-output.ts';

interface ImportFlags {
  out: string;
  market: Market;
  json?: boolean;
}

/** Rows of a flat file that share a frame: one per row would cost twice the space. */
const ROWS_PER_FRAME = 50;
const SHOWN_BAD_LINES = 20;

export function registerImport(program: Command): void {
  program
    .command('import')
    .description(
      'frames (one JSON array a line) or vendor flat files (trades, quotes, minute aggregates; .csv or .csv.gz) into a session',
    )
    .argument('<file>', 'NDJSON of frames, or a flat file')
    .requiredOption('--out <session>', 'session file to write; it must not exist')
    .addOption(new Option('--market <market>', 'whose data it is').choices([...MARKETS]).default('options'))
    .option('--json', 'print the result as one JSON object')
    .addHelpText('after', '\nFlat files are sorted by ticker: sort them by time first, or the session jumps in time.')
    .action((file: string, flags: ImportFlags) => importFile(file, flags, program.version() ?? ''));
}

/** One line of the input as a frame; undefined where it cannot be read. Empty text: nothing yet. */
interface Frame {
  bytes: Uint8Array;
  atMs: number;
}

async function importFile(path: string, flags: ImportFlags, appVersion: string): Promise<void> {
  if (!fs.existsSync(path)) throw new CommandError('missing', `${path} does not exist.`);
  if (nodeFiles.exists(flags.out)) throw new CommandError('exists', `${flags.out} exists already; name a new file.`);
  const market = new MarketPipeline({ gap: () => undefined });
  const bar = progressBar('importing');
  const size = fs.statSync(path).size;
  const raw = fs.createReadStream(path);
  const lines = createInterface({ input: path.endsWith('.gz') ? raw.pipe(createGunzip()) : raw });
  let recorder: Recorder | undefined;
  let bad = 0;
  let latestMs = 0;
  const onBadLine = (line: number): void => {
    if (++bad <= SHOWN_BAD_LINES) say(`line ${line}: cannot be read`);
  };
  for await (const frame of framesOf(lines, onBadLine)) {
    // Market time in a session never runs backwards.
    latestMs = Math.max(latestMs, frame.atMs);
    recorder ??= startRecorder(flags.out, path, appVersion, market, () => latestMs);
    recorder.frame(flags.market, frame.bytes, latestMs);
    market.frame(flags.market, frame.bytes, latestMs);
    recorder.tick();
    bar.at(raw.bytesRead / size, `${market.counters.events} events`);
  }
  bar.end();
  if (!recorder)
    throw new CommandError(
      'nothing',
      `${path} holds nothing that can be read: is it NDJSON of frames, or a flat file?`,
    );
  const stateHash = market.state.hash();
  const state = await recorder.close(stateHash);
  const facts = {
    file: state.file,
    frames: state.frames,
    ...market.counters,
    bytes: state.bytes,
    badLines: bad,
    stateHash,
  };
  await (flags.json ? printJson(facts) : printFacts(facts));
  if (state.reason) throw new CommandError('recording', state.reason);
  if (bad > 0) throw new CommandError('bad-lines', `${bad} lines could not be read; the others were imported.`);
}

function startRecorder(
  out: string,
  from: string,
  appVersion: string,
  market: MarketPipeline,
  now: () => number,
): Recorder {
  return createRecorder({
    writer: createInlineChunkWriter(nodeFiles),
    target: {
      path: out,
      meta: { appVersion, world: 'imported', date: etDate(now()), source: from },
      rotateBytes: Number.POSITIVE_INFINITY,
      minFreeBytes: 200e6,
    },
    now,
    wallMs: now,
    // Imports run on the file's time: a second of it is a second of the session.
    monotonicMs: now,
    checkpoint: { stateVersion: STATE_VERSION, take: () => market.serialise() },
    counters: () => market.counters,
  });
}

async function* framesOf(lines: AsyncIterable<string>, onBadLine: (line: number) => void): AsyncIterable<Frame> {
  const encoder = new TextEncoder();
  let number = 0;
  let kind: FlatKind | undefined;
  let header: string[] = [];
  let rows: { text: string; atMs: number }[] = [];
  const joined = (): Frame => {
    const frame = { bytes: encoder.encode(`[${rows.map((row) => row.text).join(',')}]`), atMs: rows.at(-1)!.atMs };
    rows = [];
    return frame;
  };
  for await (const line of lines) {
    number++;
    if (line.trim() === '') continue;
    if (number === 1 && !line.startsWith('[')) {
      header = line.split(',');
      kind = flatKindOf(header);
      if (!kind)
        throw usageError(`the first line is neither a frame nor the header of a flat file: ${line.slice(0, 80)}`);
      continue;
    }
    if (kind) {
      const row = frameOfFlatRow(kind, header, line.split(','));
      if (row) rows.push(row);
      else onBadLine(number);
      if (rows.length === ROWS_PER_FRAME) yield joined();
      continue;
    }
    const bytes = encoder.encode(line);
    const atMs = line.startsWith('[') ? peekEventTimeMs(bytes) : undefined;
    if (atMs === undefined) onBadLine(number);
    else yield { bytes, atMs };
  }
  if (rows.length > 0) yield joined();
}
