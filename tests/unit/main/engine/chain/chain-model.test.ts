import { describe, expect, it } from 'vitest';
import { americanPrice } from '../../../../../src/shared/analytics/american.ts';
import { europeanPrice } from '../../../../../src/shared/analytics/european.ts';
import { MODEL_REASON, type ColumnName } from '../../../../../src/shared/contract/columns.ts';
import { buildSlices } from '../../../../../src/main/engine/chain/chain-book.ts';
import { formatOptionSymbol } from '../../../../../src/shared/market/symbols.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';
import { NOW_MS, RATE, syntheticChain, YIELD } from './synthetic-chain.ts';

const STRIKES = Array.from({ length: 31 }, (_, i) => 85 + i);

describe('the chain model', () => {
  it('finds forward, smile and Greeks of a European chain again', () => {
    const strikes = STRIKES.map((k) => k * 60);
    const { table, model, state, id, sigmaOf } = syntheticChain('SPXW', 'I:SPX', 6000, strikes);
    model.run(NOW_MS, Number.POSITIVE_INFINITY);
    expect(model.backlog).toBe(0);
    expect(state.carry!.source).toContain('put-call parity');
    expect(state.carry!.dividendYield).toBeCloseTo(YIELD, 4);
    for (const strike of strikes) {
      for (const right of ['C', 'P'] as const) {
        if ((right === 'C' ? 6000 - strike : strike - 6000) > 300) continue; // too little time value to hold σ
        expect(table.column('modelIv')[id(strike, right)]).toBeCloseTo(sigmaOf(strike), 3);
      }
    }
    const call = table.column('modelDelta')[id(6000, 'C')];
    const put = table.column('modelDelta')[id(6000, 'P')];
    expect(call - put).toBeCloseTo(1, 2);
  });

  it('solves an American chain with the American kernel', () => {
    const { table, model, state, id, sigmaOf } = syntheticChain('SPY', 'SPY', 100, STRIKES, '2027-06-17');
    model.run(NOW_MS, Number.POSITIVE_INFINITY);
    expect(state.carry!.source).toContain('put-call parity');
    expect(state.carry!.dividendYield).toBeCloseTo(YIELD, 3);
    for (const strike of [90, 100, 110]) {
      const right = strike < 100 ? 'P' : 'C';
      expect(Math.abs(table.column('modelIv')[id(strike, right)] - sigmaOf(strike))).toBeLessThan(2e-4);
    }
    // Deep puts are exercised: the European formula would call their price impossible, the American one intrinsic.
    const deep = id(115, 'P');
    expect(table.column('modelReason')[deep]).not.toBe(MODEL_REASON.belowIntrinsic);
  });

  it.each([
    ['European', 'SPXW', 'I:SPX', europeanPrice],
    ['American', 'SPY', 'SPY', americanPrice],
  ] as const)(
    'shows %s Greeks per point, per day and per percent: slopes of the price itself',
    (_, root, name, price) => {
      const { table, model, state, id } = syntheticChain(root, name, 100, STRIKES, '2027-06-17');
      model.run(NOW_MS, Number.POSITIVE_INFINITY);
      const { spot, rate, dividendYield } = state.carry!;
      const years = state.options.years[0];
      for (const [right, sign] of [
        ['C', 1],
        ['P', -1],
      ] as const) {
        const row = id(100, right);
        const volatility = table.column('modelIv')[row];
        const at = (ds = 0, days = 0, points = 0, percent = 0): number =>
          price(
            sign,
            spot + ds,
            100,
            years - days / 365,
            rate + percent / 100,
            dividendYield,
            volatility + points / 100,
          );
        const delta = (days: number, points: number): number => (at(0.5, days, points) - at(-0.5, days, points)) / 1;
        const near = (column: ColumnName, slope: number): void =>
          expect(Math.abs(table.column(column)[row] / slope - 1), `${right} ${column}`).toBeLessThan(0.01);
        near('modelDelta', delta(0, 0));
        near('modelTheta', 0.5 * (at(0, 1) - at(0, -1)));
        near('modelVega', 0.5 * (at(0, 0, 1) - at(0, 0, -1)));
        near('modelRho', at(0, 0, 0, 0.5) - at(0, 0, 0, -0.5));
        near('modelVanna', 0.5 * (delta(0, 1) - delta(0, -1)));
        near('modelCharm', 0.5 * (delta(1, 0) - delta(-1, 0)));
      }
    },
  );

  it('says why a quote has no volatility, and has Greeks for it of the quotes around', () => {
    const { table, model, id, sigmaOf } = syntheticChain('SPY', 'SPY', 100, STRIKES);
    const set = (strike: number, column: 'bid' | 'ask' | 'quoteAtMs', value: number) => {
      table.column(column)[id(strike, 'C')] = value;
    };
    set(101, 'bid', 0);
    set(102, 'ask', 0.01);
    set(103, 'quoteAtMs', NOW_MS - 86_400_000);
    set(104, 'bid', Number.NaN);
    set(90, 'bid', 9.5);
    set(90, 'ask', 9.52);
    model.run(NOW_MS, Number.POSITIVE_INFINITY);
    const reason = (strike: number) => table.column('quoteReason')[id(strike, 'C')];
    expect(reason(101)).toBe(MODEL_REASON.zeroBid);
    expect(reason(102)).toBe(MODEL_REASON.crossed);
    expect(reason(103)).toBe(MODEL_REASON.stale);
    expect(reason(104)).toBe(MODEL_REASON.noPrice);
    expect(reason(90)).toBe(MODEL_REASON.belowIntrinsic);
    for (const strike of [90, 101, 102, 103, 104]) {
      const row = id(strike, 'C');
      expect(table.column('quoteIv')[row]).toBeNaN();
      expect(table.column('modelReason')[row]).toBe(MODEL_REASON.solved);
      expect(100 * Math.abs(table.column('modelIv')[row] - sigmaOf(strike))).toBeLessThan(strike === 90 ? 0.2 : 1);
      expect(table.column('modelIv')[row]).toBe(table.column('modelIv')[id(strike, 'P')]);
      expect(table.column('modelDelta')[row] - table.column('modelDelta')[id(strike, 'P')]).toBeCloseTo(1, 1);
    }
    expect(reason(100)).toBe(MODEL_REASON.solved);
  });

  it('has no value where nothing was ever quoted, and says so', () => {
    const { table, model, state, id } = syntheticChain('SPY', 'SPY', 100, STRIKES);
    for (const row of state.ids) table.column('bid')[row] = table.column('ask')[row] = Number.NaN;
    model.run(NOW_MS, Number.POSITIVE_INFINITY);
    expect(table.column('modelReason')[id(100, 'C')]).toBe(MODEL_REASON.noFit);
    expect(table.column('modelIv')[id(100, 'C')]).toBeNaN();
    expect(table.column('modelDelta')[id(100, 'C')]).toBeNaN();
    expect(table.column('modelItm')[id(100, 'C')]).toBeNaN();
  });

  it('gives a European strike’s call and put deltas a discount apart, and a chance in the money that adds up', () => {
    const strikes = STRIKES.map((k) => k * 60);
    const { table, model, state, id } = syntheticChain('SPXW', 'I:SPX', 6000, strikes);
    model.run(NOW_MS, Number.POSITIVE_INFINITY);
    const apart = Math.exp(-state.carry!.dividendYield * state.options.years[0]);
    let last = 1;
    for (const strike of strikes) {
      const [call, put] = [id(strike, 'C'), id(strike, 'P')];
      expect(table.column('modelDelta')[call] - table.column('modelDelta')[put]).toBeCloseTo(apart, 12);
      expect(table.column('modelItm')[call] + table.column('modelItm')[put]).toBeCloseTo(1, 12);
      expect(table.column('modelItm')[call]).toBeLessThanOrEqual(last);
      last = table.column('modelItm')[call];
    }
  });

  it('recomputes only what changed', () => {
    const { table, model, id } = syntheticChain(
      'SPXW',
      'I:SPX',
      6000,
      STRIKES.map((k) => k * 60),
    );
    model.run(NOW_MS, Number.POSITIVE_INFINITY);
    const all = model.solved;
    expect(all).toBe(2 * STRIKES.length);
    table.column('bid')[id(6000, 'C')] *= 0.999;
    table.mark(id(6000, 'C'), 'quote');
    model.run(NOW_MS + 10, Number.POSITIVE_INFINITY);
    expect(model.solved).toBe(all + 1);
    model.run(NOW_MS + 20, Number.POSITIVE_INFINITY);
    expect(model.solved).toBe(all + 1);
  });

  it('falls back to spot and rate where parity has no quotes, and says so', () => {
    const { table, model, state, id } = syntheticChain('SPY', 'SPY', 100, STRIKES);
    for (const strike of STRIKES) table.column('bid')[id(strike, 'P')] = Number.NaN;
    model.run(NOW_MS, Number.POSITIVE_INFINITY);
    expect(state.carry!.source).toContain('dividends unknown');
    expect(state.carry!.dividendYield).toBe(0);
  });

  it('follows spot and time however steadily quotes arrive', () => {
    const { table, model, state, id } = syntheticChain(
      'SPXW',
      'I:SPX',
      6000,
      STRIKES.map((k) => k * 60),
    );
    model.run(NOW_MS, Number.POSITIVE_INFINITY);
    table.column('last')[table.find('I:SPX')!] = 6060;
    const everyMs = 8;
    for (let run = 1; run <= 500; run++) {
      table.mark(id(6000, 'C'), 'quote');
      model.run(NOW_MS + run * everyMs, Number.POSITIVE_INFINITY);
      expect(state.spot).toBe(6060);
    }
    expect(NOW_MS + 500 * everyMs - state.passAtMs).toBeLessThanOrEqual(2_000);
  });

  it('takes no price of yesterday while the market is open, but what the options imply', () => {
    const { table, model, state, id, origin } = syntheticChain('SPY', 'SPY', 100, STRIKES);
    const [last, lastAtMs] = [table.column('last'), table.column('lastAtMs')];
    const underlying = table.find('SPY')!;
    [last[underlying], lastAtMs[underlying]] = [102, NOW_MS - 18 * 3_600_000];
    model.run(NOW_MS, Number.POSITIVE_INFINITY);
    expect(state.spotImplied).toBe(true);
    expect(Math.abs(state.spot - 100)).toBeLessThan(0.2);
    expect(state.carry!.source).toContain('spot is what the options imply');
    for (const of of state.ids) table.column('bid')[of] = Number.NaN;
    model.invalidate();
    model.run(NOW_MS, Number.POSITIVE_INFINITY);
    expect(table.column('modelReason')[id(100, 'C')]).toBe(MODEL_REASON.noUnderlying);
    expect(table.column('modelIv')[id(100, 'C')]).toBeNaN();
    for (const of of state.ids) table.column('bid')[of] = table.column('ask')[of] * 0.998;
    [last[underlying], lastAtMs[underlying]] = [100, NOW_MS + 1_000];
    model.run(NOW_MS + 1_000, Number.POSITIVE_INFINITY);
    expect(table.column('modelIv')[id(100, 'C')]).toBeGreaterThan(0);
    // Of a closed market it is the price at its end.
    lastAtMs[underlying] = NOW_MS + 11 * 3_600_000;
    last[underlying] = 106;
    origin.priceAtEnd = () => 100;
    model.run(NOW_MS + 12 * 3_600_000, Number.POSITIVE_INFINITY);
    expect(state.spot).toBe(100);
  });

  it('follows time ever closer in the last minutes, where it runs out fastest', () => {
    const { model, state } = syntheticChain(
      'SPXW',
      'I:SPX',
      6000,
      STRIKES.map((k) => k * 60),
    );
    const worstShare = (leftMs: number): number => {
      const at = state.slice.settlesAtMs - leftMs;
      let worst = 0;
      for (let run = 0; run < 400; run++) {
        model.run(at + run * 8, Number.POSITIVE_INFINITY);
        worst = Math.max(worst, (at + run * 8 - state.passAtMs) / (leftMs - run * 8));
      }
      return worst;
    };
    expect(worstShare(15 * 60_000)).toBeLessThan(0.0025);
    expect(worstShare(5 * 60_000)).toBeLessThan(0.0025);
    expect(worstShare(90_000)).toBeLessThan(0.0025);
  });

  it('solves every row once a second, with the newest spot, while the budget ends each pass half way', () => {
    const { table, model, state, id, tick } = syntheticChain(
      'SPXW',
      'I:SPX',
      6000,
      Array.from({ length: 400 }, (_, i) => 5000 + i * 5),
    );
    tick.ms = 1;
    const spot = table.find('I:SPX')!;
    const runs = 400;
    for (let run = 0; run < runs; run++) {
      table.column('last')[spot] = 6000 * (1 + 4e-5 * (run % 2));
      table.mark(id(6000, 'C'), 'quote');
      model.run(NOW_MS + run * 8, 4);
      expect(state.spot).toBe(table.column('last')[spot]);
      expect(state.carry!.spot / state.spot).toBeCloseTo(1, 1);
    }
    const solvedAt = table.column('modelAtMs');
    const solved = [...state.ids].filter((row) => table.column('modelReason')[row] === MODEL_REASON.solved);
    expect(solved.length).toBeGreaterThan(500);
    for (const row of solved) expect(NOW_MS + runs * 8 - solvedAt[row]).toBeLessThan(1_500);
    expect(state.carry!.forward / state.spot).toBeCloseTo(Math.exp((RATE - YIELD) * state.options.years[0]), 2);
  });

  it('goes over an expiry once a second while spot moves, over one that only the memory looks at every five', () => {
    const strikes = STRIKES.map((k) => k * 60);
    const { table, model, state } = syntheticChain('SPXW', 'I:SPX', 6000, strikes);
    const spot = table.find('I:SPX')!;
    const passesIn = (ms: number): number => {
      const before = state.passes;
      const fromMs = nowMs;
      for (; nowMs < fromMs + ms; nowMs += 50) {
        table.column('last')[spot] *= 1.0001;
        expect(model.behindMs(nowMs)).toBeUndefined();
        model.run(nowMs, Number.POSITIVE_INFINITY);
      }
      return state.passes - before;
    };
    let nowMs = NOW_MS;
    model.run(nowMs, Number.POSITIVE_INFINITY);
    expect(passesIn(10_000)).toBe(9);
    model.setSlices([state.slice], new Set([state.slice]));
    expect(passesIn(10_000)).toBe(2);
    expect(state.spot).toBe(table.column('last')[spot]);
    model.setSlices([state.slice]);
    expect(passesIn(1_000)).toBeGreaterThan(0);
  });

  it('fits rows in sight again between passes, with the quotes and the spot of then', () => {
    const strikes = STRIKES.map((k) => k * 60);
    const { table, model, state, id } = syntheticChain('SPXW', 'I:SPX', 6000, strikes);
    const spot = table.find('I:SPX')!;
    model.run(NOW_MS, Number.POSITIVE_INFINITY);
    model.watch(new Set([id(6000, 'C')]));
    const modelledAt = (strike: number): number => table.column('modelAtMs')[id(strike, 'C')];
    table.column('last')[spot] = 6003;
    for (const strike of strikes)
      for (const right of ['C', 'P'] as const)
        for (const side of ['bid', 'ask'] as const) table.column(side)[id(strike, right)] *= 1.1;
    const ivs = [300, 400].map((ms) => {
      model.run(NOW_MS + ms, Number.POSITIVE_INFINITY);
      return table.column('modelIv')[id(6000, 'C')];
    });
    expect(ivs[1]).toBeGreaterThan(ivs[0] * 1.05);
    expect([state.readAtMs, modelledAt(6000)]).toEqual([NOW_MS + 300, NOW_MS + 300]);
    expect([state.passAtMs, modelledAt(6060)]).toEqual([NOW_MS, NOW_MS]);
    model.run(NOW_MS + 1_000, Number.POSITIVE_INFINITY);
    expect(modelledAt(6060)).toBe(NOW_MS + 1_000);
  });

  it('stops at its budget, and pays back what a run took beyond it', () => {
    const { model, tick } = syntheticChain(
      'SPXW',
      'I:SPX',
      6000,
      Array.from({ length: 384 }, (_, i) => 5000 + i * 5),
    );
    tick.ms = 5;
    let used = 0;
    for (let run = 0; run < 300; run++) used += model.run(NOW_MS + run * 10_000, 2);
    // Each run that works takes 10 ms of a budget of 2: four of five are skipped.
    expect(used).toBe((300 / 5) * 10);
    expect(model.solved).toBe(60 * 64);
  });

  const manyStrikes = Array.from({ length: 384 }, (_, i) => 5000 + i * 5);

  it('owes nothing for time in which its thread was not let work', () => {
    const { model, tick } = syntheticChain('SPXW', 'I:SPX', 6000, manyStrikes);
    tick.ms = 60_000;
    tick.workedMs = 0.1;
    model.run(NOW_MS, 2);
    tick.ms = 1;
    const solved = model.solved;
    model.run(NOW_MS + 8, 2);
    expect(model.solved).toBeGreaterThan(solved);
  });

  it('pays back a second at most, whatever the clock says it took', () => {
    const { model, tick } = syntheticChain('SPXW', 'I:SPX', 6000, manyStrikes);
    tick.ms = 3_600_000;
    model.run(NOW_MS, 2);
    tick.ms = 1;
    const solved = model.solved;
    let runs = 0;
    while (model.solved === solved && runs < 10_000) {
      model.run(NOW_MS + ++runs * 8, 2);
    }
    expect(runs).toBe(1_000 / 2 + 1);
  });

  it('computes an expiry that arrives before it goes over the others again', () => {
    const strikes = Array.from({ length: 101 }, (_, i) => 5500 + 10 * i);
    const { table, model, state, tick } = syntheticChain('SPXW', 'I:SPX', 6000, strikes);
    model.run(NOW_MS, Number.POSITIVE_INFINITY);
    model.run(NOW_MS + 2_000, Number.POSITIVE_INFINITY);
    const later = strikes.flatMap((strike) =>
      (['C', 'P'] as const).map((right) => {
        const symbol = formatOptionSymbol({ root: 'SPXW', expiry: '2027-01-15', right, strike });
        const value = europeanPrice(right === 'C' ? 1 : -1, 6000, strike, 0.153, RATE, YIELD, 0.2);
        const row = table.intern(symbol);
        table.column('bid')[row] = value * 0.999;
        table.column('ask')[row] = value * 1.001;
        table.column('quoteAtMs')[row] = NOW_MS;
        return symbol;
      }),
    );
    model.setSlices([state.slice, ...buildSlices(table, BUILT_IN_CALENDAR, later)]);
    const arrived = model.states[1];
    const begunAtMs = state.passAtMs;
    tick.ms = 1;
    let runs = 0;
    while (arrived.passes === 0) {
      table.column('last')[table.find('I:SPX')!] += 1;
      model.run(NOW_MS + 2_000 + 8 * ++runs, 3);
    }
    expect(runs).toBeGreaterThan(1);
    expect(state.passAtMs).toBe(begunAtMs);
    tick.ms = 0;
    model.run(NOW_MS + 10_000, Number.POSITIVE_INFINITY);
    expect(state.passAtMs).toBe(NOW_MS + 10_000);
  });

  it('takes the forward of an index nobody can hold from parity, however far from spot', () => {
    const strikes = Array.from({ length: 21 }, (_, i) => 10 + i);
    const { table, model, state } = syntheticChain('VIX', 'I:VIX', 20, strikes, '2026-12-16');
    table.column('last')[table.find('I:VIX')!] = 14;
    model.run(NOW_MS, Number.POSITIVE_INFINITY);
    expect(state.carry!.source).toContain('put-call parity');
    expect(state.carry!.forward).toBeCloseTo(20 * Math.exp((RATE - YIELD) * state.options.years[0]), 2);
  });
});
