/**
 * The kernels work in natural units: theta and charm per year, vega, vanna and rho per 1.00 (100 points).
 * People read theta and charm per calendar day, vega and vanna per volatility point, rho per percentage point.
 */
import type { GreekColumns } from './columns.ts';

export const DAYS_PER_YEAR = 365;
export const POINTS_PER_UNIT = 100;

/** Turns rows `from` to `to` from natural into displayed units, in place. Price, delta and gamma stay as they are. */
export function toDisplayUnits(greeks: GreekColumns, from = 0, to = greeks.price.length): void {
  for (let i = from; i < to; i++) {
    greeks.theta[i] /= DAYS_PER_YEAR;
    greeks.charm[i] /= DAYS_PER_YEAR;
    greeks.vega[i] /= POINTS_PER_UNIT;
    greeks.vanna[i] /= POINTS_PER_UNIT;
    greeks.rho[i] /= POINTS_PER_UNIT;
  }
}
