/** An expiry's implied volatilities along its strikes, as the table holds them now. NaN where a contract has none. */
import type { InstrumentTable } from '../market/instrument-table.ts';
import { NO_INSTRUMENT, type ChainSlice } from './chain-book.ts';

export interface SliceSmile {
  /** Of the surface, which has one at every strike. */
  iv: number[];
  /** Of the quotes themselves, each right alone. */
  callIv: number[];
  putIv: number[];
}

export function sliceSmile(table: InstrumentTable, slice: ChainSlice): SliceSmile {
  const model = table.column('modelIv');
  const calls = along(slice.calls, model);
  const puts = along(slice.puts, model);
  return {
    iv: calls.map((call, i) => (Number.isNaN(call) ? puts[i] : call)),
    callIv: along(slice.calls, table.column('quoteIv')),
    putIv: along(slice.puts, table.column('quoteIv')),
  };
}

/** A column's values for one side of a slice. */
export function along(ids: Uint32Array, column: Float64Array): number[] {
  return Array.from(ids, (id) => (id === NO_INSTRUMENT ? Number.NaN : column[id]));
}
