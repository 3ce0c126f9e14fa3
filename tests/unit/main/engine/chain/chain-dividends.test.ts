import { describe, expect, it } from 'vitest';
import { dividendsInWords } from '../../../../../src/main/engine/chain/dividends.ts';
import { MODEL_REASON } from '../../../../../src/shared/contract/columns.ts';
import { NOW_MS, syntheticChain, YIELD, type Dividends } from './synthetic-chain.ts';

const STRIKES = Array.from({ length: 21 }, (_, i) => 90 + i);
const NEAR_THE_MONEY = STRIKES.filter((strike) => Math.abs(strike - 100) <= 4);
const COLUMNS = ['modelIv', 'modelDelta', 'modelGamma', 'modelTheta', 'modelVega', 'modelRho'] as const;

/** A share that yields 3 %, 90 days to expiry, the ex-date 20 days before it. */
const PAYER: Dividends = { known: [{ years: 70 / 365, amount: 0.75 }] };

function modelled(expiry: string, dividends?: Dividends) {
  const chain = syntheticChain('SPY', 'SPY', 100, STRIKES, expiry, dividends);
  chain.model.run(NOW_MS, Number.POSITIVE_INFINITY);
  return chain;
}

/** Largest difference of a strike's call and put volatility, in points. */
function callPutGap({ table, id }: ReturnType<typeof modelled>): number {
  const iv = table.column('quoteIv');
  return Math.max(...NEAR_THE_MONEY.map((strike) => 100 * Math.abs(iv[id(strike, 'C')] - iv[id(strike, 'P')])));
}

describe('an American expiry with a dividend before it', () => {
  it('has one volatility a strike, the one its calls and puts were priced with', () => {
    const chain = modelled('2027-02-19', PAYER);
    expect(callPutGap(chain)).toBeLessThan(0.05);
    const iv = chain.table.column('modelIv');
    for (const strike of NEAR_THE_MONEY) {
      for (const right of ['C', 'P'] as const) {
        expect(Math.abs(100 * (iv[chain.id(strike, right)] - chain.sigmaOf(strike)))).toBeLessThan(0.05);
        expect(iv[chain.id(strike, right)]).toBe(iv[chain.id(strike, 'C')]);
      }
    }
    const reasons = NEAR_THE_MONEY.map((strike) => chain.table.column('modelReason')[chain.id(strike, 'P')]);
    expect(new Set(reasons)).toEqual(new Set([MODEL_REASON.solved]));
  });

  it('is worse with the dividend as carry, which is what it is for', () => {
    const asCarry = modelled('2027-02-19', { known: [], paid: PAYER.known });
    expect(callPutGap(asCarry)).toBeGreaterThan(0.2);
  });

  it('leaves parity only the residual yield, and says so', () => {
    const { state } = modelled('2027-02-19', PAYER);
    expect(state.carry!.dividends!.dividendYield).toBeCloseTo(YIELD, 3);
    // The carry of the forward still holds the dividend: 0.75 in 91 days is some 3 % a year on top.
    expect(state.carry!.dividendYield - YIELD).toBeCloseTo(0.75 / 100 / state.options.years[0], 2);
    expect(state.carry!.source).toMatch(
      /put-call parity, 12 strikes, ±0\.0\d; 1 dividend before expiry: 0\.75 on 29 Jan; residual yield 1\.3/,
    );
  });

  it('comes to the same residual from the last pass as from nothing', () => {
    const chain = modelled('2027-02-19', PAYER);
    const first = chain.state.carry!;
    chain.table.column('last')[chain.table.find('SPY')!] = 100.01;
    chain.model.run(NOW_MS + 3000, Number.POSITIVE_INFINITY);
    const second = chain.state.carry!;
    // Its layers are the costly part: three seconds on they are as good.
    expect(second.dividends).toBe(first.dividends);
    const cold = modelled('2027-02-19', PAYER);
    cold.table.column('last')[cold.table.find('SPY')!] = 100.01;
    cold.model.invalidate();
    cold.state.carry = undefined;
    cold.model.run(NOW_MS + 3000, Number.POSITIVE_INFINITY);
    expect(Math.abs(second.forward / cold.state.carry!.forward - 1)).toBeLessThan(5e-5);
  });

  it('follows spot within a pass: the dividend stays dollars', () => {
    const { model, state, table, tick, id } = modelled('2027-02-19', PAYER);
    tick.ms = 1;
    const spot = table.find('SPY')!;
    table.column('last')[spot] = 101;
    model.run(NOW_MS + 3000, 2);
    const forward = state.carry!.forward;
    table.column('last')[spot] = 102;
    table.mark(id(100, 'C'), 'quote');
    model.run(NOW_MS + 3001, 2);
    const { dividends, spot: modelSpot } = state.carry!;
    expect(state.carry!.forward).toBe(dividends!.forward(modelSpot));
    const growth = Math.exp((dividends!.rate - dividends!.dividendYield) * dividends!.years);
    expect(state.carry!.forward - forward).toBeCloseTo((growth * modelSpot) / 102, 9);
  });

  it('prices known dividends on their dates also where quotes give no parity', () => {
    const chain = syntheticChain('SPY', 'SPY', 100, STRIKES, '2027-02-19', PAYER);
    for (const strike of STRIKES) chain.table.column('bid')[chain.id(strike, 'P')] = Number.NaN;
    chain.model.run(NOW_MS, Number.POSITIVE_INFINITY);
    expect(chain.state.carry!.source).toBe(
      'spot, rate 4.20 %, dividends 0.74; 1 dividend before expiry: 0.75 on 29 Jan',
    );
    expect(chain.state.carry!.dividends!.dividendYield).toBe(0);
    expect(chain.state.carry!.dividends!.forward(100)).toBeCloseTo(chain.state.carry!.forward, 10);
  });
});

