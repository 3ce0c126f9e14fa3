/**
 * How fast a session becomes Parquet: a recorded load of options quotes and trades, every table exported by the command in a process of
 * its own. `rows_per_s` is over the whole command but its start; `rss_mb` is the process's peak.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { START_MS, makeLoad } from './support/session-load.ts';
import { recorderOf } from './support/session-recorder.ts';

const FRAMES = 20_000;
const CLI = new URL('../src/main/cli.ts', import.meta.url).pathname;

interface ExportFacts {
  rows: number;
  files: number;
  seconds: number;
  rowsPerSecond: number;
  peakMegabytes: number;
}

export async function run(): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-bench-'));
  try {
    const path = join(folder, 'load.mcap');
    const out = join(folder, 'out');
    await record(path);
    const printed = execFileSync(process.execPath, [CLI, 'export', path, '--out', out, '--json'], { encoding: 'utf8' });
    const facts = JSON.parse(printed) as ExportFacts;
    return {
      rows_per_s: facts.rowsPerSecond,
      rss_mb: facts.peakMegabytes,
      rows: facts.rows,
      files: facts.files,
      bytes_per_row: Number((bytesUnder(out) / facts.rows).toFixed(2)),
      seconds: facts.seconds,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const bytesUnder = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);

async function record(path: string): Promise<void> {
  let nowMs = START_MS;
  const recorder = recorderOf(path, () => nowMs);
  for (const { market, bytes } of makeLoad(FRAMES)) {
    nowMs += 5;
    recorder.frame(market, bytes, nowMs);
    recorder.tick();
  }
  await recorder.close();
}
