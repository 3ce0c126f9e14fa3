/** American kernel: microseconds a contract alone and in a chain, and the error against the QuantLib oracle. */
import { readFileSync } from 'node:fs';
import { americanImpliedVolatility } from '../src/shared/analytics/american-implied.ts';
import { AmericanSlice } from '../src/shared/analytics/american-slice.ts';
import { americanGreeksOf, americanPrice } from '../src/shared/analytics/american.ts';
import { createGreekColumns, createOptionColumns } from '../src/shared/analytics/columns.ts';

const ORACLE = new URL('../tests/unit/shared/analytics/options-oracle.csv', import.meta.url);
const CHAIN = 5000;
const EXPIRIES_YEARS = [2 / 365, 5 / 365, 9 / 365, 16 / 365, 30 / 365, 58 / 365, 121 / 365, 212 / 365, 1, 2];

export async function run(): Promise<Record<string, unknown>> {
  const oracle = readOracle();
  let maxError = 0;
  const prices = new Float64Array(oracle.length);
  const priceUs = microseconds(oracle.length, () => {
    for (const [i, row] of oracle.entries()) {
      prices[i] = americanPrice(row.sign, row.spot, row.strike, row.years, row.rate, row.dividendYield, row.sigma);
    }
  });
  for (const [i, row] of oracle.entries())
    maxError = Math.max(maxError, Math.abs(prices[i] - row.americanPrice) / row.spot);
  let maxTableError = 0;
  for (const row of oracle) {
    const slice = new AmericanSlice(row.years, row.rate, row.dividendYield);
    const price = slice.price(row.sign, row.spot, row.strike, row.sigma);
    maxTableError = Math.max(maxTableError, Math.abs(price - row.americanPrice) / row.spot);
  }
  const ivUs = microseconds(oracle.length, () => {
    for (const [i, row] of oracle.entries()) {
      americanImpliedVolatility(row.sign, prices[i], row.spot, row.strike, row.years, row.rate, row.dividendYield);
    }
  });
  const greeksUs = microseconds(oracle.length, () => {
    for (const row of oracle) {
      americanGreeksOf(row.sign, row.spot, row.strike, row.years, row.rate, row.dividendYield, row.sigma);
    }
  });
  const chain = measureChain();
  return {
    us_per_price: round(priceUs),
    us_per_iv: round(ivUs),
    us_per_greeks: round(greeksUs),
    max_error_over_S: maxError,
    max_table_error_over_S: maxTableError,
    ...chain,
  };
}

/** IV and all Greeks of 5,000 contracts in ten expiries, premiums tabulated from nothing each round, and with tables made. */
function measureChain(): Record<string, unknown> {
  const options = createOptionColumns(CHAIN);
  const price = new Float64Array(CHAIN);
  const sigma = new Float64Array(CHAIN);
  const perExpiry = CHAIN / EXPIRIES_YEARS.length;
  for (let i = 0; i < CHAIN; i++) {
    const years = EXPIRIES_YEARS[Math.floor(i / perExpiry)];
    const position = ((i % perExpiry) / perExpiry - 0.5) * 2;
    sigma[i] = 0.22 + 0.08 * position * position - 0.06 * position;
    options.sign[i] = i % 2 === 0 ? 1 : -1;
    options.spot[i] = 652;
    options.strike[i] = 652 * Math.exp(3 * position * sigma[i] * Math.sqrt(years));
    options.years[i] = years;
    options.rate[i] = 0.042;
    options.dividendYield[i] = 0.013;
    price[i] = americanPrice(options.sign[i] as 1 | -1, 652, options.strike[i], years, 0.042, 0.013, sigma[i]);
  }
  const volatility = new Float64Array(CHAIN);
  const reason = new Uint8Array(CHAIN);
  const greeks = createGreekColumns(CHAIN);
  const solve = (slices: readonly AmericanSlice[]): void => {
    for (let i = 0; i < CHAIN; i++) {
      const slice = slices[Math.floor(i / perExpiry)];
      const sign = options.sign[i] as 1 | -1;
      const solved = slice.volatilityOrMinusReason(sign, price[i], options.spot[i], options.strike[i]);
      volatility[i] = solved > 0 ? solved : Number.NaN;
      reason[i] = solved > 0 ? slice.writeGreeks(greeks, i, sign, options.spot[i], options.strike[i], solved) : -solved;
    }
  };
  const newSlices = () => EXPIRIES_YEARS.map((years) => new AmericanSlice(years, 0.042, 0.013));
  const us = microseconds(CHAIN, () => solve(newSlices()));
  const slices = newSlices();
  const steadyUs = microseconds(CHAIN, () => solve(slices));
  let worst = 0;
  let unsolved = 0;
  for (let i = 0; i < CHAIN; i++) {
    if (reason[i] !== 0) unsolved++;
    else if (greeks.vega[i] > 1e-2 * 652 * Math.sqrt(options.years[i]))
      worst = Math.max(worst, Math.abs(volatility[i] - sigma[i]));
  }
  return {
    chain_contracts: CHAIN,
    chain_us_per_contract: round(us),
    chain_full_ms: round((us * CHAIN) / 1000),
    chain_steady_ms: round((steadyUs * CHAIN) / 1000),
    chain_exercised_or_unsolved: unsolved,
    chain_worst_iv_error: worst,
  };
}

function readOracle() {
  const [header, ...lines] = readFileSync(ORACLE, 'utf8').trim().split(/\r?\n/);
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    const number = (name: string) => Number(cells[names.indexOf(name)]);
    return {
      sign: cells[names.indexOf('cp')] === 'C' ? (1 as const) : (-1 as const),
      spot: number('S'),
      strike: number('K'),
      years: number('T'),
      rate: number('r'),
      dividendYield: number('q'),
      sigma: number('sigma'),
      americanPrice: number('am_price'),
    };
  });
}

function microseconds(count: number, work: () => void): number {
  const times: number[] = [];
  for (let round = 0; round < 4; round++) {
    const start = performance.now();
    work();
    times.push(performance.now() - start);
  }
  return (Math.min(...times) * 1000) / count;
}

const round = (value: number) => Number(value.toFixed(2));
