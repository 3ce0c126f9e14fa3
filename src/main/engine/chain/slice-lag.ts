/** What the parity of one expiry adds to what the expiries of its underlying say together: a lag of spot, or borrow (surface/spot-lag.ts). */
import { parityOffset } from '../../../shared/analytics/surface/forward-filter.ts';
import type { ParityForward } from '../../../shared/analytics/surface/parity.ts';
import type { PriceDoubt, SpotLag } from '../../../shared/analytics/surface/spot-lag.ts';
import { YEAR_MS, type EpochMs } from '../../../shared/market/calendar.ts';
import type { CashDividend } from '../../../shared/analytics/american-dividends.ts';
import type { SpotAge } from './carry.ts';
import { USUAL_VOLATILITY } from './slice-quotes.ts';
import type { SliceState } from './slice-state.ts';

/** An older price of a share that hardly trades, or whose feed stands still, may lag its quotes: it proves no carry. */
const FIRM_MS = 5_000;
/** How far the price of now and the one that options trade against usually are apart (ln); and where it is but what the nearest of them imply. */
const USUAL_LAG = 0.0012;
const IMPLIED_LAG = 0.01;
/** Beside a price of now it is but between bid and ask of the share: a basis point or two, and half a cent. */
const NO_LAG = 0.00015;
const HALF_TICK = 0.005;
/** A year over its open hours, in which spot moves. */
const OPEN_TIME = 5.35;

/** By how much the price may lag, or the quotes lag it: what spot moves in its age, and a little always. */
export function doubtOf(
  { slice, surface }: SliceState,
  { spot, spotAge, nowMs, spotAtMs }: { spot: number; spotAge: SpotAge; nowMs: EpochMs; spotAtMs: EpochMs },
): PriceDoubt {
  const isImplied = spotAge !== 'current' && spotAge !== 'late';
  const ageMs = Math.max(0, nowMs - spotAtMs) || 0;
  const fitted = surface.fitted ? surface.volatilityAt(0) : Number.NaN;
  const moved = (fitted > 0 ? fitted : USUAL_VOLATILITY) * Math.sqrt((ageMs * OPEN_TIME) / YEAR_MS);
  const isOfNow = spotAge === 'current' && ageMs <= FIRM_MS && !slice.european;
  const least = isOfNow ? Math.hypot(NO_LAG, HALF_TICK / spot) : isImplied ? IMPLIED_LAG : USUAL_LAG;
  return { usualLag: Math.hypot(least, moved), isOfNow };
}

interface Said {
  spot: number;
  years: number;
  rate: number;
  nowMs: EpochMs;
  /** Expected until expiry; undefined while not known. `known`: they are no part of the carry; `discrete`: they are priced on their dates. */
  dividends: readonly CashDividend[] | undefined;
  known: boolean;
  discrete: boolean;
  /** ln of what they leave of spot. */
  left: number;
}

/** Dividends that are not known would be taken for a lag: they are in later expiries alone. */
export function hearLag(
  { slice, lag, carry }: SliceState,
  { spot, years, rate, nowMs, dividends, known, discrete, left }: Said,
  box: ParityForward,
  doubt: PriceDoubt,
): void {
  if (!known || !dividends || Number.isNaN(box.forward)) {
    lag?.drop(slice);
    return;
  }
  // Premiums of exercise are those of the last pass.
  const isPriced = !carry || (carry.dividends !== undefined) === discrete;
  if (!isPriced) return;
  const grown = spot * Math.exp(rate * years);
  const offset = parityOffset(box, grown * Math.exp(left));
  lag?.read(slice, { years, offset, error: (0.5 * (box.high - box.low)) / grown, spot }, doubt, nowMs);
}

/** Undefined where the expiries together say nothing of this one. */
export function lagOf(
  { slice, lag }: SliceState,
  known: boolean,
  dividends: readonly CashDividend[] | undefined,
): SpotLag | undefined {
  if (!lag?.isTold || !known || !dividends) return undefined;
  lag.recall(slice);
  return lag;
}
