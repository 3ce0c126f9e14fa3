/** What the stored history keeps for an underlying, from the model as it is now. */
import { unknownValues, type KeptMeasure, type KeptValues } from '../../../shared/history/measures.ts';
import type { FixedTerm } from '../../../shared/contract/analytics.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { AnalyticsInputs, IsComputed } from './analytics-job.ts';
import { exposure } from './exposure-view.ts';
import { fixedTerm, termOf } from './maturities-view.ts';
import type { ShownSlice } from './slice-state.ts';

export interface NumbersOf {
  underlying: string;
  states: readonly ShownSlice[];
  isComputed: IsComputed;
  isInSums: IsComputed;
  spot: number | undefined;
  atMs: EpochMs;
  /** Every listed expiry is modelled: only then do sums over slices cover the whole chain. */
  whole: boolean;
}

export function keptNumbers(
  inputs: Pick<AnalyticsInputs, 'table' | 'flow' | 'rates'>,
  { underlying, states, isComputed, isInSums, spot, atMs, whole }: NumbersOf,
): KeptValues {
  const values = {
    ...unknownValues(),
    spot: spot ?? Number.NaN,
    ...termNumbers(fixedTerm(termOf(inputs, states, atMs, isComputed))),
  };
  if (!whole) return values;
  const expiries = [...new Set(states.map(({ slice }) => slice.expiry))];
  const { total, zeroGamma, putCall } = exposure(inputs, {
    request: { what: 'exposure', underlying, expiries, sign: 'naive' },
    states,
    isComputed: isInSums,
    spot,
    atMs,
  });
  return {
    ...values,
    gex: total.gex,
    dex: total.dex,
    vex: total.vex,
    cex: total.cex,
    zeroGamma: zeroGamma.find(({ sign }) => sign === 'naive')?.level ?? Number.NaN,
    pcVolume: putCall.volume ?? Number.NaN,
    pcOpenInterest: putCall.openInterest ?? Number.NaN,
  };
}

export function termNumbers(fixed: readonly FixedTerm[]): Partial<KeptValues> {
  const values: Partial<KeptValues> = {};
  for (const { days, atmIv, riskReversal25, butterfly25, beyondQuotes, modelFreeIv, modelFreePartial } of fixed) {
    values[`iv${days}` as KeptMeasure] = atmIv;
    // What no quote tells is not kept among what quotes told.
    values[`rr${days}` as KeptMeasure] = beyondQuotes ? Number.NaN : riskReversal25;
    values[`bf${days}` as KeptMeasure] = beyondQuotes ? Number.NaN : butterfly25;
    // A lower bound among whole values would look like a fall.
    if (days === 30) values.mfv30 = modelFreePartial ? Number.NaN : modelFreeIv;
  }
  return values;
}

export interface KeptAt {
  nowMs: EpochMs;
  delayMs: number;
  isOpen: boolean;
}

/** Whether the memory may keep what stands on a slice's fit: nothing that is carried on without quotes, nor what is not yet of the day. */
export const isKeepable = (state: ShownSlice, at: KeptAt): boolean =>
  isSummable(state, at) && (isWithoutFit(state, at) || !state.shown.surface!.held);

/**
 * Whether it may be part of a sum that is kept, as it is of the total on screen: while the market is open nothing of before, which stands until
 * the day's quotes make a fit. One that never had a fit keeps nobody waiting, nor does one that has settled, or holds its volatility for want of bids.
 */
export const isSummable = (state: ShownSlice, at: KeptAt): boolean =>
  isWithoutFit(state, at) || !at.isOpen || state.readAtMs - at.delayMs >= state.dayFromMs;

const isWithoutFit = ({ slice, shown }: ShownSlice, { nowMs }: KeptAt): boolean =>
  slice.adjusted || slice.settlesAtMs <= nowMs || !shown.surface;
