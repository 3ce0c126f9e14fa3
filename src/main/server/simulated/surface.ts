/**
 * The implied volatility surface: a hyperbola in standardised log-moneyness (the shape of SVI, Gatheral 2004) whose level
 * follows the simulated VIX and whose term structure decays from a short to a long level.
 */

export interface SmileShape {
  /** At-the-money volatility, annual fraction. */
  atm: number;
  /** Slope of the wings per standard deviation, as a share of `atm`. */
  wing: number;
  /** −1 … 1: tilt of the hyperbola. */
  tilt: number;
}

const LONG_RUN_VIX = 17;

/** @param ivFraction 30-day volatility when the VIX is at 17. @param years ACT/365 to settlement. @param vix index points. */
export function smileAt(ivFraction: number, skew: number, vix: number, years: number, out: SmileShape): SmileShape {
  const stress = vix / LONG_RUN_VIX;
  // Short tenors feel stress whole, long ones a third of it.
  const fade = Math.exp(-years / 0.45);
  const level = ivFraction * (1 + (stress - 1) * (0.33 + 0.67 * fade));
  // A calm market slopes up, a stressed one down; the last days carry a little extra for the day's news.
  const slope = 1 + 0.16 * (1 - fade) * (skew < 0 ? 1 : -1.6) + 0.1 * Math.exp(-years / 0.012);
  out.atm = level * slope;
  out.wing = 0.13 + 0.07 * Math.exp(-years / 0.08);
  out.tilt = skew;
  return out;
}

/** Volatility at log-moneyness ln(K/F). Smooth everywhere, capped at 400 %. */
export function smileVol(shape: SmileShape, logMoneyness: number, sqrtYears: number): number {
  const z = logMoneyness / (shape.atm * sqrtYears);
  const curve = shape.tilt * z + Math.sqrt(z * z + 2.2) - 1.4832396974191326;
  // Beyond eight deviations the wing bends flat.
  const bent = 8 * Math.tanh(curve / 8);
  return Math.min(shape.atm * (1 + shape.wing * bent), 4);
}
