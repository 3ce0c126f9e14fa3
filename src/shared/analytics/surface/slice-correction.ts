/**
 * The correction of one expiry: where extended SSVI leaves a residual, a smoothing spline follows it, as closely as the spreads ask and as
 * little bent as they allow, stiffer wherever the density would turn negative.
 */
import { durrleman, essviVariance, writeEssvi, type VariancePoint } from './essvi.ts';
import {
  basis,
  checkBasis,
  checkCosh,
  CHECKS,
  checkSinh,
  firstCheckCell,
  placeOf,
  REACH,
  solveBanded,
  STEP,
} from './stretched-spline.ts';
import type { SurfaceSlice } from './surface-slice.ts';

const NODES = 2 * REACH + 1;
/** With fewer points than this the correction adds nothing to extended SSVI. */
const FEWEST = 5;
/** Bend of the correction (share of θ, per unit of y squared) that is not surprising. */
const TYPICAL_BEND = 3;
/** Size of the correction, as a share of θ, that is not surprising. */
const TYPICAL_SIZE = 0.5;
/** Half-spreads from the median of five neighbours, then from the spline, at which a point counts half. */
const OUTLIER = 3;
const BELOW_ZERO_BID = 4;
/** Free nodes beyond the outermost point on either side, along which the correction runs out. */
const RUN_OUT = 4;
/** The least g that is kept, or this share of that of the slice without correction. */
const LEAST_G = 0.02;
const LEAST_SHARE = 0.5;
const STIFFER = 8;
const STIFFENINGS = 6;

const band = new Float64Array(4 * NODES);
const solution = new Float64Array(NODES);
const weights = new Float64Array(4);
const point: VariancePoint = { variance: 0, slope: 0, bend: 0 };
let residual = new Float64Array(64);
const nearby = new Float64Array(5);

export class SliceCorrection {
  readonly #band = new Float64Array(4 * NODES);
  readonly #right = new Float64Array(NODES);
  /** What the points alone say at each node: pins must not count as quotes for the next pins. */
  readonly #precision = new Float64Array(NODES);
  /** How much stiffer than usual each second difference is; index 0 is centred one node before the first. */
  readonly #stiffness = new Float64Array(NODES + 2);
  /** Nodes whose share of the correction is to fade. */
  readonly #fading = new Uint8Array(NODES);
  #first = 0;
  #count = 0;

