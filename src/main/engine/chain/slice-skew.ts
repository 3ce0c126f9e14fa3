/** At-the-money volatility, risk reversal and butterfly of one expiry, of the surface as it is now. */
import { skewMeasures, type QuotedStrikes, type SkewMeasures } from '../../../shared/analytics/smile.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import { along, sliceSmile } from './slice-smile.ts';
import type { ShownSlice } from './slice-state.ts';

export function sliceSkew(table: InstrumentTable, state: ShownSlice): SkewMeasures {
  const { slice } = state;
  const delta = table.column('modelDelta');
  const { iv } = sliceSmile(table, state);
  return skewMeasures(
    state.shown.surface?.volatilityAt(0) ?? Number.NaN,
    iv,
    along(slice.calls, delta),
    along(slice.puts, delta),
    quotedStrikes(state),
  );
}

/** Between which of its strikes quotes determine the fit; undefined where it is carried on without any. */
function quotedStrikes({ slice: { strikes }, shown: { surface, carry } }: ShownSlice): QuotedStrikes | undefined {
  if (!carry || !surface || surface.points.count === 0) return undefined;
  const { points } = surface;
  // The forward may have moved since they were read: by less than half a step.
  const strikeAt = (point: number): number => {
    const price = carry.forward * Math.exp(points.logMoneyness[point]);
    return strikes.reduce(
      (best, strike, i) => (Math.abs(strike - price) < Math.abs(strikes[best] - price) ? i : best),
      0,
    );
  };
  return [strikeAt(0), strikeAt(points.count - 1)];
}
