/**
 * Carry from put-call parity on American quotes with known cash dividends: C − P less what early exercise adds gives the
 * forward, the dividends explain most of it, and the yield left over is the residual: borrow cost and errors of the rate.
 *
 * Volatility is read from the side that is out of the money on the spot. The one out of the money on the forward may be a call
 * about to be exercised for the dividend: its price tells neither of volatility nor of the forward.
 */
import { median, type ParityPair } from './american-carry.ts';
import type { CashDividend } from './american-dividends.ts';
import { dividendVolatilityOrMinusReason } from './dividend-rows.ts';
import { DividendSlice, residualYield } from './dividend-slice.ts';
import { dividendPricing } from './ex-date-pricing.ts';
import type { OptionSign } from './columns.ts';

const MAX_ROUNDS = 6;
/** Change of ln F at which the rough rounds end, and the least one that tells how prices follow F. */
const SETTLED = 1e-5;
const LEAST_PROBE = 1e-3;
/** ln of the farthest forward looked at, from the one that the dividends leave. */
const FARTHEST = 0.5;
/** A strike's C − P moves with the forward by this share of a European one's at least, or it tells nothing of it. */
const LEAST_SLOPE = 0.25;

/** What a strike is priced with. NaN, or a volatility not above 0, where it cannot be. */
export interface DividendModel {
  volatilityOrMinusReason(sign: OptionSign, price: number, spot: number, strike: number): number;
  price(sign: OptionSign, spot: number, strike: number, volatility: number): number;
}

/** The model's C − P at the volatility of the quote that is out of the money on the spot, US dollars; NaN where that quote has none. */
export function parityDifference(model: DividendModel, spot: number, { strike, call, put }: ParityPair): number {
  const outside = strike > spot ? 1 : -1;
  const volatility = model.volatilityOrMinusReason(outside, outside > 0 ? call : put, spot, strike);
  if (!(volatility > 0)) return Number.NaN;
  const inside = model.price(outside > 0 ? -1 : 1, spot, strike, volatility);
  return outside > 0 ? call - inside : inside - put;
}

/**
 * The slice whose residual yield meets parity, the median over those of `pairs` that tell of the forward; undefined where none does. Each
 * strike's C − P falls as the yield grows, so there is one answer: Newton rounds on a rough lattice, then one on the model in use: some 10 ms.
 */
export function dividendSliceByParity(
  pairs: readonly ParityPair[],
  spot: number,
  years: number,
  rate: number,
  dividends: readonly CashDividend[],
): DividendSlice | undefined {
  const growth = Math.exp(rate * years);
  const sliceOf = (forward: number): DividendSlice =>
    new DividendSlice(years, rate, residualYield(forward, spot, years, rate, dividends), dividends);
  const missing = (model: DividendModel): number[] =>
    pairs.map((pair) => growth * (pair.call - pair.put - parityDifference(model, spot, pair)));
  const plain = new DividendSlice(years, rate, 0, dividends).forward(spot);
  let forward = plain;
  let off = missing(roughly(sliceOf(forward)));
  const known = off.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length / forward;
  let next = bounded(forward * (1 + Math.sign(mean || 1) * Math.max(Math.abs(mean), LEAST_PROBE)), plain);
  let slopes: number[] = [];
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const [before, offBefore] = [forward, off];
    forward = next;
    off = missing(roughly(sliceOf(forward)));
    if (round === 0 || Math.abs(Math.log(forward / before)) > 10 * SETTLED)
      slopes = off.map((value, i) => (offBefore[i] - value) / (forward - before));
    next = bounded(forward + median(steps(off, slopes)), plain);
    if (!(next > 0)) return undefined;
    if (Math.abs(Math.log(next / forward)) < SETTLED) break;
  }
  const last = median(steps(missing(dividendPricing(sliceOf(next), spot)), slopes));
  return Number.isNaN(last) ? undefined : sliceOf(bounded(next + last, plain));
}

/** How far each strike that tells of the forward has it from where it is. */
const steps = (off: readonly number[], slopes: readonly number[]): number[] =>
  off.flatMap((value, i) => (slopes[i] >= LEAST_SLOPE && !Number.isNaN(value) ? [value / slopes[i]] : []));

const bounded = (forward: number, plain: number): number =>
  Math.min(Math.max(forward, plain * Math.exp(-FARTHEST)), plain * Math.exp(FARTHEST));

const roughly = (slice: DividendSlice): DividendModel => ({
  volatilityOrMinusReason: (sign, price, spot, strike) =>
    dividendVolatilityOrMinusReason(slice, sign, price, spot, strike, 2),
  price: (sign, spot, strike, volatility) => slice.price(sign, spot, strike, volatility, 2),
});
