/**
 * Extended SSVI (S. Hendriks & C. Martini, 2019): total implied variance w = σ²T of one expiry over k = ln(K/F),
 *
 *   w(k) = ½(θ + ρψk + √((ψk + ρθ)² + θ²(1 − ρ²))),
 *
 * with θ the variance at the money, ρ the tilt and ψ = θφ(θ) the opening of the wings. Kept as θ and the two wings right = ψ(1 + ρ) and
 * left = ψ(1 − ρ), twice the slopes w tends to: in these the conditions without arbitrage are bounds on single numbers.
 */

export interface Essvi {
  /** Total variance at k = 0. */
  theta: number;
  /** Twice the slope of w far right, ψ(1 + ρ). */
  right: number;
  /** Twice the slope of w far left, as a positive number, ψ(1 − ρ). */
  left: number;
}

/** Total variance and its first two derivatives in k. */
export interface VariancePoint {
  variance: number;
  slope: number;
  bend: number;
}

export const psiOf = ({ right, left }: Essvi): number => 0.5 * (right + left);

export function essviVariance({ theta, right, left }: Essvi, k: number): number {
  const psi = 0.5 * (right + left);
  const tilt = 0.5 * (right - left);
  return 0.5 * (theta + tilt * k + Math.sqrt(psi * psi * k * k + 2 * tilt * theta * k + theta * theta));
}

export function writeEssvi(out: VariancePoint, { theta, right, left }: Essvi, k: number): void {
  const psi = 0.5 * (right + left);
  const tilt = 0.5 * (right - left);
  const root = Math.sqrt(psi * psi * k * k + 2 * tilt * theta * k + theta * theta);
  out.variance = 0.5 * (theta + tilt * k + root);
  out.slope = 0.5 * (tilt + (psi * psi * k + tilt * theta) / root);
  out.bend = (0.5 * theta * theta * right * left) / (root * root * root);
}

/**
 * Durrleman's g: the risk-neutral density is g·φ(d₂)/√w, so a slice has no butterfly arbitrage where g ≥ 0
 * (J. Gatheral & A. Jacquier, Quantitative Finance 14, 2014).
 */
export function durrleman(k: number, { variance, slope, bend }: VariancePoint): number {
  const tangent = 1 - (0.5 * k * slope) / variance;
  return tangent * tangent - 0.25 * slope * slope * (1 / variance + 0.25) + 0.5 * bend;
}

/** What scales the wings down to the bound of Gatheral and Jacquier, ψ(1 + |ρ|) < 4 and ψ²(1 + |ρ|) ≤ 4θ; 1 or more where they are within it. */
export function butterflyRoom({ theta, right, left }: Essvi): number {
  const steeper = Math.max(right, left);
  return Math.min(4 / steeper, Math.sqrt((8 * theta) / ((right + left) * steeper)));
}

/**
 * Sufficient for no calendar arbitrage between two expiries (Hendriks & Martini; J. Corbetta et al., Risks 7, 2019): θ and both wings do
 * not fall, ψ/θ does not rise.
 */
export function isCalendarFree(earlier: Essvi, later: Essvi): boolean {
  return (
    later.theta >= earlier.theta &&
    later.right >= earlier.right &&
    later.left >= earlier.left &&
    psiOf(later) * earlier.theta <= psiOf(earlier) * later.theta * (1 + 1e-12)
  );
}
