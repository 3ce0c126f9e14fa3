/** `tapedeck import FILES… --out SESSION`: frames (NDJSON) and vendor flat files, of several markets, become one session in order of time. */
import { Option, type Command } from 'commander';
import fs from 'node:fs';
import { dirname } from 'node:path';
import { etDate } from '../../shared/market/calendar.ts';
import { MARKETS, parseOptionSymbol, type Market } from '../../shared/market/symbols.ts';
import { createInlineChunkWriter } from '../engine/session/recording/inline-chunk-writer.ts';
import { freePath } from '../engine/session/format/free-path.ts';
import { nodeFiles } from '../engine/session/format/node-files.ts';
import { createRecorder, throwIfFailed, type Recorder } from '../engine/session/recording/recorder.ts';
import { CommandError } from './command-error.ts';
import { MarketPipeline } from '../engine/world/market-pipeline.ts';
import { MARKETS_BY_TICKER } from '../engine/massive/flat-files.ts';
import { STATE_VERSION } from '../engine/market/state-snapshot.ts';
import { claimOutput, isClaimedByAnother } from './claim-output.ts';
import { inputFiles, readInput, RECOGNISED } from './import/input-file.ts';
import { RejectReport } from './import/reject-report.ts';
import { RepeatedRows } from './import/repeated-rows.ts';
import { removeLeftRuns, TimeSort, type TimedRow } from './import/time-sort.ts';
import { describeLacks, ImportedKinds } from './import/what-it-lacks.ts';
import { printFacts, printJson, progressBar, say } from './terminal-output.ts';
import { tryToWrite } from './try-to-write.ts';
import { counted } from '../../shared/contract/counted.ts';

interface ImportFlags {
  out: string;
  market?: Market;
  underlying?: string;
  json?: boolean;
}

/** Of market time. Larger chunks than a live recording's: an import that is killed is started again. */
const CHUNK_MS = 10_000;
/** Behind the output's name: where its rows are sorted. */
const SORTED = '.unfinished.sort';
/** Rows of one instant share a frame, this many at most. */
const ROWS_PER_FRAME = 200;

export function registerImport(program: Command): void {
  program
    .command('import')
    .description(
      'vendor flat files (trades, quotes, minute aggregates, index values; .csv or .csv.gz) and frames (one JSON array a line) into one session',
    )
    .argument('<files...>', 'files and folders, of any markets, in any order')
    .requiredOption('--out <session>', 'session file to write; it must not exist')
    .addOption(
      new Option(
        '--market <market>',
        'rows and frames of another market are rejected; frames that name no instrument are of this one',
      ).choices([...MARKETS]),
    )
    .option('--underlying <symbols>', 'only these and their options, comma-separated')
    .option('--json', 'print the result as one JSON object')
    .addHelpText(
      'after',
      `\nMarkets: stocks, options and indices, several at a time. Each row's is told by its ticker, not by the file's name or folder:\n${MARKETS_BY_TICKER}; a frame's by its first. Other markets (X:, C:) are rejected.` +
        `\n${RECOGNISED}` +
        '\nRows are put in order of time, whatever the order of the files. Rejected lines are listed in SESSION.rejects.csv.' +
        '\nThe session file appears once everything is in it.',
    )
    .action((files: string[], flags: ImportFlags) => importFiles(files, flags, program.version() ?? ''));
}

async function importFiles(paths: readonly string[], flags: ImportFlags, appVersion: string): Promise<void> {
  if (nodeFiles.exists(flags.out)) throw new CommandError('exists', `${flags.out} exists already; name a new file.`);
  // Before everything is read.
  tryToWrite(flags.out);
  const release = claimOutput(`${flags.out}.unfinished.lock`, 'import', flags.out);
  const working = `${flags.out}.unfinished`;
  for (const there of [working, `${flags.out}.rejects.csv`])
    if (nodeFiles.exists(there)) say(`${there} was there before: it is not of this import, and stays as it is.`);
  removeLeftRuns(
    dirname(flags.out),
    (prefix) => prefix.endsWith(SORTED) && !isClaimedByAnother(`${prefix.slice(0, -SORTED.length)}.unfinished.lock`),
  );
  const sort = new TimeSort(flags.out + SORTED);
  const rejects = new RejectReport(`${flags.out}.rejects`);
  let imported = false;
  try {
    const files = inputFiles(paths);
    const kinds = new ImportedKinds();
    const found = await readAll(files, flags, sort, rejects, kinds);
    if (found.taken === 0) throw new CommandError('nothing', nothingSentence(files, found, rejects, flags));
    const repeated = new RepeatedRows();
    const written = { files, charted: kinds.charted, appVersion };
    const facts = await writeSession(sort, repeated, freePath(nodeFiles, working), flags.out, written);
    imported = true;
    const rejected = rejects.finish();
    const leftOutAsRepeated = [...repeated.leftOut.values()].reduce((sum, rows) => sum + rows, 0) || undefined;
    const result = {
      ...facts,
      file: flags.out,
      corrected: kinds.corrected - repeated.corrected || undefined,
      leftOutAsRepeated,
      rejects: rejects.count,
    };
    for (const [file, rows] of repeated.leftOut)
      say(`${files[file]}: ${counted(rows, 'row is', 'rows are')} in a file before it as well; each is imported once.`);
    const lacks = describeLacks(kinds);
    await (flags.json ? printJson({ ...result, rejectsFile: rejected, lacks }) : printFacts(result));
    for (const line of lacks) say(line);
    if (rejected === undefined) return;
    throw new CommandError(
      'rejects',
      `${counted(rejects.count, 'line was', 'lines were')} not imported, the others were: ${rejected} says which and why.`,
    );
  } catch (error) {
    const toldByReport = error instanceof CommandError && error.code === 'nothing';
    if (!toldByReport && !imported) rejects.abandon();
    throw error;
  } finally {
    sort.dispose();
    release();
  }
}

