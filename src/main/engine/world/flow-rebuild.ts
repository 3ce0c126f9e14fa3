/**
 * Adds earlier recordings of the day to the session's flow: after a start on the same day, and where a replay jumped.
 * A worker does the counting; its sums are added to what the engine has counted meanwhile.
 */
import { Worker } from 'node:worker_threads';
import type { ToEngine } from '../../../shared/contract/engine-messages.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { Preferences } from '../../../shared/settings/preferences.ts';
import type { FlowDaySnapshot } from '../flow/flow-day.ts';
import { nodeFiles } from '../session/format/node-files.ts';
import { workerUrl } from '../../workers/worker-url.ts';
import { earlierToday, type RebuildRequest } from './count-recordings.ts';
import type { RebuildMessage } from './flow-rebuild-worker.ts';
import type { CountMessage, CountUntil, SessionCounterData } from './session-counter-worker.ts';
import { recordedSource } from './recorded-source.ts';
import { worldFaults } from './world-words.ts';

/** Scrubbing jumps many times a second. */
const SETTLE_MS = 100;

export class FlowRebuild {
  readonly #absorb: (earlier: FlowDaySnapshot, goesOn: boolean) => boolean;
  readonly #log: (text: string) => void;
  readonly #done: () => void;
  #worker: Worker | undefined;
  /** A replay's lives as long as it: the next jump is counted from where it stands. */
  #counter: Worker | undefined;
  /** Of the newest request. */
  #id = 0;
  #timer: NodeJS.Timeout | undefined;
  #share: number | undefined;
  #rebuilt = 0;
  #missing: string | undefined;

  /** `absorb` adds what was counted, where it is of the same day (`goesOn`: up to the very print with which this count began); `done`: the sums are complete, or as complete as they get. */
  constructor(
    absorb: (earlier: FlowDaySnapshot, goesOn: boolean) => boolean,
    log: (text: string) => void,
    done: () => void,
  ) {
    this.#absorb = absorb;
    this.#log = log;
    this.#done = done;
  }

  /** What panes get beside the sums. */
  get told(): { rebuilding: number | undefined; rebuilt: number; missing: string | undefined } {
    return { rebuilding: this.#share, rebuilt: this.#rebuilt, missing: this.#missing };
  }

  /** Another request ends the one before; of a live day, one that was answered by a wrong clock cannot be undone. */
  ask(request: RebuildRequest): void {
    this.#end();
    if (request.kind === 'folder' && this.#rebuilt > 0) {
      this.#lacks(worldFaults.clockLearntLate);
      return;
    }
    this.#missing = undefined;
    if (request.kind === 'folder' && !hasEarlier(request)) return;
    this.#share = 0;
    const id = ++this.#id;
    this.#timer = setTimeout(() => {
      if (request.kind === 'folder') this.#worker = this.#start('flowRebuild', request);
      else {
        const { files, preferences, untilMs } = request;
        this.#counter ??= this.#start('sessionCounter', { files, preferences } satisfies SessionCounterData);
        this.#counter.postMessage({ id, untilMs } satisfies CountUntil);
      }
    }, SETTLE_MS);
  }

  close(): void {
    this.#end();
    void this.#counter?.terminate();
    this.#counter = undefined;
  }

  #end(): void {
    clearTimeout(this.#timer);
    const ending = this.#worker;
    this.#worker = undefined;
    this.#share = undefined;
    void ending?.terminate();
  }

  #start(name: 'flowRebuild' | 'sessionCounter', workerData: RebuildRequest | SessionCounterData): Worker {
    const worker = new Worker(workerUrl(name), { workerData, name: 'flow of the day' });
    const isOurs = (): boolean => worker === this.#worker || worker === this.#counter;
    worker.on('message', (message: RebuildMessage | CountMessage) => {
      if (!isOurs() || ('id' in message && message.id !== this.#id)) return;
      if (message.kind === 'progress') {
        this.#share = message.share;
        return;
      }
      this.#end();
      // A replay goes on from where it jumped to; a terminal that was started again missed what came meanwhile.
      if (this.#absorb(message.snapshot, name === 'sessionCounter')) this.#rebuilt++;
      if (message.unreadable.length > 0) this.#lacks(worldFaults.flowUnreadable, message.unreadable.join(' '));
      this.#done();
    });
    worker.on('error', (error) => {
      if (!isOurs()) return;
      this.close();
      this.#lacks(worldFaults.flowUnreadable, error.message);
      this.#done();
    });
    return worker;
  }

  #lacks(sentence: string, detail = sentence): void {
    this.#missing = sentence;
    this.#log(`flow of the day: ${detail}`);
  }
}

/** A day's first start has nothing to count, and a thread that loads the pipeline for it would come before its first prices. */
function hasEarlier(request: Extract<RebuildRequest, { kind: 'folder' }>): boolean {
  try {
    return earlierToday(nodeFiles, request).length > 0;
  } catch {
    return true; // A folder that cannot be read: the thread says so.
  }
}

/** What was recorded before `untilMs` on its day: in the recording folder, or in the session a replay plays. */
export function recordedBefore(
  untilMs: EpochMs,
  { source, recordingFolder: folder }: Extract<ToEngine, { kind: 'world' }>,
  preferences: Preferences,
): RebuildRequest {
  const of = { preferences, untilMs };
  return source.kind === 'session'
    ? { ...of, kind: 'session', files: source.files }
    : { ...of, kind: 'folder', folder, world: source.kind, source: recordedSource(source) };
}
