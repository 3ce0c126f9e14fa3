/** What goes into the memory's file, and what comes out of it. */
import type { KeptMeasure, KeptValues, Origin } from '../../../shared/history/measures.ts';

export interface MinuteRow {
  symbol: string;
  atMs: number;
  origin: Origin;
  values: KeptValues;
}

export interface DayRow {
  symbol: string;
  /** Exchange date. */
  date: string;
  atMs: number;
  origin: Origin;
  values: KeptValues;
  /** The day's first 30-day volatility, where the chain was open. */
  ivOpen?: number;
}

/** Adjusted for the splits since. */
export interface BarOfDay {
  date: string;
  open: number;
  high: number;
  low: number;
  close: number;
  /** The close as it was traded; NaN where it was not asked for. */
  traded: number;
}

export interface OptionDay {
  contract: string;
  date: string;
  close: number;
}

/** The days of a name, oldest first; arrays run along `dates`. NaN where unknown. */
export interface Days {
  dates: string[];
  /** The source of each day's numbers; NaN where only its bar is known. */
  origin: number[];
  bars: BarOfDay[];
  columns: Partial<Record<KeptMeasure, number[]>>;
}

export interface Minutes {
  atMs: number[];
  columns: Partial<Record<KeptMeasure, number[]>>;
}

/** The input of one name's ranks: the known days of the span, oldest first. */
export interface Past {
  symbol: string;
  dates: number[];
  iv30: number[];
  rr30: number[];
  ivOpen: number[];
  origin: number[];
}
