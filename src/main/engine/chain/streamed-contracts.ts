/** The order in which the contracts of an expiry get live quotes: nearest the money first. */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import { NO_INSTRUMENT, type ChainSlice } from './chain-book.ts';

export interface LadderRung {
  symbols: string[];
  /** |ln K/S| / √T, T in years and at least a day; where there is no spot, strikes away from the middle one. */
  distance: number;
}

const DAY_MS = 86_400_000;
const YEAR_DAYS = 365;
/** The centre moves to the next strike only when spot is this far past their midpoint, as a share of their distance. */
const LEAVES = 0.15;

/** The contracts of each strike outwards from the centre, the call before the put. */
export function ladderOf(table: InstrumentTable, slice: ChainSlice, centre: number, nowMs: EpochMs): LadderRung[] {
  const ladder: LadderRung[] = [];
  const count = slice.strikes.length;
  const spot = spotOf(table, slice);
  const years = Math.max(1, (slice.settlesAtMs - nowMs) / DAY_MS) / YEAR_DAYS;
  for (let step = 0; step < count * 2; step++) {
    const index = centre + (step % 2 === 0 ? -(step >> 1) : (step >> 1) + 1);
    if (index < 0 || index >= count) continue;
    const listed = [slice.calls[index], slice.puts[index]].filter((id) => id !== NO_INSTRUMENT);
    const distance =
      spot === undefined
        ? Math.abs(index - centre)
        : Math.abs(Math.log(slice.strikes[index] / spot)) / Math.sqrt(years);
    ladder.push({ symbols: listed.map((id) => table.symbolOf(id)), distance });
  }
  return ladder;
}

/** Index of the strike nearest to spot; the middle one where there is no spot. `before`: the last answer, kept while spot wobbles around the middle. */
export function centreOf(table: InstrumentTable, slice: ChainSlice, before?: number): number {
  const spot = spotOf(table, slice);
  const { strikes } = slice;
  if (spot === undefined) return strikes.length >> 1;
  let best = 0;
  for (let i = 1; i < strikes.length; i++) if (Math.abs(strikes[i] - spot) < Math.abs(strikes[best] - spot)) best = i;
  if (before === undefined || before >= strikes.length || Math.abs(before - best) !== 1) return best;
  const gap = Math.abs(strikes[best] - strikes[before]);
  return Math.abs(strikes[before] - spot) < gap * (0.5 + LEAVES) ? before : best;
}

function spotOf(table: InstrumentTable, { underlying }: ChainSlice): number | undefined {
  const id = table.find(underlying);
  const spot = id === undefined ? Number.NaN : table.column('last')[id];
  return spot > 0 ? spot : undefined;
}
