/**
 * Inverse of the normalised Black function after P. Jäckel, "Let's Be Rational", Wilmott (2016):
 * a rational initial guess on four branches, then Householder steps of third order (fourth-order convergence) on an
 * objective that is nearly linear in s on that branch. No bisection; two steps nearly always reach double precision, one
 * where s is small and the guess therefore better (bachelier-guess.ts).
 */
import {
  millsDifference,
  millsRatio,
  normalisedBlackComplement,
  normalisedBlackGivenVega,
  normalisedVega,
} from './black-normalised.ts';
import { guessSmallVolatility } from './bachelier-guess.ts';
import { erfcx } from './erf.ts';
import {
  inverseNormalCdf,
  inverseNormalCdfOfLog,
  inverseNormalFromMedian,
  normalCdf,
  ONE_OVER_SQRT_TWO_PI,
} from './normal.ts';
import { controlFromLeft, controlFromRight, rationalCubic } from './rational-cubic.ts';

const SQRT_3 = 1.7320508075688772;
const SQRT_TWO_PI = 2.5066282746310002;
const LOG_SQRT_TWO_PI = 0.9189385332046728;
/** f(s) = FACTOR·|x|·Φ(−|x|/(√3 s))³ on the lowest branch. */
const LOWER_MAP_FACTOR = (2 * Math.PI) / (3 * SQRT_3);
/** Fourth-order convergence: a relative step below this leaves an error below 1e-16. */
const LAST_STEP = 2e-5;
const MAX_STEPS = 8;

/**
 * Total volatility s = σ√T with b(x, s) = β, for x = ln(F/K) ≤ 0 and 0 < β < `highest` = e^{x/2}.
 * Relative error about 1e-15 times the condition of the problem.
 */
export function impliedTotalVolatility(x: number, beta: number, highest = Math.exp(0.5 * x)): number {
  if (x === 0) return 2 * inverseNormalFromMedian(0.5 * beta);
  const logBeta = Math.log(beta);
  const small = guessSmallVolatility(x, logBeta);
  if (small > 0) return solveLow(x, logBeta, small);
  const sMiddle = Math.sqrt(-2 * x);
  const vegaMiddle = ONE_OVER_SQRT_TWO_PI * highest; // at s² = 2|x| the vega's exponent is x/2
  const bMiddle = 0.5 * highest * (1 - erfcx(0.5 * sMiddle * Math.SQRT2)); // b(x, √(2|x|)) in closed form
  if (beta < bMiddle) {
    const sLow = sMiddle - bMiddle / vegaMiddle;
    const vegaLow = normalisedVega(x, sLow);
    const bLow = normalisedBlackGivenVega(x, sLow, vegaLow);
    if (beta < bLow) return solveLow(x, logBeta, guessLow(x, beta, sLow, bLow, vegaLow));
    return solveMiddle(x, beta, guessBelowMiddle(beta, sLow, bLow, 1 / vegaLow, sMiddle, bMiddle, 1 / vegaMiddle));
  }
  const sHigh = sMiddle + (highest - bMiddle) / vegaMiddle;
  const vegaHigh = normalisedVega(x, sHigh);
  const bHigh = normalisedBlackGivenVega(x, sHigh, vegaHigh);
  if (beta < bHigh) {
    return solveMiddle(x, beta, guessAboveMiddle(beta, sMiddle, bMiddle, 1 / vegaMiddle, sHigh, bHigh, 1 / vegaHigh));
  }
  return solveHigh(x, highest - beta, guessHigh(x, beta, highest, sHigh, bHigh));
}

function guessBelowMiddle(
  beta: number,
  sLow: number,
  bLow: number,
  slopeLow: number,
  sMiddle: number,
  bMiddle: number,
  slopeMiddle: number,
): number {
  const width = bMiddle - bLow;
  const control = controlFromRight(width, (sMiddle - sLow) / width, slopeLow, slopeMiddle, 0);
  return rationalCubic(beta, bLow, bMiddle, sLow, sMiddle, slopeLow, slopeMiddle, control);
}

function guessAboveMiddle(
  beta: number,
  sMiddle: number,
  bMiddle: number,
  slopeMiddle: number,
  sHigh: number,
  bHigh: number,
  slopeHigh: number,
): number {
  const width = bHigh - bMiddle;
  const control = controlFromLeft(width, (sHigh - sMiddle) / width, slopeMiddle, slopeHigh, 0);
  return rationalCubic(beta, bMiddle, bHigh, sMiddle, sHigh, slopeMiddle, slopeHigh, control);
}

