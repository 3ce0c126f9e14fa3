/**
 * Records everything that passes the feed sink, in order. The caller's thread only copies bytes into a chunk buffer;
 * compressing and writing are the chunk writer's. What cannot be written is counted and ledgered; the feed never waits.
 */
import type { ConnectionEvent, FeedSink, RestRecord, SubscriptionEvent } from '../../feed/feed-source.ts';
import type { GapEntry, MarketCapability } from '../../../../shared/contract/health.ts';
import type { Judgement } from '../../../../shared/market/judgement.ts';
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import { MARKETS, type Market } from '../../../../shared/market/symbols.ts';
import { encodeCheckpoint } from '../format/checkpoint.ts';
import type { ChunkWriter, WriteReport, WriteTarget } from './chunk-writer.ts';
import { CHANNEL, FRAME_CHANNEL, MARKET_OF_CHANNEL, type ClockRecord, type SessionEnd } from '../format/format.ts';
import { MessageBuffer } from '../format/message-buffer.ts';
import { eachMessage } from '../reading/message-cursor.ts';
import { RestDirectory } from '../replay/rest-directory.ts';
import { recordingFaults, recordingStates } from './recording-words.ts';
import type { StandingSubscriptions } from './standing-subscriptions.ts';

export interface RecorderOptions {
  writer: ChunkWriter;
  target: WriteTarget;
  /** Market clock. */
  now: () => EpochMs;
  wallMs: () => number;
  /** Milliseconds that never step back, from any start. */
  monotonicMs: () => number;
  /** How long a chunk gathers before it is written; longer where a killed process loses nothing that cannot be made again. */
  maxChunkAgeMs?: number;
  /** The engine's state after everything recorded so far, for seeking; asked for between messages. */
  checkpoint?: { stateVersion: number; take: () => Uint8Array };
  /** Subscriptions that stand; told at the beginning of the recording and of each part. */
  subscriptions?: Pick<StandingSubscriptions, 'since'>;
  /** What stands of the engine's judgements when a recording begins. */
  judgements?: () => readonly Judgement[];
  /** Running totals kept by the engine. */
  counters?: () => { events: number; symbols: number };
  /** Instruments by underlying; asked for at the end. */
  underlyings?: () => Record<string, number>;
  onGap?: (gap: GapEntry) => void;
  /** The file was deleted or its disk removed, and recording went on elsewhere. Hears a sentence for the user, once each time. */
  onMoved?: (sentence: string) => void;
}

export interface RecordingState {
  state: 'recording' | 'degraded' | 'interrupted' | 'off';
  /** A sentence for the user where it is not simply recording. */
  reason?: string;
  /** The system's code of that reason, where the disk is it. */
  code?: string;
  file: string;
  bytes: number;
  frames: number;
  droppedFrames: number;
  /** Why the file is not where it was started: a sentence for the user. */
  moved?: string;
  /** What was recorded before it moved is gone. */
  beginningLost?: boolean;
  /** Old recordings taken away since the recording began, by the rules of retention. */
  retired?: { sessions: number; bytes: number };
}

/** For a session that is written once and made again where that fails: throws what the disk refused, with its code and the file. */
export function throwIfFailed({ reason, code, file }: RecordingState): void {
  if (reason === undefined) return;
  if (code === undefined) throw new Error(reason);
  throw Object.assign(new Error(recordingFaults.notWritten(file, code)), { code, path: file });
}

export interface Recorder extends FeedSink {
  judgement(judgement: Judgement): void;
  /** To be called several times a second, between events: hands over aged chunks, writes the clock and checkpoints. */
  tick(): void;
  state(): RecordingState;
  /** Ends the session in order. Never throws: the state says how it went. */
  close(stateHash?: string): Promise<RecordingState>;
}

const CHUNK_BYTES = 1024 * 1024;
/** Bytes handed over and not yet written; beyond it frames are dropped. */
const MAX_IN_FLIGHT_BYTES = 64 * 1024 * 1024;
/** A killed process loses what is younger than this plus the time to write it: under a second. */
const MAX_CHUNK_AGE_MS = 400;
const CLOCK_EVERY_MS = 1000;
/**
 * Raw bytes between checkpoints: 70,000 to 200,000 events, which the engine runs through in well under 250 ms.
 * A larger state is written less often, so that checkpoints stay near a tenth of the file.
 */
