/** At-the-money volatility, risk reversal and butterfly of one expiry, of the surface as it is now. */
import { skewMeasures, type SkewMeasures } from '../../../shared/analytics/smile.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import { along, sliceSmile } from './slice-smile.ts';
import type { SliceState } from './slice-state.ts';

export function sliceSkew(table: InstrumentTable, state: SliceState): SkewMeasures {
  const { slice, surface } = state;
  const delta = table.column('modelDelta');
  const { iv } = sliceSmile(table, state);
  return skewMeasures(surface.volatilityAt(0), iv, along(slice.calls, delta), along(slice.puts, delta));
}
