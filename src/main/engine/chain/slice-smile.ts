/** An expiry's implied volatilities along its strikes, as the table holds them now. NaN where a contract has none. */
import type { InstrumentTable } from '../market/instrument-table.ts';
import { NO_INSTRUMENT, type ChainSlice } from './chain-book.ts';

export interface SliceSmile {
  /**
   * Of the out-of-the-money side: calls at and above the forward, puts below. The other side, whose wide quote is mostly intrinsic
   * value, never stands in for it.
   */
  iv: number[];
  callIv: number[];
  putIv: number[];
}

export function sliceSmile(table: InstrumentTable, slice: ChainSlice, forward: number): SliceSmile {
  const callIv = along(slice.calls, table.column('modelIv'));
  const putIv = along(slice.puts, table.column('modelIv'));
  const iv = callIv.map((call, i) => (slice.strikes[i] >= forward ? call : putIv[i]));
  return { iv, callIv, putIv };
}

/** A column's values for one side of a slice. */
export function along(ids: Uint32Array, column: Float64Array): number[] {
  return Array.from(ids, (id) => (id === NO_INSTRUMENT ? Number.NaN : column[id]));
}
