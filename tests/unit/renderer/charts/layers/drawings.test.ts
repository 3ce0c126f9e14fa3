import { expect, test } from 'vitest';
import { BarArrays } from '../../../../../src/renderer/charts/bar-columns.ts';
import { ChartAxis } from '../../../../../src/renderer/charts/chart-axis.ts';
import type { ChartStage } from '../../../../../src/renderer/charts/chart-layer.ts';
import type { ChartView } from '../../../../../src/renderer/charts/chart-style.ts';
import { Drawings } from '../../../../../src/renderer/charts/layers/drawings.ts';
import type { Drawing } from '../../../../../src/shared/settings/charts.ts';
import { linePrice } from '../../../../../src/shared/market/price-line.ts';
import { tradingTime } from '../../../../../src/shared/market/trading-time.ts';
import { lineOf } from '../../../../../src/shared/settings/drawing-rules.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';

const MINUTE = 60_000;
const SPACING_PX = 12;
const TOP_PRICE = 200;

interface Stage {
  drawings: Drawings;
  /** Moves to and lines to, as they were painted. */
  painted(): [number, number][];
  /** A pointer's event on the chart. */
  point(type: string, x: number, y: number): void;
  changed: Drawing[];
}

/** A chart of these bars: 12 pixels each from the left edge, as the library answers (0 for what is no whole place), a pixel a dollar. */
function stageOf(
  timeframeMs: number,
  startMs: readonly number[],
  { scale = 'linear', hours = 'extended' }: Partial<Pick<ChartView, 'scale' | 'hours'>> = {},
): Stage {
  const bars = new BarArrays();
  for (const at of startMs)
    bars.upsert({ startMs: at, open: 100, high: 100, low: 100, close: 100, volume: 1, vwap: 100 });
  const axis = new ChartAxis();
  axis.rebuild(bars, [], { timeframeMs, zone: 'exchange', hours, calendar: BUILT_IN_CALENDAR });
  const listeners = new Map<string, ((event: unknown) => void)[]>();
  const places = {
    logicalToCoordinate: (place: number) => (Number.isInteger(place) ? place * SPACING_PX : 0),
    coordinateToLogical: (x: number) => Math.round(x / SPACING_PX),
  };
  const series = {
    priceToCoordinate: (price: number) => TOP_PRICE - (scale === 'log' ? 20 * Math.log(price) : price),
    coordinateToPrice: (y: number) => (scale === 'log' ? Math.exp((TOP_PRICE - y) / 20) : TOP_PRICE - y),
    priceFormatter: () => ({ format: String }),
  };
  const stage = {
    axis,
    bars: () => bars,
    view: () => ({ timeframeMs, hours, scale, calendar: BUILT_IN_CALENDAR }),
    chart: { timeScale: () => places },
    series: () => series,
    tokens: () => ({ accent: '#fff', warning: '#fff', pane: '#000', text: '#fff', font: 'sans' }),
    container: {
      addEventListener: (type: string, listener: (event: unknown) => void) =>
        void listeners.set(type, [...(listeners.get(type) ?? []), listener]),
      getBoundingClientRect: () => ({ left: 0, top: 0 }),
      toggleAttribute: () => undefined,
      hasAttribute: () => false,
      setPointerCapture: () => undefined,
    },
  };
  const changed: Drawing[] = [];
  const drawings = new Drawings(stage as unknown as ChartStage, {
    changed: (drawing) => void changed.push(drawing),
    removed: () => undefined,
    toolDone: () => undefined,
  });
  const painted = (): [number, number][] => {
    const steps: [number, number][] = [];
    const to = (x: number, y: number): void => void steps.push([x, y]);
    const nothing = (): void => undefined;
    const context = {
      moveTo: to,
      lineTo: to,
      beginPath: nothing,
      stroke: nothing,
      fill: nothing,
      arc: nothing,
      setLineDash: nothing,
    };
    const target = {
      useMediaCoordinateSpace: (draw: (scope: unknown) => void) =>
        draw({ context, mediaSize: { width: 1200, height: 400 } }),
    };
    drawings
      .paneViews()[0]
      .renderer()!
      .draw(target as never);
    return steps;
  };
  const point = (type: string, x: number, y: number): void =>
    listeners.get(type)?.forEach((listen) => listen({ button: 0, clientX: x, clientY: y, stopPropagation() {} }));
  painted();
  return { drawings, painted, point, changed };
}

const OPEN = Date.parse('2026-11-20T14:30:00Z');
const starts = (timeframeMs: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => OPEN + i * timeframeMs);
/** Put down on minutes: from 09:33 to 10:12. */
const RISING: Drawing = {
  id: 'rising',
  tool: 'trend',
  points: [
    { atMs: OPEN + 3 * MINUTE, price: 100 },
    { atMs: OPEN + 42 * MINUTE, price: 139 },
  ],
};

