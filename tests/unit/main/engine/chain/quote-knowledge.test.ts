import { describe, expect, it } from 'vitest';
import { volatility } from '../../../../../src/main/engine/chain/volatility-view.ts';
import { SkewMemory } from '../../../../../src/main/engine/chain/skew-memory.ts';
import { oldAfterMs } from '../../../../../src/shared/market/snapshot-period.ts';
import { europeanPrice } from '../../../../../src/shared/analytics/european.ts';
import { SlicePoints } from '../../../../../src/shared/analytics/surface/slice-points.ts';
import { MODEL_REASON } from '../../../../../src/shared/contract/columns.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';
import { NOW_MS, RATE, syntheticChain, YIELD } from './synthetic-chain.ts';

const STRIKES = Array.from({ length: 81 }, (_, i) => 5000 + i * 25);
const near = (strike: number): boolean => Math.abs(strike - 6000) <= 250;

type Chain = ReturnType<typeof syntheticChain>;
const strikeOf = ({ state }: Chain, row: number): number => state.slice.strikes[row % STRIKES.length];

/** Quotes of a contract as a snapshot held them: priced at the spot and the volatility of then. */
function quoteAsOf(chain: Chain, strike: number, { spot, years, sigma }: Record<'spot' | 'years' | 'sigma', number>) {
  for (const right of ['C', 'P'] as const) {
    const row = chain.id(strike, right);
    const mid = europeanPrice(right === 'C' ? 1 : -1, spot, strike, years, RATE, YIELD, sigma);
    chain.table.column('bid')[row] = mid * 0.999;
    chain.table.column('ask')[row] = mid * 1.001;
  }
}

describe('after a jump: strikes near the money stream, the others are of a snapshot half an hour old, at another spot and volatility', () => {
  const jumped = () => {
    const chain = syntheticChain('SPXW', 'I:SPX', 6000, STRIKES);
    const { table, origin, state } = chain;
    const atMs = NOW_MS - 30 * 60_000;
    const then = { spot: 6120, years: (state.slice.settlesAtMs - atMs) / (365 * 86_400_000) };
    const old = new Set<number>();
    for (const strike of STRIKES) {
      if (near(strike)) continue;
      quoteAsOf(chain, strike, { ...then, sigma: chain.sigmaOf(strike) + 0.06 });
      for (const right of ['C', 'P'] as const) old.add(chain.id(strike, right));
    }
    for (const id of old) table.column('quoteAtMs')[id] = atMs;
    origin.streams = (id) => !old.has(id);
    origin.snapshotAtMs = (id) => (old.has(id) ? atMs : Number.NaN);
    origin.spotAtQuote = (id) => (old.has(id) ? then.spot : Number.NaN);
    chain.model.run(NOW_MS, Number.POSITIVE_INFINITY);
    return { ...chain, old };
  };

  it('the fit is that of the quotes that stand', () => {
    const chain = jumped();
    for (const strike of STRIKES.filter(near))
      expect(chain.table.column('modelIv')[chain.id(strike, 'C')]).toBeCloseTo(chain.sigmaOf(strike), 4);
    expect(chain.state.carry!.dividendYield).toBeCloseTo(YIELD, 3);
  });

  it('says how many strikes were left out as old', () => {
    const { state, table, model } = jumped();
    expect(state.surface.quality.old).toBe(STRIKES.filter((strike) => !near(strike)).length);
    expect(state.surface.quality.twoSided).toBe(STRIKES.filter(near).length);
    const request = { what: 'volatility' as const, underlying: 'I:SPX', expiries: [state.slice.expiry] };
    const job = { request, states: model.states, isComputed: () => true, spot: 6000, atMs: NOW_MS };
    const [curve] = volatility({ table, skew: new SkewMemory(() => BUILT_IN_CALENDAR) }, job).curves;
    expect([curve.fit!.old, curve.oldQuotes]).toEqual([60, 60]);
  });

  it('measures no old quote against a fit of now: its own volatility and edge are unknown, its Greeks are the fit’s', () => {
    const chain = jumped();
    const { table, state, old } = chain;
    for (const [row, id] of state.ids.entries()) {
      const isOld = old.has(id);
      expect([strikeOf(chain, row), table.column('quoteReason')[id] === MODEL_REASON.oldQuote]).toEqual([
        strikeOf(chain, row),
        isOld,
      ]);
      expect(Number.isNaN(table.column('quoteEdge')[id])).toBe(isOld);
      if (isOld) expect(table.column('quoteIv')[id]).toBeNaN();
      expect(table.column('modelDelta')[id]).not.toBeNaN();
    }
  });

  it('takes a contract up again with its next quote', () => {
    const { table, model, id, sigmaOf, state } = jumped();
    const call = id(6500, 'C');
    const mid = europeanPrice(1, 6000, 6500, state.options.years[0], RATE, YIELD, sigmaOf(6500));
    table.column('bid')[call] = mid - 0.01;
    table.column('ask')[call] = mid + 0.01;
    table.column('quoteAtMs')[call] = NOW_MS + 100;
    table.mark(call, 'quote');
    model.run(NOW_MS + 150, Number.POSITIVE_INFINITY);
    expect(table.column('quoteReason')[call]).toBe(MODEL_REASON.solved);
    expect(table.column('quoteIv')[call]).toBeCloseTo(sigmaOf(6500), 4);
  });
});

