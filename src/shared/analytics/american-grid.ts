/** The fixed Chebyshev grid in √τ and the quadrature of the boundary equation; depends on its two sizes only. */
import { gaussLegendre } from './quadrature.ts';

/** Collocation intervals; the boundary has DEGREE + 1 values, the first (τ = 0) known. */
export const DEGREE = 10;
export const INTEGRATION_NODES = 14;

/** Chebyshev points of √(τ/τ_max) on [0, 1], ascending from 0. */
export const ROOTS = Float64Array.from({ length: DEGREE + 1 }, (_, j) => 0.5 * (1 - Math.cos((j * Math.PI) / DEGREE)));
const RULE = gaussLegendre(INTEGRATION_NODES);
export const SIN = RULE.nodes.map((y) => Math.sin(0.5 * Math.PI * y));
const COS = RULE.nodes.map((y) => Math.cos(0.5 * Math.PI * y));
/** dw = τ·JACOBIAN·dy for w = τ sin²(πy/2). */
export const JACOBIAN = RULE.weights.map((weight, k) => weight * Math.PI * SIN[k] * COS[k]);
export const INTERPOLATION = interpolationMatrix();

/** Row k: the shares of the values in coefficient k, a discrete cosine transform. */
const TO_COEFFICIENTS = Float64Array.from({ length: (DEGREE + 1) ** 2 }, (_, at) => {
  const k = Math.floor(at / (DEGREE + 1));
  const j = at % (DEGREE + 1);
  const ends = (j === 0 || j === DEGREE ? 0.5 : 1) * (k === 0 || k === DEGREE ? 0.5 : 1);
  return (2 * ends * Math.cos((k * (DEGREE - j) * Math.PI) / DEGREE)) / DEGREE;
});

/** Row (i, k) of INTERPOLATION: weights of the H values for H at √u = √τᵢ·cos θₖ. Depends on nothing but the two sizes. */
function interpolationMatrix(): Float64Array {
  const matrix = new Float64Array((DEGREE + 1) * INTEGRATION_NODES * (DEGREE + 1));
  const row = new Float64Array(DEGREE + 1);
  for (let i = 0; i <= DEGREE; i++) {
    for (let k = 0; k < INTEGRATION_NODES; k++) {
      chebyshevWeights(ROOTS[i] * COS[k], row);
      matrix.set(row, (i * INTEGRATION_NODES + k) * (DEGREE + 1));
    }
  }
  return matrix;
}

/** Barycentric Lagrange weights at `root` in [0, 1] on the Chebyshev points, normalised to sum to 1. */
function chebyshevWeights(root: number, out: Float64Array): void {
  let sum = 0;
  for (let j = 0; j <= DEGREE; j++) {
    const distance = root - ROOTS[j];
    if (Math.abs(distance) < 1e-15) {
      out.fill(0);
      out[j] = 1;
      return;
    }
    const weight = ((j % 2 === 0 ? 1 : -1) * (j === 0 || j === DEGREE ? 0.5 : 1)) / distance;
    out[j] = weight;
    sum += weight;
  }
  for (let j = 0; j <= DEGREE; j++) out[j] /= sum;
}

/**
 * Turns values at the Chebyshev points into Chebyshev coefficients: f(x) = Σ aₖ Tₖ(2x − 1), x = √(τ/τ_max).
 * `values` and `coefficients` have length DEGREE + 1 and are not the same array.
 */
export function chebyshevCoefficients(values: Float64Array, coefficients: Float64Array): void {
  for (let k = 0; k <= DEGREE; k++) {
    let sum = 0;
    for (let j = 0; j <= DEGREE; j++) sum += TO_COEFFICIENTS[k * (DEGREE + 1) + j] * values[j];
    coefficients[k] = sum;
  }
}
