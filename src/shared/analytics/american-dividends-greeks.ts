/** Implied volatility and all Greeks of American options with cash dividends: the grid of american-dividends.ts, bumped. */
import { americanWithDividends, dividendsPresentValue, type DividendOption } from './american-dividends.ts';
import { reasonWithoutModel } from './american-implied.ts';
import type { GreekColumns } from './columns.ts';
import { europeanGreeksOf } from './european-greeks.ts';
import { HIGHEST_VOLATILITY, solveVolatility } from './implied-secant.ts';
import { BAD_INPUT, SOLVED } from './reasons.ts';

const VOLATILITY_STEP = 0.01;
const RATE_STEP = 1e-3;
/** Of the time to the next date (ex-date or expiry), so that no bump crosses one. */
const TIME_SHARE = 0.01;

/** Price and Greeks, natural units; about 8 ms. NaN for unusable input. */
export function americanDividendGreeks(option: DividendOption): Record<keyof GreekColumns, number> {
  const base = americanWithDividends(option);
  const dv = VOLATILITY_STEP * option.volatility;
  const [more, less] = [1, -1].map((side) =>
    americanWithDividends({ ...option, volatility: option.volatility + side * dv }),
  );
  const [dearer, cheaper] = [1, -1].map((side) =>
    americanWithDividends({ ...option, rate: option.rate + side * RATE_STEP }),
  );
  const next = Math.min(option.years, ...option.dividends.filter((d) => d.years > 0).map((d) => d.years));
  const dt = TIME_SHARE * next;
  const later = americanWithDividends({
    ...option,
    years: option.years - dt,
    dividends: option.dividends.map((d) => ({ ...d, years: d.years - dt })),
  });
  return {
    ...base,
    vega: (more.price - less.price) / (2 * dv),
    rho: (dearer.price - cheaper.price) / (2 * RATE_STEP),
    vanna: (more.delta - less.delta) / (2 * dv),
    charm: (later.delta - base.delta) / dt,
  };
}

/** Implied volatility, fraction a year, or NaN with the reason byte. `option.volatility` is ignored. */
export function americanDividendVolatility(
  option: Omit<DividendOption, 'volatility'>,
  price: number,
): { volatility: number; reason: number } {
  const { sign, spot, strike, years, rate, dividendYield, dividends } = option;
  const none = (reason: number) => ({ volatility: Number.NaN, reason });
  const unusable = Number.isFinite(rate) ? reasonWithoutModel(sign, price, spot, strike, years) : BAD_INPUT;
  if (unusable !== SOLVED) return none(unusable);
  const scale = Math.max(spot, strike);
  const intrinsic = sign * (spot - strike);
  const escrowed = Math.max(spot - dividendsPresentValue(dividends, years, rate), 0.01 * spot);
  const solved = solveVolatility({
    priceAt: (volatility) => americanWithDividends({ ...option, volatility }).price,
    vegaAt: (volatility) => europeanGreeksOf(sign, escrowed, strike, years, rate, dividendYield, volatility).vega,
    price,
    intrinsic,
    guess: 0.3,
    high: HIGHEST_VOLATILITY,
    priceTolerance: 1e-9 * scale,
    volatilityTolerance: 1e-7,
  });
  return solved > 0 ? { volatility: solved, reason: SOLVED } : none(-solved);
}
