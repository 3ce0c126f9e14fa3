import { expect, it } from 'vitest';
import type { IndicatorChoice } from '../../../../src/renderer/charts/indicator-set.ts';
import { indicatorNames, inRows } from '../../../../src/renderer/charts/captioned.ts';
import { DAY_MS } from '../../../../src/renderer/charts/chart-time.ts';

const series = ['#000000', '#111111', '#222222', '#333333', '#444444', '#555555'];

it('names every indicator that is drawn, with its parameters, in its colour', () => {
  const indicators: IndicatorChoice[] = [
    { id: 'vwap-1', kind: 'vwap', inputs: {} },
    { id: 'bollinger-1', kind: 'bollinger', inputs: { length: 20, width: 2.5 }, hue: 2 },
    { id: 'anchoredVwap-1', kind: 'anchoredVwap', inputs: { anchor: Date.parse('2026-11-20T14:30:00Z') }, hue: 0 },
    { id: 'macd-1', kind: 'macd', inputs: {}, hue: 5 },
    { id: 'x', kind: 'of another version', inputs: {} },
  ];
  const named = indicatorNames({ indicators, timeframeMs: 60_000 }, { series });
  expect(named).toEqual([
    { text: 'VWAP', colour: named[0].colour },
    { text: 'Bollinger 20, 2.5', colour: '#222222' },
    { text: 'Anchored VWAP from 2026-11-20 09:30:00', colour: '#000000' },
    { text: 'MACD 12, 26, 9', colour: '#555555' },
  ]);
  expect(indicatorNames({ indicators: indicators.slice(0, 2), timeframeMs: DAY_MS }, { series })).toEqual([
    { text: 'Bollinger 20, 2.5', colour: '#222222' },
  ]);
});

it('goes on in another row where the picture ends', () => {
  const names = ['EMA 21', 'SMA 200', 'Bollinger 20, 2'].map((text) => ({ text }));
  const rows = inRows(names, 120, (text) => 8 * text.length);
  expect(rows.map((row) => row.map(({ name, x }) => [name.text, x]))).toEqual([
    [
      ['EMA 21', 0],
      ['SMA 200', 62],
    ],
    [['Bollinger 20, 2', 0]],
  ]);
  expect(inRows([], 120, () => 1)).toEqual([]);
});
