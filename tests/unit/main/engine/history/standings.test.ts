import { describe, expect, it } from 'vitest';
import { STANDING_COLUMNS } from '../../../../../src/shared/contract/columns.ts';
import { ORIGIN } from '../../../../../src/shared/history/measures.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';
import type { Past } from '../../../../../src/main/engine/history/history-rows.ts';
import { dateNumber } from '../../../../../src/main/engine/history/date-number.ts';
import { writeStanding, type Now } from '../../../../../src/main/engine/history/standings.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';

const TODAY = '2026-11-20';
const NOW_MS = etInstant(TODAY, 12);
/** Newest first: yesterday is 0. */
const BEFORE = BUILT_IN_CALENDAR.sessionsBefore(TODAY, 300);

function pastOf(days: number, iv: (back: number) => number): Past {
  const dates = BEFORE.slice(0, days).toReversed();
  const values = dates.map((_, i) => iv(days - 1 - i));
  return {
    symbol: 'SPY',
    dates: dates.map(dateNumber),
    iv30: values,
    rr30: values.map((v) => -v / 10),
    ivOpen: values.map(() => Number.NaN),
    origin: values.map(() => ORIGIN.backfill),
  };
}

function standing(past: Past | undefined, now?: Partial<Now>, nowMs = NOW_MS) {
  const table = new InstrumentTable();
  const value = now && {
    iv30: Number.NaN,
    rr30: Number.NaN,
    atMs: nowMs,
    origin: ORIGIN.live,
    open: Number.NaN,
    ...now,
  };
  writeStanding(table, BUILT_IN_CALENDAR, 'SPY', { past, now: value }, nowMs);
  const id = table.find('SPY')!;
  return Object.fromEntries(STANDING_COLUMNS.map((name) => [name, table.column(name)[id]]));
}

describe('where a name stands', () => {
  it('is of the open chain among the 252 sessions before, none older', () => {
    // What is more than 252 sessions old was twice as high.
    const found = standing(
      pastOf(300, (back) => (back < 252 ? 0.1 + back / 2520 : 0.9)),
      { iv30: 0.15, rr30: -0.02, open: 0.14 },
    );
    expect(found['ivDays']).toBe(252);
    expect(found['ivRank']).toBeCloseTo((0.15 - 0.1) / (251 / 2520), 12);
    expect(found['ivPercentile']).toBeCloseTo(126 / 252, 2);
    expect(found['iv30DayChange']).toBeCloseTo(0.05, 12);
    expect(found['iv30OpenChange']).toBeCloseTo(0.01, 12);
    expect(found['skewPercentile']).toBeLessThan(0.3);
    expect(found['iv30Origin']).toBe(ORIGIN.live);
  });

  it('of a session’s end stands among the sessions before it until the next begins', () => {
    const past = pastOf(100, (back) => 0.1 + back / 1000);
    const friday = { iv30: 0.15, rr30: -0.02, open: 0.14, atMs: etInstant(TODAY, 16) };
    const known: Past = { ...past, dates: [...past.dates, dateNumber(TODAY)], ivOpen: [...past.ivOpen, friday.open] };
    for (const name of ['iv30', 'rr30', 'origin'] as const)
      known[name] = [...past[name], { ...friday, origin: 0 }[name]];
    const evening = standing(past, friday, etInstant(TODAY, 23, 30));
    expect(evening).toMatchObject({ iv30AtMs: friday.atMs, ivDays: 100, ivOld: 0 });
    expect(evening['iv30DayChange']).toBeCloseTo(0.05, 12);
    for (const [date, hour] of [
      ['2026-11-21', 0.1],
      ['2026-11-21', 12],
      ['2026-11-23', 8],
    ] as const)
      expect(standing(known, friday, etInstant(date, hour))).toEqual(evening);
  });

  it('of an earlier session than the last one ranks nowhere now', () => {
    const past = pastOf(252, (back) => 0.1 + back / 2520);
    const without = (newest: number): Past => ({
      ...past,
      iv30: past.iv30.map((v, i) => (i >= 252 - newest ? Number.NaN : v)),
    });
    expect(standing(past)).toMatchObject({ ivOld: 0, ivRank: 0 });
    const old = standing(without(1));
    const unknown = ['ivRank', 'ivPercentile', 'iv30DayChange', 'iv30OpenChange', 'skewPercentile'];
    expect([old['ivOld'], ...unknown.map((name) => old[name])]).toEqual([1, ...unknown.map(() => Number.NaN)]);
    expect([old['iv30'], old['iv30AtMs']]).toEqual([0.1 + 1 / 2520, etInstant(BEFORE[1], 16)]);
    expect(standing(without(60), { iv30: 0.15 })).toMatchObject({ ivOld: 0 });
    // Yesterday is no longer the last one half an hour after today's close.
    expect(standing(past, undefined, etInstant(TODAY, 16, 29))).toMatchObject({ ivOld: 0, ivRank: 0 });
    expect(standing(past, undefined, etInstant(TODAY, 16, 30))).toMatchObject({ ivOld: 1, ivRank: Number.NaN });
  });

  it('counts missing days, and knows no change since a session that is missing', () => {
    const past = pastOf(100, (back) => 0.1 + back / 1000);
    past.iv30[99] = Number.NaN;
    for (const i of [10, 20, 30]) past.iv30[i] = Number.NaN;
    const found = standing(past, { iv30: 0.15 });
    expect(found['ivDays']).toBe(96);
    expect(found['iv30DayChange']).toBeNaN();
  });

  it('without an open chain is of the last day known, and says which', () => {
    const found = standing(pastOf(50, (back) => 0.2 + back / 100));
    expect(found['iv30']).toBeCloseTo(0.2, 12);
    expect(found['iv30AtMs']).toBe(etInstant(BEFORE[0], 16));
    expect(found['iv30Origin']).toBe(ORIGIN.backfill);
    expect(found['ivDays']).toBe(49);
    expect(found['ivRank']).toBe(0);
    expect(found['iv30DayChange']).toBeCloseTo(-0.01, 12);
  });

  it('is unknown of a name that was never looked at, and without enough days', () => {
    expect(Object.values(standing(undefined)).every(Number.isNaN)).toBe(true);
    const few = standing(
      pastOf(10, () => 0.2),
      { iv30: 0.3 },
    );
    expect([few['ivDays'], few['ivRank'], few['iv30']]).toEqual([10, Number.NaN, 0.3]);
  });
});
