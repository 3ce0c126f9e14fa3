/** The contracts of one expiry as parallel columns sorted by strike; call and put of a strike share an index. */
import { isEuropean, parseOptionSymbol } from '../../../shared/market/symbols.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import type { InstrumentId, InstrumentTable } from '../market/instrument-table.ts';

/** Where a strike lacks one side. */
export const NO_INSTRUMENT = 0xffff_ffff;

export interface ChainSlice {
  underlying: string;
  root: string;
  expiry: string;
  settlesAtMs: EpochMs;
  european: boolean;
  strikes: Float64Array;
  calls: Uint32Array;
  puts: Uint32Array;
  /** Contracts of adjusted roots (`TSLA1`): shown, never part of forwards or exposure. */
  adjusted: boolean;
}

/** Groups option symbols by root and expiry. Symbols that are not options are ignored and counted by the caller. */
export function buildSlices(
  table: InstrumentTable,
  calendar: TradingCalendar,
  symbols: Iterable<string>,
): ChainSlice[] {
  const groups = new Map<
    string,
    { root: string; expiry: string; underlying: string; adjusted: boolean; sides: Map<number, [number, number]> }
  >();
  for (const symbol of symbols) {
    const contract = parseOptionSymbol(symbol);
    if (!contract) continue;
    const key = `${contract.root}/${contract.expiry}`;
    let group = groups.get(key);
    if (!group) {
      group = { ...contract, sides: new Map() };
      groups.set(key, group);
    }
    const sides = group.sides.get(contract.strike) ?? [NO_INSTRUMENT, NO_INSTRUMENT];
    sides[contract.right === 'C' ? 0 : 1] = table.intern(contract.symbol);
    group.sides.set(contract.strike, sides);
  }
  return [...groups.values()]
    .map((group): ChainSlice => {
      const strikes = Float64Array.from([...group.sides.keys()].sort((a, b) => a - b));
      return {
        underlying: group.underlying,
        root: group.root,
        expiry: group.expiry,
        settlesAtMs: calendar.settlementMs(group),
        european: isEuropean(group.root),
        adjusted: group.adjusted,
        strikes,
        calls: Uint32Array.from(strikes, (k) => group.sides.get(k)![0]),
        puts: Uint32Array.from(strikes, (k) => group.sides.get(k)![1]),
      };
    })
    .sort((a, b) => a.settlesAtMs - b.settlesAtMs || a.root.localeCompare(b.root));
}

/** Both sides of every strike that are listed. */
export function contractsIn({ calls, puts }: ChainSlice): number {
  let count = 0;
  for (let i = 0; i < calls.length; i++)
    count += Number(calls[i] !== NO_INSTRUMENT) + Number(puts[i] !== NO_INSTRUMENT);
  return count;
}

/** All instruments of a slice, calls first. */
export function* instrumentsOf(slice: ChainSlice): Iterable<InstrumentId> {
  for (const id of slice.calls) if (id !== NO_INSTRUMENT) yield id;
  for (const id of slice.puts) if (id !== NO_INSTRUMENT) yield id;
}
