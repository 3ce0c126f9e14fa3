/** The nearest zero gamma of several, and what a basis point of spot does to the total, in exact values. */
import { describe, expect, test } from 'vitest';
import {
  gammaExposure,
  gammaExposurePerBasisPoint,
  zeroGammaLevel,
  type ProfileColumns,
} from '../../../../src/shared/analytics/exposure.ts';

interface Contract {
  strike: number;
  weight: number;
  volatility: number;
  years?: number;
  carry?: number;
  dividendYield?: number;
}
const YEARS = 0.1;

function profileOf(contracts: readonly Contract[]): ProfileColumns {
  const column = (read: (contract: Contract) => number): Float64Array => Float64Array.from(contracts, read);
  return {
    strike: column(({ strike }) => strike),
    years: column(({ years = YEARS }) => years),
    carry: column(({ carry = 0 }) => carry),
    dividendYield: column(({ dividendYield = 0 }) => dividendYield),
    volatility: column(({ volatility }) => volatility),
    weight: column(({ weight }) => weight),
    count: contracts.length,
  };
}
/** Contracts that differ in strike and weight alone. */
const alike = (rows: readonly [strike: number, weight: number][], volatility: number, carry = 0): ProfileColumns =>
  profileOf(rows.map(([strike, weight]) => ({ strike, weight, volatility, carry })));

/** σ√T and d₁ of a contract where spot is at `level`. */
function standing(
  { strike, volatility, years = YEARS, carry = 0 }: Contract,
  level: number,
): { s: number; d1: number } {
  const s = volatility * Math.sqrt(years);
  return { s, d1: (Math.log(level / strike) + carry * years + 0.5 * s * s) / s };
}

describe('zero gamma', () => {
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
      'from below it',
      [
        [95, -1],
        [105, 1],
      ],
      0.2,
      0,
      98,
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
    expect(zeroGammaLevel(alike(rows, volatility, carry), spot)).toBeCloseTo(level, 4);
  });

  test.each<[what: string, rows: [number, number][], spot: number, reach: number | undefined, found: boolean]>([
    ['nothing at all', [], 100, undefined, false],
    ['one sign, out of sight of spot', [[112, 1]], 100, undefined, false],
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
  ])('%s: found %4$s', (_what, rows, spot, reach, found) => {
    expect(zeroGammaLevel(alike(rows, 0.1), spot, reach) !== undefined).toBe(found);
  });

  test('weighs each contract by its own deviation, time, carry and dividends', () => {
    const LEVEL = 101;
    const contracts = [
      { strike: 95, weight: -1, volatility: 0.3, years: 0.05, carry: 0.04, dividendYield: 2 },
      { strike: 108, weight: 1, volatility: 0.15, years: 0.2, carry: -0.02, dividendYield: 0.5 },
    ];
    // Weighed so that both have the same gamma at that level, with opposite signs.
    const balanced = contracts.map((contract) => {
      const { s, d1 } = standing(contract, LEVEL);
      return {
        ...contract,
        weight: contract.weight * s * Math.exp(contract.dividendYield * contract.years + 0.5 * d1 * d1),
      };
    });
    expect(zeroGammaLevel(profileOf(balanced), 100)).toBeCloseTo(LEVEL, 4);
  });

  test('of two that one step passes, above and below, the nearer', () => {
    const wings = alike(
      [
        [90, -1],
        [100, 1],
        [110, -1],
      ],
      0.2,
    );
    const below = zeroGammaLevel(wings, 96)!;
    const above = zeroGammaLevel(wings, 104)!;
    expect([below < 98, above > 102]).toEqual([true, true]);
    const middle = (below + above) / 2;
    expect(zeroGammaLevel(wings, middle * 0.9995)).toBeCloseTo(below, 4);
    expect(zeroGammaLevel(wings, middle * 1.0005)).toBeCloseTo(above, 4);
  });

  test('where no contract near spot has gamma: between the nearest below and the nearest above, if their signs differ', () => {
    const apart = (low: number, high: number): ProfileColumns =>
      alike(
        [
          [90, low],
          [110, high],
        ],
        0.01,
      );
    const level = zeroGammaLevel(apart(-1, 1), 100)!;
    // Eight deviations from either strike.
    expect([level > 92.4, level < 107.2]).toEqual([true, true]);
    expect(zeroGammaLevel(apart(1, -1), 100)).toBeCloseTo(level, 6);
    expect(zeroGammaLevel(apart(1, 1), 100)).toBe(undefined);
    expect(zeroGammaLevel(apart(-1, -1), 100)).toBe(undefined);
  });
});

test('gamma exposure gained by a basis point of spot: GEX · (1 − d₁ / σ√T) / 10,000 of each contract', () => {
  const SPOT = 103;
  const contracts = [
    { strike: 95, weight: -40_000, volatility: 0.3, years: 0.05, carry: 0.04, dividendYield: 0.6 },
    { strike: 108, weight: 70_000, volatility: 0.15, years: 0.2, carry: -0.02, dividendYield: 0.01 },
  ];
  const byHand = contracts.reduce((sum, contract) => {
    const { s, d1 } = standing(contract, SPOT);
    const density = Math.exp(-0.5 * d1 * d1) / Math.sqrt(2 * Math.PI);
    const gamma = (Math.exp(-contract.dividendYield * contract.years) * density) / (SPOT * s);
    return sum + gammaExposure(gamma, contract.weight, 1, SPOT) * (1 - d1 / s) * 1e-4;
  }, 0);
  expect(gammaExposurePerBasisPoint(profileOf(contracts), SPOT) / byHand).toBeCloseTo(1, 6);
});
