/** A recorder whose clock the test moves, and what a session plays back, as text to compare. */
import {
  createRecorder,
  type Recorder,
  type RecorderOptions,
} from '../../../../../src/main/engine/session/recording/recorder.ts';
import { createInlineChunkWriter } from '../../../../../src/main/engine/session/recording/inline-chunk-writer.ts';
import { openSession } from '../../../../../src/main/engine/session/reading/join-sessions.ts';
import { eachMessage } from '../../../../../src/main/engine/session/reading/message-cursor.ts';
import type { SessionFiles } from '../../../../../src/main/engine/session/format/files.ts';
import type { MemoryDisk } from './memory-files.ts';

export const START_MS = 1_795_185_000_000.25;

export interface RecordingFixture {
  recorder: Recorder;
  clock: { ms: number };
}

export function startRecording(
  disk: SessionFiles,
  path: string,
  options: Partial<RecorderOptions> & {
    date?: string;
    rotateBytes?: number;
    minFreeBytes?: number;
    elsewhere?: string[];
  } = {},
): RecordingFixture {
  const clock = { ms: 0 };
  const recorder = createRecorder({
    writer: createInlineChunkWriter(disk),
    target: {
      path,
      meta: { appVersion: '0.0.0', world: 'simulated', date: options.date ?? '2026-11-20', source: 'test' },
      rotateBytes: options.rotateBytes ?? 1e12,
      minFreeBytes: options.minFreeBytes ?? 0,
      elsewhere: options.elsewhere,
    },
    now: () => START_MS + clock.ms,
    wallMs: () => 1e12 + clock.ms,
    monotonicMs: () => 5000 + clock.ms,
    ...options,
  });
  return { recorder, clock };
}

/** `size` bytes of an array of events that looks like the wire's and differs by `n`. */
export function frameBytes(n: number, events = 3): Uint8Array {
  const list = Array.from({ length: events }, (_, i) => ({
    ev: 'T',
    sym: `O:SPY261218C00${600 + ((n * 7 + i) % 90)}000`,
    x: 300 + (n % 20),
    p: Math.round(((n * 37 + i) % 997) * 5) / 100,
    s: 1 + (n % 40),
    c: [209],
    t: Math.floor(START_MS) + n,
    q: n * 10 + i,
  }));
  return new TextEncoder().encode(JSON.stringify(list));
}

/** Frames a session holds, as `market time text`. */
export function framesIn(disk: MemoryDisk, path: string): string[] {
  const session = openSession(disk, path);
  const frames: string[] = [];
  for (const chunk of session.chunks)
    eachMessage(session.read(chunk), ({ channelId, logMs, data }) => {
      if (channelId <= 3) frames.push(`${channelId} ${logMs} ${new TextDecoder().decode(data)}`);
    });
  return frames;
}
