import { describe, expect, test } from 'vitest';
import { ema, sma } from '../../../../../src/shared/analytics/indicators/averages.ts';
import { bollinger, keltner } from '../../../../../src/shared/analytics/indicators/bands.ts';
import { heikinAshi } from '../../../../../src/shared/analytics/indicators/heikin-ashi.ts';
import { macd, rsi, stochastics } from '../../../../../src/shared/analytics/indicators/momentum.ts';
import { adx, atr } from '../../../../../src/shared/analytics/indicators/trend.ts';
import {
  anchoredVwap,
  obv,
  SessionMinutes,
  sessionVwap,
} from '../../../../../src/shared/analytics/indicators/volume.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { allLines, columnsOf, withCloses, type PlainBar } from './bars.ts';

const { NaN: none } = Number;
const close = (actual: readonly number[], expected: readonly number[], digits = 10): void => {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    if (Number.isNaN(value)) expect(actual[i], `at ${i}`).toBeNaN();
    else expect(actual[i], `at ${i}`).toBeCloseTo(value, digits);
  });
};
const bar = (high: number, low: number, at: number, volume = 100): PlainBar => ({
  startMs: at,
  open: at,
  high,
  low,
  close: at,
  volume,
  vwap: none,
});

describe('moving averages', () => {
  test('a simple mean begins when its window is full, and again after an unknown close has left it', () => {
    close(allLines(sma(3), withCloses([1, 2, 3, 4, 6]))[0], [none, none, 2, 3, 13 / 3]);
    close(allLines(sma(2), withCloses([1, none, 3, 5]))[0], [none, none, none, 4]);
  });

  test('an exponential mean is seeded with the simple one and skips an unknown close', () => {
    // α = 1/2 for period 3: seed 2, then 2 + (4 − 2)/2, then 3 + (8 − 3)/2.
    close(allLines(ema(3), withCloses([1, 2, 3, 4, 8]))[0], [none, none, 2, 3, 5.5]);
    close(allLines(ema(2), withCloses([2, none, 4, 6]))[0], [none, none, 3, 5]);
  });

  test('EMA 10 of the sample in the ChartSchool article on moving averages', () => {
    const closes = [
      22.27, 22.19, 22.08, 22.17, 22.18, 22.13, 22.23, 22.43, 22.24, 22.29, 22.15, 22.39, 22.38, 22.61, 23.36, 24.05,
      23.75, 23.83, 23.95, 23.63,
    ];
    const published = [22.22, 22.21, 22.24, 22.27, 22.33, 22.52, 22.8, 22.97, 23.13, 23.28, 23.34];
    const mine = allLines(ema(10), withCloses(closes))[0].slice(9);
    // The article rounds its inputs to cents too.
    mine.forEach((value, i) => expect(Math.abs(value - published[i])).toBeLessThan(0.011));
  });

  test('a period that is no positive whole number is refused', () => {
    expect(() => sma(0)).toThrow(RangeError);
    expect(() => ema(1.5)).toThrow('period 1.5');
    for (const make of [() => rsi(0), () => atr(-1), () => adx(0), () => macd(0, 1, 1), () => stochastics(3, 0, 3)])
      expect(make).toThrow(RangeError);
    for (const make of [() => bollinger(0, 2), () => keltner(0, 1, 2), () => keltner(1, 0, 2)])
      expect(make).toThrow(RangeError);
  });
});

describe('bands', () => {
  test('Bollinger uses the population standard deviation', () => {
    // Classic sample with mean 5 and σ = 2.
    const [middle, upper, lower] = allLines(bollinger(8, 2), withCloses([2, 4, 4, 4, 5, 5, 7, 9]));
    expect([middle[7], upper[7], lower[7]]).toEqual([5, 9, 1]);
    expect(middle[6]).toBeNaN();
  });

  test('Bollinger stays exact on a large level with small moves', () => {
    const closes = Array.from({ length: 40 }, (_, i) => 6_600_000_000 + (i % 2) * 0.5);
    const [middle, upper] = allLines(bollinger(20, 2), withCloses(closes));
    expect(upper[39] - middle[39]).toBeCloseTo(0.5, 6);
  });

  test('Keltner: the mean ± two average ranges, once both are there', () => {
    // Closes 10, 12, 14 with ranges of 2 and true ranges 2, 3, 3; EMA 2: 11, then 11 + (14 − 11)·2/3; ATR 2: 2.5, 2.75.
    const [middle, upper, lower] = allLines(keltner(2, 2, 2), withCloses([10, 12, 14]));
    close(middle, [none, 11, 13]);
    close(upper, [none, 16, 18.5]);
    close(lower, [none, 6, 7.5]);
  });
});

