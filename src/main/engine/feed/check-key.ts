/**
 * Checks a key by using it: REST, then one login per market that tries every channel once. The sockets it opened are left to the feed that
 * follows: if they were closed, the vendor would count them for up to half a minute and refuse the feed's own.
 */
import type { MarketCapability, SocketHealth } from '../../../shared/contract/health.ts';
import { addDays, etDate } from '../../../shared/market/calendar.ts';
import { CHANNELS } from '../../../shared/market/channels.ts';
import { formatOptionSymbol, MARKETS, type Market } from '../../../shared/market/symbols.ts';
import { nodeEnvironment, type FeedEnvironment } from './environment.ts';
import { errorText, FeedError } from './feed-error.ts';
import { keyWords } from './feed-words.ts';
import { planQuestion } from './rest/plan-question.ts';
import { FREE_PER_MINUTE } from './rest/rest-limiter.ts';
import type { FeedSink, FeedSource, RestRequest, WantedChannel } from './feed-source.ts';
import { createLiveSource, type LiveFeedSource } from './live-source.ts';
import type { LiveSourceOptions } from './live-source-options.ts';

export interface CheckKeyOptions extends Omit<LiveSourceOptions, 'delayedMarkets' | 'quoteLimit'> {
  /** A feed of this vendor is open, perhaps on the same account: its sockets would be evicted, so only REST is used. */
  feedOpen?: boolean;
  /** Gives the check up: nothing more is asked, and its sockets are closed. */
  signal?: AbortSignal;
}

export interface KeyCheckResult {
  /** REST accepted the key. */
  accepted: boolean;
  capabilities: MarketCapability[];
}

/** Longer than it takes to tell a refusal from a slow ack (3 s), with room for a second login. */
const PATIENCE_MS = 12_000;

/** Throws FeedError where the server cannot be reached; a key that is refused is a result. */
export async function checkKey(options: CheckKeyOptions): Promise<KeyCheckResult> {
  const environment = options.environment ?? nodeEnvironment();
  const source = createLiveSource({ ...options, environment, delayedMarkets: [], quoteLimit: 1 });
  const { promise: gaveUp, reject } = Promise.withResolvers<never>();
  const giveUp = (): void => reject(givenUp());
  options.signal?.addEventListener('abort', giveUp, { once: true });
  try {
    return await Promise.race([gaveUp, ask(source, options, environment)]);
  } finally {
    options.signal?.removeEventListener('abort', giveUp);
    await source.stop();
  }
}

const givenUp = (): FeedError => new FeedError('feed/stopped', 'The check was given up. Nothing was stored.');

async function ask(
  source: LiveFeedSource,
  options: CheckKeyOptions,
  environment: FeedEnvironment,
): Promise<KeyCheckResult> {
  const refusal = await restRefusal(source);
  if (refusal) return { accepted: false, capabilities: source.capabilities().map((c) => ({ ...c, reason: refusal })) };
  const troubles = options.feedOpen ? new Map<Market, string>() : await trySockets(source, environment);
  if (options.signal?.aborted) throw givenUp();
  // A free plan's few requests are left for the terminal that opens next.
  const limited = new Set(source.capabilities().flatMap((c) => (c.rest === 'limited' ? [c.market] : [])));
  const refused = new Set<Market>();
  await Promise.all(
    MARKETS.filter((market) => !limited.has(market)).map(async (market) => {
      if (await isRefused(source, planQuestion(market), options.log)) refused.add(market);
    }),
  );
  const capabilities = source.capabilities().map((capability) => ({
    ...capability,
    // What any paid plan is answered: where no login can tell, its refusal says that the market's plan is the free one.
    ...(options.feedOpen && refused.has(capability.market) && FREE_PLAN),
    reason:
      capability.reason ?? troubles.get(capability.market) ?? (options.feedOpen ? keyWords.streamsLater : undefined),
  }));
  if (options.account && !options.signal?.aborted) {
    source.parkSockets();
    if (!options.feedOpen) options.account.checked(options.key, source.capabilities(), environment.now());
  }
  return { accepted: true, capabilities };
}

async function restRefusal(source: FeedSource): Promise<string | undefined> {
  try {
    await source.request({ path: '/v1/marketstatus/now' });
    return undefined;
  } catch (error) {
    if (error instanceof FeedError && error.code === 'rest/unauthorized') return error.message;
    // The plan may lack this endpoint; the key was still recognised.
    if (error instanceof FeedError && error.code === 'rest/not-entitled') return undefined;
    throw error;
  }
}

const FREE_PLAN = { timeliness: 'none', rest: 'limited', restPerMinute: FREE_PER_MINUTE } as const;

/** By the plan, in the vendor's words. What else fails is logged and proves nothing. */
async function isRefused(source: FeedSource, probe: RestRequest, log: LiveSourceOptions['log']): Promise<boolean> {
  try {
    await source.request(probe);
    return false;
  } catch (error) {
    log('info', `key check: ${probe.path}: ${errorText(error)}`);
    return error instanceof FeedError && error.code === 'rest/not-entitled';
  }
}

/** Resolves with the sentence of each market whose socket is in a state other than live. */
function trySockets(source: LiveFeedSource, environment: FeedEnvironment): Promise<Map<Market, string>> {
  const { promise, resolve } = Promise.withResolvers<Map<Market, string>>();
  const finish = (): void => {
    environment.clearTimer(timer);
    const troubled = source.health().sockets.filter((s) => s.state !== 'live');
    resolve(new Map(troubled.map((s) => [s.market, s.detail])));
  };
  const timer = environment.setTimer(finish, PATIENCE_MS);
  const look = (): void => {
    if (source.health().sockets.every(isAnswered)) finish();
  };
  const sink: FeedSink = {
    frame: () => undefined,
    rest: () => undefined,
    gap: () => undefined,
    connection: () => environment.defer(look),
    subscription: () => environment.defer(look),
    capability: () => environment.defer(look),
  };
  source.start(sink);
  source.want(MARKETS.flatMap((market) => probes(market, environment)));
  return promise;
}

function probes(market: Market, environment: FeedEnvironment): WantedChannel[] {
  const symbol = probeSymbol(market, environment);
  return CHANNELS[market].map((channel) => ({ market, channel, symbol, priority: 'visible' }));
}

/** The server acknowledges unknown tickers too, so any well-formed contract will do. */
function probeSymbol(market: Market, environment: FeedEnvironment): string {
  if (market === 'stocks') return 'SPY';
  if (market === 'indices') return 'I:SPX';
  const expiry = addDays(etDate(environment.now()), 30);
  return formatOptionSymbol({ root: 'SPY', expiry, right: 'C', strike: 500 });
}

function isAnswered({ state, subscriptions }: SocketHealth): boolean {
  const { wanted, held, refused } = subscriptions;
  if (state === 'live') return held + refused === wanted;
  return state === 'planRefused' || state === 'authFailed' || state === 'evicted' || state === 'waiting';
}
