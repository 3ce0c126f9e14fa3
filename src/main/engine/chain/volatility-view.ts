/** Smiles of the shown expiries with at-the-money volatility, risk reversal and butterfly, and how skew moved since it was first seen after today's open. */
import type { SmileCurve, VolatilityResult } from '../../../shared/contract/analytics.ts';
import { skewMeasures } from '../../../shared/analytics/smile.ts';
import { yearsLeft, type EpochMs } from '../../../shared/market/calendar.ts';
import type { AnalyticsInputs, AnalyticsJob } from './analytics-job.ts';
import { along, sliceSmile } from './slice-smile.ts';
import type { SliceState } from './slice-state.ts';

export function volatility(
  inputs: Pick<AnalyticsInputs, 'table' | 'skew'>,
  { request: { underlying }, states, spot, atMs }: AnalyticsJob<'volatility'>,
): VolatilityResult {
  const curves = states.filter((s) => !s.slice.adjusted).map((state) => curveOf(inputs, state, atMs));
  return { what: 'volatility', underlying, atMs, spot, curves };
}

function curveOf(inputs: Pick<AnalyticsInputs, 'table' | 'skew'>, state: SliceState, atMs: EpochMs): SmileCurve {
  const { table, skew } = inputs;
  const { slice, carry } = state;
  const forward = carry?.forward ?? Number.NaN;
  const strikes = [...slice.strikes];
  const { iv, callIv, putIv } = sliceSmile(table, slice, forward);
  const measures = skewMeasures(
    strikes,
    iv,
    along(slice.calls, table.column('modelDelta')),
    callIv,
    along(slice.puts, table.column('modelDelta')),
    putIv,
    forward,
  );
  const first = skew.firstOf(`${slice.root}/${slice.expiry}`, measures.riskReversal25, atMs);
  const known = (value: number): number | undefined => (Number.isNaN(value) ? undefined : value);
  return {
    expiry: slice.expiry,
    root: slice.root,
    years: yearsLeft(slice.settlesAtMs, atMs),
    forward,
    strikes,
    iv,
    callIv,
    putIv,
    atmIv: known(measures.atmIv),
    riskReversal25: known(measures.riskReversal25),
    butterfly25: known(measures.butterfly25),
    riskReversalChange: first && known(measures.riskReversal25 - first.value),
    riskReversalSinceMs: first?.atMs,
    reason: carry ? undefined : 'No price of the underlying yet.',
  };
}
