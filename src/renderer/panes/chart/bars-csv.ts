/** The bars of a chart as CSV. */
import type { BarArrays } from '../../charts/bar-columns.ts';
import { toCsv } from '../../components/csv.ts';

const HEADINGS = ['symbol', 'timeframe', 'startUtc', 'open', 'high', 'low', 'close', 'volume', 'vwap'];

/** Every bar that is loaded, oldest first; unknown values are empty. */
export function barsCsv(symbol: string, timeframe: string, bars: BarArrays): string {
  const rows = Array.from({ length: bars.length }, (_, i) => {
    const { startMs, open, high, low, close, volume, vwap } = bars.at(i)!;
    return [symbol, timeframe, new Date(startMs).toISOString(), open, high, low, close, volume, vwap];
  });
  return toCsv(HEADINGS, rows);
}
