/** An option contract as a user names it: what is known of it, and what is left open. */
import type { OptionRight } from './symbols.ts';

/** One thing that the words for an expiry can mean. */
export type ExpiryReading =
  | { kind: 'date'; date: string }
  /** The standard monthly expiry of `YYYY-MM`: the third Friday, or the day before where that is closed. */
  | { kind: 'month'; month: string }
  /** Calendar days from today in exchange time. */
  | { kind: 'dte'; days: number };

export interface ContractQuery {
  /** What names the underlying, as typed, upper case: `SPY`, `SPX`, `BANK OF AMERICA`. */
  name: string;
  /** Feed symbol that the name is, where it is written like a ticker: `SPY`, `I:SPX`, `BRK.B`. */
  underlying?: string;
  /** Only where the text is an option symbol or names a root of its own (`SPXW`). */
  root?: string;
  /** Every reading of the expiry's words; empty = none was given. `jan 27` is the 27th, and January 2027. */
  expiries: ExpiryReading[];
  right?: OptionRight;
  /** US dollars. */
  strike?: number;
}
