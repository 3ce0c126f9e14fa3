/** Strike × expiry: any Greek, volatility, open interest or volume, calls and puts apart, as the table holds them now. */
import type { MatrixResult, MatrixValue } from '../../../shared/contract/analytics.ts';
import type { ColumnName } from '../../../shared/contract/columns.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import type { AnalyticsJob } from './analytics-job.ts';
import { NO_INSTRUMENT, type ChainSlice } from './chain-book.ts';

const COLUMN: Record<MatrixValue, ColumnName> = {
  iv: 'modelIv',
  delta: 'modelDelta',
  gamma: 'modelGamma',
  theta: 'modelTheta',
  vega: 'modelVega',
  rho: 'modelRho',
  vanna: 'modelVanna',
  charm: 'modelCharm',
  openInterest: 'openInterest',
  volume: 'volume',
};

/** Slices of one underlying; where two roots expire on one day each has its own column, named `expiry root`. */
export function greeksMatrix(
  table: InstrumentTable,
  { request: { underlying, value }, states, spot, atMs }: AnalyticsJob<'matrix'>,
): MatrixResult {
  const slices = states.map((state) => state.slice);
  const strikes = [...new Set(slices.flatMap((s) => [...s.strikes]))].sort((a, b) => a - b);
  const indexOf = new Map(strikes.map((strike, i) => [strike, i]));
  const column = table.column(COLUMN[value]);
  const fill = (slice: ChainSlice, ids: Uint32Array): number[] => {
    const row = new Array<number>(strikes.length).fill(Number.NaN);
    for (let i = 0; i < ids.length; i++)
      if (ids[i] !== NO_INSTRUMENT) row[indexOf.get(slice.strikes[i])!] = column[ids[i]];
    return row;
  };
  const roots = (expiry: string): number => slices.filter((s) => s.expiry === expiry).length;
  return {
    what: 'matrix',
    underlying,
    atMs,
    spot,
    value,
    strikes,
    expiries: slices.map((s) => (roots(s.expiry) > 1 ? `${s.expiry} ${s.root}` : s.expiry)),
    calls: slices.map((s) => fill(s, s.calls)),
    puts: slices.map((s) => fill(s, s.puts)),
  };
}
