/**
 * One backward solution of Black-Scholes with cash dividends, strike 1, over all spots at once: the building block of a chain
 * (dividend-slice.ts). Same model and scheme as american-dividends.ts, laid out for speed: a fixed grid in ln(S/K) counted from its
 * exercise end, so calls and puts share the loops, and one factorisation a time step length. About 0.1 ms.
 */
import type { CashDividend } from './american-dividends.ts';
import type { OptionSign } from './columns.ts';

export interface LayerTerms {
  sign: OptionSign;
  years: number;
  rate: number;
  /** Continuous yield on top of the cash dividends. */
  dividendYield: number;
  volatility: number;
  /** Before expiry, earliest first; amounts in strikes. */
  dividends: readonly CashDividend[];
  american: boolean;
}

/** Value of the option now along ln(S/K). */
export interface DividendLayer {
  terms: LayerTerms;
  /** ln(S/K) at index 0, where exercise is surest, and per index from there. */
  first: number;
  step: number;
  /** In strikes. */
  values: Float64Array;
  /** ln(S/K) up to which (put) or from which (call) exercise is optimal now; NaN where it never is. */
  exercised: number;
}

/** Value and slopes in ln(S/K). */
export interface LayerPoint {
  value: number;
  slope: number;
  bend: number;
}

const NODES = 200;
const LAST = NODES - 1;
const TIME_STEPS = 100;
const LEAST_STEPS = 8;
/** Half width of the grid in standard deviations, on top of drift and dividends. */
const REACH = 6;
/** Rannacher's implicit half steps. */
const SMALL_STEPS = 4;

// Scratch of one solve; the solver is synchronous and never re-entered.
const spots = new Float64Array(NODES);
const floor = new Float64Array(NODES);
const right = new Float64Array(NODES);
const inverse = new Float64Array(NODES);
const factor = new Float64Array(NODES);
let crossed: Float64Array = new Float64Array(NODES);

export function solveLayer(terms: LayerTerms): DividendLayer {
  const { sign, years, rate, dividendYield, volatility, dividends, american } = terms;
  const paid = dividends.reduce((sum, d) => sum + d.amount, 0);
  const reach = REACH * volatility * Math.sqrt(years) + Math.abs(rate - dividendYield) * years + Math.log1p(paid);
  const first = sign * reach;
  const step = (-sign * 2 * reach) / LAST;
  for (let i = 0; i < NODES; i++) spots[i] = Math.exp(first + i * step);
  const layer = { terms, first, step, values: new Float64Array(NODES), exercised: Number.NaN };
  for (let i = 0; i < NODES; i++) {
    layer.values[i] = averagePayoff(sign, spots[i], Math.abs(step));
    floor[i] = american ? sign * (spots[i] - 1) : Number.NEGATIVE_INFINITY;
  }
  let at = years;
  for (let k = dividends.length - 1; k >= 0; k--) {
    march(layer, at, dividends[k].years);
    payDividend(layer, dividends[k]);
    at = dividends[k].years;
  }
  march(layer, at, 0);
  let edge = 0;
  while (edge < LAST && layer.values[edge + 1] <= floor[edge + 1]) edge++;
  if (edge > 0) layer.exercised = first + edge * step;
  return layer;
}

/** Value, slope and bend at ln(S/K): cubic through the four nearest nodes; the riskless value outside the grid. */
export function readLayer(layer: DividendLayer, logSpot: number, out: LayerPoint): void {
  const { values, first, step } = layer;
  const position = (logSpot - first) / step;
  if (!(position >= 0 && position <= LAST)) {
    const spot = Math.exp(logSpot);
    const bump = 1e-4 * spot;
    const up = risklessValue(layer.terms, spot + bump, 0);
    const down = risklessValue(layer.terms, spot - bump, 0);
    out.value = risklessValue(layer.terms, spot, 0);
    // Linear in the spot where it is not 0: both slopes in ln S are S ∂V/∂S.
    out.slope = out.bend = (spot * (up - down)) / (2 * bump);
    return;
  }
  const i = Math.min(Math.max(Math.floor(position), 1), NODES - 3);
  const t = position - i;
  const a = values[i - 1];
  const b = values[i];
  const c = values[i + 1];
  const d = values[i + 2];
  // Newton's form on −1, 0, 1, 2.
  const c1 = b - a;
  const c2 = 0.5 * (c - 2 * b + a);
  const c3 = (d - 3 * c + 3 * b - a) / 6;
  const u = t + 1;
  out.value = a + u * (c1 + t * (c2 + (t - 1) * c3));
  out.slope = (c1 + c2 * (u + t) + c3 * (u * t + (u + t) * (t - 1))) / step;
  out.bend = (2 * c2 + c3 * (6 * t)) / (step * step);
}

