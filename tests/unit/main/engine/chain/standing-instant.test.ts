/** A paused replay: what it shows of an instant is the same after a jump as after playing up to it, whichever expiry came first. */
import { describe, expect, it } from 'vitest';
import { ChainModel } from '../../../../../src/main/engine/chain/chain-model.ts';
import { SimulatedWorld } from '../../../../../src/main/server/simulated/simulated-world.ts';
import { TradingDays } from '../../../../../src/main/server/simulated/trading-days.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';
import { RATES, simulatedChain } from './simulated-chain.ts';

const AT_MS = etInstant('2026-11-20', 15, 50);
const NEAR = 0.02;

function market(underlying: string) {
  const world = new SimulatedWorld({ seed: 5, rate: 2000, startMs: AT_MS - 60_000 }, new TradingDays());
  const spot = world.path(underlying).at(AT_MS);
  const symbols = world
    .chain(underlying)!
    .slicesAt(AT_MS)
    .slice(0, 3)
    .flatMap((slice) => slice.listing().filter(({ strike }) => Math.abs(strike / spot - 1) < NEAR))
    .map(({ symbol }) => symbol);
  return simulatedChain(world, underlying, symbols);
}

type Chain = ReturnType<typeof market>;
const numbers = ({ table, ids }: Chain): number[] =>
  (['modelIv', 'modelDelta', 'modelTheta', 'quoteIv', 'quoteEdge'] as const).flatMap((name) =>
    ids.map((id) => table.column(name)[id]),
  );

/** In runs of so many looks at the clock each. */
function stand(model: ChainModel, budget: number): void {
  for (let runs = 0; model.computeAnew(AT_MS); runs++) {
    expect(runs).toBeLessThan(100_000);
    model.run(AT_MS, budget);
  }
}

const jumped = (underlying: string): Chain => {
  const chain = market(underlying);
  chain.quoteAt(AT_MS);
  return chain;
};

const played = (underlying: string): Chain => {
  const chain = market(underlying);
  for (let seconds = 30; seconds >= 0; seconds -= 2) chain.quoteAt(AT_MS - seconds * 1_000);
  return chain;
};

describe.each(['I:SPX', 'SPY'])('an instant of %s that stands', (underlying) => {
  it('has one answer, after a jump and after playing up to it', () => {
    const [a, b] = [jumped(underlying), played(underlying)];
    expect(numbers(a)).not.toEqual(numbers(b));
    for (const { model } of [a, b]) stand(model, Number.POSITIVE_INFINITY);
    expect(numbers(a).filter(Number.isFinite).length).toBeGreaterThan(100);
    expect(numbers(a)).toEqual(numbers(b));
  });

  it('has it whichever expiry came first, and in however many runs it was computed', () => {
    const whole = jumped(underlying);
    stand(whole.model, Number.POSITIVE_INFINITY);
    const slowly = jumped(underlying);
    let looks = 0;
    const { table, slices } = slowly;
    const model = new ChainModel({ table, calendar: () => BUILT_IN_CALENDAR, rate: RATES, stopwatch: () => looks++ });
    for (const count of [1, 2, 3]) {
      const { solved } = model;
      model.setSlices(slices.slice(-count));
      stand(model, 3);
      // Those that were there are computed again with the one that came.
      expect(model.solved - solved).toBeGreaterThanOrEqual(model.contracts);
    }
    expect(numbers(slowly)).toEqual(numbers(whole));
  });

  it('is computed again only where something changed', () => {
    const { model, table, ids } = jumped(underlying);
    stand(model, Number.POSITIVE_INFINITY);
    const { solved } = model;
    expect(model.computeAnew(AT_MS)).toBe(false);
    model.run(AT_MS, Number.POSITIVE_INFINITY);
    expect(model.solved).toBe(solved);
    table.mark(ids[0], 'quote');
    model.run(AT_MS, Number.POSITIVE_INFINITY);
    expect(model.computeAnew(AT_MS)).toBe(true);
  });
});