describe('RSI', () => {
  test('follows Wilder: the first changes seed it, then 1/period smoothing', () => {
    // changes: +1 −1 +2 → seed gain (1+0)/2 = .5, loss (0+1)/2 = .5 → 50; then gain .5+(2−.5)/2 = 1.25, loss .25.
    close(allLines(rsi(2), withCloses([10, 11, 10, 12]))[0], [none, none, 50, (100 * 1.25) / 1.5]);
  });

  test('is 100 when nothing fell, 0 when nothing rose, 50 when nothing moved', () => {
    expect(allLines(rsi(3), withCloses([1, 2, 3, 4]))[0][3]).toBe(100);
    expect(allLines(rsi(3), withCloses([4, 3, 2, 1]))[0][3]).toBe(0);
    expect(allLines(rsi(3), withCloses([2, 2, 2, 2]))[0][3]).toBe(50);
  });
});

test('MACD begins with its slow mean, its signal after as many values of it', () => {
  const closes = Array.from({ length: 60 }, (_, i) => 100 + Math.sin(i / 5) * 4);
  const [histogram, line, signal] = allLines(macd(12, 26, 9), withCloses(closes));
  const fast = allLines(ema(12), withCloses(closes))[0];
  const slow = allLines(ema(26), withCloses(closes))[0];
  expect(line[24]).toBeNaN();
  expect(line[25]).toBeCloseTo(fast[25] - slow[25], 12);
  expect(signal[32]).toBeNaN();
  expect(signal[33]).toBeCloseTo(line.slice(25, 34).reduce((a, b) => a + b) / 9, 12);
  expect(histogram[50]).toBe(line[50] - signal[50]);
});

test('stochastics: where the close stands in the range; a range of nothing is the middle', () => {
  const flat = [bar(5, 5, 5), bar(5, 5, 5)];
  expect(allLines(stochastics(2, 1, 1), flat)[0]).toEqual([none, 50]);
  const [k, d] = allLines(stochastics(2, 1, 2), [bar(10, 0, 5), bar(20, 10, 15), bar(30, 20, 20)]);
  close(k, [none, 75, 50]);
  close(d, [none, none, 62.5]);
});

describe('Wilder’s ranges', () => {
  // Highs and lows 10–8, 12–9 (up 2), 11–5 (down 4), 13–7 (up 2): true ranges 2, 3, 6, 6 with closes in the middle of each bar.
  const bars = [bar(10, 8, 9), bar(12, 9, 11), bar(11, 5, 7), bar(13, 7, 12)];

  test('ATR counts the gap from the close before', () => {
    close(allLines(atr(2), bars)[0], [none, 2.5, 4.25, 5.125]);
  });

  test('ADX by hand for a period of two', () => {
    // Means of true range: –, –, 4.5, 5.25; of rises: –, –, 1, 1.5; of falls: –, –, 2, 1.
    const [index, plus, minus] = allLines(adx(2), bars);
    close(plus, [none, none, 100 / 4.5, 150 / 5.25]);
    close(minus, [none, none, 200 / 4.5, 100 / 5.25]);
    close(index, [none, none, none, (100 / 3 + 20) / 2]);
  });

  test('a market that does not move has no direction', () => {
    const [index, plus, minus] = allLines(
      adx(2),
      Array.from({ length: 5 }, () => bar(5, 5, 5)),
    );
    expect([index[4], plus[4], minus[4]]).toEqual([0, 0, 0]);
  });
});

