/**
 * Replay at "max" (read, decompress, decode, reduce) of a session recorded at 20,000 events/s, against the decoder alone on the
 * same frames; and seeks to random moments of an eight-hour session, each restoring a checkpoint and running forward.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { MarketPipeline } from '../src/main/engine/world/market-pipeline.ts';
import { STATE_VERSION } from '../src/main/engine/market/state-snapshot.ts';
import { EventColumns } from '../src/shared/market/event-columns.ts';
import { FrameDecoder } from '../src/main/engine/massive/frames/frame-decoder.ts';
import { InstrumentTable } from '../src/main/engine/market/instrument-table.ts';
import { nodeFiles } from '../src/main/engine/session/format/node-files.ts';
import { openSession } from '../src/main/engine/session/reading/join-sessions.ts';
import { createReplaySource } from '../src/main/engine/session/replay/replay-source.ts';
import type { ReplaySource } from '../src/main/engine/session/replay/replay-transport.ts';
import { START_MS, makeLoad, type LoadFrame } from './support/session-load.ts';
import { recorderOf } from './support/session-recorder.ts';

const HOURS = 8;
const LOAD_FRAMES = 10_000;
const CYCLES = 10;
const FRAMES = LOAD_FRAMES * CYCLES;
const DAY_FRAME_MS = (HOURS * 3_600_000) / FRAMES;
/** 20,000 events a second. */
const BUSY_FRAME_MS = 5;
const SEEKS = 200;
const ROUNDS = 3;

export async function run(): Promise<Record<string, unknown>> {
  const load = makeLoad(LOAD_FRAMES);
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-bench-'));
  const path = join(folder, 'day.mcap');
  const busyPath = join(folder, 'busy.mcap');
  try {
    await recordSession(path, load, DAY_FRAME_MS);
    const busyHash = await recordSession(busyPath, load, BUSY_FRAME_MS);
    let decoder = 0;
    let replay = 0;
    let sameHash = true;
    for (let round = 0; round < ROUNDS; round++) {
      decoder = Math.max(decoder, decodeRate(load));
      const played = await playRate(busyPath);
      replay = Math.max(replay, played.rate);
      sameHash &&= played.hash === busyHash;
    }
    const seeks = seekTimes(path);
    return {
      ratio: Number((replay / decoder).toFixed(3)),
      seek_p99_ms: at(seeks, 0.99),
      seek_p50_ms: at(seeks, 0.5),
      seek_max_ms: at(seeks, 1),
      events_per_s_replay: Math.round(replay),
      events_per_s_decoder: Math.round(decoder),
      same_hash: sameHash,
      events: FRAMES * 100,
      hours: HOURS,
      bytes: nodeFiles.sizeOf(path),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function recordSession(path: string, load: readonly LoadFrame[], frameMs: number): Promise<string> {
  const market = new MarketPipeline({ gap: () => undefined });
  let nowMs = START_MS;
  const recorder = recorderOf(path, () => nowMs, {
    checkpoint: { stateVersion: STATE_VERSION, take: () => market.serialise() },
  });
  for (let i = 0; i < FRAMES; i++) {
    nowMs = START_MS + i * frameMs;
    const frame = load[i % LOAD_FRAMES];
    recorder.frame(frame.market, frame.bytes, nowMs);
    market.frame(frame.market, frame.bytes, nowMs);
    recorder.tick();
  }
  const { droppedFrames } = await recorder.close();
  if (droppedFrames > 0) throw new Error(`${droppedFrames} frames were dropped while recording`);
  return market.state.hash();
}

/** Events per second of the decoder alone. */
function decodeRate(load: readonly LoadFrame[]): number {
  const table = new InstrumentTable();
  const decoder = new FrameDecoder((symbol) => table.intern(symbol));
  const columns = new EventColumns();
  const startedMs = performance.now();
  for (let i = 0; i < FRAMES; i++) {
    const frame = load[i % LOAD_FRAMES];
    decoder.decode(frame.bytes, frame.market, START_MS, columns);
  }
  return decoder.counts.events / ((performance.now() - startedMs) / 1000);
}

function open(path: string): { source: ReplaySource; market: MarketPipeline } {
  const market = new MarketPipeline({ gap: () => undefined });
  const source = createReplaySource({
    session: openSession(nodeFiles, path),
    sessionId: 'bench',
    speed: Number.POSITIVE_INFINITY,
    stateVersion: STATE_VERSION,
  });
  source.start(market);
  return { source, market };
}

async function playRate(path: string): Promise<{ rate: number; hash: string }> {
  const { source, market } = open(path);
  const startedMs = performance.now();
  source.play();
  while (source.state().playing) {
    source.advance(16);
    await nextTurn();
  }
  const rate = market.decoder.counts.events / ((performance.now() - startedMs) / 1000);
  void source.stop();
  return { rate, hash: market.state.hash() };
}

/** Sorted, ms. */
function seekTimes(path: string): number[] {
  const { source } = open(path);
  const { startMs, endMs } = source.state();
  const times: number[] = [];
  let seed = 7;
  for (let i = 0; i < SEEKS; i++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const startedMs = performance.now();
    source.seek(startMs + (seed / 4294967296) * (endMs - startMs));
    times.push(performance.now() - startedMs);
  }
  void source.stop();
  return times.sort((a, b) => a - b);
}

const at = (sorted: readonly number[], share: number): number =>
  Number(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1));
