import { describe, expect, test } from 'vitest';
import { hitShape, shapeOf, type ShapeFrame } from '../../../../../src/renderer/charts/drawings/drawing-shape.ts';
import { snapPrice } from '../../../../../src/renderer/charts/drawings/snap.ts';
import type { Drawing, DrawingPoint } from '../../../../../src/shared/settings/charts.ts';

/** One pixel per millisecond, and per dollar from the top at 100. */
const frame: ShapeFrame = {
  width: 200,
  height: 100,
  pixel: ({ atMs, price }) => ({ x: atMs, y: 100 - price }),
  track: (_, a, b, until) => {
    const right = b.atMs >= a.atMs || until === 'right' ? 200 : 0;
    const ends = until === 'right' ? [Math.max(a.atMs, b.atMs), 200] : [a.atMs, until === 'second' ? b.atMs : right];
    return ends.map((x) => ({ x, y: 100 - priceAt(a, b, x) }));
  },
  priceOn: (_, a, b, atMs) => priceAt(a, b, atMs),
  price: (value) => value.toFixed(2),
  span: (from, to) => `${to - from} bars`,
};
function priceAt(a: DrawingPoint, b: DrawingPoint, atMs: number): number {
  return a.price + ((b.price - a.price) * (atMs - a.atMs)) / (b.atMs - a.atMs);
}
const drawn = (tool: Drawing['tool'], ...points: [number, number][]): Drawing => ({
  id: 'd',
  tool,
  points: points.map(([atMs, price]) => ({ atMs, price })),
});
const shape = (tool: Drawing['tool'], ...points: [number, number][]) => shapeOf(drawn(tool, ...points), frame);

describe('shapes', () => {
  test('a trend line ends at its points, a ray at the edge it points to', () => {
    expect(shape('trend', [10, 50], [20, 60]).tracks).toEqual([
      {
        points: [
          { x: 10, y: 50 },
          { x: 20, y: 40 },
        ],
      },
    ]);
    expect(shape('ray', [10, 50], [20, 60]).tracks[0].points[1]).toEqual({ x: 200, y: -140 });
    expect(shape('ray', [20, 60], [10, 50]).tracks[0].points[1]).toEqual({ x: 0, y: 60 });
  });

  test('with an alert it goes on, paler, to where the alert watches it', () => {
    const alerted = (one: Drawing): Drawing => ({ ...one, alert: 'rule' });
    const { tracks } = shapeOf(alerted(drawn('trend', [10, 50], [20, 60])), frame);
    expect(tracks[1]).toEqual({
      points: [
        { x: 20, y: 40 },
        { x: 200, y: -140 },
      ],
      faint: true,
    });
    expect(shapeOf(alerted(drawn('ray', [10, 50], [20, 60])), frame).tracks).toHaveLength(1);
    expect(shapeOf(alerted(drawn('ray', [20, 60], [10, 50])), frame).tracks[1].points[0]).toEqual({ x: 20, y: 40 });
  });

  test('level and upright lines cross the chart', () => {
    expect(shape('horizontal', [10, 50]).lines).toEqual([{ from: { x: 0, y: 50 }, to: { x: 200, y: 50 } }]);
    expect(shape('horizontal', [10, 50]).words[0].text).toBe('50.00');
    expect(shape('vertical', [10, 50]).lines).toEqual([{ from: { x: 10, y: 0 }, to: { x: 10, y: 100 } }]);
  });

  test('a channel’s other side lies as far off as its third point', () => {
    const { tracks, areas } = shape('channel', [0, 50], [100, 60], [50, 45]);
    const ys = tracks.map(({ points }) => points.map(({ y }) => y));
    expect(ys).toEqual([
      [50, 40],
      [60, 50],
      [55, 45],
    ]);
    expect(tracks[2].faint).toBe(true);
    expect(areas[0]).toHaveLength(4);
  });

  test('Fibonacci levels go back from the second point to the first', () => {
    const { words } = shape('fibonacci', [0, 50], [100, 60]);
    expect(words.map(({ text }) => text)).toEqual([
      '0.0%  60.00',
      '23.6%  57.64',
      '38.2%  56.18',
      '50.0%  55.00',
      '61.8%  53.82',
      '78.6%  52.14',
      '100.0%  50.00',
    ]);
  });

  test('a measure says the change, in per cent too, and the bars', () => {
    expect(shape('measure', [10, 50], [40, 45]).words[0].text).toBe('−5.00  −10.00%  30 bars');
    expect(shape('measure', [10, 50], [40, 51]).words[0].text).toBe('+1.00  +2.00%  30 bars');
  });

  test('while its second point is missing nothing but the first is there', () => {
    for (const tool of ['trend', 'ray', 'rectangle', 'channel', 'fibonacci', 'measure'] as const)
      expect(shape(tool, [10, 50])).toEqual({
        lines: [],
        tracks: [],
        areas: [],
        words: [],
        handles: [{ x: 10, y: 50 }],
      });
  });
});

describe('the pointer takes hold of', () => {
  const line = shape('trend', [10, 50], [110, 50]);

  test('a handle before the line, the line within reach, nothing beyond its ends', () => {
    expect(hitShape(line, { x: 12, y: 50 }, 5)).toBe(0);
    expect(hitShape(line, { x: 110, y: 52 }, 5)).toBe(1);
    expect(hitShape(line, { x: 60, y: 55 }, 5)).toBe('body');
    expect(hitShape(line, { x: 60, y: 56 }, 5)).toBeUndefined();
    expect(hitShape(line, { x: 130, y: 50 }, 5)).toBeUndefined();
  });

  test('words where they stand', () => {
    const words = shapeOf({ ...drawn('text', [50, 50]), text: 'Fed day' }, frame);
    expect(hitShape(words, { x: 80, y: 45 }, 5)).toBe('body');
    expect(hitShape(words, { x: 120, y: 45 }, 5)).toBeUndefined();
  });
});

test('a point snaps to the nearest of a bar’s prices within ten pixels', () => {
  const bar = { startMs: 0, open: 10, high: 13, low: 9, close: 12, volume: 1, vwap: 1 };
  const toY = (price: number): number => price * 10;
  expect(snapPrice(bar, 12.4, toY)).toBe(12);
  expect(snapPrice(bar, 12.6, toY)).toBe(13);
  expect(snapPrice(bar, 14, toY)).toBe(13);
  expect(snapPrice(bar, 14.1, toY)).toBe(14.1);
});
