/** Functions of two variables on the unit square as Chebyshev series in both: Σ c[k][j]·T_k(2y − 1)·T_j(2u − 1). */

/** A fit's grid: points of the first kind on (0, 1) along y and u, and the matrices from values to coefficients. */
export interface TensorGrid {
  readonly y: Float64Array;
  readonly u: Float64Array;
  readonly yToCoefficients: Float64Array;
  readonly uToCoefficients: Float64Array;
}

export interface Tensor {
  /** Row k (along y), column j (along u). */
  readonly coefficients: Float64Array;
  readonly ySize: number;
  readonly uSize: number;
}

/** Value and slopes at a point. */
export interface TensorPoint {
  value: number;
  y: number;
  yy: number;
  u: number;
  yu: number;
}

/** Longest series along u that `readTensor` takes. */
const MOST = 32;

export function tensorGrid(ySize: number, uSize: number): TensorGrid {
  return {
    y: points(ySize),
    u: points(uSize),
    yToCoefficients: transform(ySize),
    uToCoefficients: transform(uSize),
  };
}

export function createTensor(ySize: number, uSize: number): Tensor {
  return { coefficients: new Float64Array(ySize * uSize), ySize, uSize };
}

/** The series through `values` (row i at y[i], column m at u[m]) of a grid. */
export function fitTensor(grid: TensorGrid, values: Float64Array): Tensor {
  const ySize = grid.y.length;
  const uSize = grid.u.length;
  const alongU = new Float64Array(ySize * uSize);
  for (let i = 0; i < ySize; i++) {
    for (let j = 0; j < uSize; j++) {
      let sum = 0;
      for (let m = 0; m < uSize; m++) sum += grid.uToCoefficients[j * uSize + m] * values[i * uSize + m];
      alongU[i * uSize + j] = sum;
    }
  }
  const tensor = createTensor(ySize, uSize);
  for (let k = 0; k < ySize; k++) {
    for (let i = 0; i < ySize; i++) {
      const share = grid.yToCoefficients[k * ySize + i];
      for (let j = 0; j < uSize; j++) tensor.coefficients[k * uSize + j] += share * alongU[i * uSize + j];
    }
  }
  return tensor;
}

/** Adds `share` times a tensor no longer than `to` in either direction. */
export function addTensor(to: Tensor, share: number, from: Tensor): void {
  for (let k = 0; k < from.ySize; k++) {
    for (let j = 0; j < from.uSize; j++) {
      to.coefficients[k * to.uSize + j] += share * from.coefficients[k * from.uSize + j];
    }
  }
}

// T_j(2u − 1) and its slope in u; scratch of one read.
const across = new Float64Array(MOST);
const acrossSlope = new Float64Array(MOST);

export function readTensor(tensor: Tensor, y: number, u: number, out: TensorPoint): void {
  const { coefficients, ySize, uSize } = tensor;
  const x = 2 * u - 1;
  across[0] = 1;
  across[1] = x;
  acrossSlope[0] = 0;
  acrossSlope[1] = 2;
  for (let j = 2; j < uSize; j++) {
    across[j] = 2 * x * across[j - 1] - across[j - 2];
    acrossSlope[j] = 4 * across[j - 1] + 2 * x * acrossSlope[j - 1] - acrossSlope[j - 2];
  }
  // Along y the Chebyshev polynomials, their slopes and bends by the same recurrence.
  const z = 2 * y - 1;
  let t0 = 1;
  let t1 = z;
  let d0 = 0;
  let d1 = 2;
  let e0 = 0;
  let e1 = 0;
  let value = 0;
  let slope = 0;
  let bend = 0;
  let byU = 0;
  let slopeByU = 0;
  for (let k = 0, at = 0; k < ySize; k++) {
    let a = 0;
    let b = 0;
    for (let j = 0; j < uSize; j++, at++) {
      a += coefficients[at] * across[j];
      b += coefficients[at] * acrossSlope[j];
    }
    value += a * t0;
    slope += a * d0;
    bend += a * e0;
    byU += b * t0;
    slopeByU += b * d0;
    const t2 = 2 * z * t1 - t0;
    const d2 = 4 * t1 + 2 * z * d1 - d0;
    const e2 = 8 * d1 + 2 * z * e1 - e0;
    t0 = t1;
    t1 = t2;
    d0 = d1;
    d1 = d2;
    e0 = e1;
    e1 = e2;
  }
  out.value = value;
  out.y = slope;
  out.yy = bend;
  out.u = byU;
  out.yu = slopeByU;
}

function points(n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => 0.5 * (1 - Math.cos(((i + 0.5) * Math.PI) / n)));
}

/** Row k: the shares of the values in coefficient k. */
function transform(n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, at) => {
    const k = Math.floor(at / n);
    const i = at % n;
    return ((k === 0 ? 1 : 2) * Math.cos((k * (2 * (n - 1 - i) + 1) * Math.PI) / (2 * n))) / n;
  });
}
