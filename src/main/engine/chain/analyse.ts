/** Answers an analytics request from the modelled slices and the table. */
import type { AnalyticsRequest, AnalyticsResult } from '../../../shared/contract/analytics.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { FlowTape } from '../flow/flow-tape.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import type { SliceState } from './slice-state.ts';
import { exposure } from './exposure-view.ts';
import { greeksMatrix } from './matrix.ts';
import type { RateCurve } from '../../../shared/analytics/rate-curve.ts';
import { SkewMemory, volatility } from './volatility-view.ts';

export { SkewMemory };

export interface AnalyticsInputs {
  table: InstrumentTable;
  tape: FlowTape;
  skew: SkewMemory;
  rates: RateCurve;
}

export function analyse(
  inputs: AnalyticsInputs,
  request: AnalyticsRequest,
  states: readonly SliceState[],
  atMs: EpochMs,
): AnalyticsResult {
  const { table } = inputs;
  const id = table.find(request.underlying);
  const last = id === undefined ? Number.NaN : table.column('last')[id];
  const spot = Number.isNaN(last) ? undefined : last;
  const slices = states.map((s) => s.slice);
  switch (request.what) {
    case 'matrix':
      return greeksMatrix(table, request.underlying, slices, request.value, spot, atMs);
    case 'volatility':
      return volatility(inputs, request.underlying, states, spot, atMs);
    case 'exposure':
      return exposure(inputs, request, states, spot, atMs);
  }
}
