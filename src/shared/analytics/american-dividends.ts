/**
 * American options on a stock that pays known cash dividends: the spot drops by the amount on the ex-date and is a
 * geometric Brownian motion between (the "spot" model; no escrow, so prices are arbitrage-free across strikes and dates).
 * Black-Scholes in ln S backwards in time: Crank-Nicolson, started at expiry and after every ex-date with four implicit
 * half steps (R. Rannacher 1984), early exercise by M. Brennan & E. Schwartz, J. Finance 32 (1977).
 * Error about 1e-4 of the price at the default grid, falling with the square of `nodes`; 2 to 4 ms a price.
 */
import type { OptionSign } from './columns.ts';

export interface CashDividend {
  /** ACT/365 years from now to the ex-date, > 0. Later than expiry: ignored. */
  years: number;
  /** US dollars a share. */
  amount: number;
}

export interface DividendOption {
  sign: OptionSign;
  spot: number;
  strike: number;
  years: number;
  rate: number;
  /** Continuous yield or borrow cost on top of the cash dividends. */
  dividendYield: number;
  volatility: number;
  dividends: readonly CashDividend[];
}

/** Natural units, as in european-greeks.ts. */
export interface GridValue {
  price: number;
  delta: number;
  gamma: number;
  theta: number;
}

/** Half the width of the grid in standard deviations of ln S, on top of the way to the strike. */
const REACH = 6;
const DEFAULT_NODES = 400;
const SMALL_STEPS = 4;

/** Present value of the dividends paid up to `years`, US dollars. */
export function dividendsPresentValue(dividends: readonly CashDividend[], years: number, rate: number): number {
  let sum = 0;
  for (const d of dividends) if (d.years > 0 && d.years <= years) sum += d.amount * Math.exp(-rate * d.years);
  return sum;
}

/**
 * Price, delta, gamma and theta. NaN throughout for unusable input (non-positive spot, strike or volatility, or
 * negative or unordered time). `nodes` grid points in ln S and half as many time steps.
 */
export function americanWithDividends(option: DividendOption, nodes = DEFAULT_NODES): GridValue {
  const { sign, spot, strike, years, volatility } = option;
  const intrinsic = Math.max(sign * (spot - strike), 0);
  if (!(spot > 0 && strike > 0 && volatility > 0 && years >= 0 && volatility < 10 && years < 100)) return UNKNOWN;
  if (years === 0) return { price: intrinsic, delta: Number.NaN, gamma: Number.NaN, theta: Number.NaN };
  const grid = new Grid(option, nodes);
  const dates = option.dividends.filter((d) => d.years > 0 && d.years < years).toSorted((a, b) => b.years - a.years);
  let remaining = years;
  for (const dividend of dates) {
    grid.march(remaining, dividend.years);
    grid.payDividend(dividend.amount);
    remaining = dividend.years;
  }
  return grid.march(remaining, 0);
}

const UNKNOWN: GridValue = { price: Number.NaN, delta: Number.NaN, gamma: Number.NaN, theta: Number.NaN };

class Grid {
  readonly #option: DividendOption;
  readonly #dx: number;
  readonly #stepYears: number;
  readonly #middle: number;
  readonly #spots: Float64Array;
  readonly #payoff: Float64Array;
  readonly #inversePivot: Float64Array;
  readonly #right: Float64Array;
  #values: Float64Array;

  constructor(option: DividendOption, nodes: number) {
    const { sign, spot, strike, years, volatility } = option;
    this.#option = option;
    this.#middle = nodes >> 1;
    const drift = Math.abs(option.rate - option.dividendYield) * years;
    const reach = REACH * volatility * Math.sqrt(years) + drift + Math.abs(Math.log(spot / strike));
    this.#dx = reach / this.#middle;
    this.#stepYears = (2 * years) / nodes;
    this.#spots = Float64Array.from({ length: nodes + 1 }, (_, i) => spot * Math.exp((i - this.#middle) * this.#dx));
    this.#payoff = this.#spots.map((s) => Math.max(sign * (s - strike), 0));
    this.#inversePivot = new Float64Array(nodes + 1);
    this.#right = new Float64Array(nodes + 1);
    this.#values = this.#spots.map((s) => averagePayoff(sign, s, strike, this.#dx));
  }

