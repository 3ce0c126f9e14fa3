/** Minutes before the close of a 0DTE: a wing nobody bids for has the shape of the expiry beside it, whatever was fitted before. */
import { describe, expect, it } from 'vitest';
import { SurfaceFitter } from '../../../../../src/shared/analytics/surface/fit-surface.ts';
import { SurfaceSlice } from '../../../../../src/shared/analytics/surface/surface-slice.ts';
import { europeanPrice } from '../../../../../src/shared/analytics/european.ts';
import { load, quotesOf, RATE, seeded, simulated, type ChainSpec, type Quote } from './chains.ts';

const SPOT = 640.14;
const YEARS = 5 / (365 * 24 * 60);
const LATER_YEARS = 3 / 365;
const surface = simulated(0.22, -0.75);
const later: ChainSpec = {
  surface,
  spot: SPOT,
  years: [LATER_YEARS],
  strikes: () => Array.from({ length: 61 }, (_, i) => 610 + i),
  tick: 0.01,
  width: 0.01,
};
const quote = (strike: number, bid: number, ask: number): Quote => ({ strike, bid, ask });
const CLOSE = [
  quote(636, 0, 0.01),
  quote(637, 0, 0.02),
  quote(638, 0, 0.02),
  quote(639, 0.03, 0.05),
  quote(640, 0.13, 0.15),
  quote(641, 0, 0.02),
  quote(642, 0, 0.01),
];

/** Both expiries, ready for a pass. */
function chain() {
  const slices = [new SurfaceSlice(), new SurfaceSlice()];
  const fitter = new SurfaceFitter();
  const fit = (quotes: readonly Quote[], years = YEARS): SurfaceSlice => {
    load(slices[0], { spot: SPOT }, years, quotes);
    load(slices[1], later, LATER_YEARS, quotesOf(later, LATER_YEARS));
    fitter.fit(slices);
    return slices[0];
  };
  return { fit };
}
const points = (slice: SurfaceSlice): number[] =>
  CLOSE.map(({ strike }) => 100 * slice.volatilityAt(Math.log(strike / SPOT)));

describe('a wing without a bid', () => {
  it('does not fall below what the expiry beside it makes likely', () => {
    const found = points(chain().fit(CLOSE));
    const known = 100 * surface(Math.log(641 / SPOT), YEARS);
    expect(Math.abs(found[5] - known)).toBeLessThan(5);
  });

  it('is the same after a thousand passes that pulled it down as after none', () => {
    const { fit } = chain();
    const random = seeded(11);
    for (let pass = 0; pass < 1000; pass++) {
      const steep = 0.01 * Math.floor(3 * random());
      const ago = 1 - pass / 1000;
      fit(
        CLOSE.map(({ strike, bid, ask }) =>
          bid > 0 ? quote(strike, bid + steep, ask + steep) : quote(strike, 0, ask),
        ),
        YEARS * (1 + ago),
      );
    }
    const [after, anew] = [points(fit(CLOSE)), points(chain().fit(CLOSE))];
    for (const [i, value] of after.entries()) expect(Math.abs(value - anew[i])).toBeLessThan(0.2);
  });

  it('keeps the shape it told itself where no other expiry does', () => {
    const alone = [new SurfaceSlice()];
    const fitter = new SurfaceFitter();
    load(alone[0], later, LATER_YEARS, quotesOf(later, LATER_YEARS));
    fitter.fit(alone);
    load(alone[0], { spot: SPOT }, YEARS, CLOSE);
    fitter.fit(alone);
    const [kept, beside] = [points(alone[0]), points(chain().fit(CLOSE))];
    for (const [i, value] of kept.entries()) expect(Math.abs(value - beside[i])).toBeLessThan(0.2);
  });
});

