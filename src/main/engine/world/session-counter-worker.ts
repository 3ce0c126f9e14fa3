/** Counts option prints of the session a replay shows, off the engine's thread, as often as it jumps: a newer request ends the one before. */
import { setImmediate as turn } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { Preferences } from '../../../shared/settings/preferences.ts';
import { nodeFiles } from '../session/format/node-files.ts';
import type { RebuildMessage } from './flow-rebuild-worker.ts';
import { MarketPipeline } from './market-pipeline.ts';
import { SessionCounter } from './session-counter.ts';

export interface SessionCounterData {
  files: readonly string[];
  preferences: Preferences;
}

/** What it is sent. */
export interface CountUntil {
  id: number;
  untilMs: EpochMs;
}

export type CountMessage = RebuildMessage & Pick<CountUntil, 'id'>;

const port = parentPort;
/** The single prints are megabytes: handed over, not copied. */
const post = (message: CountMessage): void =>
  port?.postMessage(message, message.kind === 'done' ? [message.snapshot.small.buffer] : []);
const { files, preferences } = workerData as SessionCounterData;
const superseded = Symbol('another request came');
let counter: SessionCounter | undefined;
let newest = 0;

async function count({ id, untilMs }: CountUntil): Promise<void> {
  const rest = async (): Promise<void> => {
    await turn();
    if (id !== newest) throw superseded;
  };
  try {
    counter ??= new SessionCounter(nodeFiles, files, preferences);
    const snapshot = await counter.until(untilMs, { progress: (share) => post({ id, kind: 'progress', share }), rest });
    post({ id, kind: 'done', snapshot, unreadable: [] });
  } catch (error) {
    if (error === superseded) return;
    post({
      id,
      kind: 'done',
      snapshot: new MarketPipeline({ gap: () => undefined }).day.snapshot(),
      unreadable: [error instanceof Error ? error.message : String(error)],
    });
  }
}

/** One after the other: a count that is superseded ends at its next rest. */
let counting = Promise.resolve();
port?.on('message', (request: CountUntil) => {
  newest = request.id;
  counting = counting.then(() => (request.id === newest ? count(request) : undefined));
});
