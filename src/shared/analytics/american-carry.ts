/**
 * Carry from put-call parity on American quotes. C − P holds the difference of the two exercise premiums as well as the
 * forward: F = K + e^{rT}[(C − c) − (P − p)]. The premiums c and p depend weakly on the yield sought, so a few rounds of
 * pricing them at the last yield settle it.
 */
import { DirectCurves } from './american-curves.ts';
import { americanPriceFrom } from './american.ts';
import { europeanImpliedVolatility } from './european-implied.ts';
import { europeanPrice } from './european.ts';
import { SOLVED } from './reasons.ts';

/** Call and put of one strike, US dollars. */
export interface ParityPair {
  strike: number;
  call: number;
  put: number;
}

const MAX_ROUNDS = 6;
/** Change of ln F that no longer matters. */
const SETTLED = 1e-7;

/** Middle value; mean of the middle two of an even number. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : 0.5 * (sorted[middle - 1] + sorted[middle]);
}

/** Forward by European parity: the median of K + e^{rT}(C − P). */
export function parityForward(pairs: readonly ParityPair[], years: number, rate: number): number {
  return median(pairs.map(({ strike, call, put }) => strike + Math.exp(rate * years) * (call - put)));
}

/**
 * Forward by parity with the exercise premiums taken out, the median over `pairs`. Falls back to European parity where the
 * premiums cannot be priced (no volatility, two exercise boundaries). About 1 ms.
 */
export function americanParityForward(pairs: readonly ParityPair[], spot: number, years: number, rate: number): number {
  const european = parityForward(pairs, years, rate);
  let forward = european;
  const nearest = pairs.reduce((a, b) => (Math.abs(b.strike - spot) < Math.abs(a.strike - spot) ? b : a), pairs[0]);
  let premiums = { call: 0, put: 0 };
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const dividendYield = rate - Math.log(forward / spot) / years;
    const sigma = outOfTheMoneyVolatility(nearest, premiums, forward, spot, years, rate, dividendYield);
    const source = new DirectCurves(years, rate, dividendYield);
    const premium = (sign: 1 | -1, strike: number): number =>
      americanPriceFrom(source, sign, spot, strike, years, sigma) -
      europeanPrice(sign, spot, strike, years, rate, dividendYield, sigma);
    premiums = { call: premium(1, nearest.strike), put: premium(-1, nearest.strike) };
    const next = parityForward(
      pairs.map(({ strike, call, put }) => ({
        strike,
        call: call - premium(1, strike),
        put: put - premium(-1, strike),
      })),
      years,
      rate,
    );
    if (!(next > 0)) return european;
    const change = Math.abs(Math.log(next / forward));
    forward = next;
    if (change < SETTLED) break;
  }
  return forward;
}

function outOfTheMoneyVolatility(
  { strike, call, put }: ParityPair,
  premiums: { call: number; put: number },
  forward: number,
  spot: number,
  years: number,
  rate: number,
  dividendYield: number,
): number {
  const sign = strike >= forward ? 1 : -1;
  const price = sign > 0 ? call - premiums.call : put - premiums.put;
  const solved = europeanImpliedVolatility(sign, price, spot, strike, years, rate, dividendYield);
  return solved.reason === SOLVED ? solved.volatility : Number.NaN;
}
