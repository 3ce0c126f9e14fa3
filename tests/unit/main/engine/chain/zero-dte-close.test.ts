/** A 0DTE afternoon of the simulated market, whose volatilities are known: in its last hour few strikes have a bid, and none the other wing's. */
import { describe, expect, it } from 'vitest';
import { openInterest } from '../../../../../src/main/server/simulated/activity.ts';
import { SimulatedWorld } from '../../../../../src/main/server/simulated/simulated-world.ts';
import { TradingDays } from '../../../../../src/main/server/simulated/trading-days.ts';
import { normalPdf } from '../../../../../src/shared/analytics/normal.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { simulatedChain } from './simulated-chain.ts';

const UNDERLYING = 'SPY';
const START_MS = etInstant('2026-11-20', 15);
const MINUTE_MS = 60_000;
/** The simulated market's own volatility stands still in the last of them. */
const MINUTES = 58;
const PASSES_A_MINUTE = 2;
const NEAR = 0.02;
/** Standard deviations, and volatility points. */
const WITHIN = 2.5;
const OFF_BY = 7;

function market(seed: number, expiries: readonly number[]) {
  const days = new TradingDays();
  const world = new SimulatedWorld({ seed, rate: 2000, startMs: START_MS - MINUTE_MS }, days);
  const spot = world.path(UNDERLYING).at(START_MS);
  const listed = world.chain(UNDERLYING)!.slicesAt(START_MS);
  const contracts = expiries.flatMap((i) =>
    listed[i].listing().filter(({ strike }) => Math.abs(strike / spot - 1) < NEAR),
  );
  const chain = simulatedChain(
    world,
    UNDERLYING,
    contracts.map(({ symbol }) => symbol),
  );
  const { table, ids } = chain;
  /** Errors in volatility points by contract; gamma by open interest over what it is. */
  const look = (atMs: number): { errors: Map<string, number>; gamma: number } => {
    const errors = new Map<string, number>();
    let [found, known] = [0, 0];
    for (const [i, contract] of contracts.entries()) {
      const { slice, strike, symbol } = contract;
      if (slice !== listed[0]) continue;
      const volatility = contract.volAt(atMs);
      const deviation = volatility * slice.sqrtYears;
      const k = Math.log(strike / slice.forward);
      const open = openInterest(contract, days.at(atMs));
      found += open * table.column('modelGamma')[ids[i]];
      known += (open * normalPdf(k / deviation - 0.5 * deviation)) / (slice.spot * deviation);
      if (Math.abs(k) < WITHIN * deviation) errors.set(symbol, 100 * (table.column('modelIv')[ids[i]] - volatility));
    }
    return { errors, gamma: found / known };
  };
  return { ...chain, look };
}

describe.each([3, 4])('the last hour of a 0DTE, seed %i', (seed) => {
  it.each([
    ['beside later expiries', [0, 1, 2]],
    ['beside a month', [0, 6]],
  ])('%s: volatility to 7 points, gamma to 20 %%', (_, expiries) => {
    const { quoteAt, look } = market(seed, expiries);
    let seen = 0;
    for (let pass = 0; pass < MINUTES * PASSES_A_MINUTE; pass++) {
      const atMs = START_MS + (pass * MINUTE_MS) / PASSES_A_MINUTE;
      quoteAt(atMs);
      const { errors, gamma } = look(atMs);
      for (const [symbol, error] of errors)
        expect(Math.abs(error), `${symbol} ${new Date(atMs).toISOString()}`).toBeLessThan(OFF_BY);
      expect(Math.abs(gamma - 1), new Date(atMs).toISOString()).toBeLessThan(0.2);
      seen += errors.size;
    }
    expect(seen).toBeGreaterThan(MINUTES * PASSES_A_MINUTE * 4);
  });
});
