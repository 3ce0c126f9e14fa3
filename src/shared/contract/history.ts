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
}

export interface HistoryMinutes {
  symbol: string;
  atMs: EpochMs[];
  columns: number[][];
}

/** A listing's smile on an earlier day: `ListingDay` says what the fields are. */
export interface PastSmile {
  listing: string;
  atMs: EpochMs;
  years: number;
  forward: number;
  atmIv: number;
  smile: number[];
}

/** None where nothing was kept of the exchange date. */
export interface PastSmiles {
  date: string;
  smiles: PastSmile[];
}

/** What filling in a year costs, before it is begun. */
export interface BackfillPlan {
  symbol: string;
  /** Sessions of a year, and those whose 30-day volatility is known already. */
  sessions: number;
  known: number;
  /** Sessions that lack it and have a price bar; a young name has none of those before it was listed. */
  fillable: number;
  /** Questions to the vendor, about: which strikes were listed is asked too. And how many a minute the plan allows for this. */
  requests: number;
  perMinute: number;
  minutes: number;
}

export interface BackfillStatus {
  symbol: string;
  /** The newest sessions alone, begun by the terminal itself. */
  automatic: boolean;
  state: 'running' | 'done' | 'stopped' | 'failed';
  done: number;
  requests: number;
  /** Questions that the vendor refused: older than the plan's history, or unknown. */
  refused: number;
  /** Sessions whose option closes fit neither the price of the underlying nor the sessions around: they stay unknown. */
  leftOut: number;
  known: number;
  sessions: number;
  /** Names that come after this one. */
  waiting: number;
  message?: string;
}
