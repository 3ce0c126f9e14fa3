/** Exposure of a whole index chain over a minute of the simulated market: what moves with nothing but quotes must stand still. */
import { describe, expect, it } from 'vitest';
import { exposure } from '../../../../../src/main/engine/chain/exposure-view.ts';
import type { ExposureResult } from '../../../../../src/shared/contract/analytics.ts';
import { openInterest } from '../../../../../src/main/server/simulated/activity.ts';
import { SimulatedWorld } from '../../../../../src/main/server/simulated/simulated-world.ts';
import { TradingDays } from '../../../../../src/main/server/simulated/trading-days.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { NO_PRINTS } from './synthetic-chain.ts';
import { simulatedChain } from './simulated-chain.ts';

const UNDERLYING = 'I:SPX';
const START_MS = etInstant('2026-11-20', 12);
const SECONDS = 40;
/** Every fourth strike of the nearest eight expiries: a whole chain in small. */
const EXPIRIES = 8;
const THINNED = 4;

function market(seed: number) {
  const days = new TradingDays();
  const world = new SimulatedWorld({ seed, rate: 2000, startMs: START_MS }, days);
  const chain = world.chain(UNDERLYING)!;
  const contracts = chain
    .slicesAt(START_MS)
    .slice(0, EXPIRIES)
    .flatMap((slice) => slice.listing().filter(({ strikeIndex }) => strikeIndex % THINNED === 0));
  const symbols = contracts.map(({ symbol }) => symbol);
  const { table, model, ids, spot, quoteAt } = simulatedChain(world, UNDERLYING, symbols);
  for (const [i, contract] of contracts.entries())
    table.column('openInterest')[ids[i]] = openInterest(contract, days.at(START_MS));
  return {
    at(atMs: number) {
      quoteAt(atMs);
      const request = { what: 'exposure' as const, underlying: UNDERLYING, expiries: [], sign: 'naive' as const };
      const states = model.states;
      const level = table.column('last')[spot];
      return exposure({ table, flow: NO_PRINTS }, { request, states, isComputed: () => true, spot: level, atMs });
    },
  };
}

const gross = ({ total: { gexCall, gexPut } }: ExposureResult): number => Math.abs(gexCall) + Math.abs(gexPut);

/** Between looks with less than this of a move of spot nothing but quotes moves the sums. */
const STILL = 5e-5;

describe.each([1, 7])('exposure while spot stands still in the simulated market, seed %i', (seed) => {
  it('moves by less than 2 % between seconds, zero gamma by less than 0.1 % of spot', () => {
    const simulated = market(seed);
    const looks = Array.from({ length: SECONDS }, (_, i) => simulated.at(START_MS + i * 1000));
    expect(looks[0].excluded.noModel).toBe(0);
    let still = 0;
    for (const [i, look] of looks.entries()) {
      // The first passes learn what the chain is worth.
      if (i < 3 || Math.abs(look.spot! / looks[i - 1].spot! - 1) > STILL) continue;
      still++;
      const before = looks[i - 1];
      const [zero, zeroBefore] = [look, before].map((l) => l.zeroGamma.find(({ sign }) => sign === 'naive')!.level);
      expect(Math.abs(look.total.gex / before.total.gex - 1)).toBeLessThan(0.02);
      if (zero === undefined || zeroBefore === undefined) expect(zero).toBe(zeroBefore);
      else expect(Math.abs(zero - zeroBefore)).toBeLessThan(0.001 * look.spot!);
    }
    expect(still).toBeGreaterThan(10);
  });

  it('whatever spot does: beyond what spot explains by less than 0.25 % of calls and puts together, zero gamma by less than 0.01 % of spot', () => {
    const simulated = market(seed);
    const looks = Array.from({ length: SECONDS }, (_, i) => simulated.at(START_MS + i * 1000));
    let moved = 0;
    for (let i = 3; i < SECONDS; i++) {
      const [before, look] = [looks[i - 1], looks[i]];
      const basisPoints = 1e4 * Math.log(look.spot! / before.spot!);
      if (Math.abs(basisPoints) > 0.5) moved++;
      const bySpot = 0.5 * (before.gexPerBasisPoint! + look.gexPerBasisPoint!) * basisPoints;
      expect(Math.abs(look.total.gex - before.total.gex - bySpot) / gross(look)).toBeLessThan(0.0025);
      const [zero, zeroBefore] = [look, before].map((l) => l.zeroGamma.find(({ sign }) => sign === 'naive')!.level!);
      expect(Math.abs(zero - zeroBefore)).toBeLessThan(1e-4 * look.spot!);
    }
    expect(moved).toBeGreaterThan(3);
  });
});
