/** Records a world's session while its market runs. */
import { homedir, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { Preferences } from '../../../shared/settings/preferences.ts';
import type { GapEntry } from '../../../shared/contract/health.ts';
import { EarlierPrintTables } from './earlier-print-tables.ts';
import type { MarketPipeline } from './market-pipeline.ts';
import { STATE_VERSION } from '../market/state-snapshot.ts';
import { createDailyRecorder } from '../session/recording/daily-recorder.ts';
import { byName } from '../session/format/by-name.ts';
import { nodeFiles } from '../session/format/node-files.ts';
import { createWorkerChunkWriter } from '../session/recording/worker-chunk-writer.ts';
import type { SessionRecorder } from '../session/session-ports.ts';
import { workerUrl } from '../../workers/worker-url.ts';

/** Recorder housekeeping: hands over aged chunks so that a killed process loses under a second. */
const TICK_MS = 50;

export interface RecordingOptions {
  pipeline: MarketPipeline;
  folder: string;
  preferences: Preferences['recording'];
  world: 'live' | 'simulated';
  source: string;
  appVersion: string;
  now: () => EpochMs;
  onGap: (gap: GapEntry) => void;
  retire: (files: readonly string[]) => void;
  /** The file was lost and recording went on elsewhere. */
  onMoved: (sentence: string) => void;
  log: (text: string) => void;
}

/** Throws where the folder cannot be made. */
export function startRecording(options: RecordingOptions): SessionRecorder {
  const { pipeline, preferences, folder } = options;
  const tables = new EarlierPrintTables(nodeFiles, options.log);
  const recorder = createDailyRecorder({
    files: nodeFiles,
    folder,
    begun: (path) => tables.begun(folder, path),
    elsewhere: [join(homedir(), 'Tapedeck recordings'), join(tmpdir(), 'tapedeck-recordings')],
    newWriter: () =>
      createWorkerChunkWriter(workerUrl('sessionWriter'), (error) => options.log(`recording: ${error.message}`)),
    appVersion: options.appVersion,
    world: options.world,
    source: options.source,
    rotateMegabytes: preferences.rotateMegabytes,
    minFreeGigabytes: preferences.minFreeGigabytes,
    retention: { keepDays: preferences.keepDays, maxGigabytes: preferences.maxGigabytes },
    now: options.now,
    wallMs: Date.now,
    monotonicMs: () => performance.now(),
    checkpoint: { stateVersion: STATE_VERSION, take: () => pipeline.serialise() },
    stateHash: () => pipeline.state.hash(),
    subscriptions: pipeline.subscriptions,
    judgements: () => pipeline.judgements,
    counters: () => pipeline.counters,
    underlyings: () => pipeline.underlyings,
    onGap: options.onGap,
    onMoved: options.onMoved,
    retire: options.retire,
    log: options.log,
  });
  const timer = setInterval(() => recorder.tick(), TICK_MS);
  return {
    frame: (market, bytes, atMs) => recorder.frame(market, bytes, atMs),
    rest: (record) => recorder.rest(record),
    connection: (event) => recorder.connection(event),
    subscription: (event) => recorder.subscription(event),
    gap: (entry) => recorder.gap(entry),
    capability: (capability) => recorder.capability(capability),
    judgement: (judgement) => recorder.judgement(judgement),
    status() {
      const { moved: _, code: _code, ...state } = recorder.state();
      return { ...state, file: basename(state.file), reason: state.reason && byName(state.reason, state.file) };
    },
    async close() {
      clearInterval(timer);
      tables.stop();
      await recorder.close();
    },
  };
}
