/** The European kernel against QuantLib (600 options) and against 50-digit arithmetic where QuantLib loses digits. */
import { describe, expect, it } from 'vitest';
import type { OptionSign } from '../../../../src/shared/analytics/columns.ts';
import { europeanGreeksOf } from '../../../../src/shared/analytics/european-greeks.ts';
import { europeanImpliedVolatility } from '../../../../src/shared/analytics/european-implied.ts';
import { europeanPrice } from '../../../../src/shared/analytics/european.ts';
import { readOracle } from './oracle.ts';

const oracle = readOracle();

it('is whole', () => expect(oracle).toHaveLength(600));

/** Largest relative difference over the oracle rows that `applies` keeps. */
function worstRelative(
  value: (row: (typeof oracle)[number]) => number,
  reference: (row: (typeof oracle)[number]) => number,
  rows: readonly (typeof oracle)[number][] = oracle,
): number {
  return Math.max(...rows.map((row) => Math.abs(value(row) / reference(row) - 1)));
}

const greeksOf = (row: (typeof oracle)[number]) =>
  europeanGreeksOf(row.sign, row.spot, row.strike, row.years, row.rate, row.dividendYield, row.sigma);

describe('against the QuantLib oracle', () => {
  it('prices to 1e-12 relative where the price is not negligible', () => {
    const price = (row: (typeof oracle)[number]) =>
      europeanPrice(row.sign, row.spot, row.strike, row.years, row.rate, row.dividendYield, row.sigma);
    // QuantLib subtracts two legs of the size of spot: below 1e-3 of spot its own digits end.
    const considerable = oracle.filter((row) => row.price > 1e-3 * row.spot);
    expect(considerable).toHaveLength(485);
    expect(worstRelative(price, (row) => row.price, considerable)).toBeLessThan(1e-12);
    expect(worstRelative(price, (row) => row.price)).toBeLessThan(1e-10);
  });

  it.each([
    ['delta', (row: (typeof oracle)[number]) => row.delta],
    ['gamma', (row: (typeof oracle)[number]) => row.gamma],
    ['theta', (row: (typeof oracle)[number]) => row.thetaPerYear],
    ['vega', (row: (typeof oracle)[number]) => row.vega],
    ['rho', (row: (typeof oracle)[number]) => row.rho],
  ] as const)('%s to 1e-10 relative', (name, reference) => {
    expect(worstRelative((row) => greeksOf(row)[name], reference)).toBeLessThan(1e-10);
  });

  it('implied volatility to 1e-9 on every row: none is degenerate enough to leave out', () => {
    const volatility = (row: (typeof oracle)[number]) =>
      europeanImpliedVolatility(row.sign, row.price, row.spot, row.strike, row.years, row.rate, row.dividendYield)
        .volatility;
    expect(worstRelative(volatility, (row) => row.sigma)).toBeLessThan(1e-9);
  });
});

/** sign, S, K, T, r, q, σ → price, Δ, vanna, charm by mpmath at 60 digits (derivatives by high-order differences). */
const FIFTY_DIGITS: [OptionSign, ...number[]][] = [
  [1, 100, 150, 0.1, 0.03, 0.01, 0.2, 1.029675870134955e-10, 1.091549574318932e-10, 2.2737057691881296e-8, -2.2960272078745932e-8],
  [-1, 100, 60, 0.25, 0.05, 0, 0.18, 3.426836564344815e-9, -2.318113569921174e-9, -4.474380076338827e-7, 1.5332276053655996e-7],
  [1, 6600, 6605, 1.902587519025875e-6, 0.042, 0.013, 0.12, 5.246072478005851e-7, 2.3838030645073863e-6, 0.0004340678078109625, -13.690757154455987],
  [-1, 100, 140, 1.5, -0.02, -0.005, 0.35, 49.24438059943386, -0.7389107386228494, 0.9947353605046616, -0.10077446785360282],
  [1, 50, 20, 2, 0.01, 0.07, 0.9, 29.252511874337237, 0.77940523352106, 0.0018718594183175597, 0.06151034201839674],
  [1, 100, 100, 30, 0.03, 0.02, 4, 54.88116360940264, 0.5488116360940264, 4.5130173081065526e-27, 0.010976232721880528],
  [-1, 250, 130, 0.02, 0.04, 0, 0.3, 2.4476788277425497e-54, -3.585891076628876e-54, -2.858395236005496e-51, 2.1385502730868417e-50],
]; // prettier-ignore

describe('against 50-digit arithmetic', () => {
  it.each(FIFTY_DIGITS)(
    'sign %d S %d K %d T %d r %d q %d σ %d',
    (sign, s, k, t, r, q, v, price, delta, vanna, charm) => {
      const got = europeanGreeksOf(sign, s, k, t, r, q, v);
      expect(Math.abs(got.price / price - 1)).toBeLessThan(2e-13);
      expect(Math.abs(got.delta / delta - 1)).toBeLessThan(2e-13);
      expect(Math.abs(got.vanna / vanna - 1)).toBeLessThan(1e-12);
      expect(Math.abs(got.charm / charm - 1)).toBeLessThan(1e-12);
    },
  );
});
