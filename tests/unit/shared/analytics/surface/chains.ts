/** Chains with a known surface behind them: quoted on ticks with a spread, and made as bad as a real morning's. */
import { europeanPrice } from '../../../../../src/shared/analytics/european.ts';
import type { SurfaceSlice } from '../../../../../src/shared/analytics/surface/surface-slice.ts';

export const RATE = 0.04;

/** Volatility as a fraction a year at k = ln(K/F) and T years. */
export type KnownSurface = (k: number, years: number) => number;

export interface ChainSpec {
  surface: KnownSurface;
  spot: number;
  years: readonly number[];
  strikes: (years: number) => readonly number[];
  /** Smallest price step, and quoted width as a share of price. */
  tick: number;
  width: number;
  noise?: Noise;
}

export interface Noise {
  random: () => number;
  /** Half-spreads by which mids miss, standard deviation. */
  mids: number;
  /** Shares of quotes: missing, nobody bidding, far off (stale or mistyped). */
  missing: number;
  zeroBid: number;
  outliers: number;
}

export interface Quote {
  strike: number;
  bid: number;
  ask: number;
}

/** mulberry32: a seeded generator of [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export const gauss = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Quotes of the out-of-the-money side of one expiry; `tick` 0 quotes exactly. */
export function quotesOf(spec: ChainSpec, years: number): Quote[] {
  const growth = Math.exp(RATE * years);
  const forward = spec.spot * growth;
  const { noise, tick } = spec;
  return spec.strikes(years).flatMap((strike) => {
    const sign = strike >= forward ? 1 : -1;
    const k = Math.log(strike / forward);
    const value = europeanPrice(sign, forward, strike, years, 0, 0, spec.surface(k, years)) / growth;
    const random = noise?.random;
    if (random && random() < noise.missing) return [];
    if (tick === 0) return value > 1e-9 ? [{ strike, bid: value * (1 - 1e-9), ask: value * (1 + 1e-9) }] : [];
    const half = Math.max(0.5 * tick, 0.5 * value * spec.width);
    let centre = value;
    if (random) {
      centre += noise.mids * half * gauss(random);
      if (random() < noise.outliers) centre *= Math.exp(gauss(random));
    }
    const ask = Math.max(Math.ceil((centre + half) / tick - 1e-9), 1) * tick;
    let bid = Math.max(Math.floor((centre - half) / tick + 1e-9), 0) * tick;
    if (random && random() < noise.zeroBid) bid = 0;
    return [{ strike, bid, ask }];
  });
}

export function load(
  slice: SurfaceSlice,
  spec: Pick<ChainSpec, 'spot'>,
  years: number,
  quotes: readonly Quote[],
): void {
  const growth = Math.exp(RATE * years);
  slice.years = years;
  slice.points.clear();
  for (const { strike, bid, ask } of quotes) slice.points.add(spec.spot * growth, strike, growth, bid, ask, Number.NaN);
}

/** The hyperbola in standardised moneyness that the simulated market quotes: no SVI. */
export const simulated =
  (level: number, tilt: number): KnownSurface =>
  (k, years) => {
    const atm = level * (1 + 0.16 * (1 - Math.exp(-years / 0.45)) + 0.1 * Math.exp(-years / 0.012));
    const wing = 0.13 + 0.07 * Math.exp(-years / 0.08);
    const z = k / (atm * Math.sqrt(years));
    return atm * (1 + wing * 8 * Math.tanh((tilt * z + Math.sqrt(z * z + 2.2) - Math.sqrt(2.2)) / 8));
  };