  /** Fits the slice's correction to its points around its extended SSVI; none where the points are few. One that is held keeps what it had. */
  fit(slice: SurfaceSlice): void {
    const { points } = slice;
    this.#count = 0;
    slice.scale = 2 * Math.sqrt(slice.theta);
    if (slice.held) {
      keepDensity(slice);
      return;
    }
    slice.correction.fill(0);
    slice.lastNode = slice.firstNode - 1;
    if (points.count < FEWEST) return;
    const { count, logMoneyness, variance, place } = points;
    for (let i = 0; i < count; i++) place[i] = placeOf(logMoneyness[i] / slice.scale);
    this.#first = Math.max(Math.floor(place[0]) - RUN_OUT, -REACH);
    const last = Math.min(Math.ceil(place[count - 1]) + RUN_OUT, REACH);
    if (last - this.#first < 3) return;
    this.#count = last - this.#first + 1;
    slice.firstNode = this.#first;
    slice.lastNode = last;
    this.#stiffness.fill(1);
    if (residual.length < count) residual = new Float64Array(2 * count);
    for (let i = 0; i < count; i++) residual[i] = (variance[i] - essviVariance(slice, logMoneyness[i])) / slice.theta;
    this.#gather(slice, true);
    this.#solve(slice);
    this.#gather(slice, false);
    for (let row = 0; row < this.#count; row++) this.#precision[row] = this.#band[4 * row];
    this.solve(slice);
  }

  /** Normal equations of the points; `first` judges a point by its neighbours, later rounds by the spline. */
  #gather(slice: SurfaceSlice, first: boolean): void {
    const { points, theta } = slice;
    const { place, error, zeroBid, count } = points;
    this.#band.fill(0);
    this.#right.fill(0);
    for (let i = 0; i < count; i++) {
      let spread = error[i] / theta;
      const model = first ? 0 : slice.correctionAtPlace(place[i]);
      if (zeroBid[i] > 0) spread *= model < residual[i] ? BELOW_ZERO_BID * zeroBid[i] : zeroBid[i];
      const off = (residual[i] - (first ? medianAround(i, count) : model)) / (OUTLIER * spread);
      this.#add(place[i], residual[i], 1 / (spread * spread * (1 + off * off)));
    }
  }

  #add(place: number, value: number, weight: number): void {
    const cell = Math.floor(place);
    basis(weights, place - cell);
    const from = cell - 1 - this.#first;
    for (let a = 0; a < 4; a++) {
      const row = from + a;
      if (row < 0 || row >= this.#count) continue;
      this.#right[row] += weight * weights[a] * value;
      for (let b = 0; b <= a; b++) {
        if (from + b >= 0) this.#band[4 * row + (a - b)] += weight * weights[a] * weights[b];
      }
    }
  }

  /** Precision of the correction at k from the points: 1 over the squared error of a share of θ. */
  precisionAt(slice: SurfaceSlice, k: number): number {
    const row = Math.round(placeOf(k / slice.scale)) - this.#first;
    return row >= 0 && row < this.#count ? this.#precision[row] : 0;
  }

  /** Whether the correction can be bent at k without being torn off where it ends. */
  reaches(slice: SurfaceSlice, k: number): boolean {
    const row = Math.round(placeOf(k / slice.scale)) - this.#first;
    return row >= RUN_OUT / 2 && row < this.#count - RUN_OUT / 2;
  }

  /** Pins total variance `target` at k for every later `solve`. Without effect where the slice has no correction. */
  pin(slice: SurfaceSlice, k: number, target: number, weight: number): void {
    if (this.#count > 0) this.#add(placeOf(k / slice.scale), (target - essviVariance(slice, k)) / slice.theta, weight);
  }

  /** Solves for the correction, stiffening it where the density would be negative. */
  solve(slice: SurfaceSlice): void {
    if (this.#count === 0) return;
    this.#solve(slice);
    for (let round = 0; round < STIFFENINGS; round++) {
      if (!this.#stiffen(slice)) return;
      this.#solve(slice);
    }
    keepDensity(slice);
  }

  /** Lets the correction fade around k with the next `fade`. */
  fadeAt(slice: SurfaceSlice, k: number): void {
    this.#fadeAround(Math.floor(placeOf(k / slice.scale)));
  }

  /** Halves the correction where it was to fade, and wherever that has left too little density. Elsewhere it stays; false where nothing fades. */
  fade(slice: SurfaceSlice): boolean {
    if (this.#count === 0) return false;
    for (let cell = slice.firstNode - 2; cell <= slice.lastNode + 1; cell++)
      for (let c = 0; c < CHECKS; c++) if (lacksDensity(slice, cell, c)) this.#fadeAround(cell);
    let any = false;
    for (let row = 0; row < this.#count; row++) {
      const at = row + this.#first + REACH + 4;
      const beside = Math.max(this.#fading[row - 1] ?? 0, this.#fading[row + 1] ?? 0);
      any ||= this.#fading[row] > 0;
      slice.correction[at] *= this.#fading[row] > 0 ? 0.5 : beside > 0 ? 0.75 : 1;
    }
    this.#fading.fill(0);
    return any;
  }

  #fadeAround(cell: number): void {
    for (let node = cell - 1; node <= cell + 2; node++) {
      const row = node - this.#first;
      if (row >= 0 && row < this.#count) this.#fading[row] = 1;
    }
  }

  #solve(slice: SurfaceSlice): void {
    const size = this.#count;
    band.set(this.#band);
    solution.set(this.#right);
    const bend = 1 / (TYPICAL_BEND * STEP * STEP) ** 2;
    const size2 = 1 / (TYPICAL_SIZE * TYPICAL_SIZE);
    // Second differences centred on every node from one before the first to one past the last; beyond them the correction is 0.
    for (let m = -1; m <= size; m++) {
      const p = bend * this.#stiffness[m + 1];
      if (m > 0) band[4 * (m - 1)] += p;
      if (m >= 0 && m < size) {
        band[4 * m] += 4 * p + size2;
        if (m > 0) band[4 * m + 1] -= 2 * p;
      }
      if (m + 1 < size) {
        band[4 * (m + 1)] += p;
        if (m >= 0) band[4 * (m + 1) + 1] -= 2 * p;
        if (m > 0) band[4 * (m + 1) + 2] += p;
      }
    }
    solveBanded(band, solution, size);
    for (let i = 0; i < size; i++) slice.correction[i + this.#first + REACH + 4] = solution[i];
  }

  /** Stiffens the nodes around every place with too little density; false where there is none. */
  #stiffen(slice: SurfaceSlice): boolean {
    let any = false;
    for (let cell = slice.firstNode - 2; cell <= slice.lastNode + 1; cell++) {
      for (let c = 0; c < CHECKS; c++) {
        if (!lacksDensity(slice, cell, c)) continue;
        any = true;
        for (let node = cell - 1; node <= cell + 2; node++) {
          const m = node - this.#first + 1;
          if (m >= 0 && m <= this.#count + 1)
            this.#stiffness[m] = Math.min(this.#stiffness[m] * STIFFER ** (1 / CHECKS), 1e9);
        }
      }
    }
    return any;
  }
}

export function scaleCorrection(slice: SurfaceSlice, share: number): void {
  for (let i = 0; i < slice.correction.length; i++) slice.correction[i] *= share;
  if (share === 0) slice.lastNode = slice.firstNode - 1;
}

/** Halves the correction until the density suffices, in the end all of it. */
function keepDensity(slice: SurfaceSlice): void {
  for (let round = 0; round < 5 && hasButterfly(slice); round++) scaleCorrection(slice, round < 4 ? 0.5 : 0);
}

/** Whether the density is too small somewhere within the correction's reach; an uncorrected slice has none by its parameters. */
export function hasButterfly(slice: SurfaceSlice): boolean {
  if (slice.lastNode < slice.firstNode) return false;
  for (let cell = slice.firstNode - 2; cell <= slice.lastNode + 1; cell++) {
    for (let c = 0; c < CHECKS; c++) if (lacksDensity(slice, cell, c)) return true;
  }
  return false;
}

function lacksDensity(slice: SurfaceSlice, cell: number, check: number): boolean {
  const place = (cell - firstCheckCell) * CHECKS + check;
  const k = slice.scale * checkSinh[place];
  writeEssvi(point, slice, k);
  const plain = durrleman(k, point);
  const plainVariance = point.variance;
  addCorrection(point, slice, cell, check, place);
  return !(point.variance > 0.2 * plainVariance && durrleman(k, point) >= Math.min(LEAST_G, LEAST_SHARE * plain));
}

function addCorrection(out: VariancePoint, slice: SurfaceSlice, cell: number, check: number, place: number): void {
  const c = slice.correction;
  const i = cell + REACH + 3;
  let value = 0;
  let first = 0;
  let second = 0;
  for (let m = 0; m < 4; m++) {
    value += checkBasis[12 * check + m] * c[i + m];
    first += checkBasis[12 * check + 4 + m] * c[i + m];
    second += checkBasis[12 * check + 8 + m] * c[i + m];
  }
  const far = slice.scale * checkCosh[place];
  out.variance += slice.theta * value;
  out.slope += (slice.theta * first) / (STEP * far);
  const tangent = checkSinh[place] / checkCosh[place];
  out.bend += (slice.theta * (second / (STEP * STEP) - (first / STEP) * tangent)) / (far * far);
}

/** Median of the residuals of five neighbours (fewer at the ends). */
function medianAround(i: number, count: number): number {
  const from = Math.max(0, Math.min(i - 2, count - 5));
  const size = Math.min(5, count);
  for (let m = 0; m < size; m++) {
    const value = residual[from + m];
    let at = m;
    while (at > 0 && nearby[at - 1] > value) {
      nearby[at] = nearby[at - 1];
      at--;
    }
    nearby[at] = value;
  }
  return nearby[size >> 1];
}
