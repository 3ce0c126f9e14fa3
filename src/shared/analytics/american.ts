/**
 * American options with continuous rate and yield: price, implied volatility and Greeks, natural units.
 * European value plus early-exercise premium. Delta is analytic and gamma comes from the Black-Scholes equation, so
 * that it is as smooth as the value; the rest is the European closed form plus a central difference of the premium.
 */
import {
  DirectCurves,
  NO_EXERCISE,
  RATE_STEP,
  TWO_BOUNDARIES,
  UNSOLVED,
  type CurveSource,
  type RateShift,
} from './american-curves.ts';
import { evaluatePremium, logBoundary, type PutPremium } from './american-put.ts';
import { createGreekColumns, GREEK_NAMES, type GreekColumns, type OptionSign } from './columns.ts';
import { writeEuropeanGreeks } from './european-greeks.ts';
import { europeanPrice } from './european.ts';
import { BAD_INPUT, NOT_CONVERGED, SOLVED, UNSUPPORTED_REGION } from './reasons.ts';

const VOLATILITY_STEP = 1e-3;
const TIME_STEP = 1e-3;
/** A source must reach this much beyond the time to expiry, for the central difference in time. */
export const TIME_MARGIN = 1 + 2 * TIME_STEP;

export interface Premium {
  value: number;
  /** ∂/∂S. */
  delta: number;
  /** Exercise is optimal now. */
  exercised: boolean;
}

const put: PutPremium = { value: 0, delta: 0 };
const at: Premium = { value: 0, delta: 0, exercised: false };
const bumped: Premium = { value: 0, delta: 0, exercised: false };

/** The early-exercise premium and its slopes into `out`; the reason byte where there is none. */
export function americanPremium(
  out: Premium,
  source: CurveSource,
  shift: RateShift,
  sign: OptionSign,
  spot: number,
  strike: number,
  years: number,
  volatility: number,
): number {
  const curve = source.curve(sign, shift, volatility);
  if (curve === TWO_BOUNDARIES) return UNSUPPORTED_REGION;
  if (curve === UNSOLVED) return NOT_CONVERGED;
  if (curve === NO_EXERCISE) {
    out.value = out.delta = 0;
    out.exercised = false;
    return SOLVED;
  }
  const m = sign > 0 ? strike / spot : spot / strike;
  evaluatePremium(curve, m, years, put);
  out.exercised = Math.log(m) <= logBoundary(curve, years);
  const scale = sign > 0 ? spot : strike;
  out.value = scale * put.value;
  out.delta = sign > 0 ? put.value - m * put.delta : put.delta;
  return SOLVED;
}

const usable = (spot: number, strike: number, years: number, volatility: number) =>
  spot > 0 && strike > 0 && volatility >= 0 && spot + strike + years + volatility < Number.POSITIVE_INFINITY;

/** Price through a source of boundaries; NaN with the reason in `lastReason()`. Same limits as `europeanPrice`. */
export function americanPriceFrom(
  source: CurveSource,
  sign: OptionSign,
  spot: number,
  strike: number,
  years: number,
  volatility: number,
): number {
  reason = SOLVED;
  if (!usable(spot, strike, years, volatility)) return none(BAD_INPUT);
  const intrinsic = Math.max(sign * (spot - strike), 0);
  if (years <= 0) return intrinsic;
  const european = europeanPrice(sign, spot, strike, years, source.rate, source.dividendYield, volatility);
  if (volatility === 0) return Math.max(intrinsic, european);
  const code = americanPremium(at, source, 0, sign, spot, strike, years, volatility);
  if (code !== SOLVED) return none(code);
  return at.exercised ? intrinsic : Math.max(european + at.value, intrinsic);
}

let reason: number = SOLVED;

/** Why the last price of this module was NaN (a byte of reasons.ts). */
export function lastReason(): number {
  return reason;
}

function none(code: number): number {
  reason = code;
  return Number.NaN;
}

/** Price of one American option, US dollars; NaN for bad input or an unsupported region. Some 40 µs. */
export function americanPrice(
  sign: OptionSign,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  dividendYield: number,
  volatility: number,
): number {
  return americanPriceFrom(new DirectCurves(years, rate, dividendYield), sign, spot, strike, years, volatility);
}

