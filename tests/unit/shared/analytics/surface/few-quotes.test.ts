/** Minutes before the close of a 0DTE: a wing nobody bids for has the shape of the expiry beside it, whatever was fitted before. */
import { describe, expect, it } from 'vitest';
import { SurfaceFitter } from '../../../../../src/shared/analytics/surface/fit-surface.ts';
import { SurfaceSlice } from '../../../../../src/shared/analytics/surface/surface-slice.ts';
import { load, quotesOf, seeded, simulated, type ChainSpec, type Quote } from './chains.ts';

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
