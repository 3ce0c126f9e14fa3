/**
 * The early-exercise premium of a put with strike 1 and one year left, P(x, v; R, Q), tabulated over x = ln(S/K) and total
 * volatility v = σ√T for given R = rT and Q = qT: by scaling, every strike and volatility of one right of an expiry.
 *
 * In octaves of v, made when first read, P is a Chebyshev series in u = log₂ v and y, which runs from the boundary, y = 0, to where
 * the premium is nil, y = 1: P has no kink between. ∂P/∂R and ∂P/∂Q, tabulated more coarsely from boundaries solved beside, give
 * rho and charm, and carry the table along as time passes and carry moves, so that it is rarely rebuilt.
 */
import { logBoundaryAtExpiry } from './american-boundary.ts';
import {
  createCurve,
  evaluatePremium,
  logBoundary,
  solveCurve,
  type BoundaryCurve,
  type PutPremium,
} from './american-put.ts';
import {
  addTensor,
  createTensor,
  fitTensor,
  readTensor,
  tensorGrid,
  type Tensor,
  type TensorGrid,
  type TensorPoint,
} from './chebyshev-tensor.ts';

/** P and its slopes at (x, v), for the R and Q the table is moved to. */
export interface PremiumPoint {
  value: number;
  x: number;
  xx: number;
  v: number;
  xv: number;
  /** ∂/∂R and ∂/∂Q, and their slopes in x; read on request. */
  rateSlope: number;
  yieldSlope: number;
  xRateSlope: number;
  xYieldSlope: number;
  /** Exercise is optimal now; the rest then is 0. */
  exercised: boolean;
}

export function createPremiumPoint(): PremiumPoint {
  return {
    value: 0,
    x: 0,
    xx: 0,
    v: 0,
    xv: 0,
    rateSlope: 0,
    yieldSlope: 0,
    xRateSlope: 0,
    xYieldSlope: 0,
    exercised: false,
  };
}

const LOWEST_VOLATILITY = 2 ** -14;
const PANELS = 18;
const GRID = tensorGrid(18, 7);
const COARSE = tensorGrid(11, 4);
/** The boundary alone, along u. */
const EDGE_GRID: TensorGrid = tensorGrid(1, 7);
/** Standard deviations above the boundary at expiry, drift taken in, where the premium is below 1e-9 of R. */
const REACH = 6;
/** Relative step of R and Q for the slopes, of the larger of the two. */
const RATE_STEP = 5e-3;
/** Coefficients of the two highest orders summing to more, in strikes: the series does not hold the function (the error is some hundredth of the sum). */
const LARGEST_REMAINDER = 2e-6;
/** Error the first-order move to other R and Q may make, in strikes. */
const MOVE_TOLERANCE = 1e-6;

interface Panel {
  /** ln B along u. */
  boundary: Tensor;
  base: Tensor;
  byRate: Tensor;
  byYield: Tensor;
  /** base + δR·byRate + δQ·byYield at the move numbered `move`. */
  moved: Tensor;
  move: number;
}

const at: TensorPoint = { value: 0, y: 0, yy: 0, u: 0, yu: 0 };
const edge: TensorPoint = { value: 0, y: 0, yy: 0, u: 0, yu: 0 };
const put: PutPremium = { value: 0, delta: 0 };

export class PremiumTable {
  /** Where the table was made; the boundary of an ordinary put, see `exerciseRegime`. */
  readonly #rate: number;
  readonly #yieldRate: number;
  readonly #logX: number;
  readonly #panels: (Panel | null | undefined)[] = Array.from({ length: PANELS });
  #rateMove = 0;
  #yieldMove = 0;
  #move = 0;

  constructor(rate: number, yieldRate: number) {
    this.#rate = rate;
    this.#yieldRate = yieldRate;
    this.#logX = logBoundaryAtExpiry(rate, yieldRate);
  }

