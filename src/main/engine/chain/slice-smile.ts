/** An expiry's implied volatilities along its strikes, as the table holds them now. NaN where a contract has none. */
import type { InstrumentTable } from '../market/instrument-table.ts';
import { NO_INSTRUMENT } from './chain-book.ts';
import type { ShownSlice } from './slice-state.ts';

export interface SliceSmile {
  /** Of the surface, which has one at every strike. */
  iv: number[];
  /** Of the quotes themselves, each right alone; where the plan has none, the vendor's. */
  callIv: number[];
  putIv: number[];
}

export function sliceSmile(table: InstrumentTable, { slice, vendorAtMs }: ShownSlice): SliceSmile {
  const own = table.column(Number.isNaN(vendorAtMs) ? 'quoteIv' : 'vendorIv');
  const model = table.column('modelIv');
  const calls = along(slice.calls, model);
  const puts = along(slice.puts, model);
  return {
    iv: calls.map((call, i) => (Number.isNaN(call) ? puts[i] : call)),
    callIv: along(slice.calls, own),
    putIv: along(slice.puts, own),
  };
}

/** A column's values for one side of a slice. */
export function along(ids: Uint32Array, column: Float64Array): number[] {
  return Array.from(ids, (id) => (id === NO_INSTRUMENT ? Number.NaN : column[id]));
}
