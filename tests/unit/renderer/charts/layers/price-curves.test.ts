import { expect, test } from 'vitest';
import { BarArrays } from '../../../../../src/renderer/charts/bar-columns.ts';
import { ChartAxis } from '../../../../../src/renderer/charts/chart-axis.ts';
import type { ChartStage } from '../../../../../src/renderer/charts/chart-layer.ts';
import { signedPercent } from '../../../../../src/renderer/charts/chart-style.ts';
import { PriceCurves, type PriceCurve } from '../../../../../src/renderer/charts/layers/price-curves.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';

const MINUTE = 60_000;
const OPEN = Date.parse('2026-11-20T14:30:00Z');

/** Ten minutes, the fifth and sixth lost; ten pixels each; the bars' scale puts a price at 1000 less its per cent of 200. */
function painter(curves: readonly PriceCurve[]): { painted(): string[]; curves: PriceCurves } {
  const bars = new BarArrays();
  for (const minute of [0, 1, 2, 3, 6, 7, 8, 9])
    bars.upsert({ startMs: OPEN + minute * MINUTE, open: 1, high: 1, low: 1, close: 1, volume: 1, vwap: 1 });
  const axis = new ChartAxis();
  const gap = { fromMs: OPEN + 4 * MINUTE, toMs: OPEN + 6 * MINUTE };
  axis.rebuild(bars, [gap], { timeframeMs: MINUTE, zone: 'exchange', hours: 'extended', calendar: BUILT_IN_CALENDAR });
  const scale = {
    logicalToCoordinate: (place: number) => place * 10,
    coordinateToLogical: (x: number) => Math.round(x / 10),
  };
  const series = { priceToCoordinate: (price: number) => 1000 - (price / 200 - 1) * 100 };
  const stage = { axis, bars: () => bars, chart: { timeScale: () => scale }, series: () => series };
  const made = new PriceCurves(stage as unknown as ChartStage, () => curves);
  const painted = (): string[] => {
    const steps: string[] = [];
    const context = {
      beginPath: () => undefined,
      stroke: () => undefined,
      setLineDash: () => undefined,
      moveTo: (x: number, y: number) => void steps.push(`M${x} ${y}`),
      lineTo: (x: number, y: number) => void steps.push(`L${x} ${y}`),
    };
    const useMediaCoordinateSpace = (draw: (scope: unknown) => void): void =>
      draw({ context, mediaSize: { width: 200, height: 100 } });
    made
      .paneViews()[0]
      .renderer()!
      .draw({ useMediaCoordinateSpace } as never);
    return steps;
  };
  return { painted, curves: made };
}
const curve = (price: PriceCurve['price'], more: Partial<PriceCurve> = {}): PriceCurve => ({
  colour: '#fff',
  widthPx: 1,
  price,
  ...more,
});

test('a price stands where the bars’ scale puts it; the line goes on over lost bars, and starts over where it ends', () => {
  const price = (_place: number, bar: number): number => (bar < 0 ? Number.NaN : 200 + 2 * bar);
  expect(painter([curve(price)]).painted()).toEqual([
    'M0 1000',
    'L10 999',
    'L20 998',
    'L30 997',
    'L60 996',
    'L70 995',
    'L80 994',
    'L90 993',
  ]);
  const ends = painter([curve(price, { endsAt: (bar) => bar === 2 })]).painted();
  expect(ends.map((step) => step[0]).join('')).toBe('MLLMLLLL');
});

test('what is to be kept in view widens the scale by what is seen of it, and no other does', () => {
  const price = (place: number): number => 100 + place;
  expect(painter([curve(price)]).curves.autoscaleInfo(0, 9)).toBeNull();
  expect(painter([curve(price, { keepsInView: true })]).curves.autoscaleInfo(2, 5)).toEqual({
    priceRange: { minValue: 102, maxValue: 105 },
  });
});

test('per cent have a sign, nothing has none', () => {
  expect([0.374, -1.2, -0.004, 0.004].map(signedPercent)).toEqual(['+0.37%', '−1.20%', '0.00%', '0.00%']);
});
