import { expect, test } from 'vitest';
import { linePoint, mainPoint, volumePoint } from '../../../../src/renderer/charts/chart-points.ts';
import type { ChartTokens } from '../../../../src/renderer/charts/tokens.ts';

const tokens = { up: '#00ff00', down: '#ff0000' } as ChartTokens;
const time = 1 as Parameters<typeof mainPoint>[2];
const bar = { startMs: 0, open: 10, high: 13, low: 9, close: 12, volume: 5, vwap: 11 };

test('a line and an area show closes, bars and candles four prices', () => {
  expect(mainPoint(bar, 11, time, 'line', tokens)).toEqual({ time, value: 12 });
  expect(mainPoint(bar, 11, time, 'area', tokens)).toEqual({ time, value: 12 });
  for (const style of ['candles', 'bars', 'heikinAshi'] as const)
    expect(mainPoint(bar, 11, time, style, tokens)).toEqual({ time, open: 10, high: 13, low: 9, close: 12 });
});

test('a hollow candle is hollow where it rose, and coloured by the close before it', () => {
  const look = (open: number, close: number, before: number) => {
    const { color, borderColor } = mainPoint({ ...bar, open, close }, before, time, 'hollow', tokens);
    return [color, borderColor];
  };
  expect(look(10, 12, 11)).toEqual(['transparent', tokens.up]);
  expect(look(10, 12, 13)).toEqual(['transparent', tokens.down]);
  expect(look(12, 10, 9)).toEqual([tokens.up, tokens.up]);
  expect(look(12, 10, 11)).toEqual([tokens.down, tokens.down]);
  expect(look(12, 10, Number.NaN)).toEqual([tokens.down, tokens.down]);
});

test('what is unknown is a place without a value', () => {
  expect(volumePoint({ ...bar, volume: Number.NaN }, time, tokens)).toEqual({ time });
  expect(linePoint(Number.NaN, time, 'line', tokens)).toEqual({ time });
  expect(linePoint(3, time, 'line', tokens)).toEqual({ time, value: 3 });
  expect(linePoint(-3, time, 'histogram', tokens)).toEqual({ time, value: -3, color: 'rgba(255, 0, 0, 0.5)' });
});
