/** In which order the contracts of an expiry deserve a live quote: nearest the money first. */
import type { InstrumentTable } from '../market/instrument-table.ts';
import { NO_INSTRUMENT, type ChainSlice } from './chain-book.ts';

/** The symbols of each strike outwards from the centre, the call before the put. */
export function ladderOf(table: InstrumentTable, slice: ChainSlice, centre: number): string[][] {
  const ladder: string[][] = [];
  const count = slice.strikes.length;
  for (let step = 0; step < count * 2; step++) {
    const index = centre + (step % 2 === 0 ? -(step >> 1) : (step >> 1) + 1);
    if (index < 0 || index >= count) continue;
    const listed = [slice.calls[index], slice.puts[index]].filter((id) => id !== NO_INSTRUMENT);
    ladder.push(listed.map((id) => table.symbolOf(id)));
  }
  return ladder;
}

/** Index of the strike nearest to spot; the middle one where there is no spot. */
export function centreOf(table: InstrumentTable, slice: ChainSlice): number {
  const id = table.find(slice.underlying);
  const spot = id === undefined ? Number.NaN : table.column('last')[id];
  if (Number.isNaN(spot)) return slice.strikes.length >> 1;
  let best = 0;
  for (let i = 1; i < slice.strikes.length; i++) {
    if (Math.abs(slice.strikes[i] - spot) < Math.abs(slice.strikes[best] - spot)) best = i;
  }
  return best;
}