describe('an expiry of which nobody bids for anything out of the money', () => {
  const strikes = [257.5, 260, 262.5, 265, 267.5, 270, 272.5, 275];
  /** Volatilities of the two expiries. */
  const flat = (volatility: number): ChainSpec => ({
    surface: () => volatility,
    spot: 266.25,
    years: [],
    strikes: () => strikes,
    tick: 0.01,
    width: 0.02,
  });
  const minutes = (n: number): number => n / (365 * 24 * 60);
  const noBids = strikes.map((strike) => quote(strike, 0, 0.01));

  function expiries(later: number) {
    const [near, far] = [new SurfaceSlice(), new SurfaceSlice()];
    const fitter = new SurfaceFitter();
    const fit = (years: number, quotes: readonly Quote[], alone = false): SurfaceSlice => {
      load(near, flat(0), years, quotes);
      load(far, flat(later), LATER_YEARS, quotesOf(flat(later), LATER_YEARS));
      fitter.fit(alone ? [near] : [near, far]);
      return near;
    };
    return fit;
  }

  it('keeps the volatility it had, and not what half an ask would be', () => {
    const fit = expiries(0.27);
    const quoted = fit(minutes(60), quotesOf(flat(0.42), minutes(60)));
    const before = quoted.volatilityAt(0);
    expect(Math.abs(before - 0.42)).toBeLessThan(0.02);
    expect(quoted.held).toBe(false);
    for (const left of [15, 5, 0.5]) {
      const near = fit(minutes(left), noBids);
      expect([near.held, near.quality.twoSided, near.quality.zeroBid]).toEqual([true, 0, 8]);
      // A wing that half an ask had lifted lowers the rest a little.
      expect(near.volatilityAt(0)).toBeLessThanOrEqual(before + 1e-12);
      expect(near.volatilityAt(0)).toBeGreaterThan(before - 0.02);
    }
  });

  it('without a fit before has the volatility of the nearest expiry, and none alone', () => {
    const fit = expiries(0.27);
    expect(fit(minutes(5), noBids, true).volatilityAt(0)).toBeNaN();
    const near = fit(minutes(5), noBids);
    expect(Math.abs(near.volatilityAt(0) - 0.27)).toBeLessThan(0.005);
    expect(near.held).toBe(true);
  });

  it.each([
    ['a stub', [quote(275, 0.01, 5)]],
    ['a wide stub', [quote(260, 0.01, 1)]],
    ['a lottery ticket', [quote(280, 0.01, 0.02)]],
    ['two of them', [quote(280, 0.01, 0.02), quote(252.5, 0.01, 0.02)]],
    ['a locked cent', [quote(270, 0.01, 0.01)]],
    ['one old quote', [quote(270, 0.03, 0.05)]],
  ])('beside %s still has that of the nearest expiry', (_, bids) => {
    const quotes = noBids.map((none) => bids.find(({ strike }) => strike === none.strike) ?? none);
    const wider = bids.filter(({ strike }) => !noBids.some((none) => none.strike === strike));
    const near = expiries(0.27)(
      minutes(5),
      [...quotes, ...wider].toSorted((a, b) => a.strike - b.strike),
    );
    expect([near.held, near.quality.twoSided]).toEqual([true, bids.length]);
    expect(Math.abs(near.volatilityAt(0) - 0.27)).toBeLessThan(0.005);
  });

  it('with two bids nearer the money than all others is fitted', () => {
    const quotes = noBids.map((none) => (Math.abs(none.strike - 266.25) < 2.5 ? quote(none.strike, 0.03, 0.05) : none));
    const near = expiries(0.27)(minutes(5), quotes);
    expect([near.held, near.quality.twoSided]).toEqual([false, 2]);
  });

  it('is lowered where an ask is below what is carried on', () => {
    // Earnings after the close: the next expiry has three times the day's volatility.
    const years = minutes(30);
    const near = expiries(0.9)(years, noBids);
    const put = europeanPrice(-1, 266.25, 265, years, RATE, 0, near.volatilityAt(Math.log(265 / 266.25)));
    expect(put).toBeLessThan(0.01);
    expect(near.volatilityAt(0)).toBeLessThan(0.3);
  });
});
