import { describe, expect, it } from 'vitest';
import { erfc, erfcx } from '../../../../src/shared/analytics/erf.ts';
import { inverseNormalCdf, normalCdf } from '../../../../src/shared/analytics/normal.ts';

/** mpmath, 40 digits. */
const ERFC: [number, number][] = [
  [-3, 1.9999779095030015], [-0.3, 1.3286267594591274], [0, 1], [0.4, 0.5716076449533315], [0.47, 0.5062549491139179],
  [1, 0.15729920705028513], [3.9, 3.479224859723176e-8], [4.1, 6.700027654084918e-9], [10, 2.088487583762545e-45], [26, 5.663192408856143e-296],
]; // prettier-ignore
const ERFCX: [number, number][] = [
  [-5, 144009798674.66104], [-1, 5.008980080762283], [0, 1], [0.5, 0.6156903441929259], [3, 0.17900115118138998],
  [10, 0.05614099274382259], [1e5, 5.6418958351954685e-6],
]; // prettier-ignore
const CDF: [number, number][] = [
  [-37, 5.725571222524577e-300], [-16, 6.388754400538087e-58], [-8, 6.220960574271784e-16], [-1, 0.15865525393145705], [0, 0.5], [2, 0.9772498680518208],
]; // prettier-ignore

const relative = (got: number, want: number) => Math.abs(got / want - 1);

describe('error functions and the normal distribution', () => {
  it.each(ERFC)('erfc(%d)', (x, want) => expect(relative(erfc(x), want)).toBeLessThan(1e-15));
  it.each(ERFCX)('erfcx(%d)', (x, want) => expect(relative(erfcx(x), want)).toBeLessThan(1e-15));
  it.each(CDF)('Φ(%d)', (x, want) => expect(relative(normalCdf(x), want)).toBeLessThan(1.5e-15));

  it('Φ⁻¹ undoes Φ over the whole line', () => {
    for (let x = -37; x < 5; x += 0.0173) {
      // Above the median p carries an absolute error of ε/2, which Φ⁻¹ magnifies by 1/φ(x).
      const condition = 1 + (x > 0 ? Math.exp(0.5 * x * x) / Math.abs(x) : 0);
      expect(Math.abs(inverseNormalCdf(normalCdf(x)) - x)).toBeLessThan(3e-15 * Math.max(1, Math.abs(x)) * condition);
    }
  });

  it('keeps its edges', () => {
    expect(inverseNormalCdf(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(inverseNormalCdf(1)).toBe(Number.POSITIVE_INFINITY);
    expect(inverseNormalCdf(-0.1)).toBeNaN();
    expect(inverseNormalCdf(1.1)).toBeNaN();
    expect(normalCdf(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(normalCdf(Number.POSITIVE_INFINITY)).toBe(1);
    expect(normalCdf(Number.NaN)).toBeNaN();
    expect(erfcx(-30)).toBe(Number.POSITIVE_INFINITY);
  });
});
