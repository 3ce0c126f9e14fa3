/** What drives the local server: a simulated market, or a recorded session. The server speaks the protocol; the source knows the market. */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { Market } from '../../../shared/market/symbols.ts';

/** Receives the bytes of one JSON event; they are valid only during the call. */
export interface Sink {
  append(bytes: Uint8Array, start: number, end: number): void;
}

/** A channel of one symbol, or of all (`*`), and who listens. One object per pair for the life of the server. */
export interface Topic {
  readonly market: Market;
  readonly channel: string;
  readonly symbol: string;
  readonly sinks: Sink[];
}

export interface ServedRequest {
  /** Path with percent-escapes decoded, e.g. `/v3/trades/O:SPY261218C00650000`. */
  path: string;
  query: URLSearchParams;
  /** The base URL the caller used, for `next_url`. */
  origin: string;
  requestId: string;
  /** What the plan of each market lets an answer contain. */
  entitlement: Entitlement;
}

/** How old a market's data is for a plan: as it comes, 15 minutes late, or finished days only. */
export type VendorTimeframe = 'REAL-TIME' | 'DELAYED' | 'END-OF-DAY';

/** Contents that are left out of answers of lesser plans. */
export interface Entitlement {
  /** Whether current values of a market may be read at all. */
  snapshots: Record<Market, boolean>;
  optionTrades: boolean;
  optionQuotes: boolean;
  stockTrades: boolean;
  stockQuotes: boolean;
  timeframe: Record<Market, VendorTimeframe>;
}

export interface ServedReply {
  status: number;
  body: string;
  /** JSON unless said otherwise. */
  contentType?: string;
}

export interface MarketSource {
  /** The market's own time; `serverTime` and all event times are on it. */
  nowMs(): EpochMs;
  /** The first listener of a topic came, or its last one left. Unknown symbols and channels are silently ignored. */
  demand(topic: Topic, wanted: boolean): void;
  /** Writes events that are due to the topics that are wanted; true where more are due than one turn should take. */
  pump(): boolean;
  /** Answers a REST call; undefined where there is no such route. */
  answer(request: ServedRequest): ServedReply | undefined | Promise<ServedReply | undefined>;
  /** Nobody will ask it again. */
  close?(): void | Promise<void>;
}

export function deliver(topic: Topic | undefined, bytes: Uint8Array, start: number, end: number): number {
  if (topic === undefined) return 0;
  const sinks = topic.sinks;
  for (let i = 0; i < sinks.length; i++) sinks[i].append(bytes, start, end);
  return sinks.length;
}
