/** Recording of a world, switched on and off while it runs. A folder that cannot be written stops recording, never the market. */
import type { ToEngine } from '../../../shared/contract/engine-messages.ts';
import type { Notice } from '../../../shared/contract/streams.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { Preferences } from '../../../shared/settings/preferences.ts';
import type { FeedSource } from '../feed/feed-source.ts';
import type { MarketPipeline } from './market-pipeline.ts';
import { recordedSource } from './recorded-source.ts';
import { startRecording } from './start-recording.ts';
import { byName } from '../session/format/by-name.ts';
import { folderFault } from '../session/recording/recording-words.ts';
import type { SessionRecorder } from '../session/session-ports.ts';
import { worldNotices } from './world-words.ts';

export interface WorldRecordingOptions {
  pipeline: MarketPipeline;
  message: Extract<ToEngine, { kind: 'world' }>;
  /** As they are when a recording starts. */
  preferences: () => Preferences['recording'];
  source: Pick<FeedSource, 'now' | 'handOver'>;
  /** Hands the files of an old recording to the host. */
  retire: (files: readonly string[]) => void;
  log: (level: 'warning' | 'error', text: string) => void;
  notify: (notice: Notice) => void;
}

export class WorldRecording {
  readonly #options: WorldRecordingOptions;
  #recorder: SessionRecorder | undefined;
  readonly #ended: string[] = [];

  constructor(options: WorldRecordingOptions) {
    this.#options = options;
  }

  get recorder(): SessionRecorder | undefined {
    return this.#recorder;
  }

  /** File names of this run's recordings; of one that went on past midnight the newest. */
  get begun(): readonly string[] {
    return this.#recorder ? [...this.#ended, this.#recorder.status().file] : this.#ended;
  }

  async set(on: boolean): Promise<void> {
    if (on === (this.#recorder !== undefined)) return;
    if (on) this.start();
    else await this.close();
  }

  /** A replay is not recorded. The user is told where the folder cannot be used. */
  start(): void {
    const { pipeline, message, preferences, source, retire, log, notify } = this.#options;
    const now = (): EpochMs => source.now();
    if (message.source.kind === 'session' || this.#recorder) return;
    try {
      this.#recorder = startRecording({
        pipeline,
        folder: message.recordingFolder,
        preferences: preferences(),
        world: message.source.kind,
        source: recordedSource(message.source),
        appVersion: message.appVersion,
        now,
        onGap: (gap) => pipeline.noteGap(gap),
        onMoved(sentence) {
          log('error', `recording: ${sentence}`);
          notify({
            id: 'recording',
            level: 'error',
            ...worldNotices.recordingMoved,
            atMs: now(),
          });
        },
        retire,
        log: (text) => log('warning', text),
      });
      pipeline.recordTo(this.#recorder);
    } catch (error) {
      log('error', `recording: ${(error as Error).message}`);
      const reason = folderFault(error as Error);
      notify({
        id: 'recording',
        level: 'error',
        ...worldNotices.recordingOff(byName(reason, message.recordingFolder)),
        atMs: now(),
      });
    }
  }

  async close(): Promise<void> {
    // Its last clock record is of now: what arrived before belongs to it.
    if (this.#recorder) this.#options.source.handOver?.();
    const ending = this.#recorder;
    if (ending) this.#ended.push(ending.status().file);
    this.#recorder = undefined;
    this.#options.pipeline.recordTo(undefined);
    await ending?.close();
  }
}
