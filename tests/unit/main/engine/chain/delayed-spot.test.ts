import { describe, expect, test } from 'vitest';
import { MarketState } from '../../../../../src/main/engine/market/market-state.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { parseSnapshots } from '../../../../../src/main/engine/massive/rest/rest-snapshots.ts';
import { stampOf } from '../../../../../src/main/engine/chain/model-stamp.ts';
import { MODEL_REASON, SOURCE } from '../../../../../src/shared/contract/columns.ts';
import { etInstant, yearsLeft } from '../../../../../src/shared/market/calendar.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';
import { NOW_MS, RATE, syntheticChain, YIELD } from './synthetic-chain.ts';

const EXPIRY = { root: 'SPXW', expiry: '2026-12-18' };

const TICKER = 'O:SPY261218C00650000';
const chainRow = (timeframe: string, extra: object = {}): object => ({
  details: { ticker: TICKER, contract_type: 'call', expiration_date: '2026-12-18', strike_price: 650 },
  implied_volatility: 0.18,
  greeks: { delta: 0.5 },
  last_quote: { bid: 9, ask: 9.1, last_updated: (NOW_MS - 2_000) * 1e6, timeframe: 'REAL-TIME' },
  underlying_asset: { ticker: 'SPY', price: 652.1, last_updated: (NOW_MS - 900_000) * 1e6, timeframe },
  ...extra,
});

function reduced(row: object, nowMs = NOW_MS) {
  const state = new MarketState(new InstrumentTable());
  state.applyRest({ kind: 'snapshots', ...parseSnapshots({ results: [row] }) }, nowMs);
  const { table } = state;
  const read = (symbol: string, column: Parameters<typeof table.column>[0]): number =>
    table.column(column)[table.find(symbol)!];
  return read;
}

describe('TRAP-20: an options plan without a stocks plan', () => {
  test('the underlying’s timeframe is its own: real-time quotes beside a price that says DELAYED', () => {
    const late = reduced(chainRow('DELAYED'));
    expect([late('SPY', 'tradeSource'), late(TICKER, 'quoteSource')]).toEqual([SOURCE.delayed, SOURCE.restSnapshot]);
    expect(reduced(chainRow('REAL-TIME'))('SPY', 'tradeSource')).toBe(SOURCE.restSnapshot);
  });

  test('the model takes what live quotes imply over a spot that is 1 % behind, and says so', () => {
    const strikes = Array.from({ length: 41 }, (_, i) => 5600 + i * 20);
    const chainWith = (source: number) => {
      const { model, table, state } = syntheticChain('SPXW', 'I:SPX', 6000, strikes, '2026-11-23');
      const spot = table.find('I:SPX')!;
      table.column('last')[spot] = 5940;
      table.column('tradeSource')[spot] = source;
      model.run(NOW_MS, Number.POSITIVE_INFINITY);
      return state;
    };
    const delayed = chainWith(SOURCE.delayed);
    expect(Math.abs(delayed.carry!.forward - 6000)).toBeLessThan(6);
    expect(delayed.carry!.source).toContain('15 minutes late: spot is what the options imply now');
    expect(stampOf([delayed])).toMatchObject({ spotImplied: true });
    // Of now, a spot so far from what the quotes say means that the quotes are wrong.
    expect(chainWith(SOURCE.liveTrade).carry!.source).not.toContain('put-call parity,');
  });

  test('American Greeks of an expiring day are those of a spot that is current: the lag is no carry', () => {
    const strikes = Array.from({ length: 31 }, (_, i) => 635 + i);
    const chainAt = (last: number, source: number) => {
      const { model, table, state, id } = syntheticChain('SPY', 'SPY', 647.35, strikes, '2026-11-20');
      const spot = table.find('SPY')!;
      table.column('last')[spot] = last;
      table.column('tradeSource')[spot] = source;
      for (let i = 0; i < 4; i++) {
        model.run(NOW_MS, Number.POSITIVE_INFINITY);
        model.invalidate();
      }
      const delta = (strike: number, right: 'C' | 'P'): number => table.column('modelDelta')[id(strike, right)];
      return { state, delta };
    };
    const current = chainAt(647.35, SOURCE.liveTrade);
    const late = chainAt(646.75, SOURCE.delayed);
    expect(late.state.spot).toBeCloseTo(current.state.spot, 1);
    for (const strike of [641, 644, 647, 650])
      for (const right of ['C', 'P'] as const)
        expect(Math.abs(late.delta(strike, right) - current.delta(strike, right))).toBeLessThan(0.01);
    expect(late.delta(644, 'C') - late.delta(644, 'P')).toBeCloseTo(1, 2);
  });
});

