/** Smiles of the shown expiries with at-the-money volatility, risk reversal and butterfly, and how skew moved since it was first seen after today's open. */
import type { SmileCurve, VolatilityResult } from '../../../shared/contract/analytics.ts';
import { MODEL_REASON } from '../../../shared/contract/columns.ts';
import { POINTS_PER_UNIT } from '../../../shared/analytics/greek-units.ts';
import { yearsLeft, type EpochMs } from '../../../shared/market/calendar.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import type { AnalyticsInputs, AnalyticsJob } from './analytics-job.ts';
import { NO_INSTRUMENT } from './chain-book.ts';
import { sliceSkew } from './slice-skew.ts';
import { sliceSmile } from './slice-smile.ts';
import { CONTRADICTED, isQuoteOfSession, valuesTimeMs, type ShownSlice } from './slice-state.ts';

type Inputs = Pick<AnalyticsInputs, 'table' | 'skew'>;

export function volatility(
  inputs: Inputs,
  { request: { underlying }, states, isComputed, spot, atMs }: AnalyticsJob<'volatility'>,
): VolatilityResult {
  const curves = states
    .filter((s) => !s.slice.adjusted)
    // Not as they were loaded: an expiry has its place and colour whatever came first.
    .toSorted((a, b) => a.slice.settlesAtMs - b.slice.settlesAtMs)
    .map((state) => {
      const curve = curveOf(inputs, state, isComputed(state), atMs);
      return state.shown.carry ? curve : { ...curve, reason: reasonWithout(state, spot) };
    });
  return { what: 'volatility', underlying, atMs, spot, curves };
}

function curveOf(inputs: Inputs, state: ShownSlice, isComputed: boolean, atMs: EpochMs): SmileCurve {
  const { table, skew } = inputs;
  const { slice } = state;
  const { carry, surface } = state.shown;
  const forward = carry?.forward ?? Number.NaN;
  const { iv, callIv, putIv } = sliceSmile(table, state);
  const measures = sliceSkew(table, state);
  // The day's change does not begin with a fit that is none yet, nor in the midst of a pass.
  const settled = isComputed && state.passLeft === 0;
  const { beyondQuotes } = measures;
  const measured = settled && !beyondQuotes ? measures.riskReversal25 : Number.NaN;
  const first = skew.firstOf(`${slice.root}/${slice.expiry}`, measured, valuesTimeMs(state, atMs));
  const known = (value: number): number | undefined => (Number.isNaN(value) ? undefined : value);
  return {
    expiry: slice.expiry,
    root: slice.root,
    years: yearsLeft(slice.settlesAtMs, valuesTimeMs(state, atMs)),
    forward,
    strikes: [...slice.strikes],
    iv,
    callIv,
    putIv,
    ...quotesOf(table, state),
    fit: surface && { ...surface.quality, held: surface.held },
    ...(!isComputed && { provisional: true as const }),
    atmIv: known(measures.atmIv),
    riskReversal25: known(measures.riskReversal25),
    butterfly25: known(measures.butterfly25),
    ...(beyondQuotes && { beyondQuotes }),
    riskReversalChange: first && known(measures.riskReversal25 - first.value),
    riskReversalSinceMs: first?.atMs,
  };
}

function reasonWithout({ contradicted }: ShownSlice, spot: number | undefined): string {
  if (contradicted) return CONTRADICTED;
  return spot !== undefined ? 'The model has not come to this expiry yet.' : 'No price of the underlying yet.';
}

/**
 * Half the spread of the out-of-the-money side, as volatility at the model's vega; NaN where it is not two-sided, and where nothing tells that
 * it still stands: against a fit of now it would be rich or cheap by what spot has moved since.
 */
function quotesOf(table: InstrumentTable, state: ShownSlice): Pick<SmileCurve, 'halfSpread' | 'oldQuotes'> {
  const [bid, ask, vega, quoteAtMs, quoteReason] = (
    ['bid', 'ask', 'modelVega', 'quoteAtMs', 'quoteReason'] as const
  ).map((name) => table.column(name));
  const { slice, shown } = state;
  let oldQuotes = 0;
  const halfSpread = Array.from(slice.strikes, (strike, i) => {
    const id = strike >= (shown.carry?.forward ?? Number.NaN) ? slice.calls[i] : slice.puts[i];
    if (id === NO_INSTRUMENT || !(bid[id] > 0 && ask[id] >= bid[id]) || !isQuoteOfSession(state, quoteAtMs[id]))
      return Number.NaN;
    if (quoteReason[id] === MODEL_REASON.oldQuote) {
      oldQuotes++;
      return Number.NaN;
    }
    return (0.5 * (ask[id] - bid[id])) / (vega[id] * POINTS_PER_UNIT);
  });
  return { halfSpread, oldQuotes };
}
