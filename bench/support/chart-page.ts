/** Runs in the page: price charts fed as a window feeds them, timed by the page's own frames. */
import { BarArrays, type Bar } from '../../src/renderer/charts/bar-columns.ts';
import type { ChartView } from '../../src/renderer/charts/chart-style.ts';
import { PriceChart } from '../../src/renderer/charts/price-chart.ts';
import { BUILT_IN_CALENDAR } from '../../src/shared/market/trading-calendar.ts';

const MINUTE = 60_000;
const OPEN = Date.parse('2026-11-20T14:30:00Z');
const NOTHING = { hovered() {}, pointed() {}, ranged() {}, olderWanted() {}, drawn() {}, lastPrice: () => Number.NaN };

const view = (timeframeMs: number): ChartView => ({
  style: 'candles',
  scale: 'linear',
  timeframeMs,
  hours: 'extended',
  zone: 'exchange',
  calendar: BUILT_IN_CALENDAR,
  volume: true,
  indicators: [
    { id: 'vwap', kind: 'vwap', inputs: {} },
    { id: 'ema', kind: 'ema', inputs: { length: 21 } },
    { id: 'rsi', kind: 'rsi', inputs: { length: 14 } },
  ],
  extendedHours: true,
  barsAlone: false,
  strip: false,
});

function bars(count: number, timeframeMs: number): BarArrays {
  const columns = new BarArrays();
  for (let i = 0; i < count; i++) columns.upsert(bar(OPEN - (count - i) * timeframeMs, i));
  return columns;
}

function bar(startMs: number, i: number): Bar {
  const close = 650 + 5 * Math.sin(i / 40) + Math.sin(i * 1.7);
  return {
    startMs,
    open: close - 0.3,
    high: close + 0.6,
    low: close - 0.7,
    close,
    volume: 1000 + (i % 97),
    vwap: close,
  };
}

const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
/** Until what was asked for is on the screen: the frame that draws it, and the next one. */
async function painted(): Promise<void> {
  await frame();
  await frame();
}

function chartIn(width: string, height: string): PriceChart {
  const element = document.createElement('div');
  element.style.cssText = `position: relative; float: left; width: ${width}; height: ${height}`;
  document.body.append(element);
  return new PriceChart(element, view(MINUTE), NOTHING);
}

/** Six charts, three indicators each, `perSecond` updates of their newest bars for a while; frame intervals, ms. */
export async function frames(perSecond: number, forMs: number): Promise<number[]> {
  const charts = Array.from({ length: 6 }, () => {
    const columns = bars(1500, MINUTE);
    const chart = chartIn('33.3%', '50%');
    chart.show({ bars: columns, gaps: [], whole: true }, view(MINUTE));
    chart.showLatest();
    return { chart, columns };
  });
  await painted();
  const times: number[] = [];
  const startedAt = performance.now();
  let sent = 0;
  for (let last = await frame(); last - startedAt < forMs;) {
    const now = await frame();
    times.push(now - last);
    last = now;
    for (const due = ((now - startedAt) * perSecond) / 1000; sent < due; sent++) {
      const { chart, columns } = charts[sent % charts.length];
      // A new bar every three seconds, the rest change the newest.
      const startMs = OPEN + Math.floor(sent / (3 * perSecond)) * MINUTE;
      const { index, change } = columns.upsert(bar(startMs, sent));
      chart.barChanged(index, change);
    }
  }
  for (const { chart } of charts) chart.remove();
  document.body.replaceChildren();
  return times;
}

/** Milliseconds from the call to the screen. */
export async function load(count: number): Promise<number> {
  const columns = bars(count, MINUTE);
  const chart = chartIn('100%', '100%');
  await painted();
  const startedAt = performance.now();
  chart.show({ bars: columns, gaps: [], whole: true }, view(MINUTE));
  chart.showLatest();
  await painted();
  const tookMs = performance.now() - startedAt;
  chart.remove();
  document.body.replaceChildren();
  return tookMs;
}

/** From one timeframe to another whose bars are at hand, and back: milliseconds each. */
export async function switches(times: number): Promise<number[]> {
  const known = [MINUTE, 5 * MINUTE].map((timeframeMs) => ({ timeframeMs, columns: bars(1500, timeframeMs) }));
  const chart = chartIn('100%', '100%');
  const took: number[] = [];
  for (let i = 0; i < times; i++) {
    const { timeframeMs, columns } = known[i % 2];
    await painted();
    const startedAt = performance.now();
    chart.show({ bars: columns, gaps: [], whole: true }, view(timeframeMs));
    chart.showLatest();
    await painted();
    took.push(performance.now() - startedAt);
  }
  chart.remove();
  return took;
}
