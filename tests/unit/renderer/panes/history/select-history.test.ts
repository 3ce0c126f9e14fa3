import { describe, expect, it } from 'vitest';
import {
  coneOf,
  conePlot,
  coverageWords,
  formatHistoryMeasure,
  historyCsv,
  newestOf,
  scatterPlot,
  secondsOfDay,
  throughText,
  timePlot,
  type Remembered,
} from '../../../../../src/renderer/panes/history/select-history.ts';
import { ORIGIN } from '../../../../../src/shared/history/measures.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';

const DATES = ['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20'];
const data: Remembered = {
  at: DATES.map(secondsOfDay),
  byDay: true,
  first: [0.2, 0.25, Number.NaN, 0.22, 0.21],
  second: [5e9, 6e9, 7e9, Number.NaN, 4e9],
  origin: [ORIGIN.backfill, ORIGIN.backfill, Number.NaN, ORIGIN.live, ORIGIN.live],
  sessions: 8,
};
const NOON = etInstant('2026-11-20', 12);

describe('the history pane', () => {
  it('draws volatilities in per cent and leaves a missing day a hole', () => {
    const { series, formatY, yLabel, time } = timePlot(data, 'iv30', 'first');
    expect(Array.from(series[0].y)).toEqual([20, 25, Number.NaN, 22, 21]);
    expect([series[0].gaps, time, yLabel]).toEqual([true, true, 'IV 30d, % a year']);
    expect(formatY(20)).toBe('20.0%');
    expect(timePlot(data, 'gex', 'second').formatY(5e9)).toBe('$5.0B');
  });

  it('gives a single day or minute an axis that says which it is', () => {
    const [at] = data.at;
    const one = (byDay: boolean) => timePlot({ ...data, at: [at], byDay, first: [0.2], second: [1] }, 'iv30', 'first');
    expect(one(true).rangeX!.map(one(true).formatX)).toEqual(['1 Nov 26', '1 Dec 26']);
    expect(one(false).rangeX!.map(one(false).formatX)).toEqual(['11:45', '12:15']);
    expect(timePlot(data, 'iv30', 'first').rangeX).toBeUndefined();
    // A pointer over what has just gone asks for the words of no place at all.
    expect([one(true).formatX(Number.NaN), one(false).formatX(Number.NaN)]).toEqual(['—', '—']);
  });

  it('marks today apart from the sessions that have both numbers', () => {
    const { series } = scatterPlot(data, 'iv30', 'gex', NOON);
    expect(series.map(({ label }) => label)).toEqual(['2 sessions', 'today']);
    expect([Array.from(series[0].x), Array.from(series[0].y)]).toEqual([
      [20, 25],
      [5e9, 6e9],
    ]);
    expect([Array.from(series[1].x), Array.from(series[1].y)]).toEqual([[21], [4e9]]);
    expect(scatterPlot(data, 'iv30', 'gex', NOON + 3 * 86_400_000).series[1].label).toBe('20 Nov 26');
  });

  it('says how many sessions it knows, and how', () => {
    const tomorrow = NOON + 86_400_000;
    expect(coverageWords(data, tomorrow)).toBe(
      '4 of the 8 sessions before today known, 2 of them estimated from daily closes of options',
    );
    const live = { ...data, origin: data.origin.map(() => ORIGIN.live) };
    expect(coverageWords(live, tomorrow)).toBe('4 of the 8 sessions before today known');
    // Today is not over: it is none of them.
    expect(coverageWords(live, NOON)).toBe('3 of the 8 sessions before today known');
  });

  it('says of when its newest numbers are, and that they are of now only where they are', () => {
    expect(newestOf(data, data.first, NOON)).toEqual({ value: 0.21, when: '20 Nov 26', isNow: true });
    expect(newestOf(data, data.first, NOON + 86_400_000)).toMatchObject({ when: '20 Nov 26', isNow: false });
    const before = [...data.second.slice(0, 3), Number.NaN, Number.NaN];
    expect(newestOf(data, before, NOON)).toEqual({ value: 7e9, when: '18 Nov 26', isNow: false });
    expect(newestOf(data, [], NOON)).toBeUndefined();
    const minutes = { at: [NOON / 1000 - 60, NOON / 1000], byDay: false };
    expect(newestOf(minutes, [1, 2], NOON + 179_000)).toEqual({ value: 2, when: '12:00', isNow: true });
    expect(newestOf(minutes, [1, 2], NOON + 180_000)).toMatchObject({ isNow: false });
    expect(newestOf(minutes, [1, Number.NaN], NOON + 150_000)).toEqual({ value: 1, when: '11:59', isNow: false });
  });

  it('writes numbers in their units, unknown as a dash', () => {
    expect(formatHistoryMeasure('iv30', 0.171)).toBe('17.1%');
    expect(formatHistoryMeasure('rr30', -0.029)).toBe('−2.9');
    expect(formatHistoryMeasure('gex', Number.NaN)).toBe('—');
  });

  it('saves plain numbers with their units', () => {
    const lines = historyCsv(data, 'SPY', 'iv30', 'gex').trim().split('\n');
    expect(lines[0]).toContain('iv30 (fraction a year)');
    expect(lines[1].trim()).toBe('SPY,2026-11-16,0.2,5000000000,daily closes');
    expect(lines[3].trim()).toBe('SPY,2026-11-18,,7000000000,');
  });

  it('draws the cone of what is known, with implied at its horizon', () => {
    const bars = Array.from({ length: 30 }, (_, i) => {
      const close = 100 * (1 + 0.01 * Math.sin(i * 2));
      return i === 7 ? [Number.NaN, Number.NaN, Number.NaN, Number.NaN] : [close, close * 1.01, close * 0.99, close];
    });
    const dates = BUILT_IN_CALENDAR.sessionsBefore('2026-11-21', 30).toReversed();
    const cone = coneOf({ symbol: 'SPY', dates, columns: [], bars, origin: [] }, 'closeToClose', '2026-11-20');
    expect(cone.bands.map(({ window }) => window)).toEqual([5, 10, 21]);
    const { series } = conePlot(cone, [
      { days: 30, iv: 0.2, when: 'now' },
      { days: 60, iv: Number.NaN, when: 'now' },
    ]);
    const implied = series.find(({ label }) => label === 'implied')!;
    expect(Array.from(implied.y)).toEqual([20]);
    expect(implied.x[0]).toBeCloseTo(20.7, 1);
    expect(conePlot(cone, [{ days: 30, iv: 0.2, when: '3h ago' }]).series.at(-1)!.label).toBe('implied 3h ago');
    expect(conePlot(cone, [{ days: 30, iv: Number.NaN, when: '3h ago' }]).series.at(-1)!.label).toBe('implied');
  });

  it('says to which session a cone reaches, leaves out the one that runs, and marks one that later sessions have left behind', () => {
    const dates = BUILT_IN_CALENDAR.sessionsBefore('2026-11-21', 8).toReversed();
    const bars = dates.map((_, i) => [100, 160, 99, i === 7 ? 150 : 100 + (i % 2)]);
    const days = { symbol: 'SPY', dates, columns: [], bars, origin: [] };
    const running = coneOf(days, 'closeToClose', '2026-11-19');
    expect([running.through, running.isOld, throughText(running)]).toEqual(['2026-11-19', false, 'to 19 Nov']);
    expect(running.bands[0].latest).toBeLessThan(0.2);
    const ended = coneOf(days, 'closeToClose', '2026-11-20');
    expect([ended.through, ended.isOld]).toEqual(['2026-11-20', false]);
    expect(ended.bands[0].latest).toBeGreaterThan(2);
    const left = coneOf(days, 'closeToClose', '2026-11-23');
    expect([left.through, left.isOld]).toEqual(['2026-11-20', true]);
    expect(conePlot(left, []).series.find(({ label }) => label === 'to 20 Nov')?.faint).toBe(true);
  });
});