describe('age is that of knowledge, not of change', () => {
  const volatilities = (quotedAtMs: number, streams: boolean): Float64Array => {
    const { table, model, state, origin } = syntheticChain('SPXW', 'I:SPX', 6000, STRIKES);
    // Every third strike has not changed for long.
    for (const [row, id] of state.ids.entries()) if (row % 3 === 0) table.column('quoteAtMs')[id] = quotedAtMs;
    origin.streams = (id) => streams || state.ids.indexOf(id) % 3 !== 0;
    model.run(NOW_MS, Number.POSITIVE_INFINITY);
    return Float64Array.from(state.ids, (id) => table.column('modelIv')[id]);
  };

  it('a quote unchanged for ten minutes weighs what the newest does while its stream is held, and not without', () => {
    expect(volatilities(NOW_MS - 600_000, true)).toEqual(volatilities(NOW_MS, true));
    expect(volatilities(NOW_MS - 600_000, false)).not.toEqual(volatilities(NOW_MS, true));
  });

  it('a snapshot that held it is as good', () => {
    const { table, model, state, origin } = syntheticChain('SPXW', 'I:SPX', 6000, STRIKES);
    origin.streams = () => false;
    origin.snapshotAtMs = () => NOW_MS - 59_000;
    for (const id of state.ids) table.column('quoteAtMs')[id] = NOW_MS - 3_600_000;
    model.run(NOW_MS, Number.POSITIVE_INFINITY);
    expect(state.surface.quality).toMatchObject({ old: 0, twoSided: STRIKES.length });
    expect([...state.ids].every((id) => table.column('quoteReason')[id] === MODEL_REASON.solved)).toBe(true);
    origin.snapshotAtMs = () => NOW_MS - 61_000;
    model.invalidate();
    model.run(NOW_MS, Number.POSITIVE_INFINITY);
    // All are as old: together they still make a fit, and none is measured against it.
    expect(state.surface.quality).toMatchObject({ old: 0, twoSided: STRIKES.length });
    expect([...state.ids].every((id) => table.column('quoteReason')[id] === MODEL_REASON.oldQuote)).toBe(true);
  });

  it('a few contracts that stream do not make all others of the expiry old', () => {
    const { table, model, state, origin } = syntheticChain('SPXW', 'I:SPX', 6000, STRIKES);
    for (const id of state.ids) table.column('quoteAtMs')[id] = NOW_MS - 600_000;
    const streaming = new Set(
      [5950, 5975, 6000, 6025].flatMap((strike) => (['C', 'P'] as const).map((right) => `${strike}${right}`)),
    );
    const ofRow = (id: number): string => {
      const row = state.ids.indexOf(id);
      return `${STRIKES[row % STRIKES.length]}${row < STRIKES.length ? 'C' : 'P'}`;
    };
    origin.streams = (id) => streaming.has(ofRow(id));
    model.run(NOW_MS, Number.POSITIVE_INFINITY);
    expect(state.surface.quality.old).toBe(0);
    streaming.add('6050C');
    model.invalidate();
    model.run(NOW_MS, Number.POSITIVE_INFINITY);
    expect(state.surface.quality).toMatchObject({ old: STRIKES.length - 5, twoSided: 5 });
  });

  it('old is a minute, or three times what the plan takes between two snapshots', () => {
    expect([oldAfterMs(0), oldAfterMs(3_000), oldAfterMs(60_000)]).toEqual([60_000, 60_000, 180_000]);
  });
});

