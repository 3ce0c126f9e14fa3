/** Checks a key by asking: REST, then one short login per market that tries every channel once. No socket stays open. */
import type { MarketCapability, SocketHealth } from '../../../shared/contract/health.ts';
import { addDays, etDate } from '../../../shared/market/calendar.ts';
import { CHANNELS } from '../../../shared/market/channels.ts';
import { formatOptionSymbol, MARKETS, type Market } from '../../../shared/market/symbols.ts';
import { nodeEnvironment, type FeedEnvironment } from './environment.ts';
import { errorText, FeedError } from './feed-error.ts';
import type { FeedSink, FeedSource, RestRequest, WantedChannel } from './feed-source.ts';
import { createLiveSource, type LiveFeedSource, type LiveSourceOptions } from './live-source.ts';

export type CheckKeyOptions = Omit<LiveSourceOptions, 'delayedMarkets' | 'quoteLimit'>;

export interface KeyCheckResult {
  /** REST accepted the key. */
  accepted: boolean;
  capabilities: MarketCapability[];
}

/** Longer than a refusal takes to be told from a slow ack (3 s), with room for two logins. */
const PATIENCE_MS = 12_000;

/** One cheap question per asset class. */
const REST_PROBES: readonly { market: Market; path: string; query: Record<string, string | number> }[] = [
  { market: 'options', path: '/v3/snapshot/options/SPY', query: { limit: 1 } },
  { market: 'stocks', path: '/v2/snapshot/locale/us/markets/stocks/tickers/SPY', query: {} },
  { market: 'indices', path: '/v3/snapshot/indices', query: { 'ticker.any_of': 'I:SPX', limit: 1 } },
];

/** Throws FeedError where the server cannot be reached; a key that is refused is a result. */
export async function checkKey(options: CheckKeyOptions): Promise<KeyCheckResult> {
  const environment = options.environment ?? nodeEnvironment();
  const source = createLiveSource({ ...options, environment, delayedMarkets: [], quoteLimit: 1 });
  try {
    const refusal = await restRefusal(source);
    if (refusal)
      return { accepted: false, capabilities: source.capabilities().map((c) => ({ ...c, reason: refusal })) };
    const offered = new Set<Market>();
    const evictions = await trySockets(source, environment, offered);
    // A free plan's few requests are left to the terminal that opens next.
    const limited = new Set(source.capabilities().flatMap((c) => (c.rest === 'limited' ? [c.market] : [])));
    await Promise.all(
      REST_PROBES.filter((p) => !limited.has(p.market)).map(({ path, query }) =>
        tryRest(source, { path, query }, options.log),
      ),
    );
    const capabilities = source.capabilities().map((capability) => ({
      ...capability,
      ...(offered.has(capability.market) ? { delayedOffered: true } : {}),
      reason: capability.reason ?? evictions.get(capability.market),
    }));
    return { accepted: true, capabilities };
  } finally {
    await source.stop();
  }
}

async function restRefusal(source: FeedSource): Promise<string | undefined> {
  try {
    await source.request({ path: '/v1/marketstatus/now' });
    return undefined;
  } catch (error) {
    if (error instanceof FeedError && error.code === 'rest/unauthorized') return error.message;
    // A plan may leave this out; the key was known all the same.
    if (error instanceof FeedError && error.code === 'rest/not-entitled') return undefined;
    throw error;
  }
}

/** A refusal is what the capabilities tell; anything else is worth a line in the log. */
async function tryRest(source: FeedSource, probe: RestRequest, log: LiveSourceOptions['log']): Promise<void> {
  try {
    await source.request(probe);
  } catch (error) {
    log('info', `key check: ${probe.path}: ${errorText(error)}`);
  }
}

/** Resolves with the sentence of each market whose socket is in a state other than live or refused by plan. */
function trySockets(
  source: LiveFeedSource,
  environment: FeedEnvironment,
  offered: Set<Market>,
): Promise<Map<Market, string>> {
  const { promise, resolve } = Promise.withResolvers<Map<Market, string>>();
  const finish = (): void => {
    environment.clearTimer(timer);
    const troubled = source.health().sockets.filter((s) => s.state !== 'live');
    resolve(new Map(troubled.map((s) => [s.market, s.detail])));
  };
  const timer = environment.setTimer(finish, PATIENCE_MS);
  const look = (): void => {
    const { sockets } = source.health();
    if (sockets.every((socket) => isAnswered(socket, offered))) finish();
  };
  const sink: FeedSink = {
    frame: () => undefined,
    rest: () => undefined,
    gap: () => undefined,
    connection: () => environment.defer(look),
    subscription: () => environment.defer(look),
    capability: ({ market, delayedOffered }) => {
      if (!delayedOffered) return;
      offered.add(market);
      environment.defer(() => source.setDelayed(market, true));
    },
  };
  source.start(sink);
  source.want(MARKETS.flatMap((market) => probes(market, environment)));
  return promise;
}

function probes(market: Market, environment: FeedEnvironment): WantedChannel[] {
  const symbol = probeSymbol(market, environment);
  return CHANNELS[market].map((channel) => ({ market, channel, symbol, priority: 'visible' }));
}

/** Subscriptions to tickers unknown to the server are acknowledged too, so any well-formed contract will do. */
function probeSymbol(market: Market, environment: FeedEnvironment): string {
  if (market === 'stocks') return 'SPY';
  if (market === 'indices') return 'I:SPX';
  const expiry = addDays(etDate(environment.now()), 30);
  return formatOptionSymbol({ root: 'SPY', expiry, right: 'C', strike: 500 });
}

function isAnswered(socket: SocketHealth, offered: ReadonlySet<Market>): boolean {
  const { wanted, held, refused } = socket.subscriptions;
  if (socket.state === 'live') return held + refused === wanted;
  // The delayed host is tried next.
  if (socket.state === 'planRefused') return socket.delayed || !offered.has(socket.market);
  return socket.state === 'authFailed' || socket.state === 'evicted';
}
