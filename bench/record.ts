/**
 * What recording costs: ingest rate (decode and reduce) with the recorder teeing every frame to its writer thread, against without.
 * Runs alternate and the best of each counts, so that a busy machine disturbs both alike. Frames come as fast as they can be reduced,
 * a hundred times a busy market: what the writer's bounded queue cannot take then is dropped, counted, and told beside the ratio.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as yieldToMessages } from 'node:timers/promises';
import { MarketPipeline } from '../src/main/engine/world/market-pipeline.ts';
import type { Recorder, RecordingState } from '../src/main/engine/session/recording/recorder.ts';
import { createWorkerChunkWriter } from '../src/main/engine/session/recording/worker-chunk-writer.ts';
import { workerUrl } from '../src/main/workers/worker-url.ts';
import { START_MS, makeLoad, type LoadFrame } from './support/session-load.ts';
import { recorderOf } from './support/session-recorder.ts';

const FRAMES = 10_000;
const ROUNDS = 5;
/** Frames between looks at the mailbox, as the engine's loop does several times a second. */
const BURST = 500;

export async function run(): Promise<Record<string, unknown>> {
  const load = makeLoad(FRAMES);
  const events = load.reduce((sum, frame) => sum + frame.events, 0);
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-bench-'));
  try {
    let off = 0;
    let on = 0;
    let last: RecordingState | undefined;
    let dropped = 0;
    await ingest(load);
    for (let round = 0; round < ROUNDS; round++) {
      off = Math.max(off, events / (await ingest(load)));
      const path = join(folder, `${round}.mcap`);
      const recorder = newRecorder(path);
      on = Math.max(on, events / (await ingest(load, recorder)));
      last = await recorder.close();
      dropped += last.droppedFrames;
    }
    return {
      ratio: Number((on / off).toFixed(3)),
      bytes_per_event: Number((last!.bytes / events).toFixed(2)),
      events_per_s_off: Math.round(off),
      events_per_s_on: Math.round(on),
      frames: FRAMES * ROUNDS,
      dropped_frames: dropped,
      raw_bytes_per_event: Number((load.reduce((sum, f) => sum + f.bytes.byteLength, 0) / events).toFixed(1)),
      events,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Seconds it took. */
async function ingest(load: readonly LoadFrame[], recorder?: Recorder): Promise<number> {
  const market = new MarketPipeline({ gap: () => undefined });
  let seconds = 0;
  for (let from = 0; from < load.length; from += BURST) {
    const startedMs = performance.now();
    for (let i = from; i < Math.min(from + BURST, load.length); i++) {
      const { market: of, bytes } = load[i];
      recorder?.frame(of, bytes, START_MS + i * 5);
      market.frame(of, bytes, START_MS + i * 5);
    }
    recorder?.tick();
    await yieldToMessages();
    seconds += (performance.now() - startedMs) / 1000;
  }
  return seconds;
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
