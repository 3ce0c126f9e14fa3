/**
 * Implied volatility and Greeks of a whole American chain. Rows of one expiry (same years, rate, yield) share their
 * exercise boundaries through `AmericanSlices`, so a contract costs tens of microseconds instead of milliseconds.
 */
import { SliceCurves } from './american-curves.ts';
import { americanVolatilityOrMinusReason } from './american-implied.ts';
import { TIME_MARGIN, writeAmericanGreeks } from './american.ts';
import { GREEK_NAMES, type GreekColumns, type OptionColumns, type OptionSign } from './columns.ts';
import { BAD_INPUT, SOLVED } from './reasons.ts';

/** A slice made for a longer time serves until this share of it is left: its boundary covers every shorter time. */
const REUSE_SHARE = 0.9;

/** Boundary tables by expiry, made when needed and kept while time runs down; the oldest give way. */
export class AmericanSlices {
  readonly #slices: SliceCurves[] = [];
  readonly #capacity: number;
  #next = 0;

  /** Keeps tables of at most `capacity` expiries. */
  constructor(capacity = 64) {
    this.#capacity = capacity;
  }

  /** A slice for this time to expiry, rate and yield. */
  at(years: number, rate: number, dividendYield: number): SliceCurves {
    const needed = years * TIME_MARGIN;
    for (const slice of this.#slices) {
      const serves = slice.years >= needed && slice.years * REUSE_SHARE <= needed;
      if (serves && slice.rate === rate && slice.dividendYield === dividendYield) return slice;
    }
    const slice = new SliceCurves(needed, rate, dividendYield);
    this.#slices[this.#next] = slice;
    this.#next = (this.#next + 1) % this.#capacity;
    return slice;
  }
}

/**
 * For rows `from` to `to`: the volatility implied by `price` (NaN with the reason byte), and at it price and Greeks in
 * natural units (all NaN without a volatility). Rows of one expiry should be neighbours.
 */
export function americanImpliedAndGreeks(
  options: OptionColumns,
  price: Float64Array,
  outVolatility: Float64Array,
  outReason: Uint8Array,
  outGreeks: GreekColumns,
  slices: AmericanSlices,
  from = 0,
  to = price.length,
): void {
  for (let i = from; i < to; i++) {
    const sign = options.sign[i] as OptionSign;
    const years = options.years[i];
    const rate = options.rate[i];
    const dividendYield = options.dividendYield[i];
    let solved = -BAD_INPUT;
    if (Number.isFinite(years + rate + dividendYield)) {
      const slice = slices.at(Math.max(years, 0), rate, dividendYield);
      solved = americanVolatilityOrMinusReason(slice, sign, price[i], options.spot[i], options.strike[i], years);
      if (solved > 0) {
        const code = writeAmericanGreeks(outGreeks, i, slice, sign, options.spot[i], options.strike[i], years, solved);
        if (code !== SOLVED) solved = -code;
      }
    }
    outVolatility[i] = solved > 0 ? solved : Number.NaN;
    outReason[i] = solved > 0 ? SOLVED : -solved;
    if (solved > 0) continue;
    for (const name of GREEK_NAMES) outGreeks[name][i] = Number.NaN;
  }
}
