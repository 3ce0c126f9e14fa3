/**
 * Price and Greeks of European options in one pass, natural units (see greek-units.ts):
 * Δ = ∂V/∂S, Γ = ∂²V/∂S², θ = ∂V/∂t, vega = ∂V/∂σ, ρ = ∂V/∂r, vanna = ∂Δ/∂σ, charm = ∂Δ/∂t (t calendar time).
 * Closed forms as in E. G. Haug, "The Complete Guide to Option Pricing Formulas", 2nd ed., chapter 2.
 */
import { createGreekColumns, type GreekColumns, type OptionColumns, type OptionSign } from './columns.ts';
import { europeanPrice, logMoneyness } from './european.ts';
import { normalCdf, normalPdf } from './normal.ts';

/** Writes row `i`. Where spot, strike, time, rate, yield or volatility is unusable every Greek is NaN. */
export function writeEuropeanGreeks(
  out: GreekColumns,
  i: number,
  sign: OptionSign,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  dividendYield: number,
  volatility: number,
): void {
  out.price[i] = europeanPrice(sign, spot, strike, years, rate, dividendYield, volatility);
  const usable = spot > 0 && strike > 0 && volatility >= 0;
  const time = usable ? Math.max(years, 0) : Number.NaN;
  const rootTime = Math.sqrt(time);
  const s = volatility * rootTime;
  const x = logMoneyness(spot, strike) + (rate - dividendYield) * time;
  const h = x === 0 ? 0 : x / s;
  const d1 = h + 0.5 * s;
  const d2 = h - 0.5 * s;
  const spotDiscount = Math.exp(-dividendYield * time);
  const deltaAtRest = sign * spotDiscount * normalCdf(sign * d1);
  const strikeLeg = sign * strike * Math.exp(-rate * time) * normalCdf(sign * d2);
  const density = spotDiscount * normalPdf(d1);
  const carry = dividendYield * spot * deltaAtRest - rate * strikeLeg;
  out.delta[i] = deltaAtRest;
  out.rho[i] = time * strikeLeg;
  if (density === 0) {
    // No chance of ending near the strike: zero time or volatility away from it, or infinite volatility.
    out.gamma[i] = 0;
    out.vega[i] = 0;
    out.vanna[i] = 0;
    out.theta[i] = carry;
    out.charm[i] = dividendYield * deltaAtRest;
    return;
  }
  out.gamma[i] = density / (spot * s);
  out.vega[i] = spot * density * rootTime;
  out.theta[i] = carry - (0.5 * spot * density * volatility) / rootTime;
  out.vanna[i] = (-density * d2) / volatility;
  out.charm[i] = dividendYield * deltaAtRest - density * ((rate - dividendYield) / s - d2 / (2 * time));
}

/** `writeEuropeanGreeks` for rows `from` to `to`. */
export function europeanGreeks(
  options: OptionColumns,
  volatility: Float64Array,
  out: GreekColumns,
  from = 0,
  to = volatility.length,
): void {
  for (let i = from; i < to; i++) {
    writeEuropeanGreeks(
      out,
      i,
      options.sign[i] as OptionSign,
      options.spot[i],
      options.strike[i],
      options.years[i],
      options.rate[i],
      options.dividendYield[i],
      volatility[i],
    );
  }
}

/** One option's price and Greeks as an object, natural units; for tests and one-off questions. */
export function europeanGreeksOf(
  sign: OptionSign,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  dividendYield: number,
  volatility: number,
): Record<keyof GreekColumns, number> {
  const row = createGreekColumns(1);
  writeEuropeanGreeks(row, 0, sign, spot, strike, years, rate, dividendYield, volatility);
  return {
    price: row.price[0],
    delta: row.delta[0],
    gamma: row.gamma[0],
    theta: row.theta[0],
    vega: row.vega[0],
    rho: row.rho[0],
    vanna: row.vanna[0],
    charm: row.charm[0],
  };
}
