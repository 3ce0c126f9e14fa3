/** A matrix result to the grid of one side around the money, and to CSV. */
import type { MatrixResult } from '../../../shared/contract/analytics.ts';
import { CONTEXT_COLUMNS, contextOf, toCsv } from '../../components/csv.ts';
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
  const counts = isCount(result.value);
  const centre = nearest(strikes, spot);
  const from = Math.max(0, centre - reach);
  const shown = strikes.slice(from, centre + reach + 1);
  const values = expiries.map((_, e) =>
    shown.map((strike, i) => sideOf(side, counts, calls[e][from + i], puts[e][from + i], strike, spot)),
  );
  return { strikes: shown, expiries, values, marked: spot === undefined ? -1 : centre - from };
}

export const isCount = (value: MatrixResult['value']): boolean => value === 'openInterest' || value === 'volume';

/** A volatility has no sum: there the out-of-the-money side is shown instead. */
export const sideShown = ({ value, side }: Pick<MatrixSettings, 'value' | 'side'>): MatrixSettings['side'] =>
  value === 'iv' && side === 'sum' ? 'otm' : side;

/** A count of one known side is used alone; a straddle's Greek needs both. */
// oxlint-disable-next-line eslint/max-params -- per cell: an object for each call would be garbage.
function sideOf(
  side: MatrixSettings['side'],
  counts: boolean,
  call: number,
  put: number,
  strike: number,
  spot: number | undefined,
): number {
  if (side === 'call') return call;
  if (side === 'put') return put;
  if (side === 'sum' && counts) return Number.isNaN(call) ? put : Number.isNaN(put) ? call : call + put;
  if (side === 'sum') return call + put;
  if (spot === undefined) return Number.NaN;
  return strike >= spot ? call : put;
}

function nearest(sorted: readonly number[], value: number | undefined): number {
  if (value === undefined) return Math.floor(sorted.length / 2);
  let best = 0;
  for (let i = 1; i < sorted.length; i++) if (Math.abs(sorted[i] - value) < Math.abs(sorted[best] - value)) best = i;
  return best;
}

const CSV_UNITS: Record<MatrixResult['value'], string> = {
  iv: 'fraction a year',
  delta: 'per $1',
  gamma: 'delta per $1',
  theta: '$ per day',
  vega: '$ per vol point',
  rho: '$ per 1 % of rate',
  vanna: 'delta per vol point',
  charm: 'delta per day',
  openInterest: 'contracts',
  volume: 'contracts',
};

/** Headings include the unit: a saved file has no hover. */
export function matrixCsv(result: MatrixResult): string {
  const context = contextOf(result);
  const rows = result.expiries.flatMap((expiry, e) =>
    result.strikes.map((strike, k) => [...context, expiry, strike, result.calls[e][k], result.puts[e][k]]),
  );
  const name = `${result.value} (${CSV_UNITS[result.value]})`;
  return toCsv([...CONTEXT_COLUMNS, 'expiry', 'strike', `call ${name}`, `put ${name}`], rows);
}
