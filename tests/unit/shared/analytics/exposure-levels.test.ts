/** Max pain, dealer signs and the nearest zero gamma of several, in exact values. */
import { describe, expect, test } from 'vitest';
import {
  dealerSign,
  exposureWeight,
  gammaExposure,
  zeroGammaLevel,
  type SignAssumption,
} from '../../../../src/shared/analytics/exposure.ts';
import { maxPain } from '../../../../src/shared/analytics/max-pain.ts';

describe('max pain', () => {
  const NONE = Number.NaN;
  test.each<[what: string, strikes: number[], calls: number[], puts: number[], strike: number | undefined]>([
    ['no strikes', [], [], [], undefined],
    ['no open interest', [90, 100, 110], [0, 0, 0], [0, 0, 0], undefined],
    ['unknown open interest', [90, 100], [NONE, NONE], [NONE, NONE], undefined],
    ['one strike', [100], [5], [0], 100],
    ['puts alone: the highest of them', [90, 100, 110], [0, 0, 0], [1, 1, 0], 100],
    ['calls alone: the lowest strike', [90, 100, 110], [0, 1, 1], [0, 0, 0], 90],
    [
      'calls above, puts below: the lowest strike without a payout',
      [90, 100, 110, 120],
      [0, 0, 0, 5],
      [5, 0, 0, 0],
      90,
    ],
    // At 90: puts pay 10 × 30 = 300. At 100: calls 10 × 10 = 100. At 110: calls 10 × 20 = 200.
    ['where the least is paid', [90, 100, 110], [10, 0, 0], [0, 30, 0], 100],
    // At 90: 10 × 5; at 100: 10 × 10; unequal steps count by their width.
    ['unequal steps', [90, 100, 101], [10, 0, 0], [0, 0, 8], 90],
    ['an unknown side counts as none', [90, 100, 110], [10, NONE, NONE], [NONE, 30, NONE], 100],
    ['a tie goes to the lower strike', [90, 100], [1, 0], [0, 1], 90],
  ])('%s', (_what, strikes, calls, puts, strike) => {
    expect(maxPain(strikes, calls, puts)).toBe(strike);
  });
});

test.each<[SignAssumption, boolean, number, number]>([
  ['naive', true, -9, 1],
  ['naive', false, 9, -1],
  ['volumeWeighted', true, 9, 1],
  ['volumeWeighted', false, -9, -1],
  ['flowAdjusted', true, 9, -1],
  ['flowAdjusted', false, 9, -1],
  ['flowAdjusted', true, -9, 1],
  ['flowAdjusted', false, -9, 1],
  ['flowAdjusted', true, 0, 1],
  ['flowAdjusted', false, 0, -1],
  ['flowAdjusted', false, Number.NaN, -1],
])('%s: dealers’ side of a call (%s) of which %s were bought is %s', (assumption, isCall, netBought, sign) => {
  expect(dealerSign(assumption, isCall, netBought)).toBe(sign);
});

test('contracts are weighed by open interest, or by volume where that is assumed', () => {
  const weights = (['naive', 'flowAdjusted', 'volumeWeighted'] as const).map((sign) => exposureWeight(sign, 7, 3));
  expect(weights).toEqual([7, 7, 3]);
  expect(gammaExposure(0.02, 10, 100, 650)).toBeCloseTo(84_500, 6);
});

describe('zero gamma', () => {
  const YEARS = 0.1;
  const profileOf = (rows: [strike: number, weight: number][], volatility: number, carry = 0) => ({
    strike: Float64Array.from(rows, (r) => r[0]),
    years: new Float64Array(rows.length).fill(YEARS),
    carry: new Float64Array(rows.length).fill(carry),
    dividendYield: new Float64Array(rows.length),
    volatility: new Float64Array(rows.length).fill(volatility),
    weight: Float64Array.from(rows, (r) => r[1]),
    count: rows.length,
  });
  /** Between two equal and opposite contracts: the geometric mean of the strikes, less carry and half the variance. */
  const between = (low: number, high: number, volatility: number, carry = 0): number =>
    Math.sqrt(low * high) * Math.exp(-(carry + 0.5 * volatility * volatility) * YEARS);
  const alternating: [number, number][] = [
    [96, 1],
    [98, -1],
    [100, 1],
    [102, -1],
    [104, 1],
  ];

  test.each<[what: string, rows: [number, number][], volatility: number, carry: number, spot: number, level: number]>([
    [
      'between two strikes',
      [
        [95, -1],
        [105, 1],
      ],
      0.2,
      0,
      100,
      between(95, 105, 0.2),
    ],
    [
      'with carry',
      [
        [95, -1],
        [105, 1],
      ],
      0.2,
      0.03,
      100,
      between(95, 105, 0.2, 0.03),
    ],
    ['of several the nearest, below', alternating, 0.01, 0, 99.4, between(98, 100, 0.01)],
    ['of several the nearest, above', alternating, 0.01, 0, 100.6, between(100, 102, 0.01)],
    ['of several the nearest, far up', alternating, 0.01, 0, 104, between(102, 104, 0.01)],
    ['of several the nearest, far down', alternating, 0.01, 0, 96, between(96, 98, 0.01)],
    [
      'a contract of no weight hides nothing',
      [
        [95, -1],
        [105, 1],
        [100, 0],
      ],
      0.2,
      0,
      100,
      between(95, 105, 0.2),
    ],
  ])('%s', (_what, rows, volatility, carry, spot, level) => {
    expect(zeroGammaLevel(profileOf(rows, volatility, carry), spot)).toBeCloseTo(level, 4);
  });

  test.each<[what: string, rows: [number, number][], spot: number, reach: number | undefined, found: boolean]>([
    ['nothing at all', [], 100, undefined, false],
    [
      'one sign',
      [
        [95, 1],
        [105, 1],
      ],
      100,
      undefined,
      false,
    ],
    [
      'within 15 %',
      [
        [109, -1],
        [117, 1],
      ],
      100,
      undefined,
      true,
    ],
    [
      'beyond 15 %',
      [
        [117, -1],
        [125, 1],
      ],
      100,
      undefined,
      false,
    ],
    [
      'beyond a reach of its own',
      [
        [109, -1],
        [117, 1],
      ],
      100,
      0.1,
      false,
    ],
    [
      'below, within 15 %',
      [
        [83, -1],
        [91, 1],
      ],
      100,
      undefined,
      true,
    ],
    [
      'below, beyond 15 %',
      [
        [75, -1],
        [83, 1],
      ],
      100,
      undefined,
      false,
    ],
  ])('%s: found %5$s', (_what, rows, spot, reach, found) => {
    expect(zeroGammaLevel(profileOf(rows, 0.1), spot, reach) !== undefined).toBe(found);
  });
});
