import { describe, expect, it } from 'vitest';
import { keptListings } from '../../../../../src/main/engine/chain/kept-listings.ts';
import { SMILE_DEVIATIONS } from '../../../../../src/shared/history/listing-day.ts';
import { SkewMemory } from '../../../../../src/main/engine/chain/skew-memory.ts';
import { volatility } from '../../../../../src/main/engine/chain/volatility-view.ts';
import { summarise } from '../../../../../src/main/engine/chain/summarise.ts';
import { MODEL_REASON } from '../../../../../src/shared/contract/columns.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { NOW_MS, syntheticChain } from './synthetic-chain.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';

const DATE = '2026-11-20';

describe('the memory of skew', () => {
  it('begins with the first known value after the open, again every day', () => {
    const memory = new SkewMemory(() => BUILT_IN_CALENDAR);
    expect(memory.firstOf('SPXW/a', -0.05, etInstant(DATE, 8))).toBeUndefined();
    expect(memory.firstOf('SPXW/a', Number.NaN, etInstant(DATE, 9, 30))).toBeUndefined();
    const openMs = etInstant(DATE, 9, 31);
    expect(memory.firstOf('SPXW/a', -0.04, openMs)).toEqual({ value: -0.04, atMs: openMs });
    expect(memory.firstOf('SPXW/a', -0.06, openMs + 60_000)).toEqual({ value: -0.04, atMs: openMs });
    expect(memory.firstOf('SPXW/b', -0.01, openMs + 60_000)!.value).toBe(-0.01);
    expect(memory.firstOf('SPXW/a', -0.07, etInstant('2026-11-23', 9, 31))!.value).toBe(-0.07);
  });

  it('forgets what a replay has not seen yet', () => {
    const memory = new SkewMemory(() => BUILT_IN_CALENDAR);
    memory.firstOf('SPXW/a', -0.04, etInstant(DATE, 14));
    expect(memory.firstOf('SPXW/a', -0.02, etInstant(DATE, 10))!.value).toBe(-0.02);
  });
});

