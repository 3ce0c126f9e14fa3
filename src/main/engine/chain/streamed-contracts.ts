/** Which contracts of the shown expiries deserve a live quote: nearest the money first, evenly over the expiries, within a limit. */
import type { InstrumentTable } from '../market/instrument-table.ts';
import { NO_INSTRUMENT, type ChainSlice } from './chain-book.ts';

/** A slice without a spot streams around its middle strike. Returns symbols in a stable order. */
export function nearestToTheMoney(table: InstrumentTable, slices: readonly ChainSlice[], limit: number): string[] {
  const queues = slices.filter((s) => s.strikes.length > 0).map((slice) => outwards(slice, centreOf(table, slice)));
  const chosen: string[] = [];
  for (let open = queues.length; open > 0 && chosen.length < limit;) {
    open = 0;
    for (const queue of queues) {
      const next = queue.next();
      if (next.done) continue;
      open++;
      for (const id of next.value) if (id !== NO_INSTRUMENT && chosen.length < limit) chosen.push(table.symbolOf(id));
    }
  }
  return chosen;
}

/** Index of the strike nearest to spot. */
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

function* outwards(slice: ChainSlice, centre: number): Generator<[number, number]> {
  const count = slice.strikes.length;
  for (let step = 0; step < count * 2; step++) {
    const index = centre + (step % 2 === 0 ? -(step >> 1) : (step >> 1) + 1);
    if (index >= 0 && index < count) yield [slice.calls[index], slice.puts[index]];
  }
}
