import { describe, expect, it } from 'vitest';
import { essviVariance } from '../../../../../src/shared/analytics/surface/essvi.ts';
import { SurfaceFitter } from '../../../../../src/shared/analytics/surface/fit-surface.ts';
import { SurfaceSlice } from '../../../../../src/shared/analytics/surface/surface-slice.ts';
import { load, quotesOf, seeded, simulated, type ChainSpec, type KnownSurface } from './chains.ts';

const YEARS = [0.3 / 365, 2 / 365, 7 / 365, 30 / 365, 0.25, 0.5, 1, 2];
const SPOT = 100_000;

/** Five standard deviations to either side, in steps of a twelfth of one. */
const ladder = (level: number) => (years: number) => {
  const step = (level * Math.sqrt(years) * SPOT) / 12;
  return Array.from({ length: 121 }, (_, i) => SPOT + (i - 60) * step).filter((strike) => strike > 0);
};

function fitted(spec: ChainSpec): SurfaceSlice[] {
  const slices = spec.years.map(() => new SurfaceSlice());
  for (const [i, years] of spec.years.entries()) {
    const quotes = quotesOf(spec, years).filter((quote) => quote.bid > 5);
    load(slices[i], spec, years, quotes);
  }
  new SurfaceFitter().fit(slices);
  return slices;
}

/** Largest difference in volatility points over the quoted strikes within `deviations` of the money. */
function worst(slices: readonly SurfaceSlice[], surface: KnownSurface, deviations: number): number {
  let most = 0;
  for (const slice of slices) {
    for (let i = 0; i < slice.points.count; i++) {
      const k = slice.points.logMoneyness[i];
      if (Math.abs(k) > deviations * Math.sqrt(slice.theta)) continue;
      most = Math.max(most, 100 * Math.abs(slice.volatilityAt(k) - surface(k, slice.years)));
    }
  }
  return most;
}

/** Extended SSVI with a power law φ(θ), within Gatheral and Jacquier's bound. */
function powerLaw(random: () => number, level: number): KnownSurface {
  const rho = 1.6 * random() - 0.9;
  const eta = 0.15 + 0.6 * random();
  const gamma = 0.3 + 0.2 * random();
  return (k, years) => {
    const theta = level * level * years * (1 + 0.2 * years);
    const psi = Math.min(eta * theta ** (1 - gamma), 1.8 * Math.sqrt(theta / (1 + Math.abs(rho))));
    return Math.sqrt(essviVariance({ theta, right: psi * (1 + rho), left: psi * (1 - rho) }, k) / years);
  };
}

/** Raw SVI (J. Gatheral, 2004) in standardised moneyness: a slice may lie anywhere over its money. */
function rawSvi(random: () => number, level: number): KnownSurface {
  const [rho, m] = [0.8 * random() - 0.7, 0.3 * (random() - 0.5)];
  const [b, sigma] = [0.1 + 0.15 * random(), 0.4 + 0.5 * random()];
  return (k, years) => {
    const z = k / (level * Math.sqrt(years));
    return level * Math.sqrt(1 - 0.9 * b * sigma + b * (rho * (z - m) + Math.hypot(z - m, sigma)));
  };
}

