/**
 * European option price: Black (1976) on the forward F = S·e^{(r−q)T}, which is Black-Scholes-Merton with a
 * continuous yield. Prices are US dollars per unit of the underlying.
 */
import { normalisedBlack, normalisedBlackGivenVega, normalisedVega } from './black-normalised.ts';
import type { OptionColumns, OptionSign } from './columns.ts';

/**
 * ln(S/K) to full relative precision. Near the money S − K is exact in floating point where S/K is not, which
 * matters when a minute is left and ln(S/K) is compared with a tiny σ√T.
 */
export function logMoneyness(spot: number, strike: number): number {
  const ratio = (spot - strike) / strike;
  return Math.abs(ratio) < 0.25 ? Math.log1p(ratio) : Math.log(spot / strike);
}

/**
 * Price, exact in every limit: intrinsic at or after expiry, discounted intrinsic at zero volatility, the discounted
 * spot (call) or strike (put) at infinite volatility. NaN where spot or strike is not positive or an input is NaN.
 * In the money it is the intrinsic value of the forward, K·e^{−rT}(e^x − 1) without cancellation, plus the out-of-the-money
 * price of the other right, so the time value keeps its digits.
 */
export function europeanPrice(
  sign: OptionSign,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  dividendYield: number,
  volatility: number,
): number {
  if (!(spot > 0 && strike > 0 && volatility >= 0)) return Number.NaN;
  if (years <= 0) return Math.max(sign * (spot - strike), 0);
  const s = volatility * Math.sqrt(years);
  if (s === Number.POSITIVE_INFINITY) {
    return sign > 0 ? spot * Math.exp(-dividendYield * years) : strike * Math.exp(-rate * years);
  }
  const strikePv = strike * Math.exp(-rate * years);
  const x = logMoneyness(spot, strike) + (rate - dividendYield) * years;
  const timeValue = strikePv * Math.exp(0.5 * x) * normalisedBlack(-Math.abs(x), s);
  return sign * x > 0 ? sign * strikePv * Math.expm1(x) + timeValue : timeValue;
}

/** What a step of a root search in volatility needs. */
export interface PriceSlope {
  price: number;
  /** ∂V/∂σ. */
  vega: number;
  /** ∂²V/∂σ² over the vega. */
  volgaOverVega: number;
}

/** `europeanPrice` and its slopes in volatility, for positive finite spot, strike, years and volatility. */
export function europeanPriceSlope(
  out: PriceSlope,
  sign: OptionSign,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  dividendYield: number,
  volatility: number,
): void {
  const rootTime = Math.sqrt(years);
  const s = volatility * rootTime;
  const strikePv = strike * Math.exp(-rate * years);
  const x = logMoneyness(spot, strike) + (rate - dividendYield) * years;
  const scale = strikePv * Math.exp(0.5 * x);
  const vega = normalisedVega(x, s);
  const timeValue = scale * normalisedBlackGivenVega(-Math.abs(x), s, vega);
  out.price = sign * x > 0 ? sign * strikePv * Math.expm1(x) + timeValue : timeValue;
  out.vega = scale * vega * rootTime;
  const h = x / s;
  out.volgaOverVega = (h * h - 0.25 * s * s) / volatility;
}

/** `europeanPrice` for rows `from` to `to` into `out`. */
export function europeanPrices(
  options: OptionColumns,
  volatility: Float64Array,
  out: Float64Array,
  from = 0,
  to = out.length,
): void {
  for (let i = from; i < to; i++) {
    out[i] = europeanPrice(
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
