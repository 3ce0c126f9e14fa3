/**
 * The worked example of Cboe's VIX methodology: quotes of its appendix (vix-worked-example.csv), both printings. The older one, of the
 * white paper, has its own times and rates on the same quotes.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  modelFreeVariance,
  modelFreeVolatility,
  type StrikeQuotes,
} from '../../../../../src/shared/analytics/maturities/model-free.ts';
import { europeanPrice } from '../../../../../src/shared/analytics/european.ts';

const MINUTES = 525_600;
const rows = readFileSync(new URL('./vix-worked-example.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','));

function quotesOf(term: string): StrikeQuotes {
  const column = (at: number) => rows.filter((row) => row[0] === term).map((row) => Number(row[at]));
  return { strikes: column(1), callBid: column(2), callAsk: column(3), putBid: column(4), putAsk: column(5) };
}

describe('model-free variance', () => {
  const near = modelFreeVariance(quotesOf('near'), 34_484 / MINUTES, 0.00031664)!;
  const next = modelFreeVariance(quotesOf('next'), 44_954 / MINUTES, 0.00028797)!;

  it('is that of the worked example, strike for strike', () => {
    expect(near.forward).toBeCloseTo(1962.89996, 5);
    expect(next.forward).toBeCloseTo(1962.40006, 5);
    expect([near.atStrike, near.lowest, near.highest]).toEqual([1960, 1370, 2125]);
    expect([next.atStrike, next.lowest, next.highest]).toEqual([1960, 1275, 2200]);
    // Printed with T rounded to seven places.
    expect(Math.abs(near.variance - 0.019233906)).toBeLessThan(2e-8);
    expect(Math.abs(next.variance - 0.019423884)).toBeLessThan(2e-8);
    expect([near.used, next.used]).toEqual([146, 122]);
  });

  it('gives the index of the worked example', () => {
    const volatility = modelFreeVolatility(
      { years: 34_484 / MINUTES, variance: near.variance },
      { years: 44_954 / MINUTES, variance: next.variance },
      30 / 365,
    );
    expect(Math.abs(volatility - 0.13927842)).toBeLessThan(5e-8);
  });

  it('is that of the earlier printing with its times and rates', () => {
    const [early, late] = [0.0683486, 0.0882686];
    const first = modelFreeVariance(quotesOf('near'), early, 0.000305)!.variance;
    const second = modelFreeVariance(quotesOf('next'), late, 0.000286)!.variance;
    expect(Math.abs(first - 0.01846292)).toBeLessThan(1e-8);
    expect(Math.abs(second - 0.01882101)).toBeLessThan(1e-8);
    const volatility = modelFreeVolatility(
      { years: early, variance: first },
      { years: late, variance: second },
      30 / 365,
    );
    expect(100 * volatility).toBeCloseTo(13.69, 2);
  });

  it('stops at two strikes in a row without a bid, and a missing quote is none', () => {
    const quotes = quotesOf('near');
    const callBid = Array.from(quotes.callBid);
    callBid[Array.from(quotes.strikes).indexOf(2050)] = Number.NaN;
    expect(modelFreeVariance({ ...quotes, callBid }, 34_484 / MINUTES, 0)!.highest).toBe(2125);
    callBid[Array.from(quotes.strikes).indexOf(2055)] = 0;
    expect(modelFreeVariance({ ...quotes, callBid }, 34_484 / MINUTES, 0)!.highest).toBe(2045);
  });

  it('is the variance of a flat smile on a dense chain', () => {
    const strikes = Array.from({ length: 400 }, (_, i) => 20 + i);
    const price = (sign: 1 | -1) => strikes.map((k) => europeanPrice(sign, 100, k, 0.25, 0.03, 0.01, 0.3));
    const [call, put] = [price(1), price(-1)];
    const quotes = { strikes, callBid: call, callAsk: call, putBid: put, putAsk: put };
    const { variance, forward } = modelFreeVariance(quotes, 0.25, 0.03)!;
    expect(forward).toBeCloseTo(100 * Math.exp(0.02 * 0.25), 9);
    expect(Math.abs(Math.sqrt(variance) - 0.3)).toBeLessThan(2e-4);
  });

  it('is unknown without two-sided strikes', () => {
    const none = { strikes: [90, 100], callBid: [0, 0], callAsk: [1, 1], putBid: [1, 1], putAsk: [2, 2] };
    expect(modelFreeVariance(none, 0.1, 0)).toBeUndefined();
    expect(modelFreeVariance(quotesOf('near'), 0, 0)).toBeUndefined();
    const one = { strikes: [100], callBid: [1], callAsk: [1], putBid: [1], putAsk: [1] };
    expect(modelFreeVariance(one, 0.1, 0)).toBeUndefined();
  });
});
