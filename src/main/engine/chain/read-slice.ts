/** An expiry's carry and quotes as they are now. The surface, and with it the rows' volatilities, follows once every expiry has read its own. */
import type { CashDividend } from '../../../shared/analytics/american-dividends.ts';
import { yearsLeft, type EpochMs } from '../../../shared/market/calendar.ts';
import type { ModelColumns } from './model-columns.ts';
import { readKnowledge, type QuoteOrigin } from './quote-knowledge.ts';
import type { SpotAge } from './carry.ts';
import { estimateCarry, hearCarry, type HeardCarry } from './slice-carry.ts';
import { pricingSlice } from './slice-pricing.ts';
import { newestQuoteMs, readSurfacePoints, readVendorPoints, vendorTime } from './slice-quotes.ts';
import type { SliceState } from './slice-state.ts';

export interface SliceInputs {
  spot: number;
  spotAge: SpotAge;
  spotAtMs: EpochMs;
  nowMs: EpochMs;
  /** Continuous rate for a number of years. */
  rate: (years: number) => number;
  /** Expected until expiry; undefined while not known. */
  dividends: readonly CashDividend[] | undefined;
  origin: QuoteOrigin | undefined;
}

/** What of an expiry is heard together with the others; `carry` undefined where it has settled. */
export interface HeardSlice {
  state: SliceState;
  years: number;
  carry: HeardCarry | undefined;
}

/** Needs the state's rows, session and `asOfMs`. */
export function hearSlice(
  columns: ModelColumns,
  state: SliceState,
  { spot, spotAge, spotAtMs, nowMs, rate, dividends, origin }: SliceInputs,
): HeardSlice {
  const { slice } = state;
  const expired = slice.settlesAtMs <= nowMs;
  const fromMs = state.quotesFromMs;
  readKnowledge(columns, state, { spot, nowMs: state.asOfMs, origin });
  // Beside a late price, or none, the one of then says nothing of what has moved since.
  if (spotAge !== 'current' && spotAge !== 'impliedAtEnd') state.spotThen.fill(Number.NaN);
  state.vendorAtMs = expired ? Number.NaN : vendorTime(columns, state, fromMs);
  const isOfVendor = !Number.isNaN(state.vendorAtMs);
  state.basisAtMs = isOfVendor
    ? state.vendorAtMs
    : Math.min(newestQuoteMs(columns, state, fromMs), state.quotesUntilMs);
  // Volatilities of a quarter of an hour ago had that much more time before them.
  const years = yearsLeft(slice.settlesAtMs, isOfVendor ? state.vendorAtMs : state.asOfMs);
  state.spot = spot;
  state.readAtMs = nowMs;
  const carry = expired
    ? undefined
    : hearCarry(columns, state, {
        spot,
        years,
        rate: rate(years),
        nowMs: state.asOfMs,
        sessionStartMs: fromMs,
        spotAge,
        spotAtMs,
        dividends,
      });
  return { state, years, carry };
}

/** Once all that are read together were heard: writes everything that the rows are solved with but their volatilities. */
export function readSlice(columns: ModelColumns, { state, years, carry: heard }: HeardSlice): void {
  const { options, slice, surface } = state;
  state.carry = heard && estimateCarry(state, heard);
  state.pricing = state.carry && pricingSlice(slice.european, years, state.carry, state.pricing);
  const strikes = slice.strikes.length;
  const { spot: modelSpot = Number.NaN, rate: carryRate = Number.NaN, dividendYield = Number.NaN } = state.carry ?? {};
  for (let row = 0; row < state.ids.length; row++) {
    options.sign[row] = row < strikes ? 1 : -1;
    options.strike[row] = slice.strikes[row % strikes];
    options.spot[row] = modelSpot;
    options.years[row] = heard ? years : Number.NaN;
    options.rate[row] = carryRate;
    options.dividendYield[row] = dividendYield;
  }
  surface.years = years;
  if (!state.carry) surface.points.clear();
  else if (!Number.isNaN(state.vendorAtMs)) readVendorPoints(columns, state, state.quotesFromMs);
  else readSurfacePoints(columns, state, state.quotesFromMs);
}
