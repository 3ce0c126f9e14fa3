/**
 * Carry from put-call parity on American quotes with known cash dividends: C − P less what early exercise adds gives the
 * forward, the dividends explain most of it, and the yield left over is the residual: borrow cost and errors of the rate.
 */
import { median, parityForward, type ParityPair } from './american-carry.ts';
import type { CashDividend } from './american-dividends.ts';
import { beforeExpiry, DividendSlice, residualYield, type Order } from './dividend-slice.ts';
import { dividendVolatilityOrMinusReason } from './dividend-rows.ts';

const MAX_ROUNDS = 6;
/** Change of ln F at which the rough rounds end. */
const SETTLED = 1e-5;
/** Bound of what a change of the forward put in moves the one that comes out. */
const LARGEST_GAIN = 0.9;
/** How far an earlier slice may be off, in ln F, share of time and rate, for its corrections to serve again. */
const NEAR_FORWARD = 2e-5;
const NEAR_TIME = 0.01;
const NEAR_RATE = 1e-4;

/**
 * The slice whose residual yield meets parity, the median over `pairs`; undefined where the pairs have no volatility. Rounds with
 * the strike nearest the money on a rough lattice, then one with all on the fine: some 10 ms. The corrections hardly depend on the yield, so those of the slice of a moment
 * ago, already solved, give the next forward for nothing.
 */
export function dividendSliceByParity(
  pairs: readonly ParityPair[],
  spot: number,
  years: number,
  rate: number,
  dividends: readonly CashDividend[],
  earlier?: DividendSlice,
): DividendSlice | undefined {
  const sliceOf = (forward: number): DividendSlice =>
    new DividendSlice(years, rate, residualYield(forward, spot, years, rate, dividends), dividends);
  if (earlier && resembles(earlier, years, rate, dividends)) {
    const next = forwardBy(earlier, pairs, spot, 4);
    if (Math.abs(Math.log(next / earlier.forward(spot))) < NEAR_FORWARD) return sliceOf(next);
  }
  const plain = parityForward(pairs, years, rate);
  const nearest = pairs.reduce((a, b) => (Math.abs(b.strike - spot) < Math.abs(a.strike - spot) ? b : a));
  let forward = plain;
  let lastForward = Number.NaN;
  let lastNext = Number.NaN;
  let gain = 0;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = plain - parityForward([nearest], years, rate) + forwardBy(sliceOf(forward), [nearest], spot, 2);
    if (!(next > 0)) return undefined;
    // A call likely to be exercised tells little of the yield: plain rounds would crawl, so step along their secant.
    const slope = (next - lastNext) / (forward - lastForward);
    if (slope > -LARGEST_GAIN && slope < LARGEST_GAIN) gain = slope;
    const step = (next - forward) / (1 - gain);
    lastForward = forward;
    lastNext = next;
    forward += step;
    if (Math.abs(step) < SETTLED * forward) break;
  }
  const last = forwardBy(sliceOf(forward), pairs, spot, 4);
  forward += (last - forward) / (1 - gain);
  return forward > 0 ? sliceOf(forward) : undefined;
}

/** F = K + e^{rT}(C − P), with what exercise adds taken out at the volatility of each strike's out-of-the-money side. */
function forwardBy(slice: DividendSlice, pairs: readonly ParityPair[], spot: number, order: Order): number {
  const forward = slice.forward(spot);
  const growth = Math.exp(slice.rate * slice.years);
  const forwards = pairs.flatMap(({ strike, call, put }) => {
    const sign = strike >= forward ? 1 : -1;
    const volatility = dividendVolatilityOrMinusReason(slice, sign, sign > 0 ? call : put, spot, strike, order);
    if (!(volatility > 0)) return [];
    const excess = (side: 1 | -1): number => slice.excess(side, spot, strike, volatility, order);
    return strike + growth * (call - excess(1) - (put - excess(-1)));
  });
  return median(forwards);
}

function resembles(earlier: DividendSlice, years: number, rate: number, dividends: readonly CashDividend[]): boolean {
  return (
    Math.abs(earlier.years / years - 1) < NEAR_TIME &&
    Math.abs(earlier.rate - rate) < NEAR_RATE &&
    earlier.dividends.length === beforeExpiry(dividends, years).length
  );
}
