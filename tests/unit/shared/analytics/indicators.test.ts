import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bollinger, ema, macd, rsi, sessionVwap, sma } from '../../../../src/shared/analytics/indicators.ts';
import { etInstant } from '../../../../src/shared/market/calendar.ts';

const { NaN: none } = Number;
const close = (actual: ArrayLike<number>, expected: number[], digits = 10): void => {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    if (Number.isNaN(value)) expect(actual[i], `at ${i}`).toBeNaN();
    else expect(actual[i], `at ${i}`).toBeCloseTo(value, digits);
  });
};

describe('moving averages', () => {
  test('a simple mean begins when its window is full', () => {
    close(sma([1, 2, 3, 4, 6], 3), [none, none, 2, 3, 13 / 3]);
  });

  test('an unknown value is skipped, not counted as zero', () => {
    close(sma([1, none, 3, 5], 2), [none, none, 2, 4]);
    close(ema([2, none, 4, 6], 2), [none, none, 3, 5]);
  });

  test('an exponential mean is seeded with the simple one', () => {
    // α = 1/2 for period 3: seed 2, then 2 + (4 − 2)/2, then 3 + (8 − 3)/2.
    close(ema([1, 2, 3, 4, 8], 3), [none, none, 2, 3, 5.5]);
  });

  test('a period that is no positive whole number is refused', () => {
    expect(() => sma([1], 0)).toThrow(RangeError);
    expect(() => ema([1], 1.5)).toThrow('period 1.5');
  });
});

describe('Bollinger bands', () => {
  test('use the population standard deviation', () => {
    // Classic sample with mean 5 and σ = 2.
    const { middle, upper, lower } = bollinger([2, 4, 4, 4, 5, 5, 7, 9], 8, 2);
    expect([middle[7], upper[7], lower[7]]).toEqual([5, 9, 1]);
  });

  test('stay exact on a large level with small moves', () => {
    const values = Array.from({ length: 40 }, (_, i) => 6_600_000_000 + (i % 2) * 0.5);
    const { upper, middle } = bollinger(values, 20, 2);
    expect(upper[39] - middle[39]).toBeCloseTo(0.5, 6);
  });

  test('contain their mean and shift with the data', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 1000, noNaN: true }), { minLength: 25, maxLength: 60 }),
        fc.double({ min: -500, max: 500, noNaN: true }),
        (values, shift) => {
          const a = bollinger(values, 20, 2);
          const b = bollinger(
            values.map((v) => v + shift),
            20,
            2,
          );
          for (let i = 19; i < values.length; i++) {
            expect(a.lower[i]).toBeLessThanOrEqual(a.middle[i]);
            expect(a.upper[i]).toBeGreaterThanOrEqual(a.middle[i]);
            expect(b.upper[i] - shift).toBeCloseTo(a.upper[i], 6);
          }
        },
      ),
    );
  });
});

describe('RSI', () => {
  test('follows Wilder: 14 changes seed it, then 1/14 smoothing', () => {
    // Gains 1, 2 and losses 1 over period 2, worked by hand.
    // changes: +1 −1 +2 → seed gain (1+0)/2 = .5, loss (0+1)/2 = .5 → 50; then gain .5+(2−.5)/2 = 1.25, loss .25.
    close(rsi([10, 11, 10, 12], 2), [none, none, 50, (100 * 1.25) / 1.5]);
  });

  test('is 100 when nothing fell, 0 when nothing rose, 50 when nothing moved', () => {
    expect(rsi([1, 2, 3, 4], 3)[3]).toBe(100);
    expect(rsi([4, 3, 2, 1], 3)[3]).toBe(0);
    expect(rsi([2, 2, 2, 2], 3)[3]).toBe(50);
  });
});

describe('MACD', () => {
  test('is the difference of its means, and the histogram what is left of its signal', () => {
    const values = Array.from({ length: 60 }, (_, i) => 100 + Math.sin(i / 5) * 4);
    const { macd: line, signal, histogram } = macd(values, 12, 26, 9);
    const fast = ema(values, 12);
    const slow = ema(values, 26);
    expect(line[24]).toBeNaN();
    expect(line[25]).toBeCloseTo(fast[25] - slow[25], 12);
    expect(signal[32]).toBeNaN();
    expect(signal[33]).toBeCloseTo(line.slice(25, 34).reduce((a, b) => a + b) / 9, 12);
    expect(histogram[50]).toBe(line[50] - signal[50]);
  });
});

describe('session VWAP', () => {
  const bars = {
    startMs: [etInstant('2026-11-19', 15, 59), etInstant('2026-11-20', 9, 30), etInstant('2026-11-20', 9, 31)],
    high: [11, 21, 24],
    low: [9, 19, 21],
    close: [10, 20, 24],
    volume: [100, 300, 100],
    vwap: [10, 20.2, none],
  };

  test('starts anew each exchange day and falls back to the typical price', () => {
    close(sessionVwap(bars), [10, 20.2, (20.2 * 300 + 23 * 100) / 400]);
  });

  test('is unknown without volume', () => {
    close(sessionVwap({ ...bars, volume: [none, 0, none] }), [none, none, none]);
  });
});
