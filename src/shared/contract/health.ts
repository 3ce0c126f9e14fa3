/** What the health pane and the title bar show: plain values, sent about once a second. */
import type { EpochMs } from '../market/calendar.ts';
import type { ChannelCode } from '../market/channels.ts';
import type { Market } from '../market/symbols.ts';

export type SocketState =
  | 'off'
  | 'connecting'
  | 'authenticating'
  | 'live'
  | 'planRefused'
  | 'authFailed'
  | 'evicted'
  /** Our own last connection may still be counted by the vendor: the next opens in half a minute at most. */
  | 'waiting'
  | 'slow'
  | 'backingOff';

export type Timeliness = 'realTime' | 'delayed' | 'none' | 'unknown';

/** `unanswered`: not allowed so far, and not refused either: the server said nothing. */
export interface ChannelAnswer {
  allowed: boolean;
  unanswered?: true;
  reason?: string;
}

/** What the plan allows on one market, found by trying. `reason` is the vendor's text or ours. */
export interface MarketCapability {
  market: Market;
  timeliness: Timeliness;
  channels: Partial<Record<ChannelCode, ChannelAnswer>>;
  rest: 'allowed' | 'limited' | 'refused' | 'unknown';
  /** Requests a minute where the plan limits them. */
  restPerMinute?: number;
  /** The real-time host refused this key, or is silent to it: its plan is a delayed one. */
  realTimeRefused?: boolean;
  /** While no stream tells: REST answers with data of now, so that the plan is no delayed one, or (false) with data a quarter of an hour old. */
  restIsLive?: boolean;
  /** So it is, and the delayed host of this server is known: it may be chosen. */
  delayedOffered?: boolean;
  reason?: string;
}

/** A plan without any stream, whose REST counts requests: it has finished days only. Until something current is answered, that is concluded. */
export function isEndOfDay(capability: Pick<MarketCapability, 'timeliness' | 'rest'>): boolean {
  return capability.timeliness === 'none' && capability.rest === 'limited';
}

/** A delayed plan on the real-time host. Recordings from before 0.2 say so by the offer alone. */
export const isRefusedLive = ({
  realTimeRefused,
  delayedOffered,
}: Pick<MarketCapability, 'realTimeRefused' | 'delayedOffered'>): boolean =>
  realTimeRefused === true || delayedOffered === true;

/** Markets whose plan gives prices late: on the delayed host, by REST, or refused by the real-time one while REST fills in. */
export function delayedMarkets({
  sockets,
  capabilities,
}: Pick<FeedHealth, 'sockets'> & { capabilities: readonly MarketCapability[] }): Market[] {
  const onHost = sockets.filter(({ delayed }) => delayed);
  return [...new Set([...onHost, ...capabilities.filter(isLateByPlan)].map(({ market }) => market))];
}

/** Whatever host its socket is on. */
export const isLateByPlan = (capability: MarketCapability): boolean =>
  capability.timeliness === 'delayed' ||
  capability.restIsLive === false ||
  (isRefusedLive(capability) && !capability.restIsLive);

/** In the place of a socket's host, in a replay. */
export const RECORDED_HOST = 'recording';

export interface SocketHealth {
  market: Market;
  state: SocketState;
  /** The state as a sentence: why it is down, when it tries again. */
  detail: string;
  host: string;
  delayed: boolean;
  /** REST takes the socket's place (plan or outage). */
  polling: boolean;
  /** Why REST, which is to take its place, gives nothing: the server cannot be had, or brings nothing new. Says nothing of the plan. */
  restFault?: string;
  /** It is the latter: REST answers, and nothing newer comes though the market is open. */
  restSilent?: boolean;
  liveSinceMs?: EpochMs;
  nextAttemptAtMs?: EpochMs;
  /** Of any frame, a status too. */
  lastMessageAtMs?: EpochMs;
  /** Arrival of the newest market event of this market that could be used: what tells whether data flows. */
  lastEventAtMs?: EpochMs;
  messagesPerSecond: number;
  eventsPerSecond: number;
  bytesPerSecond: number;
  /**
   * `wanted` counts what must be subscribed: a symbol covered by its channel's wildcard is in `underWildcard` instead. Of the `refused` the
   * server only kept silent about `unanswered`.
   */
  subscriptions: {
    wanted: number;
    held: number;
    pending: number;
    refused: number;
    unanswered?: number;
    underWildcard: number;
  };
  refusals: { channel: ChannelCode; symbol: string; reason: string }[];
  /** The last ones; `reconnectCount` counts all since the start. */
  reconnects: { atMs: EpochMs; reason: string }[];
  reconnectCount: number;
  /** Event time to arrival, corrected by the clock offset. */
  vendorLatencyMs?: { p50: number; p99: number };
  /**
   * How old its newest data is when it reaches the market's state, beyond the delay of the plan: the vendor's and the network's share and the wait
   * in our queue. Undefined where nothing came for some seconds.
   */
  lateMs?: number;
  pingMs?: number;
  queueFrames: number;
  queueBytes: number;
  droppedFrames: number;
  droppedBytes: number;
}

