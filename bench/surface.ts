/**
 * The surface of a large index chain, from bids and asks to an arbitrage-free fit: 33 expiries of 300 strikes, quoted on ticks around a smile
 * that is no SVI. `full_ms` starts from nothing, `warm_ms` from the fit before, with every quote new after spot moved by a basis point.
 * Medians. `inside` is the share of two-sided quotes whose bid and ask contain the fit.
 */
import { SurfaceFitter } from '../src/shared/analytics/surface/fit-surface.ts';
import { SurfaceSlice } from '../src/shared/analytics/surface/surface-slice.ts';
import { europeanPrice } from '../src/shared/analytics/european.ts';

const EXPIRIES = 33;
const STRIKES = 300;
const SPOT = 6500;
const RATE = 0.037;
const RUNS = 40;

interface Expiry {
  years: number;
  strikes: Float64Array;
  bid: Float64Array;
  ask: Float64Array;
}

export async function run(): Promise<Record<string, unknown>> {
  // Twenty dailies, then months.
  const expiries = Array.from({ length: EXPIRIES }, (_, i) => expiryOf(i < 20 ? (i + 0.3) / 365 : (i - 18) * 0.08));
  const fitter = new SurfaceFitter();
  const fresh = (): SurfaceSlice[] => expiries.map(() => new SurfaceSlice(STRIKES));
  let slices = fresh();
  const fitOnce = (): number => {
    const startedAt = performance.now();
    for (let i = 0; i < EXPIRIES; i++) load(slices[i], expiries[i], spot);
    fitter.fit(slices);
    return performance.now() - startedAt;
  };
  let spot = SPOT;
  const full: number[] = [];
  const warm: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    spot = SPOT * (1 + 1e-4 * i);
    for (const expiry of expiries) quote(expiry, spot);
    slices = fresh();
    full.push(fitOnce());
  }
  for (let i = 0; i < RUNS; i++) {
    spot = SPOT * (1 + 1e-4 * (i % 5));
    for (const expiry of expiries) quote(expiry, spot);
    warm.push(fitOnce());
  }
  const twoSided = slices.reduce((sum, slice) => sum + slice.quality.twoSided, 0);
  const inside = slices.reduce((sum, slice) => sum + slice.quality.twoSided * slice.quality.inside, 0);
  return {
    expiries: EXPIRIES,
    points: slices.reduce((sum, slice) => sum + slice.points.count, 0),
    two_sided: twoSided,
    full_ms: round(median(full)),
    warm_ms: round(median(warm)),
    inside: round(inside / twoSided),
    rmse_points: round(Math.max(...slices.map((slice) => slice.quality.rmsePoints))),
    rmse_half_spreads: round(Math.max(...slices.map((slice) => slice.quality.rmseHalfSpreads))),
  };
}

function expiryOf(years: number): Expiry {
  const step = years < 0.06 ? 5 : 15;
  const strikes = Float64Array.from({ length: STRIKES }, (_, i) => SPOT - 0.55 * STRIKES * step + i * step);
  return { years, strikes, bid: new Float64Array(STRIKES), ask: new Float64Array(STRIKES) };
}

/** Out-of-the-money quotes in nickels and dimes, one per cent wide. */
function quote({ years, strikes, bid, ask }: Expiry, spot: number): void {
  const growth = Math.exp(RATE * years);
  const forward = spot * growth;
  for (let i = 0; i < STRIKES; i++) {
    const sign = strikes[i] >= forward ? 1 : -1;
    const sigma = volatility(Math.log(strikes[i] / forward), years);
    const value = europeanPrice(sign, forward, strikes[i], years, 0, 0, sigma) / growth;
    const tick = value < 3 ? 0.05 : 0.1;
    const half = Math.max(0.5 * tick, 0.005 * value);
    bid[i] = Math.max(Math.floor((value - half) / tick + 1e-9), 0) * tick;
    ask[i] = value < 0.005 ? 0 : Math.ceil((value + half) / tick - 1e-9) * tick;
  }
}

function volatility(k: number, years: number): number {
  const atm = 0.155 + 0.03 * (1 - Math.exp(-years / 0.45));
  const z = k / (atm * Math.sqrt(years));
  const wing = 0.13 + 0.07 * Math.exp(-years / 0.08);
  return atm * (1 + wing * 8 * Math.tanh((-0.75 * z + Math.sqrt(z * z + 2.2) - Math.sqrt(2.2)) / 8));
}

function load(slice: SurfaceSlice, { years, strikes, bid, ask }: Expiry, spot: number): void {
  const growth = Math.exp(RATE * years);
  const forward = spot * growth;
  slice.years = years;
  slice.points.clear();
  for (let i = 0; i < STRIKES; i++) {
    const guess = slice.fitted ? Math.sqrt(slice.varianceAt(Math.log(strikes[i] / forward))) : Number.NaN;
    slice.points.add(forward, strikes[i], growth, bid[i], ask[i], guess);
  }
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];
const round = (value: number): number => Math.round(value * 1000) / 1000;
