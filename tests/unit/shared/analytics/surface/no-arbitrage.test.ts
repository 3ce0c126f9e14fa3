import { describe, expect, it } from 'vitest';
import { essviVariance, isCalendarFree } from '../../../../../src/shared/analytics/surface/essvi.ts';
import { SurfaceFitter } from '../../../../../src/shared/analytics/surface/fit-surface.ts';
import { makeMonotone } from '../../../../../src/shared/analytics/surface/monotone.ts';
import { SurfaceSlice } from '../../../../../src/shared/analytics/surface/surface-slice.ts';
import { gauss, load, quotesOf, seeded, simulated, type ChainSpec, type KnownSurface } from './chains.ts';

/** `TAPEDECK_CHAINS=10000` runs all of them, in about a minute. */
const CHAINS = Number(process.env.TAPEDECK_CHAINS ?? 250);
const GRID = 1000;
const ROUNDING = 1e-12;

/** Every kind of morning: simulated smiles, ones no model makes, that cross or jump between strikes, quotes missing, one-sided, far off. */
function wildChain(seed: number): ChainSpec {
  const random = seeded(seed);
  const level = 0.08 + 0.8 * random() * random();
  const base = simulated(level, 1.6 * random() - 0.9);
  const surfaces: KnownSurface[] = [
    base,
    (k, years) =>
      Math.max(0.02, base(k, years) * (1 + 0.15 * Math.sin((2 * k) / (level * Math.sqrt(years)) + 50 * years))),
    (k, years) => Math.max(0.02, base(k, years) * (1 + 0.1 * gauss(random))),
    (k, years) => base(k, years) * (1 + (0.5 * 0.01) / (years + 0.01)) ** (seed % 3),
  ];
  const [step, reach] = [[0.5, 1, 2.5][seed % 3], 20 + Math.floor(60 * random())];
  const shortest = Math.log(10 / (365 * 24 * 60));
  return {
    surface: surfaces[seed % 4],
    spot: 100,
    years: Array.from({ length: 1 + Math.floor(8 * random()) }, () =>
      Math.exp(shortest + random() * (Math.log(2.5) - shortest)),
    ).toSorted((a, b) => a - b),
    strikes: () => Array.from({ length: 2 * reach + 1 }, (_, i) => 100 + (i - reach) * step).filter((k) => k > 0),
    tick: [0.01, 0.05][seed % 2],
    width: 0.002 + 0.1 * random(),
    noise: {
      random,
      mids: 2 * random(),
      missing: 0.3 * random(),
      zeroBid: 0.1 * random(),
      outliers: (seed % 4 === 3 ? 0.1 : 0.02) * random(),
    },
  };
}

function fit(spec: ChainSpec, fitter = new SurfaceFitter()): SurfaceSlice[] {
  const slices = spec.years.map(() => new SurfaceSlice());
  for (const [i, years] of spec.years.entries()) load(slices[i], spec, years, quotesOf(spec, years));
  fitter.fit(slices);
  return slices.filter((slice) => slice.fitted);
}

/** The least of Durrleman's g over fourteen deviations, and of the rise of w from expiry to expiry over all strikes and a third more. */
function worstOf(slices: readonly SurfaceSlice[]): { density: number; rise: number } {
  let [density, rise, low, high] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, -0.1, 0.1];
  for (const { points } of slices) {
    low = Math.min(low, points.count > 0 ? points.logMoneyness[0] : 0);
    high = Math.max(high, points.count > 0 ? points.logMoneyness[points.count - 1] : 0);
  }
  for (const [i, slice] of slices.entries()) {
    const reach = 14 * Math.sqrt(slice.theta);
    for (let n = 0; n < GRID; n++) {
      density = Math.min(density, slice.durrlemanAt(reach * ((2 * n) / (GRID - 1) - 1)));
      if (i === 0) continue;
      const k = 1.33 * (low + ((high - low) * n) / (GRID - 1));
      rise = Math.min(rise, (slice.varianceAt(k) - slices[i - 1].varianceAt(k)) / slice.theta);
    }
    if (Number.isNaN(density)) return { density, rise };
  }
  return { density, rise };
}