describe('VWAP', () => {
  const bars: PlainBar[] = [
    { ...bar(11, 9, 10, 100), startMs: etInstant('2026-11-19', 15, 59), vwap: 10 },
    { ...bar(21, 19, 20, 300), startMs: etInstant('2026-11-20', 9, 30), vwap: 20.2 },
    { ...bar(24, 21, 24, 100), startMs: etInstant('2026-11-20', 9, 31) },
  ];

  test('starts over each exchange day and falls back to the typical price', () => {
    close(allLines(sessionVwap({ whole: true }), bars)[0], [10, 20.2, (20.2 * 300 + 23 * 100) / 400]);
  });

  test('of the first day is unknown while its beginning is', () => {
    close(allLines(sessionVwap({ whole: false }), bars)[0], [none, 20.2, (20.2 * 300 + 23 * 100) / 400]);
  });

  const minute = (at: number, price: number): PlainBar => ({ ...bar(price, price, price, 10), startMs: at });
  const known = (list: PlainBar[], whole: boolean): SessionMinutes => {
    const minutes = new SessionMinutes();
    minutes.update(columnsOf(list), list.length, 0, whole);
    return minutes;
  };
  const morning = [
    minute(etInstant('2026-11-19', 15, 59), 7),
    minute(etInstant('2026-11-20', 9, 30), 10),
    minute(etInstant('2026-11-20', 9, 31), 20),
    minute(etInstant('2026-11-20', 9, 33), 99),
  ];

  test('sums before a minute are those of its day, and none where the day’s start is not known', () => {
    const before = (list: PlainBar[], whole: boolean, minutes: number) =>
      known(list, whole).tradedBefore(etInstant('2026-11-20', 9, minutes));
    expect(before(morning, false, 30)).toEqual({ volume: 0, notional: 0 });
    expect(before(morning, false, 32)).toEqual({ volume: 20, notional: 300 });
    expect(before(morning, false, 33)).toEqual({ volume: 20, notional: 300 });
    expect(before(morning, false, 34)).toEqual({ volume: 30, notional: 1290 });
    expect(before(morning.slice(1), true, 32)).toEqual({ volume: 20, notional: 300 });
    expect(before(morning.slice(1), false, 32)).toBeUndefined();
    expect(before(morning.slice(1), true, 30)).toEqual({ volume: 0, notional: 0 });
    expect(before([], false, 30)).toBeUndefined();
  });

  test('on shorter bars begins every minute with the sums before it, and is unknown in a minute cut in two', () => {
    const at = (minutes: number, seconds: number): number => etInstant('2026-11-20', 9, minutes, seconds);
    const seconds = [minute(at(31, 20), 21), minute(at(32, 0), 30), minute(at(32, 1), 60)];
    const minutes = known(morning, false);
    const history = { whole: false, tradedBefore: (ms: number) => minutes.tradedBefore(ms) };
    close(allLines(sessionVwap(history), seconds)[0], [none, (300 + 300) / 30, (300 + 300 + 600) / 40]);
    close(allLines(sessionVwap(history), seconds.slice(1))[0], [20, 30]);
    close(allLines(sessionVwap({ whole: false }), seconds)[0], [none, none, none]);
  });

  test('is unknown without volume', () => {
    const empty = bars.map((b, i) => ({ ...b, volume: [none, 0, none][i] }));
    close(allLines(sessionVwap({ whole: true }), empty)[0], [none, none, none]);
    close(allLines(anchoredVwap(0, { whole: true }), empty)[0], [none, none, none]);
  });

  test('from an anchor counts the bars that start there and after, over days', () => {
    close(allLines(anchoredVwap(bars[1].startMs, { whole: false }), bars)[0], [
      none,
      20.2,
      (20.2 * 300 + 23 * 100) / 400,
    ]);
    const early = bars[0].startMs - 1;
    close(allLines(anchoredVwap(early, { whole: false }), bars)[0], [none, none, none]);
    close(allLines(anchoredVwap(early, { whole: true }), bars)[0], [10, 7060 / 400, (7060 + 2300) / 500]);
    close(allLines(anchoredVwap(bars[0].startMs, { whole: false }), bars)[0], [10, 7060 / 400, (7060 + 2300) / 500]);
  });
});

test('on-balance volume adds what rose and takes what fell; unknown without volume', () => {
  const bars = withCloses([10, 11, 11, 9]).map((b, i) => ({ ...b, volume: [5, 7, 8, 3][i] }));
  close(allLines(obv(), bars)[0], [0, 7, 7, 4]);
  close(
    allLines(
      obv(),
      bars.map((b) => ({ ...b, volume: none })),
    )[0],
    [none, none, none, none],
  );
});

test('Heikin-Ashi by hand: the first opens in its middle, each next in the middle of the one before', () => {
  const bars = [
    { open: 10, high: 14, low: 8, close: 12 },
    { open: 12, high: 13, low: 11, close: 11.5 },
  ].map((b, i) => ({ ...b, startMs: i, volume: 1, vwap: 1 }));
  const [open, high, low, closes] = allLines(heikinAshi, bars);
  expect([open[0], high[0], low[0], closes[0]]).toEqual([11, 14, 8, 11]);
  expect([open[1], high[1], low[1], closes[1]]).toEqual([11, 13, 11, 11.875]);
});
