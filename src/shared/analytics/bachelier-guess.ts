/**
 * First guess of the total volatility where it is small, as that of nearly every listed option: to leading order in s = σ√T the
 * normalised Black function is L. Bachelier's, b(x, s) ≈ s·φ(h)·y₁(h), y₁ = 1 + hΦ(h)/φ(h), h = x/s, so that ln(β/|x|) gives s/|x|
 * through one function of one variable, tabulated once. The next term of the series in s corrects it, leaving O(s⁴).
 */
import { millsRatio } from './black-normalised.ts';
import { ONE_OVER_SQRT_TWO_PI } from './normal.ts';

/** The table in Λ = ln(β/|x|): |x|/s from some 10 down to 0.01. */
const FIRST = -58;
const STEP = 0.125;
const KNOTS = 490;
const LAST = FIRST + (KNOTS - 1) * STEP;
/** Beyond this s/2 the series in s is no better than other guesses. */
const LARGEST_HALF_S = 0.16;

/** s/|x| and its slope in Λ, times STEP, at the knots. */
const ratios = new Float64Array(KNOTS);
const slopes = new Float64Array(KNOTS);
tabulate();

/** A guess of s with b(x, s) = β for x < 0, or NaN where s is too large or the wing too deep for the table. */
export function guessSmallVolatility(x: number, logBeta: number): number {
  const position = (logBeta - Math.log(-x) - FIRST) / STEP;
  if (!(position >= 0 && position < KNOTS - 1)) return Number.NaN;
  const k = Math.floor(position);
  const u = position - k;
  const v = 1 - u;
  const [left, right] = [ratios[k], ratios[k + 1]];
  const [leftSlope, rightSlope] = [slopes[k], slopes[k + 1]];
  const ratio = v * v * ((1 + 2 * u) * left + u * leftSlope) + u * u * ((1 + 2 * v) * right - v * rightSlope);
  const t = -0.5 * x * ratio;
  if (!(t < LARGEST_HALF_S)) return Number.NaN;
  // d ln(s/|x|)/dΛ is y₁.
  const slope = 6 * u * v * (right - left) + v * (v - 2 * u) * leftSlope + u * (u - 2 * v) * rightSlope;
  const y1 = slope / (STEP * ratio);
  const shift = (t * t * (1 / y1 - 1 / (ratio * ratio))) / 6;
  return 2 * t * (1 + y1 * shift);
}

/** Newton on ln(φ(h)·y₁(h)/|h|) = Λ from the top of the table, where s/|x| ≈ √(2π)·e^Λ. */
function tabulate(): void {
  let eta = ONE_OVER_SQRT_TWO_PI * Math.exp(-LAST);
  for (let k = KNOTS - 1; k >= 0; k--) {
    const target = FIRST + k * STEP;
    let y1 = 0;
    for (let round = 0; round < 12; round++) {
      y1 = 1 - eta * millsRatio(-eta);
      const miss = Math.log((ONE_OVER_SQRT_TWO_PI * y1) / eta) - 0.5 * eta * eta - target;
      // dΛ/d ln η = −1/y₁.
      eta *= Math.exp(Math.max(Math.min(miss * y1, 1), -1));
    }
    ratios[k] = 1 / eta;
    slopes[k] = (STEP * y1) / eta;
  }
}
