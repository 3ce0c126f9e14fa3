/** A recorder of simulated frames into one file of the disk, with the clock of whoever records. */
import { nodeFiles } from '../../src/main/engine/session/format/node-files.ts';
import { createInlineChunkWriter } from '../../src/main/engine/session/recording/inline-chunk-writer.ts';
import {
  createRecorder,
  type Recorder,
  type RecorderOptions,
} from '../../src/main/engine/session/recording/recorder.ts';

/** Never begins another file and never looks at free space, so that a run measures recording alone. `now` in ms. */
export function recorderOf(path: string, now: () => number, over: Partial<RecorderOptions> = {}): Recorder {
  return createRecorder({
    writer: over.writer ?? createInlineChunkWriter(nodeFiles),
    target: {
      path,
      meta: { appVersion: 'bench', world: 'simulated', date: '2026-11-20', source: 'bench' },
      rotateBytes: Number.POSITIVE_INFINITY,
      minFreeBytes: 0,
    },
    now,
    wallMs: now,
    monotonicMs: now,
    ...over,
  });
}