interface Found {
  /** Rows and frames. */
  rows: number;
  taken: number;
}

function nothingSentence(files: readonly string[], { rows }: Found, rejects: RejectReport, flags: ImportFlags): string {
  const names = files.join(', ');
  const report = rejects.finish();
  if (report !== undefined && rejects.count === rows)
    return `${names}: none of ${counted(rows, 'row', 'rows')} can be imported: ${rejects.firstReason}. ${report} says why, line by line.`;
  if (rows > 0)
    return `${names}: no row is of ${flags.underlying}${report === undefined ? '' : `; ${report} lists those that were rejected`}.`;
  return `${names}: no row is in it. ${RECOGNISED}`;
}

async function readAll(
  files: readonly string[],
  flags: ImportFlags,
  sort: TimeSort,
  rejects: RejectReport,
  kinds: ImportedKinds,
): Promise<Found> {
  const wanted = flags.underlying?.split(',').map((name) => name.trim().toUpperCase());
  const bar = progressBar('reading');
  const total = files.reduce((sum, path) => sum + fs.statSync(path).size, 0);
  let done = 0;
  const found: Found = { rows: 0, taken: 0 };
  for (const [file, path] of files.entries()) {
    const add = (row: Omit<TimedRow, 'file'>): void => {
      found.taken++;
      sort.add({ ...row, file });
    };
    found.rows += await readInput(path, flags.market, {
      event(kind, event) {
        if (wanted && !wanted.includes(underlyingOf(event.symbol))) return;
        kinds.note(kind, event);
        add({ atNs: event.atNs, market: event.market, text: event.text });
      },
      frame: (market, atNs, text) => add({ atNs, market, text }),
      reject: (...row) => rejects.add(...row),
      progress: (bytes) => bar.at((done + bytes) / Math.max(1, total), path),
    });
    done += fs.statSync(path).size;
  }
  bar.end();
  return found;
}

const underlyingOf = (symbol: string): string => (parseOptionSymbol(symbol)?.underlying ?? symbol).replace(/^I:/, '');

async function writeSession(
  sort: TimeSort,
  repeated: RepeatedRows,
  path: string,
  out: string,
  { files, charted, appVersion }: { files: readonly string[]; charted: readonly string[]; appVersion: string },
): Promise<Readonly<Record<string, string | number>>> {
  const pipeline = new MarketPipeline({ gap: () => undefined });
  // As if their charts were open: a jump then shows the day so far.
  for (const symbol of charted) pipeline.watchBars(symbol, 60_000, true);
  const encoder = new TextEncoder();
  let recorder: Recorder | undefined;
  let latestMs = 0;
  const put = (market: Market, text: string, atMs: number): void => {
    latestMs = Math.max(latestMs, atMs);
    recorder ??= startRecorder(path, files, appVersion, pipeline, () => latestMs);
    const bytes = encoder.encode(text);
    recorder.frame(market, bytes, latestMs);
    pipeline.frame(market, bytes, latestMs);
    recorder.tick();
    throwIfFailed(recorder.state());
  };
  let open: { atNs: string; market: Market; texts: string[] } | undefined;
  const flush = (): void => {
    if (open) put(open.market, `[${open.texts.join(',')}]`, msOf(open.atNs));
    open = undefined;
  };
  try {
    for await (const row of sort.inOrder()) {
      if (files.length > 1 && repeated.isRepeated(row)) continue;
      const { atNs, market, text } = row;
      const joins = open?.atNs === atNs && open.market === market && open.texts.length < ROWS_PER_FRAME;
      if (!joins || text.startsWith('[')) flush();
      if (text.startsWith('[')) put(market, text, msOf(atNs));
      else if (open) open.texts.push(text);
      else open = { atNs, market, texts: [text] };
    }
    flush();
    const stateHash = pipeline.state.hash();
    const state = await (recorder as unknown as Recorder).close(stateHash);
    throwIfFailed(state);
    giveName(state.file, out);
    return { frames: state.frames, ...pipeline.counters, bytes: state.bytes, stateHash };
  } catch (error) {
    await recorder?.close();
    // Only what it made itself has a byte in it.
    const { file, bytes } = recorder?.state() ?? { file: path, bytes: 0 };
    if (bytes > 0) fs.rmSync(file, { force: true });
    throw error;
  }
}

function giveName(file: string, out: string): void {
  try {
    nodeFiles.renameNew(file, out);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new CommandError('exists', `${out} has come to exist meanwhile, and is left as it is; name a new file.`);
  }
}

/** Nanoseconds as the milliseconds of the session's clock; a double holds a quarter of a microsecond there. */
const msOf = (atNs: string): number => Number(atNs.slice(0, -6)) + Number(atNs.slice(-6)) / 1e6;

function startRecorder(
  path: string,
  files: readonly string[],
  appVersion: string,
  pipeline: MarketPipeline,
  now: () => number,
): Recorder {
  return createRecorder({
    writer: createInlineChunkWriter(nodeFiles),
    target: {
      path,
      meta: { appVersion, world: 'imported', date: etDate(now()), source: files.join(', ') },
      rotateBytes: Number.POSITIVE_INFINITY,
      minFreeBytes: 200e6,
    },
    now,
    wallMs: now,
    // Imports run on the file's time: one second of it is one second of the session.
    monotonicMs: now,
    maxChunkAgeMs: CHUNK_MS,
    checkpoint: { stateVersion: STATE_VERSION, take: () => pipeline.serialise() },
    counters: () => pipeline.counters,
    underlyings: () => pipeline.underlyings,
  });
}
