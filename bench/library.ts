/**
 * Listing a folder of 1,000 recorded sessions, as the library pane does: first without an index, then with it. `list_ms` is the median with
 * the index, `ratio` how many times faster that is, `index_bytes` its size. `same`: both say the same of every session.
 */
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { nodeFiles } from '../src/main/engine/session/format/node-files.ts';
import { LibraryIndex } from '../src/main/engine/session/reading/library-index.ts';
import { listSessions } from '../src/main/engine/session/reading/library.ts';
import { marketFrames } from './support/frames.ts';
import { recorderOf } from './support/session-recorder.ts';

const SESSIONS = 1_000;
const FRAMES = 40;
const RUNS = 9;
const MINUTE_MS = 60_000;

export async function run(): Promise<Record<string, unknown>> {
  const folder = fs.mkdtempSync(join(tmpdir(), 'tapedeck-library-'));
  try {
    await record(join(folder, 'first.mcap'));
    const bytes = fs.readFileSync(join(folder, 'first.mcap'));
    fs.rmSync(join(folder, 'first.mcap'));
    const sessions = join(folder, 'sessions');
    fs.mkdirSync(sessions);
    for (let n = 0; n < SESSIONS; n++)
      fs.writeFileSync(join(sessions, `2026-01-01_${String(n).padStart(6, '0')}_sim.mcap`), bytes);
    const path = join(folder, 'index');
    const list = () => {
      const startedAt = performance.now();
      const index = new LibraryIndex(nodeFiles, path);
      const found = listSessions(nodeFiles, sessions, Date.now() + MINUTE_MS, index);
      const tookMs = performance.now() - startedAt;
      index.save();
      return { found, tookMs };
    };
    const first = list();
    const again = Array.from({ length: RUNS }, list);
    const times = again.map(({ tookMs }) => tookMs).toSorted((a, b) => a - b);
    const listMs = times[RUNS >> 1];
    return {
      sessions: first.found.length,
      list_ms: Math.round(listMs),
      list_max_ms: Math.round(times.at(-1)!),
      without_index_ms: Math.round(first.tookMs),
      ratio: Math.round((first.tookMs / listMs) * 10) / 10,
      index_bytes: fs.statSync(path).size,
      same: isDeepStrictEqual(written(first.found), written(again.at(-1)!.found)),
    };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** Without what is undefined, as the index keeps it. */
const written = (found: unknown): unknown => JSON.parse(JSON.stringify(found));

async function record(path: string): Promise<void> {
  let nowMs = 1_790_000_000_000;
  const recorder = recorderOf(path, () => nowMs, {
    underlyings: () => ({ SPY: 2_000, NVDA: 400 }),
  });
  for (const { market, bytes } of marketFrames({ seed: 5, symbols: 500, eventsPerFrame: 50, frames: FRAMES })) {
    nowMs += 500;
    recorder.frame(market, bytes, nowMs);
    recorder.tick();
  }
  await recorder.close();
}
