/** European kernel: price, implied volatility and Greeks over the chain of a broad index, nanoseconds a contract. */
import { createGreekColumns, createOptionColumns } from '../src/shared/analytics/columns.ts';
import { europeanGreeks } from '../src/shared/analytics/european-greeks.ts';
import { europeanImpliedVolatilities } from '../src/shared/analytics/european-implied.ts';
import { europeanPrices } from '../src/shared/analytics/european.ts';

const CONTRACTS = 9000;
const EXPIRIES_YEARS = [1 / 365, 2 / 365, 5 / 365, 9 / 365, 16 / 365, 30 / 365, 58 / 365, 121 / 365, 1, 2];
const ROUNDS = 60;

export async function run(): Promise<Record<string, unknown>> {
  const options = createOptionColumns(CONTRACTS);
  const sigma = new Float64Array(CONTRACTS);
  const perExpiry = CONTRACTS / EXPIRIES_YEARS.length;
  for (let i = 0; i < CONTRACTS; i++) {
    const years = EXPIRIES_YEARS[Math.floor(i / perExpiry)];
    const position = ((i % perExpiry) / perExpiry - 0.5) * 2; // −1 … 1 across the strikes
    const deviations = position * 4;
    sigma[i] = 0.14 + 0.05 * position * position - 0.04 * position;
    options.sign[i] = i % 2 === 0 ? 1 : -1;
    options.spot[i] = 6600;
    options.strike[i] = 6600 * Math.exp(deviations * sigma[i] * Math.sqrt(years));
    options.years[i] = years;
    options.rate[i] = 0.042;
    options.dividendYield[i] = 0.013;
  }
  const price = new Float64Array(CONTRACTS);
  const volatility = new Float64Array(CONTRACTS);
  const reason = new Uint8Array(CONTRACTS);
  const greeks = createGreekColumns(CONTRACTS);

  // Rounds take turns and the fastest counts: other processes only ever add time, and they add it unevenly.
  let [priceMs, ivMs, greeksMs] = [Infinity, Infinity, Infinity];
  for (let round = 0; round < ROUNDS; round++) {
    priceMs = Math.min(
      priceMs,
      elapsedMs(() => europeanPrices(options, sigma, price)),
    );
    ivMs = Math.min(
      ivMs,
      elapsedMs(() => europeanImpliedVolatilities(options, price, volatility, reason)),
    );
    greeksMs = Math.min(
      greeksMs,
      elapsedMs(() => europeanGreeks(options, sigma, greeks)),
    );
  }
  const unsolved = reason.reduce((count, byte) => count + (byte === 0 ? 0 : 1), 0);
  let worst = 0;
  for (let i = 0; i < CONTRACTS; i++) {
    // Deep in the money a double price no longer holds the volatility: judge where vega is worth a thousandth of spot.
    if (reason[i] === 0 && greeks.vega[i] > 1e-3 * options.spot[i]) {
      worst = Math.max(worst, Math.abs(volatility[i] / sigma[i] - 1));
    }
  }
  const nanoseconds = (ms: number) => Math.round((ms * 1e6) / CONTRACTS);
  return {
    contracts: CONTRACTS,
    ns_per_price: nanoseconds(priceMs),
    ns_per_iv: nanoseconds(ivMs),
    ns_per_greeks: nanoseconds(greeksMs),
    ratio_price_to_iv: Number((ivMs / priceMs).toFixed(2)),
    chain_iv_and_greeks_ms: Number((ivMs + greeksMs).toFixed(3)),
    unsolved,
    worst_relative_iv_error: worst,
  };
}

function elapsedMs(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
