/** The market's calendar, and which exchange date (ET) an instant belongs to, cheaply: the bounds of the last answer are kept. */
import { etDate, etInstant, addDays, type EpochMs } from '../../../shared/market/calendar.ts';
import { BUILT_IN_CALENDAR, type TradingCalendar } from '../../../shared/market/trading-calendar.ts';

export class TradingDay {
  calendar: TradingCalendar = BUILT_IN_CALENDAR;
  #startMs = Number.POSITIVE_INFINITY;
  #askedMs = Number.NaN;
  #askedOf: TradingCalendar | undefined;
  #isRegular = false;
  #priceFromMs = Number.NaN;
  #pricesFromMs = Number.POSITIVE_INFINITY;
  #pricesUntilMs = Number.NEGATIVE_INFINITY;
  #pricesOf: TradingCalendar | undefined;
  /** Midnight that ends the date last asked for. */
  endMs = Number.NEGATIVE_INFINITY;

  /** Midnight (ET) that begins the date of `atMs`; NaN where the time is unknown. */
  startOf(atMs: EpochMs): EpochMs {
    if (atMs >= this.#startMs && atMs < this.endMs) return this.#startMs;
    return this.#find(atMs);
  }

  /** As the calendar's `isRegularHours`, cheaply for one instant asked again and again. */
  isRegular(atMs: EpochMs): boolean {
    if (atMs === this.#askedMs && this.calendar === this.#askedOf) return this.#isRegular;
    this.#askedMs = atMs;
    this.#askedOf = this.calendar;
    return (this.#isRegular = this.calendar.isRegularHours(atMs));
  }

  /** Prices from then on are of the session of `atMs`: since the open once the market has opened that day, and since midnight before. */
  priceFromMs(atMs: EpochMs): EpochMs {
    if (atMs >= this.#pricesFromMs && atMs < this.#pricesUntilMs && this.calendar === this.#pricesOf)
      return this.#priceFromMs;
    return this.#findPrices(atMs);
  }

  #findPrices(atMs: EpochMs): EpochMs {
    const startMs = this.startOf(atMs);
    const openMs = startMs === startMs ? this.calendar.sessionOn(etDate(atMs))?.openMs : undefined;
    const isOpened = openMs !== undefined && atMs >= openMs;
    this.#pricesOf = this.calendar;
    this.#pricesFromMs = this.#priceFromMs = isOpened ? openMs : startMs;
    this.#pricesUntilMs = isOpened ? this.endMs : (openMs ?? this.endMs);
    return this.#priceFromMs;
  }

  #find(atMs: EpochMs): EpochMs {
    if (!Number.isFinite(atMs) || Math.abs(atMs) > 8e15) return Number.NaN;
    const date = etDate(atMs);
    this.#startMs = etInstant(date, 0);
    this.endMs = etInstant(addDays(date, 1), 0);
    return this.#startMs;
  }
}
