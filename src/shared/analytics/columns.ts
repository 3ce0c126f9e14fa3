/**
 * Plain columns that the batch functions read and write. Every column of one call has the same length;
 * rows `from` (inclusive) to `to` (exclusive) are processed. Nothing is allocated.
 */

/** +1 a call, −1 a put. */
export type OptionSign = 1 | -1;

export interface OptionColumns {
  /** +1 call, −1 put. */
  sign: Int8Array;
  /** US dollars. */
  spot: Float64Array;
  /** US dollars. */
  strike: Float64Array;
  /** ACT/365 years to settlement. */
  years: Float64Array;
  /** Continuously compounded interest rate, fraction a year. */
  rate: Float64Array;
  /** Continuously compounded dividend yield or carry, fraction a year. */
  dividendYield: Float64Array;
}

export interface GreekColumns {
  price: Float64Array;
  delta: Float64Array;
  gamma: Float64Array;
  theta: Float64Array;
  vega: Float64Array;
  rho: Float64Array;
  vanna: Float64Array;
  charm: Float64Array;
}

export const GREEK_NAMES = ['price', 'delta', 'gamma', 'theta', 'vega', 'rho', 'vanna', 'charm'] as const;

export function createOptionColumns(length: number): OptionColumns {
  return {
    sign: new Int8Array(length),
    spot: new Float64Array(length),
    strike: new Float64Array(length),
    years: new Float64Array(length),
    rate: new Float64Array(length),
    dividendYield: new Float64Array(length),
  };
}

export function createGreekColumns(length: number): GreekColumns {
  return {
    price: new Float64Array(length),
    delta: new Float64Array(length),
    gamma: new Float64Array(length),
    theta: new Float64Array(length),
    vega: new Float64Array(length),
    rho: new Float64Array(length),
    vanna: new Float64Array(length),
    charm: new Float64Array(length),
  };
}