/** Writes price and Greeks of row `i`, natural units; returns the reason byte, all NaN unless SOLVED. */
export function writeAmericanGreeks(
  out: GreekColumns,
  i: number,
  source: CurveSource,
  sign: OptionSign,
  spot: number,
  strike: number,
  years: number,
  volatility: number,
): number {
  const { rate, dividendYield } = source;
  if (!usable(spot, strike, years, volatility)) return blank(out, i, BAD_INPUT);
  const intrinsic = sign * (spot - strike);
  if (years <= 0 || volatility === 0) {
    writeEuropeanGreeks(out, i, sign, spot, strike, years, rate, dividendYield, volatility);
    if (years > 0 && intrinsic > out.price[i]) writeExercised(out, i, sign, intrinsic);
    return SOLVED;
  }
  const code = americanPremium(at, source, 0, sign, spot, strike, years, volatility);
  if (code !== SOLVED) return blank(out, i, code);
  if (at.exercised) {
    writeExercised(out, i, sign, intrinsic);
    return SOLVED;
  }
  writeEuropeanGreeks(out, i, sign, spot, strike, years, rate, dividendYield, volatility);
  if (at.value === 0 && source.curve(sign, 0, volatility) === NO_EXERCISE) return SOLVED;
  out.price[i] = Math.max(out.price[i] + at.value, intrinsic);
  out.delta[i] += at.delta;

  const dv = VOLATILITY_STEP * volatility;
  const dt = TIME_STEP * years;
  let value = 0;
  let delta = 0;
  const bump = (direction: 1 | -1, shift: RateShift, time: number, sigma: number): number => {
    const status = americanPremium(bumped, source, shift, sign, spot, strike, time, sigma);
    value += direction * bumped.value;
    delta += direction * bumped.delta;
    return status;
  };
  // A Greek whose bumped boundary does not exist is unknown; the others stand.
  const slope = (status: number, rise: number, run: number) => (status === SOLVED ? rise / run : Number.NaN);
  // Time first, while the source still holds the boundary of this volatility.
  let status = bump(1, 0, years - dt, volatility) | bump(-1, 0, years + dt, volatility);
  const premiumTheta = slope(status, value, 2 * dt);
  const diffusion = 0.5 * volatility * volatility * spot * spot;
  const premiumGamma = (rate * at.value - (rate - dividendYield) * spot * at.delta - premiumTheta) / diffusion;
  out.theta[i] += premiumTheta;
  out.gamma[i] = Math.max(out.gamma[i] + premiumGamma, 0);
  out.charm[i] += slope(status, delta, 2 * dt);
  value = delta = 0;
  status = bump(1, 0, years, volatility + dv) | bump(-1, 0, years, volatility - dv);
  out.vega[i] += slope(status, value, 2 * dv);
  out.vanna[i] += slope(status, delta, 2 * dv);
  value = delta = 0;
  status = bump(1, 1, years, volatility) | bump(-1, -1, years, volatility);
  out.rho[i] += slope(status, value, 2 * RATE_STEP);
  return SOLVED;
}

/** Greeks where exercise is optimal now: the value is intrinsic and moves with the underlying only. */
export function writeExercised(out: GreekColumns, i: number, sign: OptionSign, intrinsic: number): void {
  for (const name of GREEK_NAMES) out[name][i] = 0;
  out.price[i] = intrinsic;
  out.delta[i] = sign;
}

function blank(out: GreekColumns, i: number, code: number): number {
  for (const name of GREEK_NAMES) out[name][i] = Number.NaN;
  return code;
}

/** One option's price and Greeks as an object, natural units. */
export function americanGreeksOf(
  sign: OptionSign,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  dividendYield: number,
  volatility: number,
): Record<keyof GreekColumns, number> & { reason: number } {
  const row = createGreekColumns(1);
  const source = new DirectCurves(years * TIME_MARGIN, rate, dividendYield);
  const code = writeAmericanGreeks(row, 0, source, sign, spot, strike, years, volatility);
  return {
    price: row.price[0],
    delta: row.delta[0],
    gamma: row.gamma[0],
    theta: row.theta[0],
    vega: row.vega[0],
    rho: row.rho[0],
    vanna: row.vanna[0],
    charm: row.charm[0],
    reason: code,
  };
}