describe('a known surface', () => {
  it('of extended SSVI is found again to 0.01 volatility point at every strike', () => {
    for (let seed = 0; seed < 20; seed++) {
      const random = seeded(seed);
      const level = 0.1 + 0.5 * random();
      const surface = powerLaw(random, level);
      const slices = fitted({ surface, spot: SPOT, years: YEARS, strikes: ladder(level), tick: 0, width: 0 });
      expect(worst(slices, surface, 99), `seed ${seed}`).toBeLessThan(0.01);
    }
  });

  it.each([
    ['raw SVI', (random: () => number, level: number) => rawSvi(random, level)],
    ['the simulated market', (random: () => number, level: number) => simulated(level, 1.2 * random() - 0.8)],
  ])('of another shape, %s, is found again to 0.01 point within three deviations', (_, make) => {
    for (let seed = 0; seed < 20; seed++) {
      const random = seeded(seed);
      const level = 0.1 + 0.5 * random();
      const surface = make(random, level);
      const slices = fitted({ surface, spot: SPOT, years: YEARS, strikes: ladder(level), tick: 0, width: 0 });
      expect(worst(slices, surface, 3), `seed ${seed}`).toBeLessThan(0.01);
    }
  });

  it('is kept from pass to pass: a second fit of the same quotes moves nothing', () => {
    const surface = simulated(0.2, -0.7);
    const spec = { surface, spot: SPOT, years: YEARS, strikes: ladder(0.2), tick: 5, width: 0.01 };
    const slices = fitted(spec);
    const before = slices.map((slice) => slice.volatilityAt(-0.5 * Math.sqrt(slice.theta)));
    const fitter = new SurfaceFitter();
    for (let pass = 0; pass < 3; pass++) fitter.fit(slices);
    for (const [i, slice] of slices.entries()) {
      expect(Math.abs(slice.volatilityAt(-0.5 * Math.sqrt(slice.theta)) - before[i])).toBeLessThan(5e-5);
    }
  });

  it('loses one strike’s quote without losing its volatility: left out, it is predicted within its spread', () => {
    let [predicted, within] = [0, 0];
    for (const [seed, years] of [7 / 365, 30 / 365, 0.25, 1].entries()) {
      const surface = simulated(0.12 + 0.1 * seed, -0.7 + 0.3 * seed);
      const spec = { surface, spot: 5000, years: [years], strikes: () => steps(5000, 20, 60), tick: 0.05, width: 0.02 };
      const quotes = quotesOf(spec, years).filter((quote) => quote.bid > 0);
      for (let i = 2; i < quotes.length - 2; i += 2) {
        const slice = new SurfaceSlice();
        load(slice, spec, years, quotes.toSpliced(i, 1));
        new SurfaceFitter().fit([slice]);
        const alone = new SurfaceSlice();
        load(alone, spec, years, [quotes[i]]);
        const { logMoneyness, variance, halfSpread } = alone.points;
        predicted++;
        if (Math.abs(slice.varianceAt(logMoneyness[0]) - variance[0]) < 2 * halfSpread[0]) within++;
      }
    }
    expect(predicted).toBeGreaterThan(80);
    expect(within).toBe(predicted);
  });
});

const steps = (spot: number, step: number, reach: number): number[] =>
  Array.from({ length: 2 * reach + 1 }, (_, i) => spot + (i - reach) * step);

describe('a clean chain', () => {
  it('has at least 95 % of its two-sided quotes around the fit, and all but one where they are few', () => {
    for (const [spot, step, tick, width] of [
      [6500, 5, 0.05, 0.01],
      [650, 1, 0.01, 0.004],
      [180, 2.5, 0.01, 0.03],
    ]) {
      const surface = simulated(spot === 180 ? 0.45 : 0.16, spot === 180 ? -0.3 : -0.75);
      const spec = { surface, spot, years: YEARS, strikes: () => steps(spot, step, 100), tick, width };
      const slices = YEARS.map(() => new SurfaceSlice());
      for (const [i, years] of YEARS.entries())
        load(slices[i], spec, years, quotesOf({ ...spec, strikes: () => spec.strikes().filter((k) => k > 0) }, years));
      new SurfaceFitter().fit(slices);
      for (const slice of slices) {
        const { inside, twoSided } = slice.quality;
        expect(Math.round((1 - inside) * twoSided), `${spot}, ${slice.years * 365} days`).toBeLessThanOrEqual(
          Math.max(1, 0.05 * twoSided),
        );
        expect(slice.quality.rmseHalfSpreads).toBeLessThan(0.6);
      }
    }
  });
});
