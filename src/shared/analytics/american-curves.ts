/**
 * Where the American model gets its exercise boundaries. An American call is the put with spot and strike, and rate
 * and yield, exchanged (McDonald & Schroder 1998), and a boundary scales with the strike, so one curve serves every
 * strike of one right, expiry and volatility. `DirectCurves` solves each on demand; `SliceCurves` tabulates an
 * expiry over volatility and interpolates, which is what makes a whole chain cheap.
 */
import type { OptionSign } from './columns.ts';
import { DEGREE } from './american-grid.ts';
import { logBoundaryAtExpiry } from './american-boundary.ts';
import { createCurve, solveCurve, type BoundaryCurve } from './american-put.ts';

/** Early exercise never pays: the price is the European one. */
export const NO_EXERCISE = 'no-exercise';
/** r < 0 and q < r (put form): exercise pays between two boundaries, which this model does not price. */
export const TWO_BOUNDARIES = 'two-boundaries';
export const UNSOLVED = 'unsolved';

export type Curve = BoundaryCurve | typeof NO_EXERCISE | typeof TWO_BOUNDARIES | typeof UNSOLVED;

/** 0 the given rate, ±1 the rate moved by `RATE_STEP`, for rho. */
export type RateShift = -1 | 0 | 1;
export const RATE_STEP = 2e-4;

export interface CurveSource {
  /** Longest time to expiry the curves serve, years. */
  readonly years: number;
  readonly rate: number;
  readonly dividendYield: number;
  /** Valid until the next call with the same sign and shift. */
  curve(sign: OptionSign, shift: RateShift, volatility: number): Curve;
}

/** Premium below this share of the strike is not worth a boundary. */
const NEGLIGIBLE = 1e-10;

/** How a put with these rates is exercised; 'boundary' is the ordinary case. */
export function exerciseRegime(
  rate: number,
  dividendYield: number,
  years: number,
): 'boundary' | typeof NO_EXERCISE | typeof TWO_BOUNDARIES {
  if (rate < 0 && dividendYield < rate) return TWO_BOUNDARIES;
  if (rate <= 0 && dividendYield >= rate) return NO_EXERCISE;
  if (dividendYield >= 0 && rate * years < NEGLIGIBLE) return NO_EXERCISE;
  return 'boundary';
}

/** Put-form rate of a right: a call pays the yield where a put pays the rate. */
const putRate = (sign: OptionSign, rate: number, dividendYield: number) => (sign > 0 ? dividendYield : rate);

/** Solves a boundary for every volatility asked, some 35 µs each. */
export class DirectCurves implements CurveSource {
  readonly years: number;
  readonly rate: number;
  readonly dividendYield: number;
  readonly #curves: (BoundaryCurve | undefined)[] = [];

  constructor(years: number, rate: number, dividendYield: number) {
    this.years = years;
    this.rate = rate;
    this.dividendYield = dividendYield;
  }

  curve(sign: OptionSign, shift: RateShift, volatility: number): Curve {
    const rate = this.rate + shift * RATE_STEP;
    const r = putRate(sign, rate, this.dividendYield);
    const q = putRate(sign, this.dividendYield, rate);
    const regime = exerciseRegime(r, q, this.years);
    if (regime !== 'boundary') return regime;
    const curve = (this.#curves[(sign > 0 ? 3 : 0) + shift + 1] ??= createCurve());
    if (curve.volatility === volatility) return curve;
    if (solveCurve(curve, this.years, r, q, volatility)) return curve;
    curve.volatility = Number.NaN;
    return UNSOLVED;
  }
}

/** Panels of one octave of volatility from this lowest edge. */
const LOWEST_VOLATILITY = 0.0025;
const PANELS = 14;
const PANEL_NODES = 9;
/** Chebyshev points of the first kind on (0, 1) and their barycentric weights. */
const NODE = Float64Array.from(
  { length: PANEL_NODES },
  (_, m) => 0.5 * (1 - Math.cos(((m + 0.5) * Math.PI) / PANEL_NODES)),
);
const NODE_WEIGHT = Float64Array.from(
  { length: PANEL_NODES },
  (_, m) => (m % 2 === 0 ? 1 : -1) * Math.sin(((m + 0.5) * Math.PI) / PANEL_NODES),
);

/** Boundaries of one expiry, tabulated by octaves of volatility as they are needed. */
export class SliceCurves implements CurveSource {
  readonly years: number;
  readonly rate: number;
  readonly dividendYield: number;
  readonly #curves = Array.from({ length: 6 }, createCurve);
  /** Chebyshev coefficients of H by node, per right, rate shift and panel; null where a node did not solve. */
  readonly #panels: (Float64Array | null | undefined)[] = Array.from({ length: 6 * PANELS });
  readonly #direct: DirectCurves;

  constructor(years: number, rate: number, dividendYield: number) {
    this.years = years;
    this.rate = rate;
    this.dividendYield = dividendYield;
    this.#direct = new DirectCurves(years, rate, dividendYield);
  }

  curve(sign: OptionSign, shift: RateShift, volatility: number): Curve {
    const position = Math.log2(volatility / LOWEST_VOLATILITY);
    const panelIndex = Math.floor(position);
    if (!(panelIndex >= 0 && panelIndex < PANELS)) return this.#direct.curve(sign, shift, volatility);
    const slot = (sign > 0 ? 3 : 0) + shift + 1;
    const curve = this.#curves[slot];
    if (curve.volatility === volatility) return curve;
    const rate = this.rate + shift * RATE_STEP;
    const r = putRate(sign, rate, this.dividendYield);
    const q = putRate(sign, this.dividendYield, rate);
    const regime = exerciseRegime(r, q, this.years);
    if (regime !== 'boundary') return regime;
    let panel = this.#panels[slot * PANELS + panelIndex];
    if (panel === undefined) {
      panel = tabulate(this.years, r, q, LOWEST_VOLATILITY * 2 ** panelIndex);
      this.#panels[slot * PANELS + panelIndex] = panel;
    }
    if (panel === null) return this.#direct.curve(sign, shift, volatility);
    curve.years = this.years;
    curve.rate = r;
    curve.dividendYield = q;
    curve.volatility = volatility;
    curve.logX = logBoundaryAtExpiry(r, q);
    interpolate(panel, position - panelIndex, curve.coefficients);
    return curve;
  }
}

function tabulate(years: number, rate: number, dividendYield: number, lowest: number): Float64Array | null {
  const panel = new Float64Array(PANEL_NODES * (DEGREE + 1));
  const curve = createCurve();
  for (let m = 0; m < PANEL_NODES; m++) {
    if (!solveCurve(curve, years, rate, dividendYield, lowest * 2 ** NODE[m])) return null;
    panel.set(curve.coefficients, m * (DEGREE + 1));
  }
  return panel;
}

const share = new Float64Array(PANEL_NODES);

function interpolate(panel: Float64Array, position: number, out: Float64Array): void {
  let sum = 0;
  for (let m = 0; m < PANEL_NODES; m++) {
    const distance = position - NODE[m];
    share[m] = NODE_WEIGHT[m] / (distance === 0 ? 1e-300 : distance);
    sum += share[m];
  }
  out.fill(0);
  for (let m = 0; m < PANEL_NODES; m++) {
    const weight = share[m] / sum;
    for (let k = 0; k <= DEGREE; k++) out[k] += weight * panel[m * (DEGREE + 1) + k];
  }
}
