/** What a term structure implies for the time between two expiries, and for a known event within it. */
import { totalVariance, type TermPoint } from './fixed-maturity.ts';

/**
 * Volatility a year between two expiries: √((σ₂²T₂ − σ₁²T₁)/(T₂ − T₁)). NaN where total variance falls, which no volatility explains,
 * or the second is not later.
 */
export function forwardVolatility(first: TermPoint, second: TermPoint): number {
  if (!(second.years > first.years)) return Number.NaN;
  return Math.sqrt((totalVariance(second) - totalVariance(first)) / (second.years - first.years));
}

export interface EventVolatility {
  /** Volatility a year of the days without the event. */
  ambient: number;
  /** Standard deviation of the move the event alone is priced to bring, as a fraction. */
  move: number;
  /** Its expected size either way, √(2/π) of that. */
  expectedMove: number;
}

/**
 * The event between `before` and `after`, the last expiry before it and the first after it: what total variance grows by beyond the
 * ambient rate. The ambient is the forward volatility between the two expiries after the event, or that of the expiry before it where
 * none is listed later. NaN where the surface prices no event (growth below ambient) or too little is known.
 */
export function eventVolatility(before: TermPoint, after: TermPoint, later?: TermPoint): EventVolatility {
  const ambient = later ? forwardVolatility(after, later) : before.volatility;
  const growth = totalVariance(after) - totalVariance(before);
  const move =
    after.years > before.years ? Math.sqrt(growth - ambient * ambient * (after.years - before.years)) : Number.NaN;
  return { ambient, move, expectedMove: Math.sqrt(2 / Math.PI) * move };
}
