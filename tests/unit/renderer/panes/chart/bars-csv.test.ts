import { expect, test } from 'vitest';
import { BarArrays } from '../../../../../src/renderer/charts/bar-columns.ts';
import { barsCsv } from '../../../../../src/renderer/panes/chart/bars-csv.ts';

test('bars as CSV say of what they are; what is unknown is empty', () => {
  const bars = new BarArrays();
  const startMs = Date.parse('2026-11-20T14:30:00Z');
  bars.upsert({ startMs, open: 1, high: 2, low: 0.5, close: 1.5, volume: 10, vwap: 1.25 });
  bars.upsert({
    startMs: startMs + 60_000,
    open: 1,
    high: 2,
    low: 0.5,
    close: 1.5,
    volume: Number.NaN,
    vwap: Number.NaN,
  });
  bars.upsert({ startMs: startMs + 120_000, open: 1, high: 2, low: 1, close: 2, volume: 3, vwap: 1.6612457560976 });
  expect(barsCsv('I:SPX', 60_000, bars, startMs + 131_000)).toBe(
    'symbol,timeframe,startUtc,open,high,low,close,volume,vwap,state\r\n' +
      'I:SPX,1m,2026-11-20T14:30:00.000Z,1,2,0.5,1.5,10,1.25,closed\r\n' +
      'I:SPX,1m,2026-11-20T14:31:00.000Z,1,2,0.5,1.5,,,closed\r\n' +
      'I:SPX,1m,2026-11-20T14:32:00.000Z,1,2,1,2,3,1.6612,running\r\n',
  );
});

test.each([
  [60_000, '2026-11-20T14:30:00Z', '2026-11-20T14:30:59.999Z', '2026-11-20T14:31:00Z'],
  [86_400_000, '2026-11-20T05:00:00Z', '2026-11-21T01:00:00Z', '2026-11-23T05:00:00Z'],
  [30 * 86_400_000, '2026-10-01T04:00:00Z', '2026-10-31T23:00:00Z', '2026-11-01T04:00:00Z'],
])('a bar of %i ms from %s runs until its end', (timeframeMs, start, last, end) => {
  const bars = new BarArrays();
  bars.upsert({ startMs: Date.parse(start), open: 1, high: 1, low: 1, close: 1, volume: 1, vwap: 1 });
  expect(barsCsv('SPY', timeframeMs, bars, Date.parse(last))).toMatch(/,running\r\n$/);
  expect(barsCsv('SPY', timeframeMs, bars, Date.parse(end))).toMatch(/,closed\r\n$/);
});
