import { describe, expect, it } from 'vitest';
import { quantile, volatilityCone } from '../../../../../src/shared/analytics/realised/cone.ts';
import {
  closeToClose,
  garmanKlass,
  intraday,
  overnight,
  parkinson,
  rolling,
  yangZhang,
  type DailyBar,
} from '../../../../../src/shared/analytics/realised/estimators.ts';
import { volatilityPremium } from '../../../../../src/shared/analytics/realised/variance-premium.ts';

const bar = (open: number, high: number, low: number, close: number): DailyBar => ({ open, high, low, close });
const BARS = [
  bar(100, 101.5, 99.2, 100.8),
  bar(101.2, 103, 100.9, 102.6),
  bar(102, 102.4, 99.5, 99.9),
  bar(100.5, 101.1, 98.7, 100.9),
  bar(101.3, 104.2, 101, 103.8),
  bar(103.1, 103.9, 102.2, 102.5),
];
const ALL = { closeToClose, parkinson, garmanKlass, yangZhang, overnight, intraday };

describe('estimators', () => {
  it.each([
    // Worked out apart from this code, in double precision from the published formulas.
    ['closeToClose', 0.3575736641538144],
    ['parkinson', 0.23630922012539377],
    ['garmanKlass', 0.22971826807600637],
    ['yangZhang', 0.25457896407908676],
    ['overnight', 0.09625280860387316],
    ['intraday', 0.27700836178236404],
  ] as const)('%s of six bars', (name, expected) => {
    expect(ALL[name](BARS)).toBeCloseTo(expected, 14);
    expect(ALL[name](BARS, 365)).toBeCloseTo(expected * Math.sqrt(365 / 252), 14);
  });

  it.each(Object.entries(ALL))('%s is unknown of too few bars or an impossible one', (_, estimate) => {
    expect(estimate([])).toBeNaN();
    expect(estimate(BARS.slice(0, 2))).toBeNaN();
    for (const broken of [
      bar(0, 1, 0, 1),
      bar(100, 99, 98, 98.5),
      bar(100, 101, 99, Number.NaN),
      bar(9, Infinity, 8, 9),
    ]) {
      expect(estimate([...BARS.slice(0, 3), broken, ...BARS.slice(4)])).toBeNaN();
    }
  });

  it.each(Object.entries(ALL))('%s is zero of a market that never moves', (_, estimate) => {
    expect(estimate(Array.from({ length: 8 }, () => bar(50, 50, 50, 50)))).toBe(0);
  });

  it('all find the volatility of a random walk; the range ones from far fewer days', () => {
    const daily = 0.2 / Math.sqrt(252);
    const walk = simulate(daily, 400, 800);
    for (const estimate of [closeToClose, parkinson, garmanKlass, yangZhang, intraday]) {
      expect(Math.abs(estimate(walk) / 0.2 - 1)).toBeLessThan(0.12);
    }
    expect(overnight(walk)).toBe(0);
    const spread = (estimate: typeof parkinson) => {
      const series = rolling(estimate, walk, 21).filter((value) => !Number.isNaN(value));
      const centre = series.reduce((a, b) => a + b) / series.length;
      return Math.sqrt(series.reduce((sum, value) => sum + (value - centre) ** 2, 0) / series.length) / centre;
    };
    expect(spread(parkinson)).toBeLessThan(0.7 * spread(closeToClose));
    expect(spread(garmanKlass)).toBeLessThan(0.6 * spread(closeToClose));
  });
});

/** Daily bars of a driftless walk without gaps, many steps a day, from a fixed seed. */
function simulate(daily: number, days: number, steps: number): DailyBar[] {
  let state = 20_261_121;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  let price = 100;
  return Array.from({ length: days }, () => {
    const open = price;
    let [high, low] = [open, open];
    for (let k = 0; k < steps; k++) {
      const normal = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
      price *= Math.exp((daily / Math.sqrt(steps)) * normal - (0.5 * daily * daily) / steps);
      high = Math.max(high, price);
      low = Math.min(low, price);
    }
    return bar(open, high, low, price);
  });
}

describe('rolling windows and cones', () => {
  it('a window ends at each bar', () => {
    const series = rolling(closeToClose, BARS, 3);
    expect(Array.from(series.slice(0, 3))).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(series[3]).toBe(closeToClose(BARS.slice(0, 4)));
    expect(series[5]).toBe(closeToClose(BARS.slice(2, 6)));
  });

  it('a cone sorts the windows of each length, and knows where the last one lies', () => {
    const [three, long] = volatilityCone(closeToClose, BARS, [3, 10]);
    const windows = [0, 1, 2].map((i) => closeToClose(BARS.slice(i, i + 4)));
    const sorted = windows.toSorted((a, b) => a - b);
    expect(three).toMatchObject({ window: 3, windows: 3, min: sorted[0], median: sorted[1], max: sorted[2] });
    expect(three.p25).toBeCloseTo(0.5 * (sorted[0] + sorted[1]), 14);
    expect(three.p75).toBeCloseTo(0.5 * (sorted[1] + sorted[2]), 14);
    expect(three.latest).toBe(windows[2]);
    expect(three.latestRank).toBeCloseTo((sorted.indexOf(windows[2]) + 1) / 3, 14);
    expect(long).toMatchObject({ windows: 0, median: Number.NaN, latest: Number.NaN, latestRank: Number.NaN });
  });

  it('quantiles are linear between order statistics', () => {
    expect([0, 0.25, 0.5, 1].map((q) => quantile([1, 2, 4, 8], q))).toEqual([1, 1.75, 3, 8]);
    expect(quantile([1, 2, 4, 8], 0.9)).toBeCloseTo(6.8, 12);
    expect(quantile([], 0.5)).toBeNaN();
  });
});

describe('implied less realised', () => {
  it('looks back with what is known, and forward once it is', () => {
    const premium = volatilityPremium([0.2, 0.22, Number.NaN, 0.25], [0.15, 0.16, 0.21, 0.3], 2);
    expect(premium.trailing[0]).toBeCloseTo(0.05, 14);
    expect(premium.trailing[2]).toBeNaN();
    expect(premium.realised[0]).toBeCloseTo(-0.01, 14);
    expect(premium.realised[1]).toBeCloseTo(-0.08, 14);
    expect([premium.realised[2], premium.realised[3]]).toEqual([Number.NaN, Number.NaN]);
  });
});