/** Interpolates f(b(s)) = FACTOR·|x|·Φ(z)³, z = −|x|/(√3 s), which leaves the origin with slope 1. */
function guessLow(x: number, beta: number, sLow: number, bLow: number, vegaLow: number): number {
  const z = x / (SQRT_3 * sLow);
  const mills = millsRatio(z);
  const growth = Math.exp(0.125 * sLow * sLow);
  // Φ(z)³ = (mills·φ(z))³, and φ(z)³ is the vega's own exponential: φ(0)²·vega·e^{s²/8}.
  const value =
    LOWER_MAP_FACTOR * -x * mills * mills * mills * vegaLow * growth * ONE_OVER_SQRT_TWO_PI * ONE_OVER_SQRT_TWO_PI;
  const slope = z * z * mills * mills * growth;
  const logSlopeByS = -2 / sLow - (2 * z) / (sLow * mills) - (2 * z * z) / sLow + 0.25 * sLow;
  const curvature = (slope * logSlopeByS) / vegaLow;
  const control = controlFromRight(bLow, value / bLow, 1, slope, curvature);
  let mapped = rationalCubic(beta, 0, bLow, 0, value, 1, slope, control);
  if (!(mapped > 0)) mapped = beta;
  return x / (SQRT_3 * inverseNormalCdfOfLog(Math.log(mapped / (LOWER_MAP_FACTOR * -x)) / 3));
}

/** Interpolates f(b(s)) = Φ(−s/2), which reaches 0 at the highest price with slope −½. */
function guessHigh(x: number, beta: number, highest: number, sHigh: number, bHigh: number): number {
  const value = normalCdf(-0.5 * sHigh);
  const h = x / sHigh;
  const ratio = Math.exp(0.5 * h * h);
  const slope = -0.5 * ratio;
  const curvature = 0.5 * ratio * ((h * h) / sHigh) * SQRT_TWO_PI * Math.exp(0.5 * h * h + 0.125 * sHigh * sHigh);
  const width = highest - bHigh;
  const control = controlFromLeft(width, -value / width, slope, -0.5, curvature);
  let mapped = rationalCubic(beta, bHigh, highest, value, 0, slope, -0.5, control);
  if (!(mapped > 0 && mapped < 0.5)) mapped = 0.5 * (highest - beta);
  return -2 * inverseNormalCdf(mapped);
}

/** Householder's third-order step: −g/g' corrected with g''/g' and g'''/g'. */
function householder(newton: number, second: number, third: number): number {
  return (newton * (1 + 0.5 * second * newton)) / (1 + newton * (second + (third * newton) / 6));
}

/** Objective 1/ln b − 1/ln β, below the inflection or where s is small: ln b there needs no exponential, only b/vega. */
function solveLow(x: number, logBeta: number, guess: number): number {
  const inverseLogBeta = 1 / logBeta;
  let s = guess;
  for (let step = 0; step < MAX_STEPS; step++) {
    const inverseS = 1 / s;
    const h = x * inverseS;
    const t = 0.5 * s;
    const hh = h * h;
    const bOverVega = millsDifference(h, t);
    const logB = Math.log(bOverVega) - 0.5 * (hh + t * t) - LOG_SQRT_TWO_PI;
    const inverseLogB = 1 / logB;
    const p = 1 / bOverVega;
    const c = hh * inverseS - 0.25 * s; // b''/b'
    const cSlope = -3 * hh * inverseS * inverseS - 0.25;
    const newton = (logB * (logBeta - logB) * inverseLogBeta) / p;
    const pByLog = p * inverseLogB;
    const second = c - p - 2 * pByLog;
    const pSlope = p * (c - p);
    const third = second * second + cSlope - pSlope - 2 * (pSlope * inverseLogB - pByLog * pByLog);
    const ds = Math.max(householder(newton, second, third), -0.5 * s);
    s += ds;
    if (!(Math.abs(ds) > LAST_STEP * s)) break;
  }
  return s;
}

/** Objective b − β. */
function solveMiddle(x: number, beta: number, guess: number): number {
  let s = guess;
  for (let step = 0; step < MAX_STEPS; step++) {
    const hh = (x / s) * (x / s);
    const c = hh / s - 0.25 * s;
    const vega = normalisedVega(x, s);
    const newton = (beta - normalisedBlackGivenVega(x, s, vega)) / vega;
    const ds = Math.max(householder(newton, c, c * c - (3 * hh) / (s * s) - 0.25), -0.5 * s);
    s += ds;
    if (!(Math.abs(ds) > LAST_STEP * s)) break;
  }
  return s;
}

/** Objective ln((b_max − β)/(b_max − b)); `room` is b_max − β. */
function solveHigh(x: number, room: number, guess: number): number {
  let s = guess;
  for (let step = 0; step < MAX_STEPS; step++) {
    const left = normalisedBlackComplement(x, s);
    const p = normalisedVega(x, s) / left;
    const hh = (x / s) * (x / s);
    const c = hh / s - 0.25 * s;
    const second = c + p;
    const third = second * second - (3 * hh) / (s * s) - 0.25 + c * p + p * p;
    const ds = Math.max(householder(Math.log(left / room) / p, second, third), -0.5 * s);
    s += ds;
    if (!(Math.abs(ds) > LAST_STEP * s)) break;
  }
  return s;
}