/** Requests that wait for a minute of five: how many, and for how long the next one. */
export interface RestWait {
  count: number;
  forMs: number;
  /** The plan counts requests; where false it is not known yet, and is treated as if it did. */
  planKnown: boolean;
}

export interface FeedHealth {
  sockets: SocketHealth[];
  /** serverTime minus our clock; undefined until known. */
  clockOffsetMs?: number;
  rest: {
    inFlight: number;
    queued: number;
    requests: number;
    failures: number;
    retries: number;
    rateLimited: number;
    waiting?: RestWait;
  };
}

export interface EngineHealth extends FeedHealth {
  atMs: EpochMs;
  decode: {
    frames: number;
    events: number;
    slowPath: number;
    issues: number;
    /** Events of instruments of another market, by the market of the connection they came on; left out. */
    foreignOn: Record<Market, number>;
    /** Events stamped ahead of the market clock by more than any market can be; no price, bar or rule has them. */
    aheadOn: Record<Market, number>;
    /** Trades that came a second time, by market; left out. */
    repeatedOn: Record<Market, number>;
    samples: { atMs: EpochMs; market: Market; reason: string; text: string }[];
  };
  publish: {
    windowId: string;
    batchesPerSecond: number;
    bytesPerSecond: number;
    conflatedRows: number;
    awaitingAck: boolean;
    /** How long the next print has waited that this window has not been sent; undefined where it has them all. */
    printsBehindMs?: number;
  }[];
  /** Socket arrival to batch handed over, ms. The window adds its own part to the screen. */
  engineLatencyMs?: { p50: number; p99: number };
  /**
   * `waiting`: contracts whose inputs changed and whose model is not computed yet; `behindMs`: how long, where it is worth saying; `behindBy`: the
   * `model` had its share of the time and did not get through, or the `engine` came to it too seldom.
   */
  analytics: {
    contracts: number;
    busyFraction: number;
    waiting: number;
    behindMs?: number;
    behindBy?: 'model' | 'engine';
  };
  flow: { prints: number; printsPerSecond: number; lost: number };
  recording?: {
    /** Its name. */
    file: string;
    bytes: number;
    /** `degraded`: behind, with losses; `interrupted`: nothing is written until the reason is gone. */
    state: 'recording' | 'degraded' | 'interrupted' | 'off';
    reason?: string;
    droppedFrames: number;
    /** Old recordings removed by the retention rules since this recording began. */
    retired?: { sessions: number; bytes: number };
  };
  memory: { rssBytes: number; heapBytes: number; externalBytes: number };
  instruments: number;
  /** There are more than any market has: new symbols are left out, and in frames counted as decode issues. */
  instrumentsFull?: boolean;
  budget: QuoteBudget;
  gaps: GapEntry[];
  capabilities: MarketCapability[];
}

export interface QuoteBudget {
  /** The plan streams no option quotes: nothing is given and nothing left out. */
  notInPlan?: true;
  /** How many may stream: the user's setting, or less where the vendor refused more. */
  limit: number;
  /** The vendor's own cap, once a request beyond it was refused. */
  learntLimit?: number;
  /** Given to contracts: what a connection that streams would hold. */
  used: number;
  /** Held by a connection that streams now. */
  held: number;
  byPriority: { pinned: number; visible: number; alert: number; flow: number };
  /** Wanted but not streamed. */
  evicted: { symbol: string; reason: string }[];
  evictedCount: number;
}

/** `window`: only a window's list of prints has the hole. */
export type GapCause = 'disconnect' | 'eviction' | 'sleep' | 'overflow' | 'lag' | 'refusal' | 'replay' | 'window';

/** A hole in what was received. Open while `endMs` is undefined. */
export interface GapEntry {
  id: string;
  market: Market;
  channel: ChannelCode | '*';
  /** Instruments affected; empty means every subscription of the channel. */
  symbols: string[];
  startMs: EpochMs;
  endMs?: EpochMs;
  cause: GapCause;
  detail: string;
  /** Frames or prints known to be lost; undefined when it cannot be known. */
  lostCount?: number;
  repair: 'none' | 'pending' | 'repaired' | 'partial' | 'impossible';
  repairDetail?: string;
}