const CHECKPOINT_LEAST_BYTES = 8 * 1024 * 1024;
const CHECKPOINT_MOST_BYTES = 24 * 1024 * 1024;
const CHECKPOINT_STATE_RATIO = 4;
/** A jump plays a minute before its target at least: where half as many bytes take longer than that, they are enough. */
const CHECKPOINT_QUIET_MS = 60_000;

export function createRecorder(options: RecorderOptions): Recorder {
  return new SessionRecorder(options);
}

class SessionRecorder implements Recorder {
  readonly #options: RecorderOptions;
  readonly #encoder = new TextEncoder();
  readonly #free: ArrayBuffer[] = [];
  readonly #rest = new RestDirectory();
  readonly #loss = new LossLedger();
  readonly #maxChunkAgeMs: number;
  readonly #startedMs: EpochMs;
  #chunk: MessageBuffer | undefined;
  #chunkSinceMs = 0;
  #inFlightBytes = 0;
  #sequence = 0;
  #latestMs = Number.NEGATIVE_INFINITY;
  #clockAtMs = Number.NEGATIVE_INFINITY;
  #bytesSinceCheckpoint = 0;
  #checkpointAtMs = Number.NEGATIVE_INFINITY;
  #checkpointDue = true;
  #checkpointEvery = CHECKPOINT_LEAST_BYTES;
  #resync = false;
  #frames = 0;
  #report: WriteReport;
  #failure: string | undefined;
  #closed = false;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#maxChunkAgeMs = options.maxChunkAgeMs ?? MAX_CHUNK_AGE_MS;
    this.#report = { path: options.target.path, bytes: 0, lostMessages: 0, rotated: false };
    options.writer.onReturned = (buffer, report) => this.#returned(buffer, report);
    options.writer.open(options.target);
    this.#startedMs = options.now();
    this.tick();
    for (const standing of options.judgements?.() ?? []) this.judgement({ ...standing, atMs: options.now() });
  }

  frame(market: Market, bytes: Uint8Array, receivedAtMs: EpochMs): void {
    if (this.#append(FRAME_CHANNEL[market], receivedAtMs, bytes)) this.#frames++;
    else this.#loss.add(market, receivedAtMs, 1);
  }

  rest(record: RestRecord): void {
    const sequence = this.#sequence;
    if (this.#appendJson(CHANNEL.rest, record.atMs, record))
      this.#rest.add({ path: record.path, atMs: this.#latestMs, sequence });
  }

  connection(event: ConnectionEvent): void {
    this.#appendJson(CHANNEL.connection, event.atMs, event);
  }

  subscription(event: SubscriptionEvent): void {
    this.#appendJson(CHANNEL.subscription, event.atMs, event);
  }

  gap(entry: GapEntry): void {
    this.#appendJson(CHANNEL.gap, this.#options.now(), entry);
  }

  capability(capability: MarketCapability): void {
    this.#appendJson(CHANNEL.capability, this.#options.now(), capability);
  }

  judgement(judgement: Judgement): void {
    this.#appendJson(CHANNEL.judgement, judgement.atMs, judgement);
  }

  tick(): void {
    if (this.#closed) return;
    const monotonicMs = this.#options.monotonicMs();
    const begins = this.#checkpointDue;
    const isQuiet = monotonicMs - this.#checkpointAtMs >= CHECKPOINT_QUIET_MS;
    if (begins || this.#bytesSinceCheckpoint >= this.#checkpointEvery / (isQuiet ? 2 : 1))
      this.#writeCheckpoint(monotonicMs);
    if (begins) this.#tellSubscriptions();
    if (monotonicMs - this.#clockAtMs >= CLOCK_EVERY_MS) this.#writeClock(monotonicMs);
    if (this.#chunk && monotonicMs - this.#chunkSinceMs >= this.#maxChunkAgeMs) this.#handOver();
  }

  state(): RecordingState {
    const { path, bytes, moved, beginningLost } = this.#report;
    const droppedFrames = this.#loss.total;
    const common = { file: path, bytes, frames: this.#frames, droppedFrames, moved, beginningLost };
    const failure = { reason: this.#failure, code: this.#failure && this.#report.code };
    if (this.#closed) return { ...common, ...failure, state: 'off' };
    if (this.#failure) return { ...common, ...failure, state: 'interrupted' };
    if (this.#loss.open) return { ...common, state: 'degraded', reason: recordingFaults.behind };
    return { ...common, state: 'recording' };
  }

  async close(stateHash?: string): Promise<RecordingState> {
    if (this.#closed) return this.state();
    this.#writeClock(this.#options.monotonicMs());
    this.#settleLoss();
    this.#handOver();
    this.#closed = true;
    const { events, symbols } = this.#counters();
    const underlyings = this.#options.underlyings?.();
    const counts = { frames: this.#frames, events, symbols, underlyings };
    const end: SessionEnd = { ...counts, droppedFrames: this.#loss.total, stateHash };
    try {
      this.#take(await this.#options.writer.close(end));
      await this.#options.writer.dispose();
    } catch (error) {
      this.#failure = `Recording ended early: ${error instanceof Error ? error.message : String(error)}.`;
    }
    return this.state();
  }

  /** False where the message was dropped. */
  #append(channelId: number, logMs: number, data: Uint8Array): boolean {
    if (this.#closed) return false;
    if (!this.#chunk?.fits(data.byteLength) && !this.#nextChunk(data.byteLength)) {
      // Whatever was dropped, the state can no longer be derived from the recording.
      this.#loss.open = true;
      return false;
    }
    const monotonicMs = this.#options.monotonicMs();
    if (this.#chunk!.used === 0) this.#chunkSinceMs = monotonicMs;
    this.#chunk!.append(channelId, this.#sequence++, logMs, monotonicMs, data);
    if (logMs > this.#latestMs) this.#latestMs = logMs;
    this.#bytesSinceCheckpoint += data.byteLength;
    return true;
  }

  #appendJson(channelId: number, logMs: number, value: unknown): boolean {
    return this.#append(channelId, logMs, this.#encoder.encode(JSON.stringify(value)));
  }

  /** Starts a chunk that holds at least `dataBytes`; false where too much waits to be written. */
  #nextChunk(dataBytes: number): boolean {
    this.#handOver();
    const size = Math.max(CHUNK_BYTES, MessageBuffer.sizeOf(dataBytes));
    if (this.#inFlightBytes + size > MAX_IN_FLIGHT_BYTES) return false;
    const pooled = size === CHUNK_BYTES ? this.#free.pop() : undefined;
    this.#chunk = new MessageBuffer(pooled ?? new ArrayBuffer(size));
    return true;
  }

  #handOver(): void {
    const chunk = this.#chunk;
    if (!chunk || chunk.used === 0) return;
    this.#chunk = undefined;
    let { buffer } = chunk;
    // A quiet feed hands over small chunks often: their bytes travel alone, and the large buffer stays.
    if (chunk.used * 4 < CHUNK_BYTES && buffer.byteLength === CHUNK_BYTES) {
      this.#free.push(buffer);
      buffer = buffer.slice(0, chunk.used);
    }
    this.#inFlightBytes += buffer.byteLength;
    this.#options.writer.write(buffer, chunk.used, chunk.messages);
  }

  #returned(buffer: ArrayBuffer, report: WriteReport): void {
    this.#inFlightBytes -= buffer.byteLength;
    this.#take(report);
    if (report.rotated) this.#checkpointDue = true;
    if (report.lostMessages > 0) this.#countLost(buffer, report.lostMessages);
    else if (!this.#closed) this.#settleLoss();
    if (buffer.byteLength === CHUNK_BYTES) this.#free.push(buffer);
  }

  #take(report: WriteReport): void {
    const before = this.#report.moved;
    this.#report = report;
    this.#failure = report.failure;
    if (report.moved !== undefined && report.moved !== before) this.#options.onMoved?.(report.moved);
  }

  /** The buffer of a chunk that could not be written still has its messages. */
  #countLost(buffer: ArrayBuffer, messages: number): void {
    let left = messages;
    eachMessage(new Uint8Array(buffer), (message) => {
      const market = MARKET_OF_CHANNEL[message.channelId];
      if (market) {
        this.#loss.add(market, message.logMs, 1);
        this.#frames--;
      }
      return --left > 0;
    });
    // A lost chunk may have held something other than frames: the state must be written again anyway.
    this.#loss.open = true;
  }

  /** Once writing works again: the hole goes into the ledger and the recording, and the state is written again. */
  #settleLoss(): void {
    if (!this.#loss.open || this.#inFlightBytes > MAX_IN_FLIGHT_BYTES / 2) return;
    for (const gap of this.#loss.settle(this.#options.now())) {
      this.#options.onGap?.(gap);
      this.gap(gap);
    }
    this.#checkpointDue = true;
    this.#resync = true;
  }

  #writeCheckpoint(monotonicMs: number): void {
    this.#checkpointDue = false;
    this.#checkpointAtMs = monotonicMs;
    this.#bytesSinceCheckpoint = 0;
    const source = this.#options.checkpoint;
    if (!source) return;
    const atMs = this.#sequence === 0 ? this.#options.now() : this.#latestMs;
    const header = {
      stateVersion: source.stateVersion,
      atMs,
      resync: this.#resync,
      rest: this.#rest.list(),
    };
    this.#resync = false;
    // Alone in its chunk: a reader finds it by the chunk's channels and skips it otherwise.
    this.#handOver();
    const data = encodeCheckpoint(header, source.take());
    const wanted = Math.max(CHECKPOINT_LEAST_BYTES, data.byteLength * CHECKPOINT_STATE_RATIO);
    this.#checkpointEvery = Math.min(wanted, CHECKPOINT_MOST_BYTES);
    if (this.#append(CHANNEL.checkpoint, atMs, data)) this.#handOver();
    this.#bytesSinceCheckpoint = 0;
  }

  /** In a part that is read alone, and behind a hole, nothing before tells them. */
  #tellSubscriptions(): void {
    const nowMs = this.#options.now();
    for (const event of this.#options.subscriptions?.since(this.#startedMs) ?? [])
      this.#appendJson(CHANNEL.subscription, nowMs, event);
  }

  #writeClock(monotonicMs: number): void {
    this.#clockAtMs = monotonicMs;
    const marketMs = this.#options.now();
    const record: ClockRecord = {
      wallMs: this.#options.wallMs(),
      monotonicMs,
      marketMs,
      frames: this.#frames,
      ...this.#counters(),
    };
    this.#appendJson(CHANNEL.clock, marketMs, record);
  }

  #counters(): { events: number; symbols: number } {
    return this.#options.counters?.() ?? { events: 0, symbols: 0 };
  }
}

/** Frames the recording lost, per market, from the first loss until writing works again. */
class LossLedger {
  total = 0;
  open = false;
  #holes = new Map<Market, { startMs: number; lost: number }>();
  #count = 0;

  add(market: Market, atMs: EpochMs, frames: number): void {
    this.open = true;
    this.total += frames;
    const hole = this.#holes.get(market);
    if (!hole) this.#holes.set(market, { startMs: atMs, lost: frames });
    else {
      hole.startMs = Math.min(hole.startMs, atMs);
      hole.lost += frames;
    }
  }

  settle(endMs: EpochMs): GapEntry[] {
    const gaps: GapEntry[] = [];
    for (const market of MARKETS) {
      const hole = this.#holes.get(market);
      if (!hole) continue;
      gaps.push({
        id: `recording-${++this.#count}`,
        market,
        channel: '*',
        symbols: [],
        startMs: hole.startMs,
        endMs,
        cause: 'overflow',
        detail: recordingStates.lost(hole.lost),
        lostCount: hole.lost,
        repair: 'none',
      });
    }
    this.#holes.clear();
    this.open = false;
    return gaps;
  }
}
