import { expect, test } from 'vitest';
import { BarArrays } from '../../../../src/renderer/charts/bar-columns.ts';
import { ChartAxis } from '../../../../src/renderer/charts/chart-axis.ts';
import type { TimeSpan } from '../../../../src/renderer/charts/chart-time.ts';
import { etInstant } from '../../../../src/shared/market/calendar.ts';
import { BUILT_IN_CALENDAR } from '../../../../src/shared/market/trading-calendar.ts';
import type { ChartStage } from '../../../../src/renderer/charts/chart-layer.ts';
import { ChartPointer } from '../../../../src/renderer/charts/chart-pointer.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Ten bars, one a second, of which those from the fourth on are in sight; what the chart was told. */
function stageOf(): { stage: ChartStage; said: string[]; show(from: number, to: number): void } {
  const said: string[] = [];
  let range = { from: 4, to: 9 };
  let moved: (to: typeof range) => void = () => undefined;
  const scale = {
    getVisibleLogicalRange: () => range,
    subscribeVisibleLogicalRangeChange: (listener: typeof moved) => void (moved = listener),
  };
  const stage = {
    container: { addEventListener: () => undefined },
    chart: {
      timeScale: () => scale,
      subscribeCrosshairMove: () => undefined,
      setCrosshairPosition: (price: number) => void said.push(`line at ${price}`),
      clearCrosshairPosition: () => void said.push('no line'),
    },
    axis: {
      length: 10,
      firstBar: 0,
      starts: Array.from({ length: 10 }, (_, i) => i * 1000),
      placesIn: ({ fromMs }: { fromMs: number }) => ({ from: fromMs / 1000, to: fromMs / 1000 }),
      barAt: (place: number) => place,
      time: (atMs: number) => atMs,
    },
    bars: () => ({ column: () => Array.from({ length: 10 }, (_, i) => 100 + i) }),
    series: () => ({}),
  };
  const show = (from: number, to: number): void => moved((range = { from, to }));
  return { stage: stage as unknown as ChartStage, said, show };
}

test('a linked chart’s instant has a line where it is in sight, and is read off where it is not', () => {
  const { stage, said } = stageOf();
  const none = (): void => undefined;
  const events = {
    hovered: (bar?: number) => void said.push(`bar ${bar}`),
    pointed: none,
    ranged: none,
    olderWanted: none,
  };
  const pointer = new ChartPointer(stage, events);
  pointer.pointAt({ fromMs: 6000, toMs: 7000 });
  pointer.pointAt({ fromMs: 2000, toMs: 3000 });
  pointer.pointAt(undefined);
  expect(said).toEqual(['line at 106', 'bar 6', 'no line', 'bar 2', 'no line', 'bar undefined']);
});

test('where its chart is moved, a linked chart’s line stays at its instant, until that chart points nowhere', () => {
  const { stage, said, show } = stageOf();
  const none = (): void => undefined;
  const pointer = new ChartPointer(stage, { hovered: none, pointed: none, ranged: none, olderWanted: none });
  show(3, 9);
  pointer.pointAt({ fromMs: 6000, toMs: 7000 });
  show(5, 9);
  show(0, 5);
  pointer.pointAt(undefined);
  show(4, 9);
  expect(said).toEqual(['line at 106', 'line at 106', 'no line', 'no line']);
});

/** A chart of a timeframe over two sessions, 19 and 20 November, with the pointer in it. */
function chartOf(timeframeMs: number) {
  const daily = timeframeMs >= DAY_MS;
  const bars = new BarArrays();
  for (const date of ['2026-11-19', '2026-11-20'])
    for (
      let startMs = etInstant(date, daily ? 0 : 9, daily ? 0 : 30);
      startMs < etInstant(date, 16);
      startMs += timeframeMs
    )
      bars.upsert({ startMs, open: 1, high: 1, low: 1, close: startMs, volume: 1, vwap: 1 });
  const axis = new ChartAxis();
  axis.rebuild(bars, [], { timeframeMs, zone: 'exchange', hours: 'regular', calendar: BUILT_IN_CALENDAR });
  const listeners = new Map<string, (event: unknown) => void>();
  let crosshair: (event: object) => void = () => undefined;
  let visible = { from: 0, to: 0 };
  const hovered: (number | undefined)[] = [];
  const sent: { pointed: (TimeSpan | undefined)[]; ranged: TimeSpan[] } = { pointed: [], ranged: [] };
  const stage = {
    container: {
      addEventListener: (type: string, listener: (event: unknown) => void) => void listeners.set(type, listener),
    },
    chart: {
      timeScale: () => ({
        getVisibleLogicalRange: () => visible,
        setVisibleLogicalRange: (range: typeof visible) => void (visible = range),
        subscribeVisibleLogicalRangeChange: () => undefined,
      }),
      subscribeCrosshairMove: (listener: typeof crosshair) => void (crosshair = listener),
      setCrosshairPosition: () => undefined,
      clearCrosshairPosition: () => undefined,
    },
    axis,
    bars: () => bars,
    reach: () => undefined,
    series: () => ({}),
  };
  const pointer = new ChartPointer(stage as unknown as ChartStage, {
    hovered: (bar) => void hovered.push(bar === undefined ? undefined : bars.column('startMs')[bar]),
    pointed: (span) => void sent.pointed.push(span),
    ranged: (span) => void sent.ranged.push(span),
    olderWanted: () => undefined,
  });
  return {
    pointer,
    sent,
    hovered,
    visible: () => [axis.starts[visible.from], axis.starts[visible.to]],
    show: (from: number, to: number) => void (visible = { from, to }),
    pointAt(place: number) {
      listeners.get('pointerenter')!({});
      crosshair({ logical: place, sourceEvent: {} });
    },
  };
}

test('a bar of a longer timeframe is the first of its span in a shorter one, and a short bar the long one it lies in', () => {
  const days = chartOf(DAY_MS);
  const hours = chartOf(HOUR_MS);
  days.pointAt(1);
  hours.pointer.pointAt(days.sent.pointed.at(-1));
  expect(hours.hovered.at(-1)).toBe(etInstant('2026-11-20', 9, 30));
  hours.pointAt(3);
  days.pointer.pointAt(hours.sent.pointed.at(-1));
  expect(days.hovered.at(-1)).toBe(etInstant('2026-11-19', 0));
});

test('a span to the newest day ends with the last bar of that day; keys tell it too', () => {
  const days = chartOf(DAY_MS);
  const hours = chartOf(HOUR_MS);
  days.show(0, 1);
  days.pointer.moved();
  expect(days.sent.ranged).toEqual([{ fromMs: etInstant('2026-11-19', 0), toMs: etInstant('2026-11-21', 0) }]);
  hours.pointer.showRange(days.sent.ranged[0]);
  expect(hours.visible()).toEqual([etInstant('2026-11-19', 9, 30), etInstant('2026-11-20', 15, 30)]);
});
