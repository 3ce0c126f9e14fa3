import { describe, expect, it } from 'vitest';
import { distribution } from '../../../../../src/main/engine/chain/distribution-view.ts';
import type { ExpiryTerm } from '../../../../../src/shared/contract/analytics.ts';
import { keptNumbers, termNumbers } from '../../../../../src/main/engine/chain/kept-numbers.ts';
import { fixedTerm, maturities } from '../../../../../src/main/engine/chain/maturities-view.ts';
import { NO_PRINTS, NOW_MS, RATE, syntheticChain, YIELD } from './synthetic-chain.ts';

const SPOT = 100;
const STRIKES = Array.from({ length: 61 }, (_, i) => 70 + i);

function chain() {
  const made = syntheticChain('XSP', 'I:XSP', SPOT, STRIKES);
  made.model.run(NOW_MS, Number.POSITIVE_INFINITY);
  return made;
}

const asked = { underlying: 'I:XSP', expiries: ['2026-12-18'] };

describe('fixed maturities of a chain', () => {
  it('read the term structure of its listings, and nothing beyond them', () => {
    const { table, model } = chain();
    const inputs = { table, rates: () => RATE };
    const result = maturities(inputs, {
      request: { what: 'maturities', ...asked },
      states: model.states,
      isComputed: () => true,
      spot: SPOT,
      atMs: NOW_MS,
    });
    const [listed] = result.expiries;
    expect(listed.atmIv).toBeCloseTo(0.2, 2);
    expect(listed.forwardIv).toBe(listed.atmIv);
    // The smile falls by 0.3 a unit of ln K: what it adds to variance is little.
    expect(listed.modelFreeIv).toBeGreaterThan(listed.atmIv);
    expect(listed.modelFreeIv).toBeLessThan(listed.atmIv + 0.02);
    expect(listed.modelFreeStrikes).toBeGreaterThan(30);
    expect(result.fixed.every(({ atmIv }) => Number.isNaN(atmIv))).toBe(true);
  });

  const listedOf = ({ table, model }: Pick<ReturnType<typeof chain>, 'table' | 'model'>) => {
    const inputs = { table, rates: () => RATE };
    const job = { states: model.states, isComputed: () => true, spot: SPOT, atMs: NOW_MS };
    return maturities(inputs, { request: { what: 'maturities', ...asked }, ...job }).expiries[0];
  };

  it('mark the VIX method as a lower bound where the strikes end within two deviations, and say how far they reach', () => {
    const whole = listedOf(chain());
    expect(whole.modelFreePartial).toBeUndefined();
    expect(Math.min(...whole.modelFreeReach)).toBeGreaterThan(2);
    const made = syntheticChain(
      'XSP',
      'I:XSP',
      SPOT,
      STRIKES.filter((strike) => strike >= 96),
    );
    made.model.run(NOW_MS, Number.POSITIVE_INFINITY);
    const early = listedOf(made);
    expect(early).toMatchObject({ modelFreePartial: true });
    const forward = made.state.carry!.forward;
    expect(early.modelFreeReach[0]).toBeCloseTo(Math.log(forward / 96) / (early.atmIv * Math.sqrt(early.years)), 3);
    expect(early.modelFreeReach[1]).toBeGreaterThan(2);
    expect(early.modelFreeIv).toBeLessThan(whole.modelFreeIv - 0.01);
  });

  it('leave quotes out of it that are too old beside the others', () => {
    const made = chain();
    const { table, origin, model, state } = made;
    const old = new Set([...state.ids].filter((_, row) => Math.abs(STRIKES[row % STRIKES.length] - SPOT) > 4));
    origin.streams = (id) => !old.has(id);
    for (const id of old) table.column('quoteAtMs')[id] = NOW_MS - 600_000;
    model.invalidate();
    model.run(NOW_MS, Number.POSITIVE_INFINITY);
    expect(listedOf(made)).toMatchObject({ modelFreeStrikes: 9, modelFreePartial: true });
  });

  it('say where a 25Δ wing lies beyond the last quote, and the memory keeps neither risk reversal nor butterfly of it', () => {
    const made = chain();
    const { table, origin, model, state } = made;
    expect(listedOf(made).beyondQuotes).toBeUndefined();
    const old = new Set([...state.ids].filter((_, row) => STRIKES[row % STRIKES.length] < SPOT - 1));
    origin.streams = (id) => !old.has(id);
    for (const id of old) table.column('quoteAtMs')[id] = NOW_MS - 600_000;
    model.invalidate();
    model.run(NOW_MS, Number.POSITIVE_INFINITY);
    const beyond = listedOf(made);
    expect(beyond.beyondQuotes).toBe(true);
    expect(beyond.riskReversal25).toBeLessThan(0);
    const around = (term: ExpiryTerm) => [20, 40].map((days) => ({ ...term, years: days / 365 }));
    const kept = termNumbers(fixedTerm(around(beyond)));
    expect([kept.rr30, kept.bf30]).toEqual([Number.NaN, Number.NaN]);
    expect(kept.iv30).toBeCloseTo(beyond.atmIv, 12);
    expect(termNumbers(fixedTerm(around(listedOf(chain())))).rr30).toBeLessThan(0);
  });

  it('a maturity between a whole and a partial listing is partial, and the memory keeps none of it', () => {
    const listing = (days: number, modelFreeIv: number, isPartial: boolean): ExpiryTerm => ({
      ...listedOf(chain()),
      years: days / 365,
      modelFreeIv,
      modelFreePartial: isPartial || undefined,
    });
    const at30 = (isPartial: boolean) => {
      const fixed = fixedTerm([listing(20, 0.2, isPartial), listing(40, 0.2, false), listing(100, 0.2, true)]);
      return { fixed: fixed.find(({ days }) => days === 30)!, kept: termNumbers(fixed).mfv30 };
    };
    expect(at30(false).fixed.modelFreePartial).toBeUndefined();
    expect(at30(false).kept).toBeCloseTo(0.2, 12);
    expect(at30(true).fixed).toMatchObject({ modelFreePartial: true });
    expect(at30(true).fixed.modelFreeIv).toBeCloseTo(0.2, 12);
    expect(at30(true).kept).toBeNaN();
  });

  it('take no quote of another session', () => {
    const { table, model, id } = chain();
    for (const strike of STRIKES)
      for (const right of ['C', 'P'] as const) table.column('quoteAtMs')[id(strike, right)] = NOW_MS - 86_400_000;
    const result = maturities(
      { table, rates: () => RATE },
      {
        request: { what: 'maturities', ...asked },
        states: model.states,
        isComputed: () => true,
        spot: SPOT,
        atMs: NOW_MS,
      },
    );
    expect(result.expiries[0].modelFreeIv).toBeNaN();
  });
});

