/** The user's rate curve as a function: continuous rate for a number of years, linear between points, flat outside them. */
import type { Preferences } from '../settings/preferences.ts';

export type RateCurve = (years: number) => number;

export function rateCurveOf(points: Preferences['rateCurve']): RateCurve {
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
