/** The simulated market as a live feed without sockets, on a clock that the test moves: every frame and answer passes through the sink. */
import { FrameBuffer } from '../../src/main/example/frame-buffer.ts';
import type {
  FeedSource,
  MarketSink,
  RestReply,
  RestRequest,
  WantedChannel,
} from '../../src/main/engine/feed/feed-source.ts';
import { ADVANCED, entitlementOf } from '../../src/main/server/protocol/plans.ts';
import type { Topic } from '../../src/main/server/protocol/market-source.ts';
import { createSimulatedMarket, type SimulatedMarket } from '../../src/main/server/simulated/simulated-market.ts';
import type { FeedHealth, GapEntry, MarketCapability, QuoteBudget } from '../../src/shared/contract/health.ts';
import type { ChannelCode } from '../../src/shared/market/channels.ts';
import { MARKETS, type Market } from '../../src/shared/market/symbols.ts';
import { eachPage } from '../unit/main/engine/scripted-source.ts';

const CHANNELS = { stocks: ['T', 'Q', 'A', 'AM'], options: ['T', 'Q', 'AM'], indices: ['V', 'A', 'AM'] } as const;

export class SimulatedFeed implements FeedSource {
  readonly kind = 'live';
  readonly clockKnown = Promise.resolve();
  readonly #market: SimulatedMarket;
  readonly #startMs: number;
  readonly #frames = new Map<Market, FrameBuffer>(MARKETS.map((market) => [market, new FrameBuffer()]));
  readonly #topics = new Map<string, Topic>();
  #elapsedMs = 0;
  #sink: MarketSink | undefined;
  #gap: GapEntry | undefined;

  constructor(options: { seed: number; rate: number; symbols: readonly string[]; startMs: number }) {
    this.#startMs = options.startMs;
    this.#market = createSimulatedMarket({ ...options, elapsedMs: () => this.#elapsedMs });
  }

  start(sink: MarketSink): void {
    this.#sink = sink;
    for (const capability of this.capabilities()) sink.capability(capability);
    for (const market of MARKETS) sink.connection({ atMs: this.now(), market, state: 'live', reason: 'connected' });
  }

  /** Moves the clock and delivers what came in that time; options are lost while they are down. */
  advance(ms: number): void {
    this.#elapsedMs += ms;
    while (this.#market.pump());
    for (const [market, buffer] of this.#frames) {
      const frame = buffer.take();
      if (frame && !(market === 'options' && this.#gap)) this.#sink?.frame(market, frame, this.now());
    }
  }

  setOptionsDown(down: boolean): void {
    const gap: GapEntry = this.#gap ?? {
      id: 'outage',
      market: 'options',
      channel: '*',
      symbols: [],
      startMs: this.now(),
      cause: 'disconnect',
      repair: 'impossible',
      detail: 'The options socket was lost.',
    };
    this.#gap = down ? gap : undefined;
    this.#sink?.gap(down ? gap : { ...gap, endMs: this.now() });
  }

  want(wanted: readonly WantedChannel[]): void {
    const asked = new Map(wanted.map((one) => [`${one.market}:${one.channel}.${one.symbol}`, one]));
    for (const [key, topic] of this.#topics) {
      if (asked.has(key)) continue;
      this.#market.demand(topic, false);
      this.#topics.delete(key);
      this.#tell('unsubscribed', topic);
    }
    for (const [key, { market, channel, symbol }] of asked) {
      if (this.#topics.has(key)) continue;
      const topic: Topic = { market, channel, symbol, sinks: [this.#frames.get(market)!] };
      this.#topics.set(key, topic);
      this.#market.demand(topic, true);
      this.#tell('subscribed', topic);
    }
  }

  #tell(action: 'subscribed' | 'unsubscribed', { market, channel, symbol }: Topic): void {
    this.#sink?.subscription({ atMs: this.now(), market, action, channel: channel as ChannelCode, symbols: [symbol] });
  }

  async request(request: RestRequest): Promise<RestReply> {
    const url = new URL(request.path, 'http://127.0.0.1');
    for (const [name, value] of Object.entries(request.query ?? {}))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const reply = await this.#market.answer({
      path: decodeURIComponent(url.pathname),
      query: url.searchParams,
      origin: 'http://127.0.0.1',
      requestId: 'test',
      entitlement: entitlementOf(ADVANCED),
    });
    if (!reply) throw new Error(`the simulated market does not know ${request.path}`);
    const path = decodeURIComponent(url.pathname) + url.search;
    const record = { atMs: this.now(), path, status: reply.status, body: reply.body };
    this.#sink?.rest(record);
    return {
      status: reply.status,
      json: JSON.parse(reply.body),
      sentAtMs: this.now(),
      receivedAtMs: this.now(),
      record,
    };
  }

  requestPages(request: RestRequest, maxPages: number): AsyncIterable<RestReply> {
    return eachPage(this, request, maxPages);
  }

  now(): number {
    return this.#startMs + this.#elapsedMs;
  }

  health(): FeedHealth {
    const rest = { inFlight: 0, queued: 0, requests: 0, failures: 0, retries: 0, rateLimited: 0 };
    return { sockets: [], rest };
  }

  onDelayedHost(): boolean {
    return false;
  }

  budget(): QuoteBudget {
    const byPriority = { pinned: 0, visible: 0, alert: 0, flow: 0 };
    return { limit: 1000, used: 0, held: 0, byPriority, evicted: [], evictedCount: 0 };
  }

  streamsQuotes(symbol: string): boolean {
    return this.#topics.has(`options:Q.${symbol}`);
  }

  capabilities(): readonly MarketCapability[] {
    return MARKETS.map((market) => ({
      market,
      timeliness: 'realTime',
      rest: 'allowed',
      channels: Object.fromEntries(CHANNELS[market].map((channel) => [channel, { allowed: true }])),
    }));
  }

  wake(): void {}

  setDelayed(): void {}

  async stop(): Promise<void> {
    this.#sink = undefined;
  }
}
