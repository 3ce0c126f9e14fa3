/**
 * The open interest of the session before, of each contract of an open chain, as a column beside today's. The vendor's number is that of the
 * last publication, which comes in the morning: until then today's is yesterday's again, and a change of nothing would be no change but no news.
 */
import type { ListingDay } from '../../../shared/history/listing-day.ts';
import type { InstrumentId, InstrumentTable } from '../market/instrument-table.ts';

/** The contracts of a listing; an id past the table's end where a strike has no such right. */
export interface ListedContracts {
  root: string;
  expiry: string;
  strikes: Float64Array;
  calls: Uint32Array;
  puts: Uint32Array;
}

type Before = ReadonlyMap<string, ReadonlyMap<number, readonly [call: number, put: number]>>;

export function openInterestOf(listings: readonly ListingDay[]): Before {
  return new Map(
    listings.map(({ listing, openInterest }) => {
      const strikes = new Map<number, [number, number]>();
      for (let i = 0; i < openInterest.length; i += 3)
        strikes.set(openInterest[i], [openInterest[i + 1], openInterest[i + 2]]);
      return [listing, strikes];
    }),
  );
}

/** `begun`: the day's session has begun, so that today's numbers are out. Before it they are where any contract's differs from yesterday's. */
export function writeOpenInterestBefore(
  table: InstrumentTable,
  contracts: readonly ListedContracts[],
  before: Before,
  begun: boolean,
): void {
  const open = table.column('openInterest');
  const published = begun || each(table, contracts, before, (id, was) => Math.abs(open[id] - was) > 0);
  const column = table.column('openInterestBefore');
  each(table, contracts, before, (id, was) => {
    const known = published ? was : Number.NaN;
    if (!Object.is(column[id], known)) {
      column[id] = known;
      table.mark(id, 'average');
    }
    return false;
  });
}

/**
 * Open interest of these contracts against the session before, as a fraction of it: of those known on both days. NaN where there is none,
 * and where today's numbers are not out (see above).
 */
export function openInterestChange(
  table: InstrumentTable,
  contracts: readonly ListedContracts[],
  before: Before,
  begun: boolean,
): number {
  const open = table.column('openInterest');
  let [now, then] = [0, 0];
  each(table, contracts, before, (id, was) => {
    if (open[id] >= 0 && was >= 0) {
      now += open[id];
      then += was;
    }
    return false;
  });
  return then > 0 && (begun || now !== then) ? (now - then) / then : Number.NaN;
}

/** Every contract of the table with what it was; true as soon as `visit` is. */
function each(
  { size }: InstrumentTable,
  contracts: readonly ListedContracts[],
  before: Before,
  visit: (id: InstrumentId, was: number) => boolean,
): boolean {
  for (const { root, expiry, strikes, calls, puts } of contracts) {
    const then = before.get(`${root} ${expiry}`);
    for (let i = 0; i < strikes.length; i++) {
      const [call, put] = then?.get(strikes[i]) ?? UNKNOWN;
      if ((calls[i] < size && visit(calls[i], call)) || (puts[i] < size && visit(puts[i], put))) return true;
    }
  }
  return false;
}

const UNKNOWN = [Number.NaN, Number.NaN] as const;
