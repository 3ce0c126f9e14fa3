import { expect, test } from 'vitest';
import { chartMigrations, chartSettingsSchema } from '../../../../../src/renderer/panes/chart/chart-settings.ts';

test('indicators saved by name, as before they could be edited, go on', () => {
  const saved = { style: 'line', indicators: ['vwap', 'ema9', 'sma200', 'bollinger', 'rsi'] };
  const { indicators, style } = chartSettingsSchema.parse(chartMigrations[0](saved));
  expect(style).toBe('line');
  expect(indicators.map(({ kind, inputs }) => [kind, inputs])).toEqual([
    ['vwap', {}],
    ['ema', { length: 9 }],
    ['sma', { length: 200 }],
    ['bollinger', {}],
    ['rsi', {}],
  ]);
  expect(new Set(indicators.map(({ id }) => id)).size).toBe(5);
  expect(chartMigrations[0]({})).toEqual({});
  expect(chartSettingsSchema.parse({ indicators }).indicators).toEqual(indicators);
});

test('a new chart has the VWAP', () => {
  expect(chartSettingsSchema.parse({}).indicators).toEqual([{ id: 'vwap', kind: 'vwap', inputs: {} }]);
});