  /** Goes back in time from `fromYears` to `toYears` from now, and reads value and slopes off the last steps. */
  march(fromYears: number, toYears: number): GridValue {
    const span = fromYears - toYears;
    const steps = Math.max(Math.ceil(span / this.#stepYears), 8);
    const dt = span / steps;
    let at = fromYears;
    for (let k = 0; k < SMALL_STEPS; k++) this.#step(1, dt / 2, (at -= dt / 2));
    for (let k = SMALL_STEPS / 2; k < steps; k++) this.#step(0.5, dt, (at -= dt));
    const { rate, dividendYield, volatility } = this.#option;
    const v = this.#values;
    const i = this.#middle;
    const spot = this.#spots[i];
    const slope = (v[i + 1] - v[i - 1]) / (2 * this.#dx);
    const bend = (v[i + 1] - 2 * v[i] + v[i - 1]) / (this.#dx * this.#dx);
    const exercised = v[i] <= this.#payoff[i];
    const carry = rate * v[i] - (rate - dividendYield) * slope;
    return {
      price: v[i],
      delta: slope / spot,
      gamma: (bend - slope) / (spot * spot),
      // The Black-Scholes equation at the point; nothing decays where exercise is optimal now.
      theta: exercised ? 0 : carry - 0.5 * volatility * volatility * (bend - slope),
    };
  }

  /** Across an ex-date, backwards: the holder owns what the lower spot is worth, or exercises just before it. */
  payDividend(amount: number): void {
    const after = this.#values;
    const lowest = Math.log(this.#spots[0]);
    this.#values = this.#spots.map((s, i) => {
      const left = s - amount;
      const position = left > 0 ? (Math.log(left) - lowest) / this.#dx : -1;
      const held = position < 0 ? this.#below(Math.max(left, 0)) : cubic(after, position);
      return Math.max(held, this.#payoff[i]);
    });
  }

  /** Value under the grid: a put is exercised or nearly so, a call is worthless. */
  #below(spot: number): number {
    return this.#option.sign < 0 ? this.#option.strike - spot : 0;
  }

  /** One step of `dt` years and weight `implicit`, to the time `toYears` from now. */
  #step(implicit: number, dt: number, toYears: number): void {
    const { sign, volatility, rate, dividendYield } = this.#option;
    const v = this.#values;
    const right = this.#right;
    const last = v.length - 1;
    const diffusion = (0.5 * volatility * volatility) / (this.#dx * this.#dx);
    const drift = (rate - dividendYield - 0.5 * volatility * volatility) / (2 * this.#dx);
    const [down, up, stay] = [diffusion - drift, diffusion + drift, -2 * diffusion - rate];
    const e = (1 - implicit) * dt;
    for (let i = 1; i < last; i++) right[i] = v[i] + e * (down * v[i - 1] + stay * v[i] + up * v[i + 1]);
    right[0] = this.#edge(0, toYears);
    right[last] = this.#edge(last, toYears);
    const m = -implicit * dt;
    // Eliminate towards the exercise region, then substitute out of it, taking the better of holding and exercising.
    if (sign < 0) this.#solve(m * down, 1 + m * stay, m * up, last, 0);
    else this.#solve(m * up, 1 + m * stay, m * down, 0, last);
  }

  /** Tridiagonal solve: `near` couples to the neighbour towards `end`, `far` to the one towards `start`. */
  #solve(near: number, centre: number, far: number, start: number, end: number): void {
    const v = this.#values;
    const right = this.#right;
    const inverse = this.#inversePivot;
    const direction = end > start ? 1 : -1;
    inverse[start] = 1;
    let coupling = 0;
    for (let i = start + direction; i !== end; i += direction) {
      const factor = far * inverse[i - direction];
      inverse[i] = 1 / (centre - factor * coupling);
      right[i] -= factor * right[i - direction];
      coupling = near;
    }
    v[end] = right[end];
    for (let i = end - direction; i !== start; i -= direction) {
      const held = (right[i] - near * v[i + direction]) * inverse[i];
      v[i] = held > this.#payoff[i] ? held : this.#payoff[i];
    }
    v[start] = right[start];
  }

  /** Value at an end of the grid, with `fromNow` years gone: exercise, or certain exercise at expiry. */
  #edge(i: number, fromNow: number): number {
    const { sign, strike, years, rate, dividendYield, dividends } = this.#option;
    const left = years - fromNow;
    let paid = 0;
    for (const d of dividends) {
      if (d.years > fromNow && d.years < years) paid += d.amount * Math.exp(-rate * (d.years - fromNow));
    }
    const forward = this.#spots[i] * Math.exp(-dividendYield * left) - paid - strike * Math.exp(-rate * left);
    return Math.max(sign * forward, this.#payoff[i]);
  }
}

/** The payoff averaged over one cell of ln S: keeps the error smooth wherever the strike falls between nodes. */
function averagePayoff(sign: OptionSign, spot: number, strike: number, dx: number): number {
  const low = spot * Math.exp(-0.5 * dx);
  const high = spot * Math.exp(0.5 * dx);
  if (sign * (low - strike) >= 0 && sign * (high - strike) >= 0) return sign * (spot - strike);
  if (sign * (low - strike) <= 0 && sign * (high - strike) <= 0) return 0;
  const [from, to] = sign > 0 ? [strike, high] : [low, strike];
  return (sign * (to - from - strike * Math.log(to / from))) / dx;
}

/** Cubic Lagrange interpolation at a fractional index. */
function cubic(values: Float64Array, position: number): number {
  const i = Math.min(Math.max(Math.floor(position), 1), values.length - 3);
  const t = position - i;
  const [a, b, c, d] = [values[i - 1], values[i], values[i + 1], values[i + 2]];
  return (
    (-t * (t - 1) * (t - 2) * a) / 6 +
    ((t + 1) * (t - 1) * (t - 2) * b) / 2 -
    ((t + 1) * t * (t - 2) * c) / 2 +
    ((t + 1) * t * (t - 1) * d) / 6
  );
}