describe('without dividends to price on their dates', () => {
  const valuesOf = ({ table, state }: ReturnType<typeof modelled>) =>
    COLUMNS.map((name) => [...state.ids].map((row) => table.column(name)[row]));

  it('a dividend after expiry changes no bit', () => {
    const none = modelled('2026-12-18');
    const later = modelled('2026-12-18', { known: [{ years: 0.5, amount: 2 }], paid: [] });
    expect(valuesOf(later)).toEqual(valuesOf(none));
    expect(later.state.carry!.dividends).toBeUndefined();
  });

  it('dividends that the quotes do not know are not priced: as carry, and said so', () => {
    // A special dividend adjusts the contract: quotes do not fall with it.
    const special = modelled('2026-12-18', { known: [{ years: 0.05, amount: 5 }], paid: [] });
    const without = valuesOf(modelled('2026-12-18')).flat();
    for (const [i, value] of valuesOf(special).flat().entries()) {
      expect(Math.abs(value - without[i])).toBeLessThan(1e-4 * Math.max(1, Math.abs(without[i])));
    }
    expect(special.state.carry!.source).toMatch(/^put-call parity, 12 strikes, ±0\.0\d; dividends as carry$/);
  });

  it('a model in use outlives a residual just beyond its bound, so that values do not flicker', () => {
    // Known to be so much more than is in the prices that some −2.5 % a year is left over.
    const known = [{ years: 70 / 365, amount: 1.2 }];
    const paid = [{ years: 70 / 365, amount: 1.2 - 100 * (91 / 365) * (0.03 + YIELD) }];
    const fresh = modelled('2027-02-19', { known, paid });
    expect(fresh.state.carry!.dividends).toBeUndefined();
    fresh.state.carry = modelled('2027-02-19', { known }).state.carry;
    for (let pass = 1; pass <= 3; pass++) {
      fresh.model.invalidate();
      fresh.model.run(NOW_MS + pass * 3000, Number.POSITIVE_INFINITY);
    }
    expect(fresh.state.carry!.dividends!.dividendYield).toBeLessThan(-0.02);
  });

  it('says that dividends are carry while they are not known', () => {
    expect(modelled('2026-12-18').state.carry!.source).toContain('dividends as carry');
    expect(modelled('2026-12-18', { known: [] }).state.carry!.source).toMatch(/^put-call parity, 12 strikes, ±0\.0\d$/);
  });

  it('names the first few in words', () => {
    const four = [0.01, 0.26, 0.51, 0.76, 1.01].map((years) => ({ years, amount: 1.92 }));
    expect(dividendsInWords(four.slice(0, 2), NOW_MS)).toBe(
      '2 dividends before expiry: 1.92 on 24 Nov, 1.92 on 23 Feb',
    );
    expect(dividendsInWords(four, NOW_MS)).toMatch(/^5 dividends before expiry: (1\.92 on \d+ \w+, ){4}…$/);
  });
});
