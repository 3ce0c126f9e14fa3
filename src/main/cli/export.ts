/** `tapedeck export SESSION…`: tables as Parquet, CSV or NDJSON, hive-partitioned, in files of a sensible size, in constant memory, resumable. */
import { Option, type Command } from 'commander';
import fs from 'node:fs';
import { basename, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { z } from 'zod';
import { nodeFiles } from '../engine/session/format/node-files.ts';
import { recordedStretches } from '../engine/session/reading/join-sessions.ts';
import type { Session } from '../engine/session/reading/reader.ts';
import { createReplaySource } from '../engine/session/replay/replay-source.ts';
import { STATE_VERSION } from '../engine/market/state-snapshot.ts';
import { claimOutput } from './claim-output.ts';
import { CommandError, usageError } from './command-error.ts';
import type { Format } from './export/formats.ts';
import { SPOOL_WIDTH } from './export/flow-rows.ts';
import { FlowSpool } from './export/flow-spool.ts';
import { RowSource } from './export/row-source.ts';
import { PartitionWriter } from './export/partition-writer.ts';
import { COLUMNS_VERSION, TABLE_NAMES, type TableName } from './export/tables.ts';
import { openForCommand } from './open-session.ts';
import { peakMegabytes } from './peak-memory.ts';
import { print, printJson, progressBar, say } from './terminal-output.ts';
import { counted } from '../../shared/contract/counted.ts';
import type { EpochMs } from '../../shared/market/calendar.ts';

/** Raw bytes of the session between two steps of the progress bar: some 30,000 events. */
const STEP_BYTES = 4 * 1024 * 1024;

const SPOOL_NAME = '.flow.half';

interface ExportFlags {
  format: Format;
  out: string;
  table?: string;
  every: string;
  json?: boolean;
}

export function registerExport(program: Command): void {
  program
    .command('export')
    .description('a session as Parquet (zstd), CSV or NDJSON: TABLE/date=…/underlying=…/part-N')
    .argument('<sessions...>', 'session file (.mcap), or several to export as one')
    .addOption(new Option('--format <format>', 'file format').choices(['parquet', 'csv', 'ndjson']).default('parquet'))
    .requiredOption('--out <folder>', 'folder to write into; an interrupted export resumes where it stopped')
    .option('--table <names>', `comma-separated: ${TABLE_NAMES.join(', ')} (default: all)`)
    .option('--every <seconds>', 'market seconds between chain snapshots', '60')
    .option('--json', 'print the result as one JSON object')
    .addHelpText(
      'after',
      '\nTwo kinds of record have no table: clock (a tick each second, of the recorder’s own clocks) and checkpoint (the engine’s state, made of the' +
        ' others). Both stay in the session.',
    )
    .addHelpText('after', '\nRecordings are for your own use: the vendor forbids passing its data on.')
    .action((paths: string[], flags: ExportFlags) => exportSession(paths, flags));
}

async function exportSession(paths: readonly string[], flags: ExportFlags): Promise<void> {
  // Rows live for a moment: V8 would let its space for the young grow by 60 MB for a few per cent of speed (`bench -- export`).
  setFlagsFromString('--semi-space-growth-factor=1');
  const tables = parseTables(flags.table);
  const everyMs = Number(flags.every) * 1000;
  if (!(everyMs > 0)) throw usageError(`--every: "${flags.every}" is not a positive number of seconds`);
  const startedMs = performance.now();
  const session = openForCommand(...paths);
  nodeFiles.makeFolder(flags.out);
  const release = claimOutput(join(flags.out, '.tapedeck-export.lock'), 'export', flags.out);
  try {
    const written = await writeTables(session, tables, everyMs, flags);
    const seconds = (performance.now() - startedMs) / 1000;
    const facts = {
      out: flags.out,
      format: flags.format,
      rows: written.rows,
      files: written.files,
      seconds: Number(seconds.toFixed(3)),
      rowsPerSecond: Math.round(written.rows / seconds),
      leftOutAsRepeated: session.overlap?.repeated,
      peakMegabytes: peakMegabytes(),
    };
    await (flags.json
      ? printJson(facts)
      : print(`${counted(facts.rows, 'row')} in ${counted(facts.files, 'file')} under ${flags.out}\n`));
  } finally {
    release();
  }
}

async function writeTables(
  session: Session,
  tables: Set<TableName>,
  everyMs: number,
  flags: ExportFlags,
): Promise<{ rows: number; files: number }> {
  const marker = new ExportMarker(flags.out, {
    session: session.recorded.map(({ path }) => path).join(', '),
    bytes: session.bytes,
    format: flags.format,
    tables: [...tables],
    everyMs,
    columns: COLUMNS_VERSION,
  });
  const out = new PartitionWriter({
    folder: flags.out,
    format: flags.format,
    tables,
  });
  const replay = createReplaySource({
    session,
    sessionId: session.path,
    speed: Number.POSITIVE_INFINITY,
    stateVersion: STATE_VERSION,
  });
  const spool = new FlowSpool(join(flags.out, SPOOL_NAME), SPOOL_WIDTH);
  const rows = new RowSource(out, spool, replay);
  replay.start(rows);
  if (marker.begun) say('Going on with what an earlier run began.');
  const bar = progressBar('exporting');
  let bytes = 0;
  const snapshots = snapshotTimes(session, everyMs);
  let snapshot = snapshots.next();
  const takeUntil = (untilMs: EpochMs): void => {
    for (; !snapshot.done && snapshot.value <= untilMs; snapshot = snapshots.next()) {
      replay.runTo(snapshot.value);
      rows.takeChain(snapshot.value);
    }
  };
  for (const chunk of session.chunks) {
    // Whatever the chunks.
    takeUntil(chunk.untilMs);
    replay.runTo(chunk.untilMs);
    bytes += chunk.rawBytes;
    if (bytes < STEP_BYTES) continue;
    bytes = 0;
    const share = (replay.now() - session.startMs) / Math.max(1, session.endMs - session.startMs);
    bar.at(share, `${out.rows} rows`);
    await new Promise(setImmediate);
  }
  takeUntil(session.endMs);
  rows.end();
  out.finish();
  bar.end();
  marker.complete();
  await replay.stop();
  return { rows: out.rows, files: out.files };
}

/** When chains are taken: every so often while something was recorded, and where it ends. */
function* snapshotTimes(session: Session, everyMs: number): Generator<EpochMs, undefined> {
  for (const { fromMs, toMs } of recordedStretches(session)) {
    for (let atMs = fromMs + everyMs; atMs < toMs; atMs += everyMs) yield atMs;
    yield toMs;
  }
}

function parseTables(list: string | undefined): Set<TableName> {
  if (list === undefined) return new Set(TABLE_NAMES);
  const names = list.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !TABLE_NAMES.includes(name as TableName));
  if (unknown !== undefined) throw usageError(`--table: there is no "${unknown}"; there are ${TABLE_NAMES.join(', ')}`);
  return new Set(names as TableName[]);
}

