import type { ISeriesPrimitive, Time } from 'lightweight-charts';
import { expect, test } from 'vitest';
import { BarArrays } from '../../../../src/renderer/charts/bar-columns.ts';
import { ChartAxis } from '../../../../src/renderer/charts/chart-axis.ts';
import type { ChartStage } from '../../../../src/renderer/charts/chart-layer.ts';
import { IndicatorLines } from '../../../../src/renderer/charts/indicator-lines.ts';
import { BUILT_IN_CALENDAR } from '../../../../src/shared/market/trading-calendar.ts';

const MINUTE = 60_000;
const OPEN = Date.parse('2026-11-20T14:30:00Z');

/** What the bars' scale is widened to by Bollinger bands of two bars and one deviation. */
function range(barsAlone: boolean): unknown {
  const bars = new BarArrays();
  for (const [minute, close] of [100, 110, 100, 110].entries())
    bars.upsert({
      startMs: OPEN + minute * MINUTE,
      open: close,
      high: close,
      low: close,
      close,
      volume: 1,
      vwap: close,
    });
  const axis = new ChartAxis();
  const time = { timeframeMs: MINUTE, zone: 'exchange', hours: 'extended', calendar: BUILT_IN_CALENDAR } as const;
  axis.rebuild(bars, [], time);
  const indicators = [{ id: 'b', kind: 'bollinger', inputs: { length: 2, width: 2 } }];
  let painted: ISeriesPrimitive<Time> | undefined;
  const stage = {
    axis,
    bars: () => bars,
    data: () => ({ bars, gaps: [], whole: true }),
    tokens: () => ({ series: ['#fff'] }),
    view: () => ({ ...time, indicators, barsAlone }),
    chart: { panes: () => [] },
    series: () => ({ attachPrimitive: (one: ISeriesPrimitive<Time>) => void (painted = one) }),
  };
  new IndicatorLines(stage as unknown as ChartStage).rebuild();
  return painted?.autoscaleInfo?.(0 as never, 3 as never);
}

test('the price scale keeps bands in view, and fits the bars alone where that is chosen', () => {
  expect(range(false)).toEqual({ priceRange: { minValue: 95, maxValue: 115 } });
  expect(range(true)).toBeNull();
});