describe('the surface', () => {
  it(`has no butterfly and no calendar arbitrage on ${GRID} points, in ${CHAINS} wild chains`, () => {
    let slices = 0;
    for (let seed = 0; seed < CHAINS; seed++) {
      const fitted = fit(wildChain(seed));
      slices += fitted.length;
      const { density, rise } = worstOf(fitted);
      expect(density, `density, seed ${seed}`).toBeGreaterThanOrEqual(-ROUNDING);
      expect(rise, `calendar, seed ${seed}`).toBeGreaterThanOrEqual(-ROUNDING);
    }
    expect(slices).toBeGreaterThan(3.5 * CHAINS);
  }, 600_000);

  it('stays so when it starts from another market’s fit', () => {
    for (let seed = 0; seed < 40; seed++) {
      const [before, after] = [wildChain(seed), wildChain(seed + 1)];
      const years = before.years;
      const slices = years.map(() => new SurfaceSlice());
      const fitter = new SurfaceFitter();
      for (const spec of [before, { ...after, years }]) {
        for (const [i, time] of years.entries()) load(slices[i], spec, time, quotesOf(spec, time));
        fitter.fit(slices);
      }
      const { density, rise } = worstOf(slices.filter((slice) => slice.fitted));
      expect(Math.min(density, rise), `seed ${seed}`).toBeGreaterThanOrEqual(-ROUNDING);
    }
  });

  it.each([11, 12, 80, 132, 209])('parts two dozen thinly quoted expiries over four passes, seed %i', (seed) => {
    const random = seeded(seed);
    const surface = simulated(0.1 + 0.2 * random(), 1.2 * random() - 0.8);
    const count = 8 + Math.floor(20 * random());
    const years = Array.from({ length: count }, (_, i) => (0.25 + i * (1 + 3 * random())) / 365).toSorted(
      (a, b) => a - b,
    );
    const chain = (missing: number): ChainSpec => ({
      surface,
      spot: 645,
      years,
      strikes: () => ladder(645, 1, 60),
      tick: 0.01,
      width: 0.002 + 0.05 * random(),
      noise: { random, mids: 1.5 * random(), missing, zeroBid: 0.05, outliers: 0.05 * random() },
    });
    const slices = years.map(() => new SurfaceSlice());
    const fitter = new SurfaceFitter();
    for (let pass = 0; pass < 4; pass++) {
      for (const [i, time] of years.entries()) {
        if (random() >= 0.5 && pass < 3) continue;
        const spec = chain((pass === 0 ? 0.95 : 0.5) * random());
        load(slices[i], spec, time, quotesOf(spec, time));
      }
      fitter.fit(slices);
      const { density, rise } = worstOf(slices.filter((slice) => slice.fitted));
      expect(Math.min(density, rise), `pass ${pass}`).toBeGreaterThanOrEqual(-ROUNDING);
    }
  });

  it('follows a bump of an event that no hyperbola has', () => {
    const years = 8 / 365;
    const bump: KnownSurface = (k) => 0.6 + 0.05 * Math.exp(-((k / 0.04) ** 2)) + 0.5 * k * k;
    const spec = {
      surface: bump,
      spot: 200,
      years: [years],
      strikes: () => ladder(200, 1, 50),
      tick: 0.01,
      width: 0.005,
    };
    const [slice] = fit(spec);
    expect(slice.quality.inside).toBeGreaterThanOrEqual(0.95);
    expect(Math.abs(slice.volatilityAt(0) - bump(0, years))).toBeLessThan(0.005);
  });

  it('is not moved by one quote far off', () => {
    const years = 30 / 365;
    const spec = {
      surface: simulated(0.2, -0.6),
      spot: 200,
      years: [years],
      strikes: () => ladder(200, 1, 40),
      tick: 0.01,
      width: 0.02,
    };
    const quotes = quotesOf(spec, years);
    const wrong = quotes.findIndex((quote) => quote.strike === 196);
    quotes[wrong] = { ...quotes[wrong], bid: 3 * quotes[wrong].bid, ask: 3 * quotes[wrong].bid + 0.05 };
    const slice = new SurfaceSlice();
    load(slice, spec, years, quotes);
    new SurfaceFitter().fit([slice]);
    for (const strike of [190, 194, 195, 196, 197, 200]) {
      const k = Math.log(strike / 200) - 0.04 * years;
      expect(100 * Math.abs(slice.volatilityAt(k) - spec.surface(k, years)), `${strike}`).toBeLessThan(0.1);
    }
  });

  it('has a volatility with one quote, with only zero bids, and keeps its shape with none', () => {
    const [near, far] = [new SurfaceSlice(), new SurfaceSlice()];
    const years = 2 / (365 * 24 * 60);
    const spec = {
      surface: simulated(0.15, -0.7),
      spot: 6500,
      years: [years, 30 / 365],
      strikes: () => ladder(6500, 5, 40),
      tick: 0.05,
      width: 0.01,
    };
    const fitter = new SurfaceFitter();
    load(far, spec, 30 / 365, quotesOf(spec, 30 / 365));
    load(near, spec, years, [{ strike: 6500, bid: 1.8, ask: 2.2 }]);
    fitter.fit([near, far]);
    // 0.4·σ√T of spot is a straddle's half: two dollars are some 40 %.
    expect(near.volatilityAt(0)).toBeGreaterThan(0.2);
    expect(near.volatilityAt(0)).toBeLessThan(0.6);
    const before = near.volatilityAt(0.002);
    load(near, spec, years / 2, []);
    fitter.fit([near, far]);
    expect(near.held).toBe(true);
    expect(near.volatilityAt(0.002 * Math.SQRT1_2)).toBeCloseTo(before, 6);
    const never = new SurfaceSlice();
    load(never, spec, years, []);
    fitter.fit([never]);
    expect(never.fitted).toBe(false);
    expect(never.volatilityAt(0)).toBeNaN();
  });

  it('keeps expiries of different underlyings, VIX futures, apart where asked to', () => {
    const falling: KnownSurface = (k, years) => 0.9 / Math.sqrt(1 + 40 * years * years) + 0.2 * k * k;
    const spec = {
      surface: falling,
      spot: 20,
      years: [0.1, 0.5, 1],
      strikes: () => ladder(20, 0.5, 25),
      tick: 0.01,
      width: 0.02,
    };
    const alone = spec.years.map(() => new SurfaceSlice());
    for (const [i, years] of spec.years.entries()) load(alone[i], spec, years, quotesOf(spec, years));
    new SurfaceFitter().fit(alone, false);
    for (const slice of alone) expect(slice.volatilityAt(0)).toBeCloseTo(falling(0, slice.years), 2);
    expect(alone[2].varianceAt(0)).toBeLessThan(alone[1].varianceAt(0));
  });
});

describe('extended SSVI', () => {
  it('does not cross where its conditions hold', () => {
    const random = seeded(5);
    const draw = () => ({ theta: 0.1 * random(), right: 0.4 * random(), left: 0.4 * random() });
    let held = 0;
    for (let n = 0; n < 20_000; n++) {
      const [earlier, later] = [draw(), draw()];
      if (!isCalendarFree(earlier, later)) continue;
      held++;
      for (let k = -8; k <= 8; k += 0.25) {
        expect(essviVariance(later, k) - essviVariance(earlier, k)).toBeGreaterThanOrEqual(-ROUNDING);
      }
    }
    expect(held).toBeGreaterThan(300);
  });
});

describe('the nearest monotone sequence', () => {
  it('pools what falls by weight and leaves the rest', () => {
    const values = Float64Array.of(1, 3, 2, 2.5, 4, 3.9);
    makeMonotone(values, Float64Array.of(1, 1, 3, 1, 1, 0), 6);
    expect([...values]).toEqual([1, 2.25, 2.25, 2.5, 4, 4]);
  });
});

const ladder = (spot: number, step: number, reach: number): number[] =>
  Array.from({ length: 2 * reach + 1 }, (_, i) => spot + (i - reach) * step);