describe('volatility of an expiry', () => {
  const strikes = Array.from({ length: 81 }, (_, i) => 5000 + i * 25);
  const chain = syntheticChain('SPXW', 'I:SPX', 6000, strikes);
  chain.model.run(NOW_MS, Number.POSITIVE_INFINITY);
  const { table, model, state } = chain;
  const listing = {
    underlying: 'I:SPX',
    expiry: state.slice.expiry,
    slices: [state.slice],
    streams: () => false,
    snapshotAtMs: () => Number.NaN,
    freshSinceMs: 0,
  };
  const skew = new SkewMemory(() => BUILT_IN_CALENDAR);
  const request = { what: 'volatility' as const, underlying: 'I:SPX', expiries: [state.slice.expiry] };
  const curve = (atMs = NOW_MS) =>
    volatility({ table, skew }, { request, states: model.states, isComputed: () => true, spot: 6000, atMs }).curves[0];

  it('is at the money the same number in the volatility and the chain pane', () => {
    const [summary] = summarise(table, model, listing, NOW_MS);
    expect(summary.atmIvFraction).toBe(curve().atmIv);
    expect(summary.atmIvFraction).toBeCloseTo(chain.sigmaOf(state.carry!.forward), 4);
    expect(summary.expectedMoveUsd).toBeCloseTo(6000 * summary.atmIvFraction! * Math.sqrt(state.options.years[0]), 8);
  });

  it('that the model has not come to has a price of its underlying where there is one', () => {
    const { table: unread, model: idle } = syntheticChain('SPXW', 'I:SPX', 6000, strikes);
    const reasonAt = (spot: number | undefined) => {
      const job = { request, states: idle.states, isComputed: () => false, spot, atMs: NOW_MS };
      return volatility({ table: unread, skew }, job).curves[0].reason;
    };
    expect(reasonAt(6000)).toBe('The model has not come to this expiry yet.');
    expect(reasonAt(undefined)).toBe('No price of the underlying yet.');
  });

  it('stands before those that settle later, whichever was loaded first', () => {
    const later = {
      ...state,
      slice: { ...state.slice, settlesAtMs: state.slice.settlesAtMs + 86_400_000, expiry: 'later' },
    };
    const { curves } = volatility(
      { table, skew },
      { request, states: [later, state], isComputed: () => true, spot: 6000, atMs: NOW_MS },
    );
    expect(curves.map(({ expiry }) => expiry)).toEqual([state.slice.expiry, 'later']);
  });

  it('is kept for later days as it is now, with the open interest of each strike', () => {
    table.column('openInterest')[state.slice.calls[3]] = 77;
    const [kept] = keptListings(table, model.states, NOW_MS);
    expect(kept.listing).toBe(`SPXW ${state.slice.expiry}`);
    const place = SMILE_DEVIATIONS.indexOf(-1);
    const strike = kept.forward * Math.exp(-kept.atmIv * Math.sqrt(kept.years));
    expect(kept.smile[place]).toBeCloseTo(chain.sigmaOf(strike), 3);
    expect(Array.from(kept.openInterest.slice(9, 12))).toEqual([strikes[3], 77, Number.NaN]);
    // Nothing is made up beyond the outermost quotes.
    const last = Math.log(strikes.at(-1)! / kept.forward) / (kept.atmIv * Math.sqrt(kept.years));
    expect(SMILE_DEVIATIONS.every((z, i) => z <= last || Number.isNaN(kept.smile[i]))).toBe(true);
  });

  describe('its straddle is of the quotes the model would read', () => {
    const { bid, ask, quoteAtMs } = Object.fromEntries(
      (['bid', 'ask', 'quoteAtMs'] as const).map((name) => [name, table.column(name)]),
    );
    const nearest = strikes.reduce((a, b) =>
      Math.abs(b - state.carry!.forward) < Math.abs(a - state.carry!.forward) ? b : a,
    );
    const [call, put] = [chain.id(nearest, 'C'), chain.id(nearest, 'P')];
    const straddle = (nowMs = NOW_MS) => summarise(table, model, listing, nowMs)[0].straddleUsd;

    it('locked ones count', () => {
      const before = bid[call];
      bid[call] = ask[call];
      expect(straddle()).toBeCloseTo(ask[call] + 0.5 * (bid[put] + ask[put]), 10);
      bid[call] = before;
    });

    it('crossed ones and those of another session do not', () => {
      const [wasBid, wasAt] = [bid[call], quoteAtMs[call]];
      bid[call] = ask[call] + 0.05;
      expect(straddle()).toBeUndefined();
      bid[call] = wasBid;
      quoteAtMs[call] = NOW_MS - 24 * 3_600_000;
      expect(straddle()).toBeUndefined();
      quoteAtMs[call] = wasAt;
      expect(straddle()).toBeGreaterThan(0);
    });
  });

  it('measures only quotes that stand now against the fit, and counts those that do not', () => {
    const { strikes: listed, calls, puts } = state.slice;
    const all = curve();
    expect(all.oldQuotes).toBe(0);
    const two = [10, 70];
    const gone = new Set(two.map((i) => (listed[i] >= all.forward ? calls[i] : puts[i])));
    for (const id of gone) table.column('quoteReason')[id] = MODEL_REASON.oldQuote;
    const left = curve();
    for (const id of gone) table.column('quoteReason')[id] = MODEL_REASON.solved;
    expect(left.oldQuotes).toBe(2);
    expect(left.halfSpread.map((half, i) => [i, half])).toEqual(
      all.halfSpread.map((half, i) => [i, two.includes(i) ? Number.NaN : half]),
    );
    expect(two.every((i) => all.halfSpread[i] > 0)).toBe(true);
    expect(left.iv).toEqual(all.iv);
  });

  it('has a time to settlement of at least a minute, as the volatility it goes with', () => {
    const settles = state.slice.settlesAtMs;
    const [summary] = summarise(table, model, listing, settles - 5_000);
    const minute = 60_000 / (365 * 86_400_000);
    expect(summary.expectedMoveUsd).toBeCloseTo(6000 * summary.atmIvFraction! * Math.sqrt(minute), 8);
    expect([curve(settles - 5_000).years, curve(settles).years]).toEqual([minute, 0]);
  });

  it('has a skew whose change says since when', () => {
    const first = curve();
    expect(first.riskReversal25).toBeLessThan(0);
    expect(first).toMatchObject({ riskReversalChange: 0, riskReversalSinceMs: NOW_MS });
    const iv = table.column('modelIv');
    for (const [i, id] of state.slice.calls.entries())
      if (state.slice.strikes[i] < state.carry!.forward) iv[id] += 0.01;
    const later = curve(NOW_MS + 60_000);
    expect(later.riskReversalChange).toBeCloseTo(-0.01, 10);
    expect(later.riskReversalSinceMs).toBe(NOW_MS);
  });
});
