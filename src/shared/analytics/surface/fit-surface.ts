/**
 * The surface of one underlying: every expiry by extended SSVI, brought into order where neighbours would cross, then corrected by what
 * the quotes leave, without butterfly or calendar arbitrage. Starts from what the slices hold, so that a pass costs little.
 */
import { cross, pinCrossings, type Neighbours } from './calendar.ts';
import { isCalendarFree, psiOf } from './essvi.ts';
import { fitEssvi, guessEssvi, unbounded } from './essvi-fit.ts';
import { measureFit } from './fit-quality.ts';
import { makeMonotone } from './monotone.ts';
import { hasButterfly, scaleCorrection, SliceCorrection } from './slice-correction.ts';
import type { SurfaceSlice, Wings } from './surface-slice.ts';

/** Two-sided points in each wing from which a slice tells its shape itself. */
const ENOUGH = 5;
/** Where others have no bid, fewer than these are stubs and lottery tickets, or chance; nearer the money than all of those, than these. */
const FEWEST_SOUND = 3;
const FEWEST_INSIDE = 2;
/** Default shape, that of an equity: wings per √θ. */
const USUAL: Wings = { right: 0.35, left: 0.65 };
/** Share by which θ rises at least, so that neighbours the quotes would have equal do not touch. */
const LEAST_RISE = 4e-3;
const PIN_ROUNDS = 4;
const LIFT_ROUNDS = 5;
const FADE_ROUNDS = 12;
const HALVINGS = 6;
const PARAMETERS = ['theta', 'right', 'left'] as const;

export class SurfaceFitter {
  readonly #corrections: SliceCorrection[] = [];
  readonly #fitted: SurfaceSlice[] = [];
  readonly #free = unbounded();
  readonly #bounds = unbounded();
  readonly #shape = { right: 0, left: 0 };
  #targets = { theta: new Float64Array(64), right: new Float64Array(64), left: new Float64Array(64) };
  #weights = new Float64Array(64);
  #changed = new Uint8Array(64);

  /**
   * Fits slices in order of `years`, each holding its points. A slice without a two-sided point, or with too few sound ones beside zero bids, keeps
   * the volatility and the shape it had, and is `held`: zero bids say how high volatility is at most, and only lower it. One that never had any takes those of the nearest expiry
   * where it has zero bids, and stays unfitted otherwise. `calendar`: false where expiries have underlyings of their own, as VIX futures.
   */
  fit(slices: readonly SurfaceSlice[], calendar = true): void {
    for (const slice of slices) slice.points.rankZeroBids();
    for (const slice of slices) if (tellsShape(slice)) this.#fitAlone(slices, slice);
    for (const slice of slices) if (!tellsShape(slice) && tellsLevel(slice)) this.#fitAlone(slices, slice);
    for (const slice of slices) if (!tellsLevel(slice)) this.#carryOn(slices, slice);
    const fitted = this.#fitted;
    fitted.length = 0;
    for (const slice of slices) if (slice.fitted) fitted.push(slice);
    while (this.#corrections.length < fitted.length) this.#corrections.push(new SliceCorrection());
    if (this.#weights.length < fitted.length) this.#grow(2 * fitted.length);
    if (calendar) this.#order();
    for (let i = 0; i < fitted.length; i++) this.#corrections[i].fit(fitted[i]);
    if (calendar) this.#part();
    for (const slice of fitted) measureFit(slice);
  }

  #grow(length: number): void {
    this.#targets = {
      theta: new Float64Array(length),
      right: new Float64Array(length),
      left: new Float64Array(length),
    };
    this.#weights = new Float64Array(length);
    this.#changed = new Uint8Array(length);
  }

  #fitAlone(slices: readonly SurfaceSlice[], slice: SurfaceSlice): void {
    slice.held = false;
    const tells = tellsShape(slice);
    const shape = this.#shape;
    const like = tells ? USUAL : (nearestTold(slices, slice) ?? (slice.told.right > 0 ? slice.told : USUAL));
    shape.right = like.right;
    shape.left = like.left;
    if (!slice.fitted) guessEssvi(slice, shape);
    fitEssvi(slice, shape, this.#free);
    slice.fittedYears = slice.years;
    if (!tells) return;
    slice.told.right = slice.right / Math.sqrt(slice.theta);
    slice.told.left = slice.left / Math.sqrt(slice.theta);
  }

