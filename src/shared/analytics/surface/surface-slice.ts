/** One fitted expiry: extended SSVI plus a correction that vanishes away from the quotes. Everything is read in k = ln(K/F). */
import { durrleman, essviVariance, writeEssvi, type Essvi, type VariancePoint } from './essvi.ts';
import { SlicePoints } from './slice-points.ts';
import { basis, placeOf, REACH, STEP } from './stretched-spline.ts';

const NODES = 2 * REACH + 1;
/** A smile that is lowered changes its shape at a strike as well: so often at most. */
const LOWERINGS = 8;

/** How well the quotes were met. NaN before the first fit. */
export interface FitQuality {
  /** Two-sided quotes used, and zero-bid ones. */
  twoSided: number;
  zeroBid: number;
  /** Quotes left out: too old beside the others. */
  old: number;
  /** Of the two-sided quotes: root mean square of (mid − model) in volatility points, and of (mid − model)/half-spread. */
  rmsePoints: number;
  rmseHalfSpreads: number;
  /** Share of the two-sided quotes whose bid and ask contain the model. */
  inside: number;
}

/** Wings per √θ, which time alone does not change. */
export interface Wings {
  right: number;
  left: number;
}

const weights = new Float64Array(4);
const at: VariancePoint = { variance: 0, slope: 0, bend: 0 };

export class SurfaceSlice implements Essvi {
  /** ACT/365 to settlement; the caller's, as are the points. */
  years = Number.NaN;
  readonly points: SlicePoints;
  /** NaN until there was something to fit. */
  theta = Number.NaN;
  right = Number.NaN;
  left = Number.NaN;
  /** Variance of the correction's scale: k = scale·sinh y. */
  scale = Number.NaN;
  /** Correction at the nodes as a share of θ; zero outside [firstNode, lastNode]. Four more zeros at either end save the bounds checks. */
  readonly correction = new Float64Array(NODES + 8);
  firstNode = 0;
  lastNode = -1;
  /** True where an earlier fit, or another expiry's, is carried on because no quote out of the money is two-sided, or too few are. */
  held = false;
  /** When both were last quoted well enough to tell them; NaN before. */
  readonly told: Wings = { right: Number.NaN, left: Number.NaN };
  /** The time to settlement that the parameters belong to. */
  fittedYears = Number.NaN;
  /** Curvature of the misfit in each parameter: how well the points determine it. */
  readonly precision: Essvi = { theta: 0, right: 0, left: 0 };
  readonly quality: FitQuality = {
    twoSided: 0,
    zeroBid: 0,
    old: 0,
    rmsePoints: Number.NaN,
    rmseHalfSpreads: Number.NaN,
    inside: Number.NaN,
  };

  constructor(capacity = 64) {
    this.points = new SlicePoints(capacity);
  }

  /** The next fit begins from nothing. */
  forget(): void {
    this.theta = this.right = this.left = this.fittedYears = this.told.right = this.told.left = Number.NaN;
    this.lastNode = this.firstNode - 1;
    this.held = false;
  }

  /** The same smile in standard deviations at another time to settlement. */
  carryTo(years: number): void {
    this.#scaleBy(years / this.fittedYears);
    this.fittedYears = years;
  }

  /** The same smile in standard deviations, as low as every point asks. */
  lowerToPoints(): void {
    const { count, logMoneyness, variance } = this.points;
    for (let round = 0; round < LOWERINGS; round++) {
      let share = 1;
      for (let i = 0; i < count; i++) share = Math.min(share, variance[i] / this.varianceAt(logMoneyness[i]));
      if (share === 1) return;
      this.#scaleBy(share);
    }
  }

  #scaleBy(share: number): void {
    this.theta *= share;
    this.right *= Math.sqrt(share);
    this.left *= Math.sqrt(share);
    this.scale = 2 * Math.sqrt(this.theta);
  }

  get fitted(): boolean {
    return this.theta > 0;
  }

  /** Total variance σ²T; NaN before a fit. */
  varianceAt(k: number): number {
    return essviVariance(this, k) + this.theta * this.correctionAt(k);
  }

  /** Volatility as a fraction a year; NaN before a fit. */
  volatilityAt(k: number): number {
    return Math.sqrt(this.varianceAt(k) / this.years);
  }

  /** The correction as a share of θ. */
  correctionAt(k: number): number {
    return this.lastNode < this.firstNode ? 0 : this.correctionAtPlace(placeOf(k / this.scale));
  }

  /** The same for a caller that knows the place on the lattice. */
  correctionAtPlace(place: number): number {
    const cell = Math.floor(place);
    if (cell < this.firstNode - 2 || cell > this.lastNode + 1) return 0;
    basis(weights, place - cell);
    const c = this.correction;
    const i = cell + REACH + 3;
    return weights[0] * c[i] + weights[1] * c[i + 1] + weights[2] * c[i + 2] + weights[3] * c[i + 3];
  }

  /** Total variance with both derivatives in k. */
  write(out: VariancePoint, k: number): void {
    writeEssvi(out, this, k);
    if (this.lastNode < this.firstNode) return;
    const place = placeOf(k / this.scale);
    const cell = Math.floor(place);
    if (cell < this.firstNode - 2 || cell > this.lastNode + 1) return;
    const t = place - cell;
    const u = 1 - t;
    const c = this.correction;
    const i = cell + REACH + 3;
    const c0 = c[i];
    const c1 = c[i + 1];
    const c2 = c[i + 2];
    const c3 = c[i + 3];
    basis(weights, t);
    const value = weights[0] * c0 + weights[1] * c1 + weights[2] * c2 + weights[3] * c3;
    const first =
      (-0.5 * u * u * c0 + (1.5 * t * t - 2 * t) * c1 + (-1.5 * t * t + t + 0.5) * c2 + 0.5 * t * t * c3) / STEP;
    const second = (u * c0 + (3 * t - 2) * c1 + (1 - 3 * t) * c2 + t * c3) / (STEP * STEP);
    const far = Math.sqrt(k * k + this.scale * this.scale);
    out.variance += this.theta * value;
    out.slope += (this.theta * first) / far;
    out.bend += (this.theta * (second - (first * k) / far)) / (far * far);
  }

  /** Durrleman's g: non-negative everywhere if and only if no butterfly has a negative price. */
  durrlemanAt(k: number): number {
    this.write(at, k);
    return durrleman(k, at);
  }
}