test.each([
  [1, 60],
  [5, 24],
  [15, 8],
  // Its end lies beyond the last bar.
  [60, 1],
])(
  'a line put down on minutes stands at its instants on bars of %i minutes, and is taken hold of there',
  (minutes, count) => {
    const { drawings, painted } = stageOf(minutes * MINUTE, starts(minutes * MINUTE, count));
    drawings.show([RISING]);
    const pixel = (minute: number): number => (minute / minutes) * SPACING_PX;
    const [[fromX, fromY], [toX, toY]] = painted();
    expect(fromX).toBeCloseTo(pixel(3), 6);
    expect(toX).toBeCloseTo(pixel(42), 6);
    expect([fromY, toY]).toEqual([100, 61]);
    expect(drawings.drawingAt((fromX + toX) / 2, (fromY + toY) / 2)?.id).toBe('rising');
    expect(drawings.drawingAt(toX, fromY + 40)).toBeUndefined();
  },
);

test('a line from before the first bar comes in from beyond the left edge', () => {
  const { drawings, painted } = stageOf(5 * MINUTE, starts(5 * MINUTE, 24));
  const before = { ...RISING, points: [{ atMs: OPEN - 7 * MINUTE, price: 100 }, RISING.points[1]] };
  drawings.show([before]);
  expect(painted()[0][0]).toBeCloseTo((-7 / 5) * SPACING_PX, 9);
});

test('dragged by its body it keeps its form, over a night too', () => {
  const day = starts(5 * MINUTE, 78);
  const next = day.map((at) => at + 3 * 24 * 60 * MINUTE);
  const { drawings, painted, point, changed } = stageOf(5 * MINUTE, [...day, ...next], { hours: 'regular' });
  const line: Drawing = {
    ...RISING,
    points: [
      { atMs: day[60] + 2 * MINUTE, price: 100 },
      { atMs: day[70] + 2 * MINUTE, price: 110 },
    ],
  };
  drawings.show([line]);
  const [[x1, y1], [x2, y2]] = painted();
  const moved = 10 * SPACING_PX;
  point('pointerdown', (x1 + x2) / 2, (y1 + y2) / 2);
  point('pointermove', (x1 + x2) / 2 + moved, (y1 + y2) / 2);
  point('pointerup', 0, 0);
  expect(changed).toHaveLength(1);
  drawings.show(changed);
  const [[toX1], [toX2]] = painted();
  expect([toX1 - x1, toX2 - x2].map((px) => Math.round(px * 1e3) / 1e3)).toEqual([moved, moved]);
  expect(changed[0].points[1].atMs).toBe(next[2] + 2 * MINUTE);
});

test('dragged up and down alone, no instant moves', () => {
  const { drawings, painted, point, changed } = stageOf(15 * MINUTE, starts(15 * MINUTE, 8));
  drawings.show([RISING]);
  const [[x1, y1], [x2, y2]] = painted();
  point('pointerdown', (x1 + x2) / 2, (y1 + y2) / 2);
  point('pointermove', (x1 + x2) / 2, (y1 + y2) / 2 - 8);
  point('pointerup', 0, 0);
  expect(changed[0].points.map(({ atMs }) => atMs)).toEqual(RISING.points.map(({ atMs }) => atMs));
  expect(changed[0].points[0].price).toBeGreaterThan(100);
});

/** Where a painted line is at a pixel. */
function heightAt(steps: readonly [number, number][], x: number): number {
  const i = steps.findIndex(([to]) => to >= x);
  const [[x0, y0], [x1, y1]] = [steps[Math.max(0, i - 1)], steps[i]];
  return x1 === x0 ? y1 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}

const FRIDAY = Date.parse('2026-11-20T14:30:00Z');
const hoursFrom = (atMs: number, timeframeMs: number, hours: number): number[] =>
  Array.from({ length: (hours * 60 * MINUTE) / timeframeMs }, (_, i) => atMs + i * timeframeMs);

test.each([
  ['3m', 3, 'linear'],
  ['5m', 5, 'linear'],
  ['15m', 15, 'log'],
] as const)('over a weekend the ray painted on %s is where a rule on it watches', (_, minutes, scale) => {
  const day = hoursFrom(FRIDAY, minutes * MINUTE, 6.5);
  const next = day.map((at) => at + 3 * 24 * 60 * MINUTE);
  const ray: Drawing = {
    id: 'ray',
    tool: 'ray',
    points: [
      { atMs: FRIDAY + 61 * MINUTE, price: 150 },
      { atMs: FRIDAY + 183 * MINUTE, price: 148 },
    ],
    time: 'regular',
    scale: 'log',
  };
  const { drawings, painted } = stageOf(minutes * MINUTE, [...day, ...next], { scale, hours: 'regular' });
  drawings.show([ray]);
  const toY = (price: number): number => 200 - (scale === 'log' ? 20 * Math.log(price) : price);
  const seen = [...day, ...next].slice(0, 100).entries();
  const checked = [...seen].filter(([, startMs]) => startMs > ray.points[1].atMs);
  expect(checked.length).toBeGreaterThan(3);
  for (const [i, startMs] of checked) {
    const price = linePrice(lineOf('O:X', ray)!, startMs, tradingTime(BUILT_IN_CALENDAR));
    expect(Math.abs(heightAt(painted(), i * SPACING_PX) - toY(price))).toBeLessThan(0.2);
  }
});

test('what is put down keeps the time and the scale of its chart', () => {
  const { drawings, point, changed } = stageOf(86_400_000, [FRIDAY - 9.5 * 60 * MINUTE], { scale: 'log' });
  drawings.use('horizontal', false);
  point('pointerdown', 1, 100);
  expect(changed[0]).toMatchObject({ time: 'days', scale: 'log' });
});
