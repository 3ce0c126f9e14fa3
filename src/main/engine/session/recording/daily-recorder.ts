/**
 * Recording as the terminal does it: a session per market date and run in the recording folder, old ones removed by the
 * user's rules. Shaped like the feed sink it tees; swaps files when the market's date changes.
 */
import type { ConnectionEvent, FeedSink, RestRecord, SubscriptionEvent } from '../../feed/feed-source.ts';
import type { GapEntry, MarketCapability } from '../../../../shared/contract/health.ts';
import { etDate, type EpochMs } from '../../../../shared/market/calendar.ts';
import type { Judgement } from '../../../../shared/market/judgement.ts';
import type { Market } from '../../../../shared/market/symbols.ts';
import type { ChunkWriter } from './chunk-writer.ts';
import type { SessionFiles } from '../format/files.ts';
import type { SessionWorld } from '../format/format.ts';
import { createRecorder, type Recorder, type RecorderOptions, type RecordingState } from './recorder.ts';
import { RecordingManifest } from './manifest.ts';
import { expiredRecordings, type RetentionRules } from './retention.ts';
import { newSessionPath } from '../format/session-names.ts';

export interface DailyRecorderOptions extends Omit<RecorderOptions, 'writer' | 'target'> {
  files: SessionFiles;
  folder: string;
  /** Folders to continue in where this one is lost, best first. */
  elsewhere?: readonly string[];
  /** One writer per session: a worker each, gone when its session ends. */
  newWriter: () => ChunkWriter;
  appVersion: string;
  world: SessionWorld;
  /** Where the data comes from, in words; never a key. */
  source: string;
  rotateMegabytes: number;
  minFreeGigabytes: number;
  retention: RetentionRules;
  /** Takes the files of an old recording away: to the trash, where the host has one. */
  retire: (files: readonly string[]) => void;
  /** A recording begins at this path. */
  begun?: (path: string) => void;
  /** Hash of the engine's state now; written at the end of each session. */
  stateHash?: () => string;
  log: (text: string) => void;
}

export interface DailyRecorder extends FeedSink {
  judgement(judgement: Judgement): void;
  tick(): void;
  state(): RecordingState;
  close(): Promise<RecordingState>;
}

/** Throws where the folder cannot be made. */
export function createDailyRecorder(options: DailyRecorderOptions): DailyRecorder {
  return new FolderRecorder(options);
}

class FolderRecorder implements DailyRecorder {
  readonly #options: DailyRecorderOptions;
  readonly #closing = new Set<Promise<unknown>>();
  #recorder: Recorder;
  #date: string;
  readonly #retired = { sessions: 0, bytes: 0 };

  constructor(options: DailyRecorderOptions) {
    this.#options = options;
    options.files.makeFolder(options.folder);
    this.#date = etDate(options.now());
    this.#recorder = this.#begin();
  }

  frame(market: Market, bytes: Uint8Array, receivedAtMs: EpochMs): void {
    this.#recorder.frame(market, bytes, receivedAtMs);
  }
  rest(record: RestRecord): void {
    this.#recorder.rest(record);
  }
  connection(event: ConnectionEvent): void {
    this.#recorder.connection(event);
  }
  subscription(event: SubscriptionEvent): void {
    this.#recorder.subscription(event);
  }
  gap(entry: GapEntry): void {
    this.#recorder.gap(entry);
  }
  capability(capability: MarketCapability): void {
    this.#recorder.capability(capability);
  }
  judgement(judgement: Judgement): void {
    this.#recorder.judgement(judgement);
  }

  tick(): void {
    const date = etDate(this.#options.now());
    if (date !== this.#date) {
      this.#date = date;
      this.#end();
      this.#recorder = this.#begin();
    }
    this.#recorder.tick();
  }

  state(): RecordingState {
    return { ...this.#recorder.state(), retired: this.#retired };
  }

  async close(): Promise<RecordingState> {
    this.#end();
    await Promise.all(this.#closing);
    return this.state();
  }

  #begin(): Recorder {
    const { files, folder, newWriter, appVersion, world, source, rotateMegabytes, minFreeGigabytes, now } =
      this.#options;
    const path = newSessionPath(files, folder, world, now());
    const manifest = new RecordingManifest(files, folder, this.#options.log);
    this.#retire(manifest, path);
    manifest.add(path, { date: this.#date, world });
    this.#options.begun?.(path);
    return createRecorder({
      ...this.#options,
      writer: newWriter(),
      target: {
        path,
        meta: { appVersion, world, date: this.#date, source },
        rotateBytes: rotateMegabytes * 1e6,
        minFreeBytes: minFreeGigabytes * 1e9,
        elsewhere: this.#options.elsewhere,
      },
    });
  }

  #retire(manifest: RecordingManifest, keep: string): void {
    const { files, retention: rules, wallMs, log, retire } = this.#options;
    const expired = expiredRecordings({ files, manifest, rules, wallMs: wallMs(), keep, log });
    for (const session of expired) {
      retire(session.files);
      this.#retired.sessions++;
      this.#retired.bytes += session.bytes;
    }
  }

  /** The old session finishes in the background. */
  #end(): void {
    const closing = this.#recorder.close(this.#options.stateHash?.()).then((state) => {
      this.#closing.delete(closing);
      if (state.reason) this.#options.log(state.reason);
    });
    this.#closing.add(closing);
  }
}
