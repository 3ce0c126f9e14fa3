/** Implied volatility on any model whose price rises with volatility: a bracketed secant with a halving fallback. */
import { ABOVE_MAXIMUM, AT_INTRINSIC, NOT_CONVERGED } from './reasons.ts';

export const LOWEST_VOLATILITY = 0.003;
export const HIGHEST_VOLATILITY = 30;
/** Below this a model may fail to price; the root, if any, lies above. */
const UNSETTLED = 0.03;
const MAX_STEPS = 60;
/** Secant steps before halving the bracket; a smooth root takes five or six. */
const PATIENCE = 14;

export interface ImpliedProblem {
  /** Price at a volatility; NaN where the model has none. */
  priceAt: (volatility: number) => number;
  /** A slope to start from, e.g. the European vega. */
  vegaAt: (volatility: number) => number;
  price: number;
  /** Value of exercise; a price stuck at it says nothing about volatility. */
  intrinsic: number;
  /** First guess, and a volatility known to price too high. */
  guess: number;
  high: number;
  /** Price error and relative change of volatility at which a root is accepted. */
  priceTolerance: number;
  volatilityTolerance: number;
}

/** The volatility, or minus a reason byte; NOT_CONVERGED also where the model cannot price a volatility it needs. */
export function solveVolatility(problem: ImpliedProblem): number {
  const { price, intrinsic, volatilityTolerance } = problem;
  let low = LOWEST_VOLATILITY;
  let high = Math.min(problem.high, HIGHEST_VOLATILITY);
  let sigma = Math.min(Math.max(problem.guess, low), high);
  let lastSigma = Number.NaN;
  let lastError = Number.NaN;
  for (let step = 0; step < MAX_STEPS; step++) {
    const value = problem.priceAt(sigma);
    if (Number.isNaN(value)) {
      if (sigma > UNSETTLED) return -NOT_CONVERGED;
      low = sigma;
      sigma = Math.sqrt(low * high);
      continue;
    }
    const error = value - price;
    if (Math.abs(error) <= problem.priceTolerance && value > intrinsic) return sigma;
    if (error > 0) high = Math.min(high, sigma);
    else low = Math.max(low, sigma);
    let slope = (error - lastError) / (sigma - lastSigma);
    if (!(slope > 0)) slope = problem.vegaAt(sigma);
    lastSigma = sigma;
    lastError = error;
    let next = sigma - error / slope;
    // Where the price only just leaves intrinsic it is flat and the secant crawls: halve instead.
    if (step >= PATIENCE || !(next > low && next < high)) next = Math.sqrt(low * high);
    if (Math.abs(next - sigma) <= volatilityTolerance * sigma || high - low <= volatilityTolerance * high) {
      if (next < 1.001 * LOWEST_VOLATILITY) return -AT_INTRINSIC;
      if (next > 0.999 * HIGHEST_VOLATILITY) return -ABOVE_MAXIMUM;
      return next;
    }
    sigma = next;
  }
  return -NOT_CONVERGED;
}
