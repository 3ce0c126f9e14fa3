/** All modelled expiries of one underlying, fitted together so that none crosses another. */
import { cumulativeAt } from '../../../shared/analytics/surface/distribution.ts';
import { SurfaceFitter } from '../../../shared/analytics/surface/fit-surface.ts';
import { SpotLag } from '../../../shared/analytics/surface/spot-lag.ts';
import type { SurfaceSlice } from '../../../shared/analytics/surface/surface-slice.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { hasCarry } from '../../../shared/market/symbols.ts';
import { isStarting, isUnsolved, type SliceState } from './slice-state.ts';

export class UnderlyingSurface {
  readonly underlying: string;
  readonly #fitter = new SurfaceFitter();
  #states: SliceState[] = [];
  #slices: SurfaceSlice[] = [];
  readonly #lag = new SpotLag();

  constructor(underlying: string) {
    this.underlying = underlying;
  }

  /** Nearest settlement first. */
  get states(): readonly SliceState[] {
    return this.#states;
  }

  setStates(states: readonly SliceState[]): void {
    this.#states = states.toSorted((a, b) => a.slice.settlesAtMs - b.slice.settlesAtMs);
    this.#lag.keepOnly(new Set(states.map(({ slice }) => slice)));
    for (const state of states) state.lag = hasCarry(this.underlying) && !state.slice.adjusted ? this.#lag : undefined;
  }

  /** Whether a pass that is still valid has rows to solve. */
  underWay(nowMs: EpochMs): boolean {
    let left = 0;
    for (const { passLeft, passAtMs } of this.#states) {
      if (nowMs < passAtMs) return false;
      left += passLeft;
    }
    return left > 0;
  }

  /** Expiries wait for a first pass, and those that began theirs are through: the ones that arrive meanwhile begin together. */
  get startIsDue(): boolean {
    return (
      this.#states.some(isUnsolved) &&
      !this.#states.some((state) => !isUnsolved(state) && isStarting(state) && state.passLeft > 0)
    );
  }

  /** Fits every expiry that has not settled; those of `read`, whose quotes are new, take their volatilities from it. */
  fit(atMs: EpochMs, read: readonly SliceState[]): void {
    this.#slices.length = 0;
    for (const { slice, surface } of this.#states) {
      if (!slice.adjusted && slice.settlesAtMs > atMs) this.#slices.push(surface);
    }
    this.#fitter.fit(this.#slices, hasCarry(this.underlying));
    for (const state of read) readSurface(state);
  }

  /** Every expiry is due, together, and begins from nothing. */
  beginAnew(): void {
    this.#lag.forget();
    for (const state of this.#states) {
      state.passAtMs = Number.NEGATIVE_INFINITY;
      state.passes = 0;
    }
  }

  /** True once after the first pass of an American expiry, which is then due again. */
  learnExercise(): boolean {
    let any = false;
    for (const state of this.#states) {
      if (state.exerciseKnown || state.passLeft > 0 || !state.surface.fitted) continue;
      state.exerciseKnown = any = true;
      state.passAtMs = Number.NEGATIVE_INFINITY;
    }
    return any;
  }
}

/** Call and put of a strike share one volatility. */
function readSurface({ slice, surface, carry, volatility, itm }: SliceState): void {
  const { strikes, adjusted } = slice;
  const forward = adjusted ? Number.NaN : (carry?.forward ?? Number.NaN);
  for (let i = 0; i < strikes.length; i++) {
    const k = Math.log(strikes[i] / forward);
    volatility[i] = volatility[strikes.length + i] = surface.volatilityAt(k);
    const below = surface.fitted ? cumulativeAt(surface, k) : Number.NaN;
    itm[i] = 1 - below;
    itm[strikes.length + i] = below;
  }
}
