/** What the memory keeps of each modelled listing: its smile as it is now, and its open interest. */
import { logMoneynessAt, SMILE_DEVIATIONS, type ListingDay } from '../../../shared/history/listing-day.ts';
import { yearsLeft, type EpochMs } from '../../../shared/market/calendar.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import { along } from './slice-smile.ts';
import { valuesTimeMs, type ShownFit, type ShownSlice } from './slice-state.ts';

/** Regular listings with quotes of their own; a fit that is carried on from an earlier time says nothing of today. */
export function keptListings(table: InstrumentTable, states: readonly ShownSlice[], atMs: EpochMs): ListingDay[] {
  return states.flatMap((state) => {
    const { slice, shown } = state;
    const { carry, surface } = shown;
    if (slice.adjusted || slice.settlesAtMs <= atMs || !carry || !surface || surface.held) return [];
    return [keptListing(table, state, { carry, surface }, atMs)];
  });
}

function keptListing(
  table: InstrumentTable,
  state: ShownSlice,
  { carry, surface }: Required<ShownFit>,
  atMs: EpochMs,
): ListingDay {
  const { slice } = state;
  const { points } = surface;
  const years = yearsLeft(slice.settlesAtMs, valuesTimeMs(state, atMs));
  const atmIv = surface.volatilityAt(0);
  const [low, high] = [points.logMoneyness[0], points.logMoneyness[points.count - 1]];
  const smile = Float64Array.from(SMILE_DEVIATIONS, (deviations) => {
    const k = logMoneynessAt({ years, atmIv }, deviations);
    return k >= low && k <= high ? surface.volatilityAt(k) : Number.NaN;
  });
  const open = table.column('openInterest');
  const [calls, puts] = [along(slice.calls, open), along(slice.puts, open)];
  const openInterest = new Float64Array(3 * slice.strikes.length);
  for (let i = 0; i < slice.strikes.length; i++) openInterest.set([slice.strikes[i], calls[i], puts[i]], 3 * i);
  return {
    listing: `${slice.root} ${slice.expiry}`,
    atMs,
    years,
    forward: carry.forward,
    atmIv,
    smile,
    openInterest,
  };
}
