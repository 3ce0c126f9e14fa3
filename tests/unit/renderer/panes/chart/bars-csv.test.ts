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
  expect(barsCsv('I:SPX', '1m', bars)).toBe(
    'symbol,timeframe,startUtc,open,high,low,close,volume,vwap\r\n' +
      'I:SPX,1m,2026-11-20T14:30:00.000Z,1,2,0.5,1.5,10,1.25\r\n' +
      'I:SPX,1m,2026-11-20T14:31:00.000Z,1,2,0.5,1.5,,\r\n',
  );
});
