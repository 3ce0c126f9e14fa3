/**
 * What recording costs, and what it can take: the highest rate of events at which the recorder, teeing every frame to its writer thread, drops
 * nothing while the frames are decoded and reduced as they come; and at that rate the thread's processor time without recording, of that
 * with it. A rate counts where its frames were taken in as fast as they came and none was lost.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as yieldToMessages, setTimeout as sleep } from 'node:timers/promises';
import { MarketPipeline } from '../src/main/engine/world/market-pipeline.ts';
import type { Recorder } from '../src/main/engine/session/recording/recorder.ts';
import { createWorkerChunkWriter } from '../src/main/engine/session/recording/worker-chunk-writer.ts';
import { workerUrl } from '../src/main/workers/worker-url.ts';
import { percentile } from './support/terminal.ts';
import { START_MS, makeLoad, type LoadFrame } from './support/session-load.ts';
import { recorderOf } from './support/session-recorder.ts';

const FRAMES = 10_000;
/** Frames between looks at the mailbox, as the engine's loop does several times a second. */
const BURST = 500;
const SUSTAINED_MS = 3_000;
/** The search for the highest rate ends within a twentieth of it. */
const STEPS = 6;
const LEAST_EVENTS_PER_S = 100_000;
/** What may still wait when the time is over. */
const BEHIND_MS = 50;
const ROUNDS = 5;

interface Fed {
  /** Processor seconds of this thread. */
  cpuS: number;
  events: number;
  /** How long after the last frame was due it was taken in. */
  lateMs: number;
  dropped: number;
  bytes: number;
}

export async function run(): Promise<Record<string, unknown>> {
  const load = makeLoad(FRAMES);
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-bench-'));
  let files = 0;
  const recorded = (perSecond: number): Promise<Fed> => feed(load, perSecond, join(folder, `${files++}.mcap`));
  try {
    await feed(load, Number.POSITIVE_INFINITY);
    const most = await recorded(Number.POSITIVE_INFINITY);
    const unrecorded = await feed(load, Number.POSITIVE_INFINITY);
    const rateOf = ({ events, cpuS }: Fed): number => events / cpuS;
    const lossless = await highest(rateOf(unrecorded), async (perSecond) => {
      const { dropped, lateMs } = await recorded(perSecond);
      return dropped === 0 && lateMs <= BEHIND_MS;
    });
    const pairs: { off: Fed; on: Fed }[] = [];
    for (let round = 0; round < ROUNDS; round++)
      pairs.push({ off: await feed(load, lossless), on: await recorded(lossless) });
    const { on } = pairs[0];
    return {
      lossless_events_per_s: Math.round(lossless),
      ratio: Number(
        percentile(
          pairs.map((pair) => rateOf(pair.on) / rateOf(pair.off)),
          0.5,
        ).toFixed(3),
      ),
      dropped_at_that_rate: pairs.reduce((sum, pair) => sum + pair.on.dropped, 0),
      bytes_per_event: Number((on.bytes / on.events).toFixed(2)),
      unrecorded_events_per_s: Math.round(rateOf(unrecorded)),
      dropped_share_at_full_speed: Number((most.dropped / (most.events / load[0].events)).toFixed(3)),
      raw_bytes_per_event: Number(
        (load.reduce((sum, f) => sum + f.bytes.byteLength, 0) / FRAMES / load[0].events).toFixed(1),
      ),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Between the least rate and `most`, by halves. 0 where not even the least passes. */
async function highest(most: number, passes: (perSecond: number) => Promise<boolean>): Promise<number> {
  let [low, high] = [LEAST_EVENTS_PER_S, most];
  if (!(await passes(low))) return 0;
  for (let step = 0; step < STEPS; step++) {
    const middle = (low + high) / 2;
    if (await passes(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Frames at an even rate, or as fast as they can be taken in; recorded where a path is given. */
async function feed(load: readonly LoadFrame[], eventsPerSecond: number, path?: string): Promise<Fed> {
  const market = new MarketPipeline({ gap: () => undefined });
  const recorder = path === undefined ? undefined : newRecorder(path);
  const perMs = eventsPerSecond / load[0].events / 1_000;
  const frames = Number.isFinite(perMs) ? Math.ceil(perMs * SUSTAINED_MS) : FRAMES;
  const cpuFrom = process.threadCpuUsage();
  const startedMs = performance.now();
  for (let sent = 0; sent < frames;) {
    const due = Math.min(frames, Math.floor((performance.now() - startedMs) * perMs), sent + BURST);
    // Waiting is not work.
    if (due === sent) await sleep(1);
    for (; sent < due; sent++) {
      const { market: of, bytes } = load[sent % load.length];
      recorder?.frame(of, bytes, START_MS + sent * 5);
      market.frame(of, bytes, START_MS + sent * 5);
    }
    recorder?.tick();
    await yieldToMessages();
  }
  const lateMs = performance.now() - startedMs - frames / perMs;
  const { user, system } = process.threadCpuUsage(cpuFrom);
  const closed = await recorder?.close();
  const { droppedFrames: dropped = 0, bytes = 0 } = closed ?? {};
  return { cpuS: (user + system) / 1e6, events: frames * load[0].events, lateMs, dropped, bytes };
}

function newRecorder(path: string): Recorder {
  return recorderOf(path, () => START_MS, {
    writer: createWorkerChunkWriter(workerUrl('sessionWriter'), (error) => {
      throw error;
    }),
    wallMs: () => Date.now(),
    monotonicMs: () => performance.now(),
  });
}
