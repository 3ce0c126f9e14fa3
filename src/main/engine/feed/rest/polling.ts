/**
 * REST in a socket's place: rows whose plan has no stream, or whose socket is down, come from snapshots every 2–3 s on paid
 * plans and within the request limit on free ones. Where a plan has no snapshots either, the last finished day's bars are requested once: that is
 * not polling. A plan that limits requests may have none, so there the days come first.
 */
import type { SocketHealth } from '../../../../shared/contract/health.ts';
import { addDays, etDate, type EpochMs } from '../../../../shared/market/calendar.ts';
import { DELAY_MS } from '../../../../shared/market/delay.ts';
import type { Market } from '../../../../shared/market/symbols.ts';
import { MARKETS } from '../../../../shared/market/symbols.ts';
import type { TradingCalendar } from '../../../../shared/market/trading-calendar.ts';
import {
  dayOfAllStocksPath,
  previousDayPath,
  snapshotChunk,
  snapshotPath,
  type PathQuery,
} from '../../massive/rest/rest-paths.ts';
import { decodeRest } from '../../massive/rest/rest-route.ts';
import type { FeedEnvironment, FeedTimer } from '../environment.ts';
import { errorText, FeedError } from '../feed-error.ts';
import { restFaults } from '../feed-words.ts';
import type { RestPriority, RestReply, RestRequest } from '../feed-source.ts';
import { RowMotion } from './row-motion.ts';

export const POLL_MS = 2_500;
/** Half of a free plan's requests are left for what the user does. */
export const POLL_FREE_MS = 30_000;
/** A refused snapshot is requested again after this: plans change. */
const REFUSED_RETRY_MS = 10 * 60_000;
/** From this many stocks on, one answer with the whole market costs less than single ones. */
const ALL_STOCKS_FROM = 3;
/** What has brought no rows for as many rounds no longer refreshes the screen. */
const ROUNDS_WITHOUT = 6;
const UNREACHABLE: ReadonlySet<string> = new Set([
  'rest/network',
  'rest/timeout',
  'rest/server',
  'rest/blocked',
  'rest/bad-body',
]);
/** Of a server that cannot be had; any other failure is an answer, as a 403 is, whoever gives it. */
const isUnreached = (error: unknown): error is FeedError =>
  error instanceof FeedError && UNREACHABLE.has(error.code) && error.status !== 403;
/** Snapshot requests a round; the rest wait for the next round. */
const REQUESTS_PER_ROUND = 4;

export interface PollerOptions {
  environment: FeedEnvironment;
  /** The market clock. */
  marketNow(): EpochMs;
  calendar(): TradingCalendar;
  request(request: RestRequest): Promise<RestReply>;
  isLimited(market: Market): boolean;
  log(level: 'info' | 'warning', text: string): void;
}

interface MarketPoll {
  symbols: readonly string[];
  timer: FeedTimer | undefined;
  /** Where the next round begins in `symbols`. */
  from: number;
  succeeded: boolean;
  motion: RowMotion;
  /** Of the newest snapshot with rows. */
  answeredAtMs: number;
  /** The round under way; undefined between two. */
  beganAtMs: number | undefined;
  /** Why the last request had no answer. */
  fault: string | undefined;
  refusedUntilMs: number;
  /** Symbols whose previous day was requested. */
  asked: Set<string>;
  /** Whether one answer told every stock's previous day; undefined where none was asked for it. */
  allStocks: boolean | undefined;
}

export class Poller {
  readonly #options: PollerOptions;
  readonly #markets: ReadonlyMap<Market, MarketPoll>;
  #stopped = false;

