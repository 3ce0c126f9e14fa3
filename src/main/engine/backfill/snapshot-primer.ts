/**
 * What no socket sends: previous close, open interest and a first price for rows that just came on screen. Asks REST once per symbol,
 * many symbols a request; the answers reach the table through the feed's sink. A refusal leaves the cells unknown and is tried again later.
 * An end-of-day plan refuses all of these, and each costs one of its few requests, so the primer waits until the plan is known.
 * A terminal left on overnight asks again when stocks and when options begin to trade: a new day clears the previous close.
 */
import { isEndOfDay } from '../../../shared/contract/health.ts';
import { etDate, etMinutes, type EpochMs } from '../../../shared/market/calendar.ts';
import { MARKETS, marketOf, type Market } from '../../../shared/market/symbols.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import { FeedError } from '../feed/feed-error.ts';
import type { FeedSource } from '../feed/feed-source.ts';
import { snapshotChunk, snapshotPath } from '../massive/rest/rest-paths.ts';

/** Symbols that arrive within this share a request. */
const GATHER_MS = 60;
/** How long to wait for a socket's answer to show what the plan is. */
const PLAN_PATIENCE_MS = 1_500;
const RETRY_MS = 30_000;
/** A request that the plan refused is repeated after this: plans change. */
const REFUSED_RETRY_MS = 10 * 60_000;
/** A minute into extended hours (04:00 ET) and into regular hours (09:30 ET). */
const DAY_BEGINS_MINUTES = [4 * 60 + 1, 9 * 60 + 31];

export class SnapshotPrimer {
  readonly #source: FeedSource;
  readonly #report: (text: string) => void;
  readonly #asked = new Set<string>();
  readonly #waiting = new Set<string>();
  readonly #retries = new Set<NodeJS.Timeout>();
  #shown: ReadonlySet<string> = new Set();
  #dayPart: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #patientUntilMs: number | undefined;
  #closed = false;

  constructor(source: FeedSource, report: (text: string) => void) {
    this.#source = source;
    this.#report = report;
  }

  /** Everything shown now. */
  want(symbols: Iterable<string>): void {
    this.#shown = new Set(symbols);
    this.#askMissing();
  }

  /** Called about once a second with the market's time. */
  tick(nowMs: EpochMs, calendar: TradingCalendar): void {
    const part = dayPart(nowMs, calendar);
    if (this.#dayPart !== undefined && part !== this.#dayPart) this.renew();
    this.#dayPart = part;
  }

  /** Asks again for everything shown. */
  renew(): void {
    this.#asked.clear();
    this.#askMissing();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const retry of this.#retries) clearTimeout(retry);
    this.#retries.clear();
    this.#waiting.clear();
  }

  #askMissing(): void {
    for (const symbol of this.#shown) {
      if (this.#asked.has(symbol)) continue;
      this.#asked.add(symbol);
      this.#waiting.add(symbol);
    }
    if (this.#waiting.size > 0) this.#timer ??= setTimeout(() => this.#ask(), GATHER_MS);
  }

  #ask(): void {
    this.#timer = undefined;
    this.#patientUntilMs ??= performance.now() + PLAN_PATIENCE_MS;
    const patient = performance.now() < this.#patientUntilMs;
    for (const market of MARKETS) {
      const ofMarket = [...this.#waiting].filter((s) => marketOf(s) === market);
      const plan = this.#source.capabilities().find((c) => c.market === market);
      if (ofMarket.length === 0 || (patient && plan?.timeliness === 'unknown')) continue;
      for (const symbol of ofMarket) this.#waiting.delete(symbol);
      if (plan && isEndOfDay(plan)) {
        this.#askAgain(ofMarket, REFUSED_RETRY_MS);
        continue;
      }
      for (let at = 0; at < ofMarket.length;) {
        const chunk = snapshotChunk(ofMarket, at);
        at += chunk.length;
        void this.#request(market, chunk);
      }
    }
    if (this.#waiting.size > 0) this.#timer = setTimeout(() => this.#ask(), GATHER_MS);
  }

  #askAgain(symbols: readonly string[], afterMs: number): void {
    const retry = setTimeout(() => {
      this.#retries.delete(retry);
      for (const symbol of symbols) this.#asked.delete(symbol);
      this.#askMissing();
    }, afterMs);
    this.#retries.add(retry);
  }

  async #request(market: Market, symbols: string[]): Promise<void> {
    try {
      await this.#source.request({ ...snapshotPath(market, symbols), priority: 'background' });
    } catch (error) {
      if (this.#closed) return;
      this.#report(
        `snapshot of ${symbols.length} ${market}: ${error instanceof Error ? error.message : String(error)}`,
      );
      const refused = error instanceof FeedError && error.code === 'rest/not-entitled';
      this.#askAgain(symbols, refused ? REFUSED_RETRY_MS : RETRY_MS);
    }
  }
}

/** The date, and which part of the trading day has begun. */
function dayPart(nowMs: EpochMs, calendar: TradingCalendar): string {
  const date = etDate(nowMs);
  const begun = DAY_BEGINS_MINUTES.filter((minutes) => etMinutes(nowMs) >= minutes).length;
  return calendar.isTradingDay(date) ? `${date}/${begun}` : date;
}