/** Which export a folder holds, and whether it is whole. */
class ExportMarker {
  readonly #path: string;
  readonly #what: string;
  /** An earlier run was interrupted. */
  readonly begun: boolean;

  /** Throws CommandError where the folder holds another export, or this one complete. */
  constructor(folder: string, what: object) {
    this.#path = join(folder, '.tapedeck-export.json');
    this.#what = JSON.stringify(what);
    this.begun = fs.existsSync(this.#path);
    if (this.begun) this.#refuse(folder);
    else this.#begin(folder);
  }

  complete(): void {
    this.#save({ what: this.#what, complete: true });
  }

  #begin(folder: string): void {
    // What is half written is written anew, which only this export's own files may be.
    const other = fs.readdirSync(folder).find((name) => [...TABLE_NAMES, SPOOL_NAME].includes(name));
    if (other !== undefined)
      throw new CommandError('other-export', `${folder} holds ${other} of another export; name an empty folder.`);
    this.#save({ what: this.#what });
  }

  #refuse(folder: string): void {
    const saved = readMarker(this.#path);
    if (saved === undefined)
      throw new CommandError(
        'other-export',
        `${folder} holds an export that was begun, and its ${basename(this.#path)} cannot be read: of what is unknown. Name an empty folder, or delete this one.`,
      );
    if (saved.what !== this.#what)
      throw new CommandError('other-export', `${folder} holds another export; name an empty folder.`);
    if (saved.complete) throw new CommandError('exported', `${folder} holds this export already, complete.`);
  }

  #save(state: object): void {
    nodeFiles.writeText(this.#path, JSON.stringify(state));
  }
}

const markerSchema = z.object({ what: z.string(), complete: z.boolean().optional() });

/** Undefined where it is none, as after a power cut. */
function readMarker(path: string): z.infer<typeof markerSchema> | undefined {
  try {
    return markerSchema.safeParse(JSON.parse(fs.readFileSync(path, 'utf8'))).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