describe('TRAP-20: an options plan without an indices plan', () => {
  const STRIKES = Array.from({ length: 41 }, (_, i) => 5600 + i * 20);
  const FORWARD = 6000 * Math.exp((RATE - YIELD) * BUILT_IN_CALENDAR.yearsToExpiry(EXPIRY, NOW_MS));
  const withoutSpot = () => {
    const chain = syntheticChain('SPXW', 'I:SPX', 6000, STRIKES, EXPIRY.expiry);
    chain.table.column('last')[chain.table.find('I:SPX')!] = Number.NaN;
    return { ...chain, run: () => chain.model.run(NOW_MS, Number.POSITIVE_INFINITY) };
  };

  test('the spot is what the options imply by parity, the forward is exact, and both say so', () => {
    const { table, state, id, sigmaOf, run } = withoutSpot();
    run();
    expect(Math.abs(state.spot / (FORWARD * Math.exp(-RATE * state.surface.years)) - 1)).toBeLessThan(1e-4);
    expect(Math.abs(state.carry!.forward / FORWARD - 1)).toBeLessThan(1e-4);
    expect(state.carry!.source).toContain('spot is what the options imply');
    expect(Math.abs(table.column('modelIv')[id(6000, 'C')] - sigmaOf(6000))).toBeLessThan(0.001);
    expect(stampOf([state])).toMatchObject({ spotImplied: true, modelAtMs: NOW_MS });
  });

  test('without quotes too it is that of the vendor’s deltas', () => {
    const { table, model, state, id, sigmaOf, run } = withoutSpot();
    run();
    const deltas = STRIKES.map((strike) => table.column('modelDelta')[id(strike, 'C')]);
    STRIKES.forEach((strike, i) => {
      for (const column of ['bid', 'ask', 'quoteAtMs'] as const) {
        table.column(column)[id(strike, 'C')] = Number.NaN;
        table.column(column)[id(strike, 'P')] = Number.NaN;
      }
      table.column('vendorIv')[id(strike, 'C')] = sigmaOf(strike);
      table.column('vendorDelta')[id(strike, 'C')] = deltas[i];
      table.column('vendorAtMs')[id(strike, 'C')] = NOW_MS;
    });
    model.invalidate();
    run();
    expect(Math.abs(state.spot / 6000 - 1)).toBeLessThan(0.002);
    expect(stampOf([state])).toMatchObject({ spotImplied: true, vendorAtMs: NOW_MS });
  });

  test('with neither there is none, and the reason is the underlying', () => {
    const { table, state, id, run } = withoutSpot();
    for (const of of state.ids) table.column('quoteAtMs')[of] = NOW_MS - 48 * 3_600_000;
    run();
    expect(state.spot).toBeNaN();
    expect(stampOf([state]).spotImplied).toBeUndefined();
    expect(table.column('modelReason')[id(6000, 'C')]).toBe(MODEL_REASON.noUnderlying);
  });

  test('a price streamed by a delayed host is late by its time, whatever its source; one of a share that has not traded is not', () => {
    const sourceWith = (ageMs: number, spotDelayMs = 900_000): string => {
      const { table, state, run, feed } = withoutSpot();
      feed.spotDelayMs = spotDelayMs;
      const spot = table.find('I:SPX')!;
      table.column('last')[spot] = 5940;
      table.column('tradeSource')[spot] = SOURCE.liveBar;
      table.column('lastAtMs')[spot] = NOW_MS - ageMs;
      run();
      return state.carry!.source;
    };
    expect(sourceWith(900_000)).toContain('15 minutes late');
    expect(sourceWith(60_000)).not.toContain('late');
    expect(sourceWith(605_000, 0)).not.toContain('late');
    expect(sourceWith(605_000, 0)).not.toContain('imply');
  });
});

describe('TRAP-22: index options end at 17:00 ET', () => {
  const STRIKES = Array.from({ length: 21 }, (_, i) => 5800 + i * 20);
  const at = (hour: number, minute = 0): number => etInstant('2026-11-20', hour, minute);
  const quoted = (root: string, underlying: string, quotedMs: number, nowMs: number) => {
    const { table, model, state, id } = syntheticChain(root, underlying, 6000, STRIKES, '2026-12-18');
    for (const of of state.ids) {
      table.column('quoteAtMs')[of] = quotedMs;
      table.column('vendorIv')[of] = 0.2;
      table.column('vendorAtMs')[of] = quotedMs;
    }
    model.run(nowMs, Number.POSITIVE_INFINITY);
    const of = id(6000, 'C');
    const { years } = state.surface;
    return {
      modelAtMs: table.column('modelAtMs')[of],
      iv: table.column('modelIv')[of],
      years,
      stamp: stampOf([state]),
    };
  };
  const settlesMs = BUILT_IN_CALENDAR.settlementMs(EXPIRY);

  test('what frozen quotes imply is of then: no time passes over it in the evening, and its age says so', () => {
    const [early, late] = [at(17, 30), at(19, 30)].map((nowMs) => quoted('SPXW', 'I:SPX', at(17), nowMs));
    expect(early).toEqual(late);
    expect(late).toMatchObject({ modelAtMs: at(17), years: yearsLeft(settlesMs, at(17)) });
    expect(late.stamp).toMatchObject({ modelAtMs: at(17), sessionEndMs: at(17) });
    expect(late.iv).toBeGreaterThan(0.1);
  });

  test('quotes of the night session are of now again, and a stock’s are of 16:00', () => {
    expect(quoted('SPXW', 'I:SPX', at(20, 16), at(20, 17)).modelAtMs).toBe(at(20, 17));
    expect(quoted('SPXW', 'I:SPX', at(16, 59), at(17)).modelAtMs).toBe(at(17));
    expect(quoted('SPY', 'SPY', at(16), at(18)).modelAtMs).toBe(at(16));
  });
});

