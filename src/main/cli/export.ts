/** `tapedeck export SESSION`: tables as Parquet, CSV or NDJSON, hive-partitioned, in segments of constant memory, resumable. */
import { Option, type Command } from 'commander';
import fs from 'node:fs';
import { join } from 'node:path';
import { etDate } from '../../shared/market/calendar.ts';
import { createReplaySource } from '../engine/session/replay/replay-source.ts';
import { STATE_VERSION } from '../engine/market/state-snapshot.ts';
import { CommandError, usageError } from './command-error.ts';
import type { Format } from './export/formats.ts';
import { RowSource } from './export/row-source.ts';
import { SegmentWriter } from './export/segment-writer.ts';
import { TABLE_NAMES, type TableName } from './export/tables.ts';
import { openForCommand } from './open-session.ts';
import { print, printJson, progressBar, say } from './terminal-output.ts';

/** Raw bytes of the session per segment: some 130,000 events, 100 to 200 MB of rows in memory. */
const SEGMENT_BYTES = 16 * 1024 * 1024;

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
    .argument('<session>', 'session file (.mcap)')
    .addOption(new Option('--format <format>', 'file format').choices(['parquet', 'csv', 'ndjson']).default('parquet'))
    .requiredOption('--out <folder>', 'folder to write into; an interrupted export goes on where it stopped')
    .option('--table <names>', `comma-separated: ${TABLE_NAMES.join(', ')} (default: all)`)
    .option('--every <seconds>', 'market seconds between chain snapshots', '60')
    .option('--json', 'print the result as one JSON object')
    .addHelpText('after', '\nRecordings are for your own use: the vendor forbids passing its data on.')
    .action((path: string, flags: ExportFlags) => exportSession(path, flags));
}

async function exportSession(path: string, flags: ExportFlags): Promise<void> {
  const tables = parseTables(flags.table);
  const everyMs = Number(flags.every) * 1000;
  if (!(everyMs > 0)) throw usageError(`--every: "${flags.every}" is not a positive number of seconds`);
  const session = openForCommand(path);
  fs.mkdirSync(flags.out, { recursive: true });
  const progress = new ExportProgress(flags.out, {
    session: session.path,
    bytes: session.bytes,
    format: flags.format,
    tables: [...tables],
    everyMs,
  });
  const out = new SegmentWriter({ folder: flags.out, format: flags.format, date: etDate(session.startMs), tables });
  const rows = new RowSource(out);
  const replay = createReplaySource({
    session,
    sessionId: path,
    speed: Number.POSITIVE_INFINITY,
    stateVersion: STATE_VERSION,
  });
  replay.start(rows);
  if (progress.done > 0) say(`going on after segment ${progress.done}`);
  const bar = progressBar('exporting');
  let segment = 0;
  const finish = (): void => {
    segment++;
    rows.takeFlow();
    if (segment <= progress.done) out.skip();
    else {
      out.write(segment);
      progress.mark(segment);
    }
    const share = (replay.now() - session.startMs) / Math.max(1, session.endMs - session.startMs);
    bar.at(share, `${out.rows} rows`);
  };
  let bytes = 0;
  let snapshotAtMs = session.startMs + everyMs;
  for (const chunk of session.chunks) {
    // Chain snapshots fall on round market moments, whatever the chunks.
    for (; snapshotAtMs <= chunk.untilMs; snapshotAtMs += everyMs) {
      replay.runTo(snapshotAtMs);
      rows.takeChain(snapshotAtMs);
    }
    replay.runTo(chunk.untilMs);
    bytes += chunk.rawBytes;
    if (bytes < SEGMENT_BYTES) continue;
    bytes = 0;
    finish();
    await new Promise(setImmediate);
  }
  rows.takeChain(session.endMs);
  finish();
  bar.end();
  progress.complete();
  await replay.stop();
  const facts = { out: flags.out, format: flags.format, rows: out.rows, files: out.files, segments: segment };
  await (flags.json ? printJson(facts) : print(`${facts.rows} rows in ${facts.files} files under ${flags.out}\n`));
}

function parseTables(list: string | undefined): Set<TableName> {
  if (list === undefined) return new Set(TABLE_NAMES);
  const names = list.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !TABLE_NAMES.includes(name as TableName));
  if (unknown !== undefined) throw usageError(`--table: there is no "${unknown}"; there are ${TABLE_NAMES.join(', ')}`);
  return new Set(names as TableName[]);
}

/** Which segments of which export a folder holds. */
class ExportProgress {
  readonly #path: string;
  readonly #what: string;
  done = 0;

  /** Throws CommandError where the folder holds another export. */
  constructor(folder: string, what: object) {
    this.#path = join(folder, '.tapedeck-export.json');
    this.#what = JSON.stringify(what);
    if (!fs.existsSync(this.#path)) return;
    const saved = JSON.parse(fs.readFileSync(this.#path, 'utf8')) as { what: string; done: number; complete?: boolean };
    if (saved.what !== this.#what)
      throw new CommandError('other-export', `${folder} holds another export; name an empty folder.`);
    if (saved.complete) throw new CommandError('exported', `${folder} holds this export already, complete.`);
    this.done = saved.done;
  }

  mark(segment: number): void {
    fs.writeFileSync(this.#path, JSON.stringify({ what: this.#what, done: segment }));
  }

  complete(): void {
    fs.writeFileSync(this.#path, JSON.stringify({ what: this.#what, complete: true }));
  }
}
