/** The surface of an index of the simulated market, where two roots of one date settle six hours apart and neighbours all but touch. */
import { beforeAll, describe, expect, it } from 'vitest';
import { fixedTerm, termOf } from '../../../../../src/main/engine/chain/maturities-view.ts';
import { SimulatedWorld } from '../../../../../src/main/server/simulated/simulated-world.ts';
import { TradingDays } from '../../../../../src/main/server/simulated/trading-days.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { RATES, simulatedChain } from './simulated-chain.ts';

const UNDERLYING = 'I:SPX';
const START_MS = etInstant('2026-11-20', 12);
/** Around 30 days: dailies, and the monthly with its two roots. */
const [FROM, TO] = ['2026-12-09', '2026-12-28'];
/** Those on either side of 30 days. */
const AROUND = ['2026-12-18', '2026-12-21'];
const SECONDS = 8;

function market(seed: number) {
  const world = new SimulatedWorld({ seed, rate: 2000, startMs: START_MS }, new TradingDays());
  const chain = world.chain(UNDERLYING)!;
  const contracts = chain
    .slicesAt(START_MS)
    .flatMap((slice) => slice.listing())
    .filter(({ symbol }) => {
      const date = `20${symbol.slice(-15, -13)}-${symbol.slice(-13, -11)}-${symbol.slice(-11, -9)}`;
      return date >= FROM && date <= TO;
    });
  const symbols = contracts.map(({ symbol }) => symbol);
  const { table, model, slices, quoteAt } = simulatedChain(world, UNDERLYING, symbols);
  return {
    model,
    /** Models these expiries alone; all without any. */
    only: (dates?: readonly string[]) =>
      model.setSlices(slices.filter(({ expiry }) => dates?.includes(expiry) ?? true)),
    at(atMs: number) {
      quoteAt(atMs);
      return fixedTerm(termOf({ table, rates: RATES }, model.states, atMs, () => true)).find(
        ({ days }) => days === 30,
      )!;
    },
  };
}

describe.each([1, 7])('the surface of an index around 30 days, seed %i', (seed) => {
  let simulated: ReturnType<typeof market>;
  let month: { atmIv: number; riskReversal25: number }[];
  beforeAll(() => {
    simulated = market(seed);
    month = Array.from({ length: SECONDS }, (_, i) => simulated.at(START_MS + i * 1000));
  });

  it('lies within bid and ask on every listing, also where two settle hours apart', () => {
    const { states } = simulated.model;
    expect(states.filter(({ slice }) => slice.expiry === '2026-12-18').map(({ slice }) => slice.root)).toEqual([
      'SPX',
      'SPXW',
    ]);
    for (const { surface } of states) {
      expect(surface.quality.rmseHalfSpreads).toBeLessThan(1);
      expect(surface.quality.inside).toBeGreaterThan(0.95);
    }
  });

  it('has no crossing at any of 1,000 places, and no negative density', () => {
    const surfaces = simulated.model.states.map(({ surface }) => surface);
    let [density, rise] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (const [i, slice] of surfaces.entries()) {
      const reach = 10 * Math.sqrt(slice.theta);
      for (let n = 0; n < 1000; n++) {
        const k = reach * ((2 * n) / 999 - 1);
        density = Math.min(density, slice.durrlemanAt(k));
        if (i > 0) rise = Math.min(rise, slice.varianceAt(k) - surfaces[i - 1].varianceAt(k));
      }
    }
    expect(density).toBeGreaterThan(0);
    expect(rise).toBeGreaterThanOrEqual(0);
  });

  it('has the same 30 days whichever other expiries are looked at', () => {
    const other = market(seed);
    other.only(AROUND);
    for (const second of [0, 1]) other.at(START_MS + second * 1000);
    const alone = other.at(START_MS + 2_000);
    other.only();
    const amongAll = other.at(START_MS + 3_000);
    expect(Math.abs(amongAll.atmIv - alone.atmIv)).toBeLessThan(0.0005);
    expect(Math.abs(amongAll.riskReversal25 - alone.riskReversal25)).toBeLessThan(0.0005);
  });

  it('has a volatility and a skew of 30 days that stand still from second to second', () => {
    for (let i = 2; i < SECONDS; i++) {
      expect(Math.abs(month[i].atmIv - month[i - 1].atmIv)).toBeLessThan(0.0005);
      expect(Math.abs(month[i].riskReversal25 - month[i - 1].riskReversal25)).toBeLessThan(0.0005);
    }
  });
});
