/** A matrix result to the grid of one side around the money, and to CSV. */
import type { MatrixResult } from '../../../shared/contract/analytics.ts';
import { toCsv } from '../../components/csv.ts';
import type { MatrixSettings } from './matrix-settings.ts';

export interface MatrixGrid {
  strikes: number[];
  expiries: string[];
  /** `values[expiry][strike]`; NaN unknown. */
  values: number[][];
  /** The strike nearest spot; −1 while spot is unknown. */
  marked: number;
}

export function selectMatrix(result: MatrixResult, side: MatrixSettings['side'], reach: number): MatrixGrid {
  const { strikes, expiries, calls, puts, spot } = result;
  const centre = nearest(strikes, spot);
  const from = Math.max(0, centre - reach);
  const shown = strikes.slice(from, centre + reach + 1);
  const values = expiries.map((_, e) =>
    shown.map((strike, i) => sideOf(side, calls[e][from + i], puts[e][from + i], strike, spot)),
  );
  return { strikes: shown, expiries, values, marked: spot === undefined ? -1 : centre - from };
}

/** A sum of one known side is that side: nothing traded in a contract that is not listed. */
function sideOf(
  side: MatrixSettings['side'],
  call: number,
  put: number,
  strike: number,
  spot: number | undefined,
): number {
  if (side === 'call') return call;
  if (side === 'put') return put;
  if (side === 'sum') return Number.isNaN(call) ? put : Number.isNaN(put) ? call : call + put;
  if (spot === undefined) return Number.NaN;
  return strike >= spot ? call : put;
}

function nearest(sorted: readonly number[], value: number | undefined): number {
  if (value === undefined) return Math.floor(sorted.length / 2);
  let best = 0;
  for (let i = 1; i < sorted.length; i++) if (Math.abs(sorted[i] - value) < Math.abs(sorted[best] - value)) best = i;
  return best;
}

export function matrixCsv(result: MatrixResult): string {
  const rows = result.expiries.flatMap((expiry, e) =>
    result.strikes.map((strike, k) => [expiry, strike, result.calls[e][k], result.puts[e][k]]),
  );
  return toCsv(['expiry', 'strike', `call ${result.value}`, `put ${result.value}`], rows);
}