  constructor(options: PollerOptions) {
    this.#options = options;
    this.#markets = new Map(
      MARKETS.map((market) => [
        market,
        {
          symbols: [],
          timer: undefined,
          from: 0,
          succeeded: false,
          motion: new RowMotion(),
          answeredAtMs: Number.NEGATIVE_INFINITY,
          beganAtMs: undefined,
          fault: undefined,
          refusedUntilMs: 0,
          asked: new Set(),
          allStocks: undefined,
        },
      ]),
    );
  }

  health(market: Market): Pick<SocketHealth, 'polling' | 'restFault' | 'restSilent'> {
    const restSilent = this.isSilent(market) || undefined;
    return { polling: this.isPolling(market), restFault: this.fault(market), restSilent };
  }

  /** True while REST gives current prices in the socket's place. */
  isPolling(market: Market): boolean {
    const { symbols, succeeded, answeredAtMs } = this.#markets.get(market)!;
    return symbols.length > 0 && succeeded && !this.#isLong(market, answeredAtMs) && !this.#standsStill(market);
  }

  /** REST answers, and brings nothing, or nothing newer though the market is open. */
  isSilent(market: Market): boolean {
    const { symbols, succeeded, motion } = this.#markets.get(market)!;
    return symbols.length > 0 && succeeded && (motion.isEmpty() || this.#standsStill(market));
  }

  #standsStill(market: Market): boolean {
    const { symbols, motion } = this.#markets.get(market)!;
    return motion.standsStill(this.#options.environment.now(), symbols.length, this.#roundsMs(market));
  }

  /** Why REST, which stands in for the socket, gives nothing: the server cannot be had. */
  fault(market: Market): string | undefined {
    const { symbols, fault, beganAtMs, motion } = this.#markets.get(market)!;
    if (symbols.length === 0 || this.isPolling(market)) return undefined;
    if (this.isSilent(market)) return motion.isEmpty() ? restFaults.noRows : restFaults.standsStill;
    return fault ?? (beganAtMs !== undefined && this.#isLong(market, beganAtMs) ? restFaults.noAnswerYet : undefined);
  }

  #isLong(market: Market, sinceMs: number): boolean {
    return this.#options.environment.now() - sinceMs > this.#roundsMs(market);
  }

  #roundsMs(market: Market): number {
    return ROUNDS_WITHOUT * this.#spacingMs(market);
  }

  #spacingMs(market: Market): number {
    return this.#options.isLimited(market) ? POLL_FREE_MS : POLL_MS;
  }

  /** The symbols that need REST now; none hands the market back to its socket. */
  cover(market: Market, symbols: readonly string[]): void {
    const poll = this.#markets.get(market)!;
    poll.symbols = symbols;
    if (symbols.length === 0) {
      poll.succeeded = false;
      poll.motion.begin();
      if (poll.timer) this.#options.environment.clearTimer(poll.timer);
      poll.timer = undefined;
    } else if (!poll.timer && poll.beganAtMs === undefined) void this.#round(market, poll);
  }

  stop(): void {
    this.#stopped = true;
    for (const { timer } of this.#markets.values()) if (timer) this.#options.environment.clearTimer(timer);
  }

  async #round(market: Market, poll: MarketPoll): Promise<void> {
    const { environment, isLimited } = this.#options;
    poll.timer = undefined;
    poll.beganAtMs = environment.now();
    const daysFirst = isLimited(market) && missingDays(poll).length > 0;
    if (environment.now() >= poll.refusedUntilMs && !daysFirst) await this.#snapshots(market, poll);
    else await this.#previousDay(market, poll);
    poll.beganAtMs = undefined;
    if (this.#stopped || poll.symbols.length === 0) return;
    const jitter = 0.8 + 0.4 * environment.random();
    poll.timer = environment.setTimer(() => void this.#round(market, poll), this.#spacingMs(market) * jitter);
  }

  async #snapshots(market: Market, poll: MarketPoll): Promise<void> {
    const rounds = this.#options.isLimited(market) ? 1 : REQUESTS_PER_ROUND;
    let asked = 0;
    for (let i = 0; i < rounds && asked < poll.symbols.length; i++) {
      if (poll.from >= poll.symbols.length) poll.from = 0;
      const chunk = snapshotChunk(poll.symbols, poll.from);
      poll.from += chunk.length;
      asked += chunk.length;
      const request = snapshotPath(market, chunk);
      const answer = await this.#ask(poll, request);
      poll.succeeded = typeof answer === 'object';
      if (answer === 'refused') poll.refusedUntilMs = this.#options.environment.now() + REFUSED_RETRY_MS;
      if (typeof answer === 'string') return;
      this.#take(poll, answer, chunk.join(','));
    }
  }

  #take(poll: MarketPoll, { record }: RestReply, names: string): void {
    const { environment, calendar, marketNow } = this.#options;
    const update = decodeRest(record);
    const rows = update?.kind === 'snapshots' ? update.rows : [];
    // Whoever is late by plan is quiet for that long after the open.
    const [nowMs, days] = [marketNow(), calendar()];
    const isDue = days.isRegularHours(nowMs) && days.isRegularHours(nowMs - DELAY_MS);
    if (poll.motion.take(rows, names, environment.now(), isDue)) poll.answeredAtMs = environment.now();
  }

  /** Each symbol once: stocks all together, the rest one a round. */
  async #previousDay(market: Market, poll: MarketPoll): Promise<void> {
    const missing = missingDays(poll);
    if (missing.length === 0) return;
    if (market === 'stocks' && missing.length >= ALL_STOCKS_FROM && poll.allStocks === undefined) {
      const { calendar, marketNow } = this.#options;
      const date = calendar().tradingDayOnOrBefore(addDays(etDate(marketNow()), -1));
      // A request that fills a whole list has the priority of a user's.
      const answer = await this.#ask(poll, dayOfAllStocksPath(date), 'interactive');
      poll.allStocks = typeof answer === 'object' && hasResults(answer);
    } else {
      poll.asked.add(missing[0]);
      await this.#ask(poll, previousDayPath(missing[0]));
    }
  }

  async #ask(
    poll: MarketPoll,
    request: PathQuery,
    priority: RestPriority = 'background',
  ): Promise<RestReply | 'refused' | 'failed'> {
    try {
      const reply = await this.#options.request({ ...request, priority });
      poll.fault = undefined;
      return reply;
    } catch (error) {
      if (this.#stopped) return 'failed';
      poll.fault = isUnreached(error) ? error.message : undefined;
      this.#options.log('warning', `polling ${request.path}: ${errorText(error)}`);
      return error instanceof FeedError && error.code === 'rest/not-entitled' ? 'refused' : 'failed';
    }
  }
}

function missingDays({ symbols, asked, allStocks }: MarketPoll): string[] {
  return allStocks ? [] : symbols.filter((symbol) => !asked.has(symbol));
}

/** A day that was none, or is not there yet, has none. */
const hasResults = ({ json }: RestReply): boolean => {
  const { results } = json as { results?: unknown };
  return Array.isArray(results) && results.length > 0;
};