describe('snapshots three seconds older than a spot that moves', () => {
  /** Of all passes and strikes near the money the largest edge in half-spreads, and how far the forward is off, dollars. */
  const worst = (knowsSpotThen: boolean): { edge: number; forward: number } => {
    const chain = syntheticChain('SPXW', 'I:SPX', 6000, STRIKES, '2026-11-27');
    const { table, model, origin, state, sigmaOf, id } = chain;
    const spotId = table.find('I:SPX')!;
    let [edge, forward] = [0, 0];
    for (let pass = 0; pass < 24; pass++) {
      const nowMs = NOW_MS + pass * 2_000;
      const then = 6000 + 0.45 * Math.sin(pass * 2.1) + 0.2 * Math.sin(pass * 0.9);
      const now = then + 0.35 * Math.cos(pass * 1.7);
      const years = (state.slice.settlesAtMs - (nowMs - 3_000)) / (365 * 86_400_000);
      for (const strike of STRIKES) quoteAsOf(chain, strike, { spot: then, years, sigma: sigmaOf(strike) });
      for (const row of state.ids) table.column('quoteAtMs')[row] = nowMs - 3_500;
      table.column('last')[spotId] = now;
      origin.streams = () => false;
      origin.snapshotAtMs = () => nowMs - 3_000;
      origin.spotAtQuote = () => (knowsSpotThen ? then : Number.NaN);
      model.invalidate();
      model.run(nowMs, Number.POSITIVE_INFINITY);
      if (pass < 4) continue;
      const left = state.options.years[0];
      forward = Math.max(forward, Math.abs(state.carry!.forward - now * Math.exp((RATE - YIELD) * left)));
      for (const strike of STRIKES.filter(near)) {
        const row = id(strike, strike < now ? 'P' : 'C');
        const half = 0.5 * (table.column('ask')[row] - table.column('bid')[row]);
        edge = Math.max(edge, Math.abs(table.column('quoteEdge')[row]) / half);
        if (knowsSpotThen) expect(table.column('quoteIv')[row]).toBeCloseTo(sigmaOf(strike), 4);
      }
    }
    return { edge, forward };
  };

  it('are read against the spot of their own moment: no quote of a market in order is rich or cheap', () => {
    const { edge, forward } = worst(true);
    expect(edge).toBeLessThan(0.3);
    expect(forward).toBeLessThan(0.02);
  });

  it('without that spot the move between the two would be in edges and forward', () => {
    const { edge, forward } = worst(false);
    expect(edge).toBeGreaterThan(1);
    expect(forward).toBeGreaterThan(0.05);
  });
});

