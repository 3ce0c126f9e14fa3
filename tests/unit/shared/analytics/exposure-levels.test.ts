/** Max pain, dealer signs and weights, in exact values. */
import { describe, expect, test } from 'vitest';
import {
  dealerSign,
  exposureWeight,
  gammaExposure,
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
