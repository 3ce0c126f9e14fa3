/** The term structure at fixed maturities, model-free volatility by expiry, and what the time between two expiries is worth. */
import type { ExpiryTerm, FixedTerm, MaturitiesResult } from '../../../shared/contract/analytics.ts';
import { atFixedMaturities, FIXED_DAYS, volatilityAt } from '../../../shared/analytics/maturities/fixed-maturity.ts';
import { forwardVolatility } from '../../../shared/analytics/maturities/forward-variance.ts';
import { LEAST_REACH, modelFreeVariance, reachOf } from '../../../shared/analytics/maturities/model-free.ts';
import type { RateCurve } from '../../../shared/analytics/rate-curve.ts';
import { yearsLeft, type EpochMs } from '../../../shared/market/calendar.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import type { AnalyticsInputs, AnalyticsJob, IsComputed } from './analytics-job.ts';
import { NO_INSTRUMENT } from './chain-book.ts';
import { sliceSkew } from './slice-skew.ts';
import { isQuoteOfSession, valuesTimeMs, type ShownSlice } from './slice-state.ts';

type Inputs = Pick<AnalyticsInputs, 'table' | 'rates'>;

export function maturities(
  inputs: Inputs,
  { request: { underlying }, states, isComputed, spot, atMs }: AnalyticsJob<'maturities'>,
): MaturitiesResult {
  const expiries = termOf(inputs, states, atMs, isComputed);
  return { what: 'maturities', underlying, atMs, spot, fixed: fixedTerm(expiries), expiries };
}

/** Every regular listing that has not settled, nearest first; of one that is not computed yet, or whose quotes the model contradicts, nothing is known. */
export function termOf(
  { table, rates }: Inputs,
  states: readonly ShownSlice[],
  atMs: EpochMs,
  isComputed: IsComputed,
): ExpiryTerm[] {
  const live = states
    .filter(({ slice }) => !slice.adjusted && slice.settlesAtMs > atMs)
    .toSorted((a, b) => a.slice.settlesAtMs - b.slice.settlesAtMs);
  const terms = live.map((state) => {
    const { slice } = state;
    const years = yearsLeft(slice.settlesAtMs, valuesTimeMs(state, atMs));
    const listing = { root: slice.root, expiry: slice.expiry, years };
    if (!isComputed(state)) return { ...listing, awaited: true as const, ...UNKNOWN };
    if (state.contradicted) return { ...listing, contradicted: true as const, ...UNKNOWN };
    const skew = sliceSkew(table, state);
    return { ...listing, ...skew, ...modelFree(table, state, skew.atmIv, rates, years) };
  });
  return terms.map((term, i) => ({ ...term, forwardIv: i === 0 ? term.atmIv : forwardBetween(terms[i - 1], term) }));
}

const UNKNOWN: Omit<ExpiryTerm, 'root' | 'expiry' | 'years' | 'forwardIv'> = {
  atmIv: Number.NaN,
  riskReversal25: Number.NaN,
  butterfly25: Number.NaN,
  modelFreeIv: Number.NaN,
  modelFreeStrikes: 0,
  modelFreeReach: [Number.NaN, Number.NaN],
};

export function fixedTerm(expiries: readonly ExpiryTerm[]): FixedTerm[] {
  // Between the listings beside a maturity, known or not: one passed over would make it another's volatility.
  const beside = expiries.map((e) => ({ ...e, awaited: e.awaited || e.contradicted }));
  const free = beside.map(({ years, modelFreeIv, awaited }) => ({ years, volatility: modelFreeIv, awaited }));
  return atFixedMaturities(beside, FIXED_DAYS).map((at) => {
    const modelFreeIv = volatilityAt(free, at.days / 365);
    const isPartial =
      !Number.isNaN(modelFreeIv) && knownBeside(expiries, at.days / 365).some((e) => e.modelFreePartial);
    return { ...at, modelFreeIv, ...(isPartial && { modelFreePartial: true as const }) };
  });
}

/** The listings on either side whose model-free volatility is known. */
function knownBeside(expiries: readonly ExpiryTerm[], years: number): ExpiryTerm[] {
  const known = expiries.filter((e) => e.modelFreeIv >= 0);
  return [known.findLast((e) => e.years <= years), known.find((e) => e.years >= years)].filter((e) => e !== undefined);
}

function forwardBetween(before: { years: number; atmIv: number }, after: { years: number; atmIv: number }): number {
  return forwardVolatility(
    { years: before.years, volatility: before.atmIv },
    { years: after.years, volatility: after.atmIv },
  );
}

/** Quotes of another session, and those too old beside the others, count as no bid. */
function modelFree(
  table: InstrumentTable,
  state: ShownSlice,
  atmIv: number,
  rates: RateCurve,
  years: number,
): Pick<ExpiryTerm, 'modelFreeIv' | 'modelFreeStrikes' | 'modelFreeReach' | 'modelFreePartial'> {
  const { slice, ids, knownAtMs, usedFromMs } = state;
  const { strikes } = slice;
  const [bid, ask, quoteAtMs] = (['bid', 'ask', 'quoteAtMs'] as const).map((name) => table.column(name));
  const side = (firstRow: number, column: Float64Array): number[] =>
    Array.from(strikes, (_, i) => {
      const [row, id] = [firstRow + i, ids[firstRow + i]];
      const counts = id !== NO_INSTRUMENT && isQuoteOfSession(state, quoteAtMs[id]) && !(knownAtMs[row] < usedFromMs);
      return counts ? column[id] : Number.NaN;
    });
  const puts = strikes.length;
  const found = modelFreeVariance(
    { strikes, callBid: side(0, bid), callAsk: side(0, ask), putBid: side(puts, bid), putAsk: side(puts, ask) },
    years,
    rates(years),
  );
  if (!found || !(found.variance > 0))
    return { modelFreeIv: Number.NaN, modelFreeStrikes: found?.used ?? 0, modelFreeReach: [Number.NaN, Number.NaN] };
  const modelFreeReach = reachOf(found, years, atmIv);
  const isPartial = !(Math.min(...modelFreeReach) >= LEAST_REACH);
  return {
    modelFreeIv: Math.sqrt(found.variance),
    modelFreeStrikes: found.used,
    modelFreeReach,
    ...(isPartial && { modelFreePartial: true as const }),
  };
}
