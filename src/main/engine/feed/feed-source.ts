/**
 * Where market data comes from: the live feed or a recorded session. Downstream cannot tell which.
 * Everything that changes state passes through the sink, in order, so that recording the sink records the market.
 */
import type { Judgement } from '../../../shared/market/judgement.ts';
import type { Market } from '../../../shared/market/symbols.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { WantPriority } from '../../../shared/market/want-priority.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import type { ChannelCode } from '../../../shared/market/channels.ts';
import type {
  FeedHealth,
  GapEntry,
  MarketCapability,
  QuoteBudget,
  SocketState,
} from '../../../shared/contract/health.ts';

/** A REST answer as received. `path` is path and query without the key; `body` is the text as it came. */
export interface RestRecord {
  atMs: EpochMs;
  path: string;
  status: number;
  body: string;
}

export interface ConnectionEvent {
  atMs: EpochMs;
  market: Market;
  state: SocketState;
  /** Plain words; never holds the key. */
  reason: string;
}

export interface SubscriptionEvent {
  atMs: EpochMs;
  market: Market;
  action: 'subscribed' | 'unsubscribed' | 'refused' | 'evicted';
  channel: ChannelCode;
  symbols: readonly string[];
  reason?: string;
}

export interface FeedSink {
  /** Trading days as the sink knows them; without a sink calendar, the built-in one. */
  readonly calendar?: TradingCalendar;
  /** One WebSocket frame. `bytes` is only valid during the call; `receivedAtMs` is market-clock arrival time. Never an auth frame. */
  frame(market: Market, bytes: Uint8Array, receivedAtMs: EpochMs): void;
  rest(record: RestRecord): void;
  connection(event: ConnectionEvent): void;
  subscription(event: SubscriptionEvent): void;
  /** A new or changed (same id) ledger entry. */
  gap(entry: GapEntry): void;
  capability(capability: MarketCapability): void;
  /** Of a replay: what the engine concluded when it was recorded. No live feed has any. */
  judgement?(judgement: Judgement): void;
  /** Of a live feed: market time is known only now, after `clockKnown`, and over a minute from what was taken for it. What was asked or counted by its date is done again. */
  clockLearnt?(): void;
}

/** The market a source drives. A replay also moves it through time; a live feed never does. */
export interface MarketSink extends FeedSink {
  /** A replay jumped: forget everything, then continue from a checkpoint's `state`, or from nothing. Called before the replay runs forward. */
  reset(state: Uint8Array<ArrayBuffer> | undefined): void;
  /** Its state now, to come back to with `reset`. */
  serialise?(): Uint8Array<ArrayBuffer>;
}

/** One wanted subscription; symbol `*` is every instrument. `priority` orders the option-quote budget. */
export interface WantedChannel {
  market: Market;
  channel: ChannelCode;
  symbol: string;
  priority: WantPriority;
}

export type RestPriority = 'interactive' | 'background' | 'idle';

export interface RestRequest {
  /** Path below the REST base, starting with `/`; or a whole `next_url` of the same origin. */
  path: string;
  query?: Readonly<Record<string, string | number | boolean | undefined>>;
  signal?: AbortSignal;
  /** Serve from cache when not older than this. Default: a minute where the plan counts requests by it, else 0. */
  maxAgeMs?: number;
  /** The caller has another source: a recording without an answer does not count it as missing. */
  hasFallback?: boolean;
  /** Interactive goes before background (polling); idle goes only when nothing else waits, and leaves part of the limit free. */
  priority?: RestPriority;
  /** Asks whether the plan is a paid one, or what time it is: goes ahead of the free plan's minute, and counts in it. */
  asksPlan?: boolean;
}

/** A validated JSON body. Errors are thrown as FeedError with a plain sentence. */
export interface RestReply {
  status: number;
  json: unknown;
  /** By this computer's clock, of the try that was answered: the ones before it took their time too. */
  sentAtMs: EpochMs;
  receivedAtMs: EpochMs;
  /** The answer as it came. */
  record: RestRecord;
}

export interface FeedSource {
  readonly kind: 'live' | 'replay';
  /** Resolves when `now` is market time, or the server did not say for ten seconds (`clockLearnt` follows); before that it is this computer's. Nothing with a time reaches the sink earlier. */
  readonly clockKnown: Promise<void>;
  start(sink: MarketSink): void;
  /** The whole wanted set, replacing the last one. Reconciled in the background; survives outages. */
  want(wanted: readonly WantedChannel[]): void;
  /** REST through the plan's limiter. The reply also passes through the sink as a RestRecord. */
  request(request: RestRequest): Promise<RestReply>;
  /** All pages of a list endpoint, following `next_url` verbatim. Throws FeedError behind the pages that came where the rest cannot be had, or is beyond `maxPages`. */
  requestPages(request: RestRequest, maxPages: number): AsyncIterable<RestReply>;
  /** The market clock now. */
  now(): EpochMs;
  /** A report for people. What the model asks with each turn is asked for by itself. */
  health(): FeedHealth;
  /** The market's connection is to the delayed host, or is to be. */
  onDelayedHost(market: Market): boolean;
  budget(): QuoteBudget;
  /** True where a connection that streams now holds the quotes of this option contract. */
  streamsQuotes(symbol: string): boolean;
  capabilities(): readonly MarketCapability[];
  /** After system sleep or a network change: reconnect at once. */
  wake(): void;
  /** Asks for one market's socket to use the delayed host, or the real-time one again. */
  setDelayed(market: Market, delayed: boolean): void;
  /** What has arrived and waits reaches the sink now, for a second at most. */
  handOver?(): void;
  stop(): Promise<void>;
}
