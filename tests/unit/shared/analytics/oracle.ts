/** The QuantLib oracle (options-oracle.csv): 600 options with European and American reference values. */
import { readFileSync } from 'node:fs';
import type { OptionSign } from '../../../../src/shared/analytics/columns.ts';

export interface OracleRow {
  sign: OptionSign;
  spot: number;
  strike: number;
  years: number;
  rate: number;
  dividendYield: number;
  sigma: number;
  price: number;
  delta: number;
  gamma: number;
  thetaPerYear: number;
  vega: number;
  rho: number;
  americanPrice: number;
  americanDelta: number;
  americanGamma: number;
}

export const ORACLE_URL = new URL('./options-oracle.csv', import.meta.url);

export function readOracle(): OracleRow[] {
  const [header, ...lines] = readFileSync(ORACLE_URL, 'utf8').trim().split(/\r?\n/);
  const column = new Map(header.split(',').map((name, index) => [name, index]));
  return lines.map((line) => {
    const cells = line.split(',');
    const number = (name: string) => Number(cells[column.get(name)!]);
    return {
      sign: cells[column.get('cp')!] === 'C' ? 1 : -1,
      spot: number('S'),
      strike: number('K'),
      years: number('T'),
      rate: number('r'),
      dividendYield: number('q'),
      sigma: number('sigma'),
      price: number('eu_price'),
      delta: number('eu_delta'),
      gamma: number('eu_gamma'),
      thetaPerYear: number('eu_theta_per_year'),
      vega: number('eu_vega_per_1'),
      rho: number('eu_rho_per_1'),
      americanPrice: number('am_price'),
      americanDelta: number('am_delta_fd'),
      americanGamma: number('am_gamma_fd'),
    };
  });
}
