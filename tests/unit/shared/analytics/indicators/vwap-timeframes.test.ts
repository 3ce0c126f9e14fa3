import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SessionMinutes, sessionVwap } from '../../../../../src/shared/analytics/indicators/volume.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { allLines, columnsOf, type PlainBar } from './bars.ts';

const SECOND = 1000;
const MINUTE = 60_000;
const DAYS = [etInstant('2026-11-19', 9, 0), etInstant('2026-11-20', 9, 0)];

/** Seconds folded into longer bars, as a feed does it. */
function fold(seconds: readonly PlainBar[], timeframeMs: number): PlainBar[] {
  const bars = new Map<number, PlainBar>();
  for (const second of seconds) {
    const startMs = Math.floor(second.startMs / timeframeMs) * timeframeMs;
    const bar = bars.get(startMs);
    if (!bar) {
      bars.set(startMs, { ...second, startMs });
      continue;
    }
    const volume = bar.volume + second.volume;
    bar.vwap = volume > 0 ? (bar.vwap * bar.volume + second.vwap * second.volume) / volume : bar.vwap;
    bar.volume = volume;
    bar.high = Math.max(bar.high, second.high);
    bar.low = Math.min(bar.low, second.low);
    bar.close = second.close;
  }
  return [...bars.values()];
}

const market = fc
  .array(
    fc.record({
      day: fc.integer({ min: 0, max: 1 }),
      at: fc.integer({ min: 0, max: 4 * 3600 }),
      price: fc.double({ min: 90, max: 110, noNaN: true }),
      volume: fc.integer({ min: 1, max: 1000 }),
    }),
    { minLength: 2, maxLength: 120 },
  )
  .map((trades) => {
    const bySecond = new Map<number, PlainBar>();
    for (const { day, at, price, volume } of trades) {
      const startMs = DAYS[day] + at * SECOND;
      bySecond.set(startMs, { startMs, open: price, high: price, low: price, close: price, volume, vwap: price });
    }
    return [...bySecond.values()].sort((a, b) => a.startMs - b.startMs);
  });

/** VWAP by the instant at which each bar ends. */
function vwapByEnd(
  bars: readonly PlainBar[],
  timeframeMs: number,
  indicator = sessionVwap({ whole: true }),
): Map<number, number> {
  const [line] = allLines(indicator, bars);
  return new Map(bars.map((bar, i) => [bar.startMs + timeframeMs, line[i]]));
}

test('the session VWAP at an instant is the same on every timeframe', () => {
  fc.assert(
    fc.property(market, (seconds) => {
      const minutes = vwapByEnd(fold(seconds, MINUTE), MINUTE);
      const newestUpTo = (endMs: number): number =>
        minutes.get(Math.max(...[...minutes.keys()].filter((end) => end <= endMs)))!;
      for (const timeframeMs of [3 * MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE])
        for (const [endMs, value] of vwapByEnd(fold(seconds, timeframeMs), timeframeMs))
          expect(value).toBeCloseTo(newestUpTo(endMs), 8);
    }),
  );
});

test('bars too short to reach back to the day’s start say the same from the next minute on', () => {
  fc.assert(
    fc.property(market, fc.nat(), (seconds, cut) => {
      const whole = vwapByEnd(seconds, SECOND);
      const page = seconds.slice(cut % seconds.length);
      const folded = fold(seconds, MINUTE);
      const minutes = new SessionMinutes();
      minutes.update(columnsOf(folded), folded.length, 0, true);
      const tradedBefore = (ms: number) => minutes.tradedBefore(ms);
      let spoken = 0;
      for (const [endMs, value] of vwapByEnd(page, SECOND, sessionVwap({ whole: false, tradedBefore }))) {
        if (Number.isNaN(value)) continue;
        spoken++;
        expect(value).toBeCloseTo(whole.get(endMs)!, 8);
      }
      const nextMinute = Math.ceil(page[0].startMs / MINUTE) * MINUTE;
      expect(spoken).toBe(page.filter((bar) => bar.startMs >= nextMinute).length);
    }),
  );
});
