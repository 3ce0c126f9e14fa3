import { expect, test } from 'vitest';
import { chartSettingsSchema } from '../../../../../src/renderer/panes/chart/chart-settings.ts';

test('indicators saved by name, as before they could be edited, go on', () => {
  const { indicators } = chartSettingsSchema.parse({ indicators: ['vwap', 'ema9', 'sma200', 'bollinger', 'rsi'] });
  expect(indicators.map(({ kind, inputs }) => [kind, inputs])).toEqual([
    ['vwap', {}],
    ['ema', { length: 9 }],
    ['sma', { length: 200 }],
    ['bollinger', {}],
    ['rsi', {}],
  ]);
  expect(new Set(indicators.map(({ id }) => id)).size).toBe(5);
  expect(chartSettingsSchema.parse({ indicators }).indicators).toEqual(indicators);
});

test('a new chart has the VWAP', () => {
  expect(chartSettingsSchema.parse({}).indicators).toEqual([{ id: 'vwap', kind: 'vwap', inputs: {} }]);
});
