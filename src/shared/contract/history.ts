/** What the memory answers. Columns stand in the order of the measures asked for and run along the days or minutes; NaN where unknown. */
import type { EpochMs } from '../market/calendar.ts';

export interface HistoryDays {
  symbol: string;
  /** Every session from the first with a row. */
  dates: string[];
  columns: number[][];
  /** Open, high, low, close. */
  bars: number[][];
  /** Where each day's numbers come from (`ORIGIN`); NaN where only its price bar is known. */
  origin: number[];
  /** Sessions in the span asked for. */
  sessions: number;
}

export interface HistoryMinutes {
  symbol: string;
  atMs: EpochMs[];
  columns: number[][];
}
