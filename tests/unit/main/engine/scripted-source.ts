/** A feed source that answers REST from a function, remembers what it was asked, and passes answers through its sink as a live one does. */
import type {
  FeedSink,
  FeedSource,
  RestReply,
  RestRequest,
  WantedChannel,
} from '../../../../src/main/engine/feed/feed-source.ts';
import type { FeedHealth, MarketCapability, QuoteBudget } from '../../../../src/shared/contract/health.ts';
import type { Market } from '../../../../src/shared/market/symbols.ts';

/** 12:00 ET on Friday, 2026-11-20. */
export const NOON_MS = Date.parse('2026-11-20T17:00:00Z');

/** The body of an answer; throws what a refused request throws. */
export type Answer = (path: string, query: URLSearchParams) => unknown;

/** Follows `next_url` from answer to answer. */
export async function* eachPage(
  source: Pick<FeedSource, 'request'>,
  request: RestRequest,
  maxPages: number,
): AsyncIterable<RestReply> {
  let next: RestRequest | undefined = request;
  for (let page = 0; page < maxPages && next; page++) {
    const reply = await source.request(next);
    yield reply;
    const { next_url: url } = reply.json as { next_url?: string };
    next = url === undefined ? undefined : { path: url };
  }
}

export class ScriptedSource implements FeedSource {
  readonly kind: 'live' | 'replay';
  /** What was last asked to be subscribed. */
  wanted: readonly WantedChannel[] = [];
  clockKnown: Promise<void> = Promise.resolve();
  readonly asked: string[] = [];
  readonly delayed: Market[] = [];
  nowMs = NOON_MS;
  plan: MarketCapability[] = [];
  sink: FeedSink | undefined;
  answer: Answer;

  constructor(answer: Answer, kind: 'live' | 'replay' = 'live') {
    this.answer = answer;
    this.kind = kind;
  }

  start(sink: FeedSink): void {
    this.sink = sink;
  }

  want(channels: readonly WantedChannel[]): void {
    this.wanted = channels;
  }

  async request(request: RestRequest): Promise<RestReply> {
    const url = new URL(request.path, 'http://vendor');
    for (const [name, value] of Object.entries(request.query ?? {}))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const path = decodeURIComponent(url.pathname) + url.search;
    this.asked.push(path);
    const json = this.answer(decodeURIComponent(url.pathname), url.searchParams);
    const record = { atMs: this.nowMs, path, status: 200, body: JSON.stringify(json) };
    this.sink?.rest(record);
    return { status: 200, json, sentAtMs: this.nowMs, receivedAtMs: this.nowMs, record };
  }

  requestPages(request: RestRequest, maxPages: number): AsyncIterable<RestReply> {
    return eachPage(this, request, maxPages);
  }

  now(): number {
    return this.nowMs;
  }

  health(): FeedHealth {
    return {
      sockets: [],
      rest: { inFlight: 0, queued: 0, requests: this.asked.length, failures: 0, retries: 0, rateLimited: 0 },
    };
  }

  onDelayedHost(market: Market): boolean {
    return this.delayed.includes(market);
  }

  budget(): QuoteBudget {
    const byPriority = { pinned: 0, visible: 0, alert: 0, flow: 0 };
    return { limit: 1000, used: 0, held: 0, byPriority, evicted: [], evictedCount: 0 };
  }

  streamsQuotes(): boolean {
    return false;
  }

  capabilities(): readonly MarketCapability[] {
    return this.plan;
  }

  wake(): void {}

  setDelayed(market: Market, delayed: boolean): void {
    const others = this.delayed.splice(0).filter((other) => other !== market);
    this.delayed.push(...others, ...(delayed ? [market] : []));
  }

  async stop(): Promise<void> {}
}