/** What the option is worth without randomness: the best of exercising now, around each ex-date to come and at expiry. */
export function risklessValue(terms: Omit<LayerTerms, 'volatility'>, spot: number, fromYears: number): number {
  const { sign, years, rate, dividendYield, dividends, american } = terms;
  const growth = rate - dividendYield;
  let best = american ? Math.max(sign * (spot - 1), 0) : 0;
  let units = spot;
  for (const d of dividends) {
    if (d.years <= fromYears) continue;
    const left = d.years - fromYears;
    const yielded = Math.exp(-dividendYield * left);
    const discount = Math.exp(-rate * left);
    if (american) best = Math.max(best, sign * (units * yielded - discount));
    units = Math.max(units - d.amount * Math.exp(-growth * left), 0);
    if (american) best = Math.max(best, sign * (units * yielded - discount));
  }
  const left = years - fromYears;
  return Math.max(best, sign * (units * Math.exp(-dividendYield * left) - Math.exp(-rate * left)));
}

function march(layer: DividendLayer, fromYears: number, toYears: number): void {
  const span = fromYears - toYears;
  if (span <= 0) return;
  const steps = Math.max(Math.ceil((TIME_STEPS * span) / layer.terms.years), LEAST_STEPS);
  const dt = span / steps;
  let at = fromYears;
  factorise(layer, 1, dt / 2);
  for (let k = 0; k < SMALL_STEPS; k++) advance(layer, 1, dt / 2, (at -= dt / 2));
  factorise(layer, 0.5, dt);
  for (let k = SMALL_STEPS / 2; k < steps; k++) advance(layer, 0.5, dt, (at -= dt));
}

/** Couplings of a node: to its neighbour towards exercise, to the other, and to itself. */
let near = 0;
let far = 0;
let stay = 0;

function factorise(layer: DividendLayer, implicit: number, dt: number): void {
  const { volatility, rate, dividendYield } = layer.terms;
  const variance = volatility * volatility;
  const diffusion = (0.5 * variance) / (layer.step * layer.step);
  const drift = (rate - dividendYield - 0.5 * variance) / (2 * layer.step);
  near = diffusion - drift;
  far = diffusion + drift;
  stay = -2 * diffusion - rate;
  const m = -implicit * dt;
  const centre = 1 + m * stay;
  // Eliminate towards the exercise end.
  inverse[LAST - 1] = 1 / centre;
  factor[LAST - 1] = m * far;
  for (let i = LAST - 2; i > 0; i--) {
    factor[i] = m * far * inverse[i + 1];
    inverse[i] = 1 / (centre - factor[i] * m * near);
  }
}

/** One step of `dt` years to the time `toYears` from now; substitutes out of the exercise region (Brennan & Schwartz). */
function advance(layer: DividendLayer, implicit: number, dt: number, toYears: number): void {
  const v = layer.values;
  const e = (1 - implicit) * dt;
  const keep = 1 + e * stay;
  const explicitNear = e * near;
  const explicitFar = e * far;
  const implicitNear = -implicit * dt * near;
  let above = 0;
  for (let i = LAST - 1; i > 0; i--) {
    above = keep * v[i] + explicitNear * v[i - 1] + explicitFar * v[i + 1] - factor[i] * above;
    right[i] = above;
  }
  v[LAST] = 0;
  let last = risklessValue(layer.terms, spots[0], toYears);
  v[0] = last;
  for (let i = 1; i < LAST; i++) {
    const held = (right[i] - implicitNear * last) * inverse[i];
    last = held > floor[i] ? held : floor[i];
    v[i] = last;
  }
}

const point: LayerPoint = { value: 0, slope: 0, bend: 0 };

/** Across an ex-date, backwards: the holder owns what the lower spot is worth, or exercises just before it. */
function payDividend(layer: DividendLayer, dividend: CashDividend): void {
  const { sign } = layer.terms;
  const low = Math.min(layer.first, layer.first + LAST * layer.step);
  for (let i = 0; i < NODES; i++) {
    const left = spots[i] - dividend.amount;
    const log = left > 0 ? Math.log(left) : Number.NEGATIVE_INFINITY;
    let held = sign < 0 ? 1 - Math.max(left, 0) : 0;
    if (log >= low) {
      readLayer(layer, log, point);
      held = point.value;
    }
    crossed[i] = Math.max(held, floor[i]);
  }
  const spent = layer.values;
  layer.values = crossed;
  crossed = spent;
}

/** The payoff averaged over one cell of ln S: keeps the error smooth wherever the strike falls between nodes. */
function averagePayoff(sign: OptionSign, spot: number, step: number): number {
  const low = spot * Math.exp(-0.5 * step);
  const high = spot * Math.exp(0.5 * step);
  if (sign * (low - 1) >= 0 && sign * (high - 1) >= 0) return sign * (spot - 1);
  if (sign * (low - 1) <= 0 && sign * (high - 1) <= 0) return 0;
  const [from, to] = sign > 0 ? [1, high] : [low, 1];
  return (sign * (to - from - Math.log(to / from))) / step;
}
