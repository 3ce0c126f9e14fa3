import type { CashDividend } from '../../../shared/analytics/american-dividends.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import type { QuoteOrigin } from './quote-knowledge.ts';

export interface ChainModelOptions {
  table: InstrumentTable;
  /** Continuous rate for a number of years. */
  rate: (years: number) => number;
  /** Cash dividends expected until an instant; undefined while not known. */
  dividends?: (underlying: string, nowMs: EpochMs, untilMs: EpochMs) => readonly CashDividend[] | undefined;
  calendar: () => TradingCalendar;
  /** How much older than the clock the options' data is; without it no older. */
  delayMs?: () => number;
  /** The same of an underlying's price. */
  spotDelayMs?: (underlying: string) => number;
  /** Where quotes come from; without it every quote of the session is taken as of now. */
  origin?: QuoteOrigin;
  /** Milliseconds that only measure durations: when a run ends. */
  stopwatch: () => number;
  /** Milliseconds this thread has worked: what a run took. Without it the stopwatch's, in which other programs' work counts too. */
  workedMs?: () => number;
}
