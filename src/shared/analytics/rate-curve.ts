/** The user's rate curve as a function: continuous rate for a number of years, linear between points, flat outside them. */

export type RateCurve = (years: number) => number;

interface RatePoint {
  days: number;
  rateFraction: number;
}

/** Until the user says otherwise. Here and not with the preferences, whose schemas a thread would load for it. */
export const DEFAULT_RATES: readonly RatePoint[] = [
  { days: 1, rateFraction: 0.0375 },
  { days: 30, rateFraction: 0.038 },
  { days: 180, rateFraction: 0.037 },
  { days: 365, rateFraction: 0.0355 },
  { days: 1095, rateFraction: 0.036 },
];

export function rateCurveOf(points: readonly RatePoint[]): RateCurve {
  const sorted = [...points].sort((a, b) => a.days - b.days);
  const days = Float64Array.from(sorted, (point) => point.days);
  const rates = Float64Array.from(sorted, (point) => point.rateFraction);
  return (years) => {
    const at = years * 365;
    let above = 0;
    while (above < days.length && !(days[above] >= at)) above++;
    if (above === days.length) return rates[above - 1];
    if (above === 0) return rates[0];
    const weight = (at - days[above - 1]) / (days[above] - days[above - 1]);
    return rates[above - 1] + weight * (rates[above] - rates[above - 1]);
  };
}
