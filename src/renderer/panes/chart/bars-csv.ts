/** The bars of a chart as CSV. */
import { etDate, type EpochMs } from '../../../shared/market/calendar.ts';
import type { BarArrays } from '../../charts/bar-columns.ts';
import { DAY_MS, timeframeOf } from '../../charts/chart-time.ts';
import { toCsv } from '../../components/csv.ts';

const HEADINGS = ['symbol', 'timeframe', 'startUtc', 'open', 'high', 'low', 'close', 'volume', 'vwap', 'state'];

/** Every bar that is loaded, oldest first; unknown values are empty. `nowMs`: of the data, to tell the bar that is not over. */
export function barsCsv(symbol: string, timeframeMs: number, bars: BarArrays, nowMs: EpochMs): string {
  const { label } = timeframeOf(timeframeMs);
  const rows = Array.from({ length: bars.length }, (_, i) => {
    const { startMs, open, high, low, close, volume, vwap } = bars.at(i)!;
    const state = isRunning(startMs, timeframeMs, nowMs) ? 'running' : 'closed';
    // As precise as the served ones: those of live bars are computed.
    const places = Math.round(vwap * 10_000) / 10_000;
    return [symbol, label, new Date(startMs).toISOString(), open, high, low, close, volume, places, state];
  });
  return toCsv(HEADINGS, rows);
}

const isRunning = (startMs: EpochMs, timeframeMs: number, nowMs: EpochMs): boolean =>
  timeframeMs >= 30 * DAY_MS ? monthOf(startMs) === monthOf(nowMs) : nowMs < startMs + timeframeMs;

const monthOf = (atMs: EpochMs): string => etDate(atMs).slice(0, 7);