describe('TRAP-22: the vendor’s Greeks', () => {
  test('carry the time of the quote they are computed from, however often they are sent again', () => {
    expect(reduced(chainRow('REAL-TIME'))(TICKER, 'vendorAtMs')).toBe(NOW_MS - 2_000);
    const frozen = { bid: 9, ask: 9.1, last_updated: (NOW_MS - 3_600_000) * 1e6 };
    expect(reduced(chainRow('REAL-TIME', { last_quote: frozen }))(TICKER, 'vendorAtMs')).toBe(NOW_MS - 3_600_000);
  });

  test('of a plan that shows no quotes are as late as those plans are, also beside a real-time underlying', () => {
    const day = { close: 9.05, volume: 10, last_updated: (NOW_MS - 36_000_000) * 1e6 };
    for (const timeframe of ['DELAYED', 'REAL-TIME']) {
      const read = reduced(chainRow(timeframe, { last_quote: undefined, day }));
      expect(read(TICKER, 'vendorAtMs')).toBe(NOW_MS - 900_000);
      expect(read(TICKER, 'tradeSource')).toBe(SOURCE.delayed);
    }
    // A trade of now says that the plan is of now: the quote beside it is missing, not kept back.
    const trade = { price: 9, size: 1, sip_timestamp: NOW_MS * 1e6, timeframe: 'REAL-TIME' };
    const current = reduced(chainRow('REAL-TIME', { last_quote: undefined, last_trade: trade }));
    expect(current(TICKER, 'vendorAtMs')).toBe(NOW_MS);
  });

  test.each([
    // 20 November 2026 is a Friday, the 26th Thanksgiving.
    ['16:50 on a Friday', '2026-11-20', 16, 50, '2026-11-20', 16, 35],
    ['17:10, of before the end', '2026-11-20', 17, 10, '2026-11-20', 16, 55],
    ['17:15, of the end', '2026-11-20', 17, 15, '2026-11-20', 17, 0],
    ['18:00', '2026-11-20', 18, 0, '2026-11-20', 17, 0],
    ['23:50', '2026-11-20', 23, 50, '2026-11-20', 17, 0],
    ['02:00 in the night after', '2026-11-25', 2, 0, '2026-11-24', 17, 0],
    ['04:10, of before the day', '2026-11-25', 4, 10, '2026-11-24', 17, 0],
    ['04:20', '2026-11-25', 4, 20, '2026-11-25', 4, 5],
    ['noon on a Sunday', '2026-11-22', 12, 0, '2026-11-20', 17, 0],
    ['noon on a holiday', '2026-11-26', 12, 0, '2026-11-25', 17, 0],
  ])('of an index chain without quotes at %s are no later than its session', (_when, date, hour, minute, day, h, m) => {
    const ticker = 'O:SPXW261218C06500000';
    const nowMs = etInstant(date, hour, minute);
    const row = chainRow('DELAYED', {
      details: { ticker, contract_type: 'call', expiration_date: '2026-12-18', strike_price: 6500 },
      last_quote: undefined,
      day: { close: 9.05, volume: 10, last_updated: (nowMs - 900_000) * 1e6 },
      underlying_asset: { ticker: 'I:SPX', value: 6521, last_updated: (nowMs - 900_000) * 1e6, timeframe: 'DELAYED' },
    });
    expect(reduced(row, nowMs)(ticker, 'vendorAtMs')).toBe(etInstant(day, h, m));
  });

  test.each([
    ['noon, as late as the plan', '2026-11-20', 12, 0, '2026-11-20', 11, 45],
    ['16:10, of before the close', '2026-11-20', 16, 10, '2026-11-20', 15, 55],
    ['16:15, of the close', '2026-11-20', 16, 15, '2026-11-20', 16, 0],
    ['18:30', '2026-11-20', 18, 30, '2026-11-20', 16, 0],
    ['02:00 in the night after', '2026-11-25', 2, 0, '2026-11-24', 16, 0],
    ['09:40, of before the open', '2026-11-25', 9, 40, '2026-11-24', 16, 0],
    ['09:46', '2026-11-25', 9, 46, '2026-11-25', 9, 31],
    ['noon on a Saturday', '2026-11-21', 12, 0, '2026-11-20', 16, 0],
    ['noon on a holiday', '2026-11-26', 12, 0, '2026-11-25', 16, 0],
    ['14:00 on a half day', '2026-11-27', 14, 0, '2026-11-27', 13, 0],
  ])('of a stock’s chain without quotes at %s are no later than its close', (_when, date, hour, minute, day, h, m) => {
    const nowMs = etInstant(date, hour, minute);
    const row = chainRow('DELAYED', { last_quote: undefined, day: { close: 9.05, volume: 10 } });
    expect(reduced(row, nowMs)(TICKER, 'vendorAtMs')).toBe(etInstant(day, h, m));
  });
});