  /** Moves the table to other R and Q; false where they are too far for it. */
  moveTo(rate: number, yieldRate: number): boolean {
    const rateMove = rate - this.#rate;
    const yieldMove = yieldRate - this.#yieldRate;
    const beyondTable =
      (rateMove * rateMove) / this.#rate + (yieldMove * yieldMove) / Math.max(this.#yieldRate, this.#rate);
    if (!(beyondTable <= MOVE_TOLERANCE)) return false;
    if (rateMove === this.#rateMove && yieldMove === this.#yieldMove) return true;
    this.#rateMove = rateMove;
    this.#yieldMove = yieldMove;
    this.#move++;
    return true;
  }

  /**
   * Into `out`, the slopes in R and Q only `withRates`; false where the table holds nothing: v out of range, or boundaries that
   * do not settle.
   */
  read(x: number, v: number, out: PremiumPoint, withRates: boolean): boolean {
    const octaves = Math.log2(v / LOWEST_VOLATILITY);
    const index = Math.floor(octaves);
    if (!(index >= 0 && index < PANELS)) return false;
    let panel = this.#panels[index];
    if (panel === undefined) {
      panel = tabulate(this.#rate, this.#yieldRate, LOWEST_VOLATILITY * 2 ** index);
      this.#panels[index] = panel;
    }
    if (panel === null) return false;
    const octave = octaves - index;
    readTensor(panel.boundary, 0, octave, edge);
    const width = top(this.#rate, this.#yieldRate, this.#logX, v) - edge.value;
    const position = (x - edge.value) / width;
    out.exercised = position <= 0;
    if (!(position > 0 && position < 1)) {
      out.value = out.x = out.xx = out.v = out.xv = 0;
      out.rateSlope = out.xRateSlope = out.yieldSlope = out.xYieldSlope = 0;
      return true;
    }
    // ∂/∂v at fixed x, through u and y.
    const widthSlope = (v + REACH) * v * Math.LN2 - edge.u;
    const positionSlope = -(edge.u + position * widthSlope) / width;
    const perV = 1 / (v * Math.LN2);
    readTensor(this.#moved(panel), position, octave, at);
    // Where the premium is all but nil the series may fall below it by its own error.
    out.value = Math.max(at.value, 0);
    out.x = at.y / width;
    out.xx = at.yy / (width * width);
    out.v = (at.u + at.y * positionSlope) * perV;
    out.xv = ((at.yu + at.yy * positionSlope) / width - (at.y * widthSlope) / (width * width)) * perV;
    if (!withRates) return true;
    readTensor(panel.byRate, position, octave, at);
    out.rateSlope = at.value;
    out.xRateSlope = at.y / width;
    readTensor(panel.byYield, position, octave, at);
    out.yieldSlope = at.value;
    out.xYieldSlope = at.y / width;
    return true;
  }

  #moved(panel: Panel): Tensor {
    if (panel.move !== this.#move) {
      panel.moved.coefficients.set(panel.base.coefficients);
      addTensor(panel.moved, this.#rateMove, panel.byRate);
      addTensor(panel.moved, this.#yieldMove, panel.byYield);
      panel.move = this.#move;
    }
    return panel.moved;
  }
}

/** ln(S/K) beyond which the premium is nil: the spot hardly comes down to where exercise begins. */
function top(rate: number, yieldRate: number, logX: number, v: number): number {
  return logX + Math.max(yieldRate - rate, 0) + 0.5 * v * v + REACH * v;
}

function tabulate(rate: number, yieldRate: number, lowest: number): Panel | null {
  const edges = new Float64Array(GRID.u.length);
  const values = new Float64Array(GRID.y.length * GRID.u.length);
  const curve = createCurve();
  for (const [m, u] of GRID.u.entries()) {
    const v = lowest * 2 ** u;
    if (!solveCurve(curve, 1, rate, yieldRate, v)) return null;
    edges[m] = logBoundary(curve, 1);
    sample(GRID, m, values, curve, edges[m], top(rate, yieldRate, curve.logX, v));
  }
  const base = fitTensor(GRID, values);
  if (remainder(base) > LARGEST_REMAINDER) return null;
  const boundary = fitTensor(EDGE_GRID, edges);
  const byRate = slopeTensor(rate, yieldRate, lowest, boundary, RATE_STEP * rate, 0);
  const byYield = slopeTensor(rate, yieldRate, lowest, boundary, 0, RATE_STEP * Math.max(rate, Math.abs(yieldRate)));
  if (!byRate || !byYield) return null;
  return { boundary, base, byRate, byYield, moved: createTensor(base.ySize, base.uSize), move: -1 };
}

/** The premium at the points of column `m`, from the boundary to `end`. */
function sample(
  grid: TensorGrid,
  m: number,
  values: Float64Array,
  curve: BoundaryCurve,
  start: number,
  end: number,
): void {
  const columns = grid.u.length;
  for (const [i, y] of grid.y.entries()) {
    evaluatePremium(curve, Math.exp(start + y * (end - start)), 1, put);
    values[i * columns + m] = put.value;
  }
}

/** Central difference of the premium along R or Q, at the places of the base. */
function slopeTensor(
  rate: number,
  yieldRate: number,
  lowest: number,
  boundary: Tensor,
  rateStep: number,
  yieldStep: number,
): Tensor | null {
  const logX = logBoundaryAtExpiry(rate, yieldRate);
  const curve = createCurve();
  const [up, down] = [1, -1].map((side) => {
    const values = new Float64Array(COARSE.y.length * COARSE.u.length);
    for (const [m, u] of COARSE.u.entries()) {
      const v = lowest * 2 ** u;
      if (!solveCurve(curve, 1, rate + side * rateStep, yieldRate + side * yieldStep, v)) return undefined;
      readTensor(boundary, 0, u, edge);
      sample(COARSE, m, values, curve, edge.value, top(rate, yieldRate, logX, v));
    }
    return values;
  });
  if (!up || !down) return null;
  const run = 2 * (rateStep + yieldStep);
  return fitTensor(
    COARSE,
    up.map((value, i) => (value - down[i]) / run),
  );
}

/** Size of the two highest orders along either direction. */
function remainder({ coefficients, ySize, uSize }: Tensor): number {
  let along = 0;
  let across = 0;
  for (let k = 0; k < ySize; k++) {
    for (let j = 0; j < uSize; j++) {
      const size = Math.abs(coefficients[k * uSize + j]);
      if (k >= ySize - 2) along += size;
      if (j >= uSize - 2) across += size;
    }
  }
  return Math.max(along, across);
}