  #carryOn(slices: readonly SurfaceSlice[], slice: SurfaceSlice): void {
    slice.held = true;
    if (!slice.fitted && slice.points.count > 0)
      copyLevel(
        slice,
        nearestOf(slices, slice, ({ fitted, held }) => fitted && !held),
      );
    if (!slice.fitted) return;
    slice.carryTo(slice.years);
    slice.lowerToPoints();
  }

  /** Refits the expiries that neighbours contradict, nearest first, within what the monotone sequences leave them. */
  #order(): void {
    const slices = this.#fitted;
    if (slices.every((slice, i) => i === 0 || isCalendarFree(slices[i - 1], slice))) return;
    for (const name of PARAMETERS) {
      const values = this.#targets[name];
      for (let i = 0; i < slices.length; i++) {
        values[i] = slices[i][name];
        this.#weights[i] = slices[i].held ? 1e-12 : slices[i].precision[name];
      }
      makeMonotone(values, this.#weights, slices.length);
    }
    const { low, high } = this.#bounds;
    low.theta = low.right = low.left = 0;
    this.#bounds.largestPhi = Number.POSITIVE_INFINITY;
    const last = slices.length - 1;
    for (let i = 0; i <= last; i++) {
      const slice = slices[i];
      let within = true;
      for (const name of PARAMETERS) {
        const target = this.#targets[name];
        const pooled = target[i] !== slice[name];
        high[name] = Math.max(low[name], pooled ? target[i] : i < last ? target[i + 1] : this.#free.high[name]);
        within &&= slice[name] >= low[name] && slice[name] <= high[name];
      }
      if (!within || psiOf(slice) > this.#bounds.largestPhi * slice.theta) {
        const shape = this.#shape;
        shape.right = slice.right / Math.sqrt(slice.theta);
        shape.left = slice.left / Math.sqrt(slice.theta);
        fitEssvi(slice, shape, this.#bounds);
      }
      low.theta = slice.theta * (1 + LEAST_RISE);
      low.right = slice.right;
      low.left = slice.left;
      this.#bounds.largestPhi = psiOf(slice) / slice.theta;
    }
  }

  #neighbours(i: number): Neighbours {
    return {
      earlier: this.#fitted[i - 1],
      later: this.#fitted[i],
      ofEarlier: this.#corrections[i - 1],
      ofLater: this.#corrections[i],
    };
  }

  /** Moves corrected expiries apart where they cross, each step only what the one before left; what none settles loses its correction. */
  #part(): void {
    if (this.#pin()) return;
    this.#lift();
    if (!this.#fade()) this.#halve();
  }

  /** All pairs at once; true where none crosses any more. */
  #pin(): boolean {
    const slices = this.#fitted;
    for (let round = 0; round < PIN_ROUNDS; round++) {
      this.#changed.fill(0);
      let any = false;
      for (let i = 1; i < slices.length; i++) {
        if (!pinCrossings(this.#neighbours(i), round)) continue;
        this.#changed[i - 1] = this.#changed[i] = 1;
        any = true;
      }
      if (!any) return true;
      for (let i = 0; i < slices.length; i++) if (this.#changed[i]) this.#corrections[i].solve(slices[i]);
    }
    return false;
  }

  /** What is left is little; one after the other they need not make room for each other again. */
  #lift(): void {
    const slices = this.#fitted;
    for (let i = 1; i < slices.length; i++) {
      for (let round = 0; round < LIFT_ROUNDS && cross(slices[i - 1], slices[i]); round++) {
        pinCrossings(this.#neighbours(i), PIN_ROUNDS + round, true);
        this.#corrections[i].solve(slices[i]);
      }
    }
  }

  /** What that does not settle lies mostly far out: there, and nowhere else, the correction at fault fades. True where none crosses any more; of what is held none fades. */
  #fade(): boolean {
    const slices = this.#fitted;
    for (let round = 0; round < FADE_ROUNDS; round++) {
      let [any, isCrossed] = [false, false];
      for (let i = 1; i < slices.length; i++) {
        const [earlier, later] = [slices[i - 1], slices[i]];
        isCrossed =
          cross(earlier, later, (k) => {
            if (earlier.correctionAt(k) > 0) this.#corrections[i - 1].fadeAt(earlier, k);
            if (later.correctionAt(k) < 0) this.#corrections[i].fadeAt(later, k);
          }) || isCrossed;
      }
      for (let i = 0; i < slices.length; i++) if (this.#corrections[i].fade(slices[i])) any = true;
      if (!any) return !isCrossed;
    }
    return false;
  }

  /** Past the halvings each round takes the correction off at least one more slice, so this many rounds part all that corrections cross. */
  #halve(): void {
    const slices = this.#fitted;
    for (let halving = 1; halving < HALVINGS + slices.length; halving++) {
      this.#changed.fill(0);
      let any = false;
      for (let i = 0; i < slices.length; i++) {
        const crossed = i > 0 && cross(slices[i - 1], slices[i]);
        if (!crossed && !(halving > 1 && hasButterfly(slices[i]))) continue;
        this.#changed[i] = 1;
        if (crossed) this.#changed[i - 1] = 1;
        any = true;
      }
      if (!any) return;
      for (let i = 0; i < slices.length; i++) {
        if (this.#changed[i]) scaleCorrection(slices[i], halving < HALVINGS ? 0.5 : 0);
      }
    }
  }
}

/** Whether both wings are quoted, so that the slice needs no other's. */
function tellsShape({ points }: SurfaceSlice): boolean {
  let left = 0;
  let right = 0;
  for (let i = 0; i < points.count; i++) {
    if (points.zeroBid[i] > 0) continue;
    if (points.logMoneyness[i] < 0) left++;
    else right++;
  }
  return left >= ENOUGH && right >= ENOUGH;
}

/**
 * Whether any point is more than an upper bound. Beside strikes nobody bids for, a few bids farther from the money than those tell nothing, nor
 * does one whose ask may be anything (a stub).
 */
function tellsLevel({ points }: SurfaceSlice): boolean {
  const { count, logMoneyness, variance, halfSpread, zeroBid } = points;
  let [lowest, highest] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  let twoSided = 0;
  for (let i = 0; i < count; i++) {
    if (zeroBid[i] === 0) twoSided++;
    else if (logMoneyness[i] < 0) lowest = Math.max(lowest, logMoneyness[i]);
    else highest = Math.min(highest, logMoneyness[i]);
  }
  if (twoSided === 0 || twoSided === count) return twoSided > 0;
  let [sound, inside] = [0, 0];
  for (let i = 0; i < count; i++) {
    if (zeroBid[i] > 0 || !(halfSpread[i] < variance[i])) continue;
    sound++;
    if (logMoneyness[i] > lowest && logMoneyness[i] < highest) inside++;
  }
  return sound >= FEWEST_SOUND || inside >= FEWEST_INSIDE;
}

/** Of the nearest expiry that tells its shape now: never of this one's last fit, which where nobody bids would drift from pass to pass. */
const nearestTold = (slices: readonly SurfaceSlice[], slice: SurfaceSlice): Wings | undefined =>
  nearestOf(slices, slice, (other) => other.fitted && tellsShape(other))?.told;

/** The nearest in the logarithm of the time left. */
function nearestOf(
  slices: readonly SurfaceSlice[],
  slice: SurfaceSlice,
  serves: (other: SurfaceSlice) => boolean,
): SurfaceSlice | undefined {
  let best: SurfaceSlice | undefined;
  let nearest = Number.POSITIVE_INFINITY;
  for (const other of slices) {
    const distance = Math.abs(Math.log(other.years / slice.years));
    if (!(distance < nearest) || !serves(other)) continue;
    nearest = distance;
    best = other;
  }
  return best;
}

/** The same smile in standard deviations as another expiry's, without its correction. */
function copyLevel(slice: SurfaceSlice, like: SurfaceSlice | undefined): void {
  if (!like) return;
  slice.theta = like.theta;
  slice.right = like.right;
  slice.left = like.left;
  slice.fittedYears = like.years;
}
