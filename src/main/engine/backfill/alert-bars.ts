/**
 * Minutes before now of the symbols whose moving values rules look at: one request a symbol. The answers reach the rules through the feed's
 * sink, so a recording holds them. Without them a rule waits until enough bars have closed, and says so.
 */
import { addDays, etDate } from '../../../shared/market/calendar.ts';
import type { FeedSource } from '../feed/feed-source.ts';
import { barsRequest, MAX_BASE_BARS } from '../massive/rest/endpoints.ts';

/** Minutes of a regular session, the least a calendar day of trading has. */
const DAY_MINUTES = 390;
/** Weekends and a holiday. */
const DAYS_MORE = 4;
const MOST_DAYS = 90;
const RETRY_MS = 5 * 60_000;

export class AlertBars {
  readonly #source: FeedSource;
  readonly #report: (text: string) => void;
  /** By symbol: the minutes asked for, and when it may be asked again after a failure. */
  readonly #asked = new Map<string, { minutes: number; againAtMs: number }>();
  #wanted: ReadonlyMap<string, number> = new Map();
  #closed = false;

  constructor(source: FeedSource, report: (text: string) => void) {
    this.#source = source;
    this.#report = report;
  }

  /** Called about once a second: minutes of trading by symbol. */
  want(bars: ReadonlyMap<string, number>): void {
    this.#wanted = bars;
    this.#askMissing();
  }

  #askMissing(): void {
    const nowMs = this.#source.now();
    for (const [symbol, minutes] of this.#wanted) {
      const asked = this.#asked.get(symbol);
      if (asked && asked.minutes >= minutes && nowMs < asked.againAtMs) continue;
      this.#asked.set(symbol, { minutes, againAtMs: Number.POSITIVE_INFINITY });
      void this.#ask(symbol, minutes, nowMs);
    }
  }

  /** The state went to another time. */
  renew(): void {
    this.#asked.clear();
    this.#askMissing();
  }

  close(): void {
    this.#closed = true;
    this.#wanted = new Map();
  }

  async #ask(symbol: string, minutes: number, nowMs: number): Promise<void> {
    const days = Math.min(MOST_DAYS, Math.ceil((minutes / DAY_MINUTES) * 1.5) + DAYS_MORE);
    const from = addDays(etDate(nowMs), -days);
    const request = barsRequest({
      symbol,
      multiplier: 1,
      timespan: 'minute',
      from,
      to: nowMs,
      baseBars: MAX_BASE_BARS,
    });
    try {
      await this.#source.request({ ...request, priority: 'background' });
    } catch (error) {
      if (this.#closed) return;
      this.#asked.set(symbol, { minutes, againAtMs: this.#source.now() + RETRY_MS });
      this.#report(`bars of ${symbol} for a rule: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
