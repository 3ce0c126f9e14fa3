/** The skew at the start of the day. */
import { etDate, type EpochMs } from '../../../shared/market/calendar.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';

interface FirstValue {
  value: number;
  atMs: EpochMs;
}

/** The first risk reversal of each expiry since the open of its market date: the base of the change of skew. */
export class SkewMemory {
  readonly #first = new Map<string, FirstValue>();
  readonly #calendar: () => TradingCalendar;

  constructor(calendar: () => TradingCalendar) {
    this.#calendar = calendar;
  }

  /** Undefined before the open, and while nothing is known. A step back in time (a replay's) before the first value forgets it. */
  firstOf(key: string, riskReversal: number, atMs: EpochMs): FirstValue | undefined {
    const session = this.#calendar().sessionOn(etDate(atMs));
    if (!session || atMs < session.openMs) return undefined;
    const first = this.#first.get(key);
    if (first && first.atMs >= session.openMs && first.atMs <= atMs) return first;
    this.#first.delete(key);
    if (Number.isNaN(riskReversal)) return undefined;
    const now = { value: riskReversal, atMs };
    this.#first.set(key, now);
    return now;
  }
}
