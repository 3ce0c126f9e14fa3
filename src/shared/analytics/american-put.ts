/**
 * The early-exercise premium of an American put with strike 1 from its boundary (I. J. Kim, Rev. Fin. Studies 3, 1990):
 *   p(S,τ) = ∫₀^τ [ r e^{−rw}Φ(−d₋(w,S/B(τ−w))) − qS e^{−qw}Φ(−d₊(w,S/B(τ−w))) ] dw,
 * and ∂p/∂S, the same integral differentiated, from the same pass. It holds on both sides of the boundary.
 */
import { logBoundaryAtExpiry, solveBoundary } from './american-boundary.ts';
import { chebyshevCoefficients, DEGREE } from './american-grid.ts';
import { normalCdf, ONE_OVER_SQRT_TWO_PI } from './normal.ts';
import { gaussLegendre } from './quadrature.ts';

const NODES = 28;
const RULE = gaussLegendre(NODES);
/** θ = (π/2)y² crowds nodes where w → 0, which resolves spots a hair above the boundary. */
const THETA = RULE.nodes.map((y) => 0.5 * Math.PI * y * y);
const SIN = THETA.map(Math.sin);
const COS = THETA.map(Math.cos);
/** dw = τ·JACOBIAN for w = τ sin²θ. */
const JACOBIAN = RULE.weights.map((weight, k) => weight * 2 * SIN[k] * COS[k] * Math.PI * RULE.nodes[k]);

/** A boundary ready for evaluation at any time up to `years`. */
export interface BoundaryCurve {
  years: number;
  rate: number;
  dividendYield: number;
  volatility: number;
  /** ln B(0+). */
  logX: number;
  /** Chebyshev coefficients of H = ln²(B/X) in √(τ/years). */
  coefficients: Float64Array;
}

/** What `evaluatePremium` writes. */
export interface PutPremium {
  value: number;
  /** ∂p/∂S. */
  delta: number;
}

const values = new Float64Array(DEGREE + 1);

export function createCurve(): BoundaryCurve {
  return {
    years: Number.NaN,
    rate: Number.NaN,
    dividendYield: Number.NaN,
    volatility: Number.NaN,
    logX: Number.NaN,
    coefficients: new Float64Array(DEGREE + 1),
  };
}

/** Solves the boundary into `curve`; false where Newton did not settle. */
export function solveCurve(
  curve: BoundaryCurve,
  years: number,
  rate: number,
  dividendYield: number,
  volatility: number,
): boolean {
  curve.years = years;
  curve.rate = rate;
  curve.dividendYield = dividendYield;
  curve.volatility = volatility;
  curve.logX = logBoundaryAtExpiry(rate, dividendYield);
  if (!solveBoundary(values, years, rate, dividendYield, volatility)) return false;
  chebyshevCoefficients(values, curve.coefficients);
  return true;
}

/** ln B(τ) for 0 ≤ τ ≤ curve.years. */
export function logBoundary(curve: BoundaryCurve, tau: number): number {
  return curve.logX - rootOfH(curve.coefficients, 2 * Math.sqrt(tau / curve.years) - 1);
}

/** √H = ln(X/B) at z = 2√(τ/years) − 1 by Clenshaw's recurrence. */
function rootOfH(a: Float64Array, z: number): number {
  let b1 = 0;
  let b2 = 0;
  for (let k = DEGREE; k > 0; k--) {
    const next = a[k] + 2 * z * b1 - b2;
    b2 = b1;
    b1 = next;
  }
  return Math.sqrt(Math.max(a[0] + z * b1 - b2, 0));
}

/** The premium and its slope at `spot` (strike 1) with `tau` ≤ curve.years left. */
export function evaluatePremium(curve: BoundaryCurve, spot: number, tau: number, out: PutPremium): void {
  const { rate, dividendYield, volatility, logX } = curve;
  const drift = rate - dividendYield;
  const logSpot = Math.log(spot);
  const s = volatility * Math.sqrt(tau);
  let value = 0;
  let delta = 0;
  const scale = Math.sqrt(tau / curve.years);
  for (let k = 0; k < NODES; k++) {
    const rootH = rootOfH(curve.coefficients, 2 * scale * COS[k] - 1);
    const w = tau * SIN[k] * SIN[k];
    const sw = s * SIN[k];
    const dm = (logSpot - logX + rootH + drift * w) / sw - 0.5 * sw;
    const weight = tau * JACOBIAN[k];
    const rateWeight = weight * Math.exp(-rate * w);
    const yieldPart =
      dividendYield === 0 ? 0 : weight * dividendYield * Math.exp(-dividendYield * w) * normalCdf(-dm - sw);
    value += rate * rateWeight * normalCdf(-dm) - spot * yieldPart;
    // e^{−rw}φ(d₋)·(r − qB)/σ√w: e^{−qw}Sφ(d₊) is e^{−rw}Bφ(d₋).
    const kernel =
      (rateWeight * ONE_OVER_SQRT_TWO_PI * Math.exp(-0.5 * dm * dm) * (rate - dividendYield * Math.exp(logX - rootH))) /
      sw;
    delta -= kernel / spot + yieldPart;
  }
  out.value = value;
  out.delta = delta;
}
