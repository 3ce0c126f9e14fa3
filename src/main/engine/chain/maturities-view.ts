/** The term structure at fixed maturities, model-free volatility by expiry, and what the time between two expiries is worth. */
import type { ExpiryTerm, FixedTerm, MaturitiesResult } from '../../../shared/contract/analytics.ts';
import { atFixedMaturities, FIXED_DAYS, volatilityAt } from '../../../shared/analytics/maturities/fixed-maturity.ts';
import { forwardVolatility } from '../../../shared/analytics/maturities/forward-variance.ts';
import { modelFreeVariance } from '../../../shared/analytics/maturities/model-free.ts';
import type { RateCurve } from '../../../shared/analytics/rate-curve.ts';
import { yearsLeft, type EpochMs } from '../../../shared/market/calendar.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import type { AnalyticsInputs, AnalyticsJob, IsComputed } from './analytics-job.ts';
import { NO_INSTRUMENT, type ChainSlice } from './chain-book.ts';
import { quotesCountFromMs } from './session-start.ts';
import { sliceSkew } from './slice-skew.ts';
import type { SliceState } from './slice-state.ts';

type Inputs = Pick<AnalyticsInputs, 'table' | 'rates'>;

export function maturities(
  inputs: Inputs,
  { request: { underlying }, states, isComputed, spot, atMs }: AnalyticsJob<'maturities'>,
): MaturitiesResult {
  const expiries = termOf(inputs, states, atMs, isComputed);
  return { what: 'maturities', underlying, atMs, spot, fixed: fixedTerm(expiries), expiries };
}

/** Every regular listing that has not settled, nearest first; of one that is not computed yet nothing is known. */
export function termOf(
  { table, rates }: Inputs,
  states: readonly SliceState[],
  atMs: EpochMs,
  isComputed: IsComputed,
): ExpiryTerm[] {
  const live = states
    .filter(({ slice }) => !slice.adjusted && slice.settlesAtMs > atMs)
    .toSorted((a, b) => a.slice.settlesAtMs - b.slice.settlesAtMs);
  const terms = live.map((state) => {
    const { slice } = state;
    const years = yearsLeft(slice.settlesAtMs, atMs);
    const listing = { root: slice.root, expiry: slice.expiry, years };
    if (!isComputed(state)) return { ...listing, ...NOT_YET };
    return { ...listing, ...sliceSkew(table, state), ...modelFree(table, slice, years, rates, atMs) };
  });
  return terms.map((term, i) => ({ ...term, forwardIv: i === 0 ? term.atmIv : forwardBetween(terms[i - 1], term) }));
}

const NOT_YET = {
  awaited: true as const,
  atmIv: Number.NaN,
  riskReversal25: Number.NaN,
  butterfly25: Number.NaN,
  modelFreeIv: Number.NaN,
  modelFreeStrikes: 0,
};

export function fixedTerm(expiries: readonly ExpiryTerm[]): FixedTerm[] {
  const free = expiries.map(({ years, modelFreeIv, awaited }) => ({ years, volatility: modelFreeIv, awaited }));
  return atFixedMaturities(expiries, FIXED_DAYS).map((at) => ({
    ...at,
    modelFreeIv: volatilityAt(free, at.days / 365),
  }));
}

function forwardBetween(before: { years: number; atmIv: number }, after: { years: number; atmIv: number }): number {
  return forwardVolatility(
    { years: before.years, volatility: before.atmIv },
    { years: after.years, volatility: after.atmIv },
  );
}

/** Quotes of another session count as no bid. */
function modelFree(
  table: InstrumentTable,
  { underlying, strikes, calls, puts }: ChainSlice,
  years: number,
  rates: RateCurve,
  atMs: EpochMs,
): Pick<ExpiryTerm, 'modelFreeIv' | 'modelFreeStrikes'> {
  const [bid, ask, quoteAtMs] = (['bid', 'ask', 'quoteAtMs'] as const).map((name) => table.column(name));
  const startMs = quotesCountFromMs(underlying, atMs);
  const side = (ids: Uint32Array, column: Float64Array): number[] =>
    Array.from(ids, (id) => (id !== NO_INSTRUMENT && quoteAtMs[id] >= startMs ? column[id] : Number.NaN));
  const found = modelFreeVariance(
    { strikes, callBid: side(calls, bid), callAsk: side(calls, ask), putBid: side(puts, bid), putAsk: side(puts, ask) },
    years,
    rates(years),
  );
  return {
    modelFreeIv: found && found.variance > 0 ? Math.sqrt(found.variance) : Number.NaN,
    modelFreeStrikes: found?.used ?? 0,
  };
}
