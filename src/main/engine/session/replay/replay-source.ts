/**
 * A recorded session as a `FeedSource`: the recorded inputs, in order, on a clock that its caller advances.
 * Seeking restores the engine's nearest checkpoint and runs forward; what follows is the same as having played there.
 */
import type { FeedHealth, GapEntry, MarketCapability, QuoteBudget } from '../../../../shared/contract/health.ts';
import type { ReplayState } from '../../../../shared/contract/world.ts';
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import type { Judgement } from '../../../../shared/market/judgement.ts';
import type { Market } from '../../../../shared/market/symbols.ts';
import type {
  ConnectionEvent,
  MarketSink,
  RestReply,
  RestRequest,
  RestRecord,
  SubscriptionEvent,
} from '../../feed/feed-source.ts';
import { ChunkAhead } from '../reading/chunk-ahead.ts';
import { CHANNEL, MARKET_OF_CHANNEL } from '../format/format.ts';
import type { MessageCursor } from '../reading/message-cursor.ts';
import { damageGaps } from '../reading/damage.ts';
import { foldedUntil, recordedAt, recordedStretches } from '../reading/join-sessions.ts';
import { parseJson } from '../reading/chunk-messages.ts';
import type { Damage, Session, SessionChunk } from '../reading/reader.ts';
import { recordedBudget, recordedHealth } from '../recording/recorded-health.ts';
import { RecordedRest } from './recorded-rest.ts';
import { ReplayCheckpoints, type MarketMoment } from './replay-checkpoints.ts';
import { ReplayPace } from './replay-pace.ts';
import type { ReplaySource } from './replay-transport.ts';
import { ReplayTimeline } from './replay-timeline.ts';
import { SessionCursor } from '../reading/session-cursor.ts';
import type { TimeStretch } from '../reading/stretches.ts';
import { SessionError } from '../format/session-error.ts';
import { sessionFaults } from '../format/session-words.ts';

export interface ReplayOptions {
  session: Session;
  sessionId: string;
  /** How windows call a recording of a joined session. */
  nameOf?: (path: string) => string;
  /** Market seconds per second; Infinity is as fast as it goes. */
  speed: number;
  /** Layout version of the engine's state bytes; checkpoints of another version are not used. */
  stateVersion: number;
  /** Raw bytes between two states of its own that it keeps where recordings ran at the same time. */
  keepEveryBytes?: number;
}

/** Played before the target of a jump: as long as the longest line built from what passes (sparklines). */
const LEAD_MS = 60_000;
/** Market time without any event that is passed over where that is asked for. */
const QUIET_MS = 3_000;
/** A longer pause (a sleeping computer, a blocked thread) does not make the market jump. */
const MAX_STEP_MS = 250;
/** Bytes emitted per `advance`: a replay too fast for the machine slows down and does not stall its thread. */
const MAX_BYTES_PER_ADVANCE = 4 * 1024 * 1024;

export function createReplaySource(options: ReplayOptions): ReplaySource {
  return new SessionReplay(options);
}

class SessionReplay implements ReplaySource {
  readonly kind = 'replay';
  readonly clockKnown = Promise.resolve();
  readonly #options: ReplayOptions;
  readonly #session: Session;
  readonly #cursor: SessionCursor;
  readonly #ahead: ChunkAhead;
  readonly #timeline: ReplayTimeline;
  readonly #stretches: readonly TimeStretch[];
  readonly #rest: RecordedRest;
  readonly #checkpoints: ReplayCheckpoints;
  #sink: MarketSink | undefined;
  #positionMs: EpochMs;
  #playing = false;
  #seeking = false;
  #speed: number;
  #loop: { fromMs: EpochMs; toMs: EpochMs } | undefined;
  /** A span could not be read: the next checkpoint corrects the state. */
  #lossy = false;
  /** The chunk whose messages are played. */
  #entered = -1;
  #skipsQuiet = false;
  readonly #pace = new ReplayPace();
  readonly onDelayedHost = (of: Market): boolean =>
    this.health().sockets.some(({ market, delayed }) => delayed && market === of);

