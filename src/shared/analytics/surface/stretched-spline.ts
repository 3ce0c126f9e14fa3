/**
 * Cubic B-splines on a lattice that is even in y = asinh(k/scale): fine at the money, wider further out. One lattice for all slices, so that
 * basis values and the map from y to k are tables.
 */

/** Lattice spacing in y. */
export const STEP = 0.15;
/** Nodes lie at y = −REACH·STEP … REACH·STEP. */
export const REACH = 22;
/** Places between two nodes where slices are checked. */
export const CHECKS = 8;

/** Where x = k/scale lies on the lattice, in steps from node 0. To 1e-15 of a step; Math.asinh takes twice as long. */
export function placeOf(x: number): number {
  const root = Math.sqrt(x * x + 1);
  return (x < 0 ? -Math.log(root - x) : Math.log(root + x)) / STEP;
}

/** Basis values of the four nodes around a place t in [0, 1) of its cell, and their derivatives in t. */
export function basis(out: Float64Array, t: number): void {
  const u = 1 - t;
  out[0] = (u * u * u) / 6;
  out[1] = (t * t * (3 * t - 6) + 4) / 6;
  out[2] = (t * (3 + t * (3 - 3 * t)) + 1) / 6;
  out[3] = (t * t * t) / 6;
}

const checkCount = 2 * (REACH + 3) * CHECKS + 1;
export const firstCheckCell = -(REACH + 3);
/** sinh y and cosh y at the check places, from cell `firstCheckCell` on. */
export const checkSinh = new Float64Array(checkCount);
export const checkCosh = new Float64Array(checkCount);
for (let i = 0; i < checkCount; i++) {
  const y = (firstCheckCell + i / CHECKS) * STEP;
  checkSinh[i] = Math.sinh(y);
  checkCosh[i] = Math.cosh(y);
}

/** value, d/dt, d²/dt² of the four basis functions at each check place of a cell. */
export const checkBasis = new Float64Array(CHECKS * 12);
for (let c = 0; c < CHECKS; c++) {
  const t = c / CHECKS;
  const u = 1 - t;
  const values = new Float64Array(4);
  basis(values, t);
  checkBasis.set(values, c * 12);
  checkBasis.set([-0.5 * u * u, 1.5 * t * t - 2 * t, -1.5 * t * t + t + 0.5, 0.5 * t * t], c * 12 + 4);
  checkBasis.set([u, 3 * t - 2, 1 - 3 * t, t], c * 12 + 8);
}

/**
 * Solves a symmetric positive definite system of half-bandwidth 3 by Cholesky. `band[4i + d]` holds row i, column i − d; it is overwritten
 * by the factor, `x` (the right side) by the solution.
 */
export function solveBanded(band: Float64Array, x: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) {
    for (let d = Math.min(3, i); d >= 0; d--) {
      const j = i - d;
      let sum = band[4 * i + d];
      for (let m = Math.max(0, i - 3); m < j; m++) sum -= band[4 * i + (i - m)] * band[4 * j + (j - m)];
      band[4 * i + d] = d === 0 ? Math.sqrt(sum) : sum / band[4 * j];
    }
  }
  for (let i = 0; i < size; i++) {
    let sum = x[i];
    for (let d = 1; d <= Math.min(3, i); d++) sum -= band[4 * i + d] * x[i - d];
    x[i] = sum / band[4 * i];
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = x[i];
    for (let d = 1; d <= Math.min(3, size - 1 - i); d++) sum -= band[4 * (i + d) + d] * x[i + d];
    x[i] = sum / band[4 * i];
  }
}
