/** Rules made on a chart: the right way, once, and quiet while the price trembles on the line. */
import { describe, expect, it } from 'vitest';
import { BarArrays } from '../../../../src/renderer/charts/bar-columns.ts';
import { chartMarket } from '../../../../src/renderer/charts/chart-market.ts';
import { priceRule, tickOf, type valueCondition } from '../../../../src/renderer/stores/new-alert.ts';
import { AlertBench } from '../../main/engine/alerts/alert-fixture.ts';

const bars = (rows: readonly [high: number, low: number, close: number][]): BarArrays => {
  const columns = new BarArrays();
  rows.forEach(([high, low, close], i) =>
    columns.upsert({ startMs: i * 60_000, open: low, high, low, close, volume: 1, vwap: close }),
  );
  return columns;
};
const condition = (rule: ReturnType<typeof priceRule>): ReturnType<typeof valueCondition> =>
  rule.groups[0][0] as ReturnType<typeof valueCondition>;

describe('a chart’s own market', () => {
  it('is its newest close and the mean true range of its newest bars', () => {
    const market = chartMarket(
      bars([
        [100, 99, 99.5],
        [101, 100, 100.5],
        [100.7, 100.1, 100.2],
      ]),
    );
    // max(101, 99.5) − min(100, 99.5) = 1.5; max(100.7, 100.5) − min(100.1, 100.5) = 0.6.
    expect(market.close).toBe(100.2);
    expect(market.rangeUsd).toBeCloseTo(1.05, 12);
    expect(chartMarket(new BarArrays())).toEqual({ close: Number.NaN, closeFromMs: Number.NaN, rangeUsd: Number.NaN });
    expect(chartMarket(bars([[2, 1, 1.5]]))).toEqual({
      close: 1.5,
      closeFromMs: expect.any(Number),
      rangeUsd: Number.NaN,
    });
  });
});

describe('a rule at a price', () => {
  it('looks from the newest price to the line', () => {
    expect(condition(priceRule('SPY', 640, { now: 645, rangeUsd: 1 })).comparator).toBe('crossesBelow');
    expect(condition(priceRule('SPY', 650, { now: 645, rangeUsd: 1 })).comparator).toBe('crossesAbove');
  });

  it('has as its way back a quarter of the range, and never less than a tick', () => {
    const back = (symbol: string, price: number, rangeUsd: number): number =>
      condition(priceRule(symbol, price, { now: price, rangeUsd })).hysteresis;
    expect(back('SPY', 650, 1.2)).toBe(0.3);
    expect(back('SPY', 650, 0.01)).toBe(0.01);
    expect(back('SPY', 650, Number.NaN)).toBe(0.01);
    expect([tickOf('O:SPY261218C00650000', 3), tickOf('O:SPY261218C00650000', 2.99), tickOf('F', 0.5)]).toEqual([
      0.05, 0.01, 0.0001,
    ]);
  });

  it('fires once on a price that trembles on it; armed again, only after a move the eye sees', () => {
    const bench = new AlertBench();
    const rule = priceRule('SPY', 650, { now: 649.9, rangeUsd: 0.8 });
    bench.rules([rule]);
    const tremble = Array.from({ length: 60 }, (_, i) => (i % 2 ? 650.01 : 649.99));
    expect(tremble.reduce((count, price) => count + bench.step(price), 0)).toBe(1);
    expect(bench.stateOf(rule.id).phase).toBe('fired');
    bench.rules([{ ...rule, repeat: { mode: 'rearm' } }]);
    // Set while the price is above: it has not crossed.
    expect(tremble.reduce((count, price) => count + bench.step(price), 0)).toBe(0);
    bench.step(649.79);
    expect(bench.step(650)).toBe(1);
  });
});
