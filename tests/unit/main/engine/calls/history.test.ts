import { describe, expect, it } from 'vitest';
import { ORIGIN, unknownValues } from '../../../../../src/shared/history/measures.ts';
import { addDays, etDate, etInstant } from '../../../../../src/shared/market/calendar.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';
import { callFixture } from './call-fixture.ts';

const WORLD = 'massive';

describe('history by day', () => {
  const made = () => {
    const fixture = callFixture(() => ({ results: [] }));
    const today = etDate(fixture.source.nowMs);
    const sessions = BUILT_IN_CALENDAR.sessionsBefore(today, 60).toReversed();
    return { ...fixture, today, sessions };
  };

  it('has a place for every session, and realised volatility nowhere across a missing day', async () => {
    const { memory, call, today, sessions } = made();
    const missing = 40;
    const bars = sessions.map((date, i) => ({
      date,
      open: 100,
      high: 102,
      low: 98,
      close: 100 + (i % 2),
      traded: 100 + (i % 2),
    }));
    await memory.ask(
      'putBars',
      WORLD,
      'SPY',
      bars.filter((_, i) => i !== missing),
    );
    await memory.ask(
      'put',
      WORLD,
      [],
      [
        {
          symbol: 'SPY',
          date: sessions[50],
          atMs: 0,
          origin: ORIGIN.backfill,
          values: { ...unknownValues(), iv30: 0.2 },
        },
      ],
    );
    const answer = await call('history.days', {
      symbol: 'SPY',
      measures: ['iv30', 'rv21'],
      from: sessions[0],
      to: today,
    });
    expect(answer.dates.slice(0, 60)).toEqual(sessions);
    const [iv, rv] = answer.columns;
    expect(iv.filter((value) => !Number.isNaN(value))).toEqual([0.2]);
    expect(answer.origin[50]).toBe(ORIGIN.backfill);
    expect(rv[missing - 1]).toBeGreaterThan(0);
    expect(rv.slice(missing, missing + 20).every(Number.isNaN)).toBe(true);
    expect(answer.bars[missing]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
  });

  it('reads the days before the span for its first realised volatilities', async () => {
    const { memory, call, today, sessions } = made();
    const bars = sessions.map((date, i) => ({
      date,
      open: 100,
      high: 102,
      low: 98,
      close: 100 + (i % 2),
      traded: 100 + (i % 2),
    }));
    await memory.ask('putBars', WORLD, 'SPY', bars);
    const answer = await call('history.days', { symbol: 'SPY', measures: ['rv21'], from: sessions[30], to: today });
    expect(answer.dates[0]).toBe(sessions[30]);
    expect(answer.columns[0][0]).toBeGreaterThan(0);
  });

  it('gives the session that runs its live prices, so that today has realised volatility and what implied stands above it', async () => {
    const { memory, call, today, sessions, pipeline, source } = made();
    const barOf = (i: number) => ({ open: 100, high: 102, low: 98, close: 100 + (i % 2), traded: 100 + (i % 2) });
    await memory.ask(
      'putBars',
      WORLD,
      'SPY',
      sessions.map((date, i) => ({ date, ...barOf(i) })),
    );
    const row = { symbol: 'SPY', date: today, atMs: source.nowMs, origin: ORIGIN.live };
    await memory.ask('put', WORLD, [], [{ ...row, values: { ...unknownValues(), iv30: 0.3 } }]);
    const span = { symbol: 'SPY', measures: ['rv21', 'premium'] as const, from: sessions[40], to: today };
    const ask = () => call('history.days', { ...span, measures: [...span.measures] });
    expect((await ask()).columns.map((column) => column.at(-1))).toEqual([Number.NaN, Number.NaN]);
    const { table } = pipeline;
    const id = table.intern('SPY');
    for (const [name, value] of [
      ['open', 101],
      ['high', 103],
      ['low', 99],
      ['last', 100],
    ] as const)
      table.column(name)[id] = value;
    table.column('lastAtMs')[id] = source.nowMs - 86_400_000;
    expect((await ask()).bars.at(-1)![3]).toBeNaN();
    table.column('lastAtMs')[id] = source.nowMs - 1000;
    const { dates, bars, columns } = await ask();
    expect([dates.at(-1), bars.at(-1)]).toEqual([today, [101, 103, 99, 100]]);
    expect(columns[0].at(-1)).toBeGreaterThan(0.1);
    expect(columns[1].at(-1)).toBeCloseTo(0.3 - columns[0].at(-1)!, 12);
  });

  it('of a name nobody has looked at is empty, not zero', async () => {
    const { call, today, sessions } = made();
    const answer = await call('history.days', { symbol: 'QQQ', measures: ['iv30'], from: sessions[0], to: today });
    expect(answer).toMatchObject({ dates: [], columns: [[]] });
  });
});

describe('history by minute', () => {
  it('answers the minutes of a span', async () => {
    const { memory, call, source } = callFixture(() => ({ results: [] }));
    const atMs = etInstant(etDate(source.nowMs), 10);
    const row = (i: number) => ({
      symbol: 'SPY',
      atMs: atMs + i * 60_000,
      origin: ORIGIN.live,
      values: { ...unknownValues(), iv30: (20 + i) / 100 },
    });
    source.nowMs = atMs + 3_600_000;
    await memory.ask('put', WORLD, [row(0), row(1), row(2)], []);
    const answer = await call('history.minutes', {
      symbol: 'SPY',
      measures: ['iv30'],
      fromMs: atMs + 60_000,
      toMs: atMs + 1e9,
    });
    expect(answer.atMs).toEqual([atMs + 60_000, atMs + 120_000]);
    expect(answer.columns[0]).toEqual([0.21, 0.22]);
  });
});

describe('earlier smiles', () => {
  it('are those of the session before and of the last one a week ago; none where nothing was kept', async () => {
    const { memory, call, source } = callFixture(() => ({ results: [] }));
    const today = etDate(source.nowMs);
    const weekAgo = BUILT_IN_CALENDAR.sessionsBefore(addDays(today, -6), 1)[0];
    const smile = {
      listing: 'SPY 2027-01-15',
      atMs: 5,
      years: 0.2,
      forward: 650,
      atmIv: 0.2,
      smile: Float64Array.of(0.3, Number.NaN),
      openInterest: Float64Array.of(650, 1, 2),
    };
    await memory.ask('putListings', WORLD, 'SPY', weekAgo, [smile], '2020-01-01');
    const answer = await call('history.smiles', { symbol: 'SPY' });
    const [yesterday] = BUILT_IN_CALENDAR.sessionsBefore(today, 1);
    expect(answer.yesterday).toEqual({ date: yesterday, smiles: [] });
    const { listing, atMs, years, forward, atmIv } = smile;
    const kept = { listing, atMs, years, forward, atmIv, smile: [0.3, Number.NaN] };
    expect(answer.weekAgo).toEqual({ date: weekAgo, smiles: [kept] });
  });
});