describe('what the memory keeps of a chain', () => {
  it('has sums over the chain only where the whole chain is modelled', () => {
    const { table, model, id } = chain();
    for (const strike of STRIKES)
      for (const right of ['C', 'P'] as const)
        table.column('openInterest')[id(strike, right)] = right === 'C' ? 10 : 30;
    const inputs = { table, flow: NO_PRINTS, rates: () => RATE };
    const of = (whole: boolean) =>
      keptNumbers(inputs, {
        underlying: 'I:XSP',
        states: model.states,
        isComputed: () => true,
        isInSums: () => true,
        spot: SPOT,
        atMs: NOW_MS,
        whole,
      });
    expect(of(true).gex).toBeLessThan(0);
    expect(of(true).pcOpenInterest).toBe(3);
    expect([of(false).gex, of(false).dex, of(false).pcOpenInterest]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(of(false).spot).toBe(SPOT);
  });
});

describe('the distribution at expiry', () => {
  const made = () => {
    const { model } = chain();
    const request = { what: 'distribution' as const, ...asked };
    return distribution({ request, states: model.states, isComputed: () => true, spot: SPOT, atMs: NOW_MS }).of!;
  };

  it('has its mass, its mean at the forward, and quantiles where the cumulative says', () => {
    const { prices, density, cumulative, quantiles, forward, years } = made();
    expect(forward).toBeCloseTo(SPOT * Math.exp((RATE - YIELD) * years), 2);
    let mass = 0;
    let mean = 0;
    for (let i = 1; i < prices.length; i++) {
      const width = prices[i] - prices[i - 1];
      mass += 0.5 * width * (density[i] + density[i - 1]);
      mean += 0.5 * width * (density[i] * prices[i] + density[i - 1] * prices[i - 1]);
    }
    // The picture leaves 0.08 % out on either side.
    expect(Math.abs(mass - (cumulative.at(-1)! - cumulative[0]))).toBeLessThan(1e-4);
    expect(Math.abs(mean / mass / forward - 1)).toBeLessThan(2e-3);
    for (const { share, price } of quantiles) {
      const i = prices.findIndex((p) => p >= price);
      expect(cumulative[i - 1]).toBeLessThanOrEqual(share);
      expect(cumulative[i]).toBeGreaterThanOrEqual(share);
    }
  });

  it('opens from the forward to the quantiles at expiry', () => {
    const { fan, quantiles, forward, years } = made();
    expect(fan.days[0]).toBe(0);
    expect(fan.days.at(-1)).toBeCloseTo(years * 365, 9);
    for (const [q, line] of fan.prices.entries()) {
      expect(line[0]).toBe(forward);
      expect(line.at(-1)).toBeCloseTo(quantiles[q].price, 9);
    }
    const width = fan.days.map((_, i) => fan.prices.at(-1)![i] - fan.prices[0][i]);
    for (let i = 1; i < width.length; i++) expect(width[i]).toBeGreaterThan(width[i - 1]);
  });

  it('says between which prices quotes determine it', () => {
    const [low, high] = made().quoted;
    expect(low).toBeCloseTo(70, 10);
    expect(high).toBeCloseTo(130, 10);
  });

  it('is nothing where nothing is fitted', () => {
    const { model } = syntheticChain('XSP', 'I:XSP', SPOT, STRIKES);
    const request = { what: 'distribution' as const, ...asked };
    expect(
      distribution({ request, states: model.states, isComputed: () => true, spot: SPOT, atMs: NOW_MS }).of,
    ).toBeUndefined();
  });
});