  constructor(options: ReplayOptions) {
    this.#options = options;
    this.#session = options.session;
    if (this.#session.chunks.length === 0)
      throw new SessionError('session.cut', sessionFaults.noData(this.#session.path));
    this.#ahead = new ChunkAhead(this.#session);
    const read = (chunk: SessionChunk): Uint8Array<ArrayBuffer> => this.#ahead.take(chunk) ?? this.#session.read(chunk);
    this.#rest = new RecordedRest(this.#session);
    this.#stretches = recordedStretches(this.#session);
    this.#cursor = new SessionCursor({ ...this.#session, read }, (damage) => this.#damaged(damage));
    this.#timeline = new ReplayTimeline(this.#session);
    this.#checkpoints = new ReplayCheckpoints(this.#session, options.stateVersion, options.keepEveryBytes);
    this.#positionMs = this.#session.startMs;
    this.#speed = options.speed;
  }

  start(sink: MarketSink): void {
    this.#sink = sink;
  }

  now(): EpochMs {
    return this.#positionMs;
  }

  play(): void {
    if (this.#positionMs >= this.#session.endMs) this.seek(this.#loop?.fromMs ?? this.#session.startMs);
    this.#playing = true;
    this.#pace.begin();
  }

  pause(): void {
    this.#playing = false;
  }

  setSpeed(speed: number): void {
    if (!(speed > 0)) throw new RangeError(`speed ${speed} is not positive`);
    this.#speed = speed;
    this.#pace.begin();
  }

  setLoop(fromMs?: EpochMs, toMs?: EpochMs): void {
    this.#loop =
      fromMs !== undefined && toMs !== undefined && toMs > fromMs
        ? { fromMs: this.#clamp(fromMs), toMs: this.#clamp(toMs) }
        : undefined;
  }

  advance(realDeltaMs: number, mayEmit = true): void {
    if (!this.#playing) return;
    const fromMs = mayEmit ? this.#advance(realDeltaMs) : this.#positionMs;
    this.#pace.add(this.#positionMs - fromMs, realDeltaMs);
  }

  /** Answers where playing went on from, behind what was passed over; after a loop's end, where it begins again. */
  #advance(realDeltaMs: number): EpochMs {
    const untilMs = this.#loop?.toMs ?? this.#session.endMs;
    const step = Math.max(0, Math.min(realDeltaMs, MAX_STEP_MS)) * this.#speed;
    this.#passOver(untilMs);
    const fromMs = this.#positionMs;
    const targetMs = Math.min(fromMs + step, untilMs, this.#stretchEndMs(fromMs));
    this.#ahead.ask(this.#cursor.chunkIndex);
    const done = this.#runTo(targetMs, MAX_BYTES_PER_ADVANCE);
    if (!done || this.#positionMs < untilMs) return fromMs;
    this.#playing = this.#loop !== undefined;
    if (!this.#loop) return fromMs;
    this.seek(this.#loop.fromMs);
    return this.#positionMs;
  }

  /** Time between two recordings is never played; where nothing arrives for a while, only if asked. */
  setSkipsQuiet(on: boolean): void {
    this.#skipsQuiet = on;
  }

  seek(toMs: EpochMs): void {
    const targetMs = this.#clamp(toMs);
    this.#seeking = true;
    try {
      this.#jumpNear(targetMs);
      this.#runTo(targetMs, Number.POSITIVE_INFINITY);
    } finally {
      this.#seeking = false;
    }
  }

  runTo(toMs: EpochMs): void {
    this.#runTo(this.#clamp(toMs), Number.POSITIVE_INFINITY);
  }

  step(unit: 'event' | 'second' | 'minute'): void {
    this.#playing = false;
    if (unit !== 'event') {
      // From the end of a recording the step goes to where the next one begins.
      const fromMs = foldedUntil(this.#session, this.#positionMs);
      this.runTo(fromMs ?? this.#positionMs + (unit === 'second' ? 1000 : 60_000));
      return;
    }
    while (this.#cursor.peek()) {
      const isEvent = this.#cursor.message.channelId <= CHANNEL.rest;
      this.#positionMs = Math.max(this.#positionMs, this.#cursor.nextMs);
      this.#emitNext();
      if (isEvent) return;
    }
  }

  state(): ReplayState {
    return {
      sessionId: this.#options.sessionId,
      startMs: this.#session.startMs,
      endMs: this.#session.endMs,
      positionMs: this.#positionMs,
      playing: this.#playing,
      speed: this.#speed,
      pace: this.#pace.perSecond,
      seeking: this.#seeking,
      loop: this.#loop,
      skipsQuiet: this.#skipsQuiet,
      recorded: this.#recorded(),
      leftOut: this.#session.leftOut?.map(this.#options.nameOf ?? String),
      overlap: this.#session.overlap && { ...this.#session.overlap },
      unanswered: this.#rest.unanswered,
    };
  }

  #recorded(): ReplayState['recorded'] {
    const { recorded } = this.#session;
    const { nameOf = (path: string) => path } = this.#options;
    if (recorded.length === 1) return undefined;
    return recorded.map(({ path, startMs, endMs }) => ({ sessionId: nameOf(path), startMs, endMs }));
  }

  gapStarts(): EpochMs[] {
    return [...new Map(this.#timeline.gaps.map(({ value }) => [value.id, value.startMs])).values()];
  }

  /** The recording has only what was subscribed then; wanting more changes nothing. */
  want(): void {}

  recorded(request: Pick<RestRequest, 'path' | 'query'>): RestRecord | undefined {
    return this.#rest.recorded(request);
  }

  request(request: RestRequest): Promise<RestReply> {
    return this.#rest.request(request);
  }

  requestPages(request: RestRequest, maxPages: number): AsyncIterable<RestReply> {
    return this.#rest.requestPages(request, maxPages);
  }

  health(): FeedHealth {
    return recordedHealth(this.#timeline.connections(this.#positionMs), this.#timeline.capabilities(this.#positionMs));
  }

  budget(): QuoteBudget {
    return recordedBudget(this.#timeline.quotesHeld(this.#positionMs));
  }

  streamsQuotes(symbol: string): boolean {
    return this.#timeline.holdsQuotes(symbol, this.#positionMs);
  }

  capabilities(): readonly MarketCapability[] {
    return this.#timeline.capabilities(this.#positionMs);
  }

  wake(): void {}

  setDelayed(): void {}

  async stop(): Promise<void> {
    this.#playing = false;
    this.#sink = undefined;
    this.#session.close();
  }

  /** A step ends where what is recorded without a fold does, and the next goes on behind the fold. */
  #stretchEndMs(atMs: EpochMs): EpochMs {
    return this.#stretches.find(({ toMs }) => toMs > atMs)?.toMs ?? this.#session.endMs;
  }

  /** Between two recordings is where the first of them ended. */
  #clamp(ms: EpochMs): EpochMs {
    const within = Math.min(Math.max(ms, this.#session.startMs), this.#session.endMs);
    return foldedUntil(this.#session, within) === undefined ? within : recordedAt(this.#session, within).endMs;
  }

  /** Emits everything due by `targetMs`; false where `maxBytes` ended it early. */
  #runTo(targetMs: EpochMs, maxBytes: number): boolean {
    let bytes = 0;
    while (this.#cursor.peek() && this.#cursor.nextMs <= targetMs) {
      bytes += this.#cursor.message.data.byteLength;
      this.#emitNext();
      if (bytes >= maxBytes) {
        this.#positionMs = Math.max(this.#positionMs, this.#cursor.nextMs);
        return false;
      }
    }
    this.#positionMs = Math.max(this.#positionMs, targetMs);
    return true;
  }

  /** Puts the cursor where the way to `targetMs` is shortest. */
  #jumpNear(targetMs: EpochMs): void {
    const back = targetMs < this.#positionMs;
    // A later one would leave the lines short: the way from the start is no longer then.
    const moment = this.#checkpoints.before(targetMs - LEAD_MS, back ? -1 : this.#cursor.chunkIndex);
    if (moment) {
      this.#takeUp(moment);
      this.#cursor.jump(moment.nextChunk);
    } else {
      if (!back) return;
      // Listeners of the jump read the clock.
      this.#positionMs = this.#session.startMs;
      this.#sink?.reset(undefined);
      this.#rest.replace([]);
      this.#cursor.jump(0);
      this.#lossy = false;
    }
    this.#entered = -1;
  }

  #takeUp({ state, rest, atMs }: Omit<MarketMoment, 'nextChunk'>): void {
    this.#positionMs = atMs;
    this.#sink?.reset(state());
    this.#rest.replace(rest);
    this.#lossy = false;
    for (const gap of this.#timeline.gapsUntil(atMs)) this.#sink?.gap(gap);
    for (const capability of this.#timeline.capabilities(atMs)) this.#sink?.capability(capability);
    for (const connection of this.#timeline.connections(atMs)) this.#sink?.connection(connection);
  }

  #passOver(untilMs: EpochMs): void {
    const folded = foldedUntil(this.#session, this.#positionMs);
    if (folded !== undefined) this.#positionMs = Math.min(folded, untilMs);
    if (!this.#skipsQuiet) return;
    // Clock records and checkpoints are no events: nothing is heard of them.
    while (this.#cursor.peek() && this.#cursor.message.channelId >= CHANNEL.clock && this.#cursor.nextMs <= untilMs)
      this.#emitNext();
    if (this.#cursor.peek() && this.#cursor.nextMs - this.#positionMs > QUIET_MS)
      this.#positionMs = Math.min(this.#cursor.nextMs, untilMs);
  }

  #enter(chunkIndex: number): void {
    this.#entered = chunkIndex;
    if (this.#session.chunks[chunkIndex].begins) this.#beginAnew();
    this.#checkpoints.passes(
      chunkIndex,
      () => this.#sink?.serialise?.(),
      () => this.#rest.pointers(),
    );
  }

  #beginAnew(): void {
    this.#positionMs = Math.max(this.#positionMs, this.#cursor.nextMs);
    this.#sink?.reset(undefined);
    this.#rest.replace([]);
    this.#lossy = true;
  }

  #emitNext(): void {
    const { message, nextMs, chunkIndex } = this.#cursor;
    if (chunkIndex !== this.#entered) this.#enter(chunkIndex);
    const market = MARKET_OF_CHANNEL[message.channelId];
    this.#cursor.take();
    if (market) {
      this.#sink?.frame(market, message.data, message.logMs);
    } else this.#emitRare(message, nextMs);
  }

  #emitRare(message: MessageCursor, atMs: EpochMs): void {
    const { data } = message;
    switch (message.channelId) {
      case CHANNEL.rest: {
        const record = parseJson<RestRecord>(data);
        this.#rest.add({ path: record.path, atMs, sequence: message.sequence });
        this.#sink?.rest(record);
        return;
      }
      case CHANNEL.connection:
        this.#sink?.connection(parseJson<ConnectionEvent>(data));
        return;
      case CHANNEL.subscription:
        this.#sink?.subscription(parseJson<SubscriptionEvent>(data));
        return;
      case CHANNEL.gap: {
        const gap = parseJson<GapEntry>(data);
        // Recovered files have their damage among their messages.
        if (gap.cause === 'replay') this.#lossy = true;
        this.#sink?.gap(gap);
        return;
      }
      case CHANNEL.capability:
        this.#sink?.capability(parseJson<MarketCapability>(data));
        return;
      case CHANNEL.judgement:
        this.#sink?.judgement?.(parseJson<Judgement>(data));
        return;
      case CHANNEL.checkpoint: {
        // Only where something before it is missing: otherwise the state is the same already.
        const checkpoint = this.#checkpoints.decode(data);
        if (checkpoint && (checkpoint.resync || this.#lossy)) this.#takeUp({ ...checkpoint, atMs });
      }
    }
  }

  #damaged(damage: Damage): void {
    this.#lossy = true;
    const gaps = damageGaps(damage);
    this.#timeline.noteDamage(gaps);
    for (const gap of gaps) this.#sink?.gap(gap);
  }
}