describe('25 minutes before expiry, quotes that stream and are up to a minute old over a fall of spot', () => {
  const strikes = Array.from({ length: 21 }, (_, i) => 630 + i);
  /** How far the forward is from spot, in dollars. Each right of each strike was quoted when spot was another. */
  const forwardOff = (knowsSpotThen: boolean): number => {
    const chain = syntheticChain('SPXW', 'I:SPX', 640, strikes, '2026-11-20');
    const { table, model, state, id, origin } = chain;
    const nowMs = state.slice.settlesAtMs - 25 * 60_000;
    const years = (25 * 60_000) / (365 * 86_400_000);
    const spotThen = new Map<number, number>();
    for (const [n, strike] of strikes.entries())
      for (const [m, right] of (['C', 'P'] as const).entries()) {
        const spot = 640.7 + ((7 * n + 11 * m) % 3) / 100;
        const row = id(strike, right);
        const mid = europeanPrice(right === 'C' ? 1 : -1, spot, strike, years, RATE, YIELD, 0.25);
        table.column('bid')[row] = mid - 0.01;
        table.column('ask')[row] = mid + 0.01;
        table.column('quoteAtMs')[row] = nowMs - 1_000 * ((7 * n + 11 * m) % 60);
        spotThen.set(row, spot);
      }
    table.column('lastAtMs')[table.find('I:SPX')!] = nowMs;
    if (knowsSpotThen) origin.spotAtQuote = (row) => spotThen.get(row) ?? Number.NaN;
    model.run(nowMs, Number.POSITIVE_INFINITY);
    return Math.abs(state.carry!.forward - 640);
  };

  it('the forward is spot', () => expect(forwardOff(true)).toBeLessThan(0.02));
  it('read as of now they would put it half a dollar off', () => expect(forwardOff(false)).toBeGreaterThan(0.2));
});

it('an hour before expiry a quote a minute old is read with the minute it had more', () => {
  const strikes = Array.from({ length: 41 }, (_, i) => 5900 + i * 5);
  const chain = syntheticChain('SPXW', 'I:SPX', 6000, strikes, '2026-11-20');
  const { table, model, state, id, origin } = chain;
  const nowMs = state.slice.settlesAtMs - 20 * 60_000;
  const years = (state.slice.settlesAtMs - (nowMs - 59_000)) / (365 * 86_400_000);
  for (const strike of strikes) quoteAsOf(chain, strike, { spot: 6000, years, sigma: 0.2 });
  for (const row of state.ids) table.column('quoteAtMs')[row] = nowMs - 59_000;
  origin.streams = () => false;
  table.column('lastAtMs')[table.find('I:SPX')!] = nowMs;
  model.run(nowMs, Number.POSITIVE_INFINITY);
  expect(state.surface.volatilityAt(0)).toBeCloseTo(0.2, 3);
  expect(Math.abs(table.column('quoteIv')[id(6005, 'C')] - 0.2)).toBeLessThan(1e-4);
  // Read as of now it would be 0.2049.
  expect(Math.abs(table.column('quoteEdge')[id(6005, 'C')])).toBeLessThan(0.01);
});

describe('a point older than the others', () => {
  const [forward, strike, years, sigma] = [100, 104, 0.1, 0.25];
  const half = 0.02;
  const price = (at: number): number => europeanPrice(1, at, strike, years, 0, 0, sigma);
  const added = (): SlicePoints => {
    const points = new SlicePoints();
    points.add(forward, strike, 1, price(forward) - half, price(forward) + half, Number.NaN);
    return points;
  };

  it('is weighed less by what its price has moved since, δ·F·σ·√age', () => {
    const points = added();
    const [was, spread] = [points.variance[0], points.halfSpread[0]];
    const ageYears = 30 / (365 * 86_400);
    points.moveLast(forward, strike, 1, ageYears / years);
    const move = forward * sigma * Math.sqrt(ageYears);
    const delta = (price(forward + 0.01) - price(forward - 0.01)) / 0.02;
    expect(points.variance[0]).toBe(was);
    expect(points.halfSpread[0]).toBe(spread);
    expect(points.error[0] / spread).toBeCloseTo(Math.hypot(1, (delta * move) / half), 2);
  });

  it('of the same age weighs its spread; its strike keeps its volatility at the newest forward', () => {
    const points = added();
    const [was, spread] = [points.variance[0], points.halfSpread[0]];
    points.moveLast(101, strike, 0.99, 0);
    expect(points.error[0]).toBe(points.halfSpread[0]);
    expect(points.halfSpread[0]).toBeCloseTo(0.99 * spread, 12);
    expect(points.variance[0]).toBeCloseTo(0.99 * was, 12);
    expect(points.logMoneyness[0]).toBeCloseTo(Math.log(strike / 101), 12);
  });
});
