/** The user's rate curve as a function: continuous rate for a number of years, linear between points, flat outside them. */
import type { Preferences } from '../settings/preferences.ts';

export type RateCurve = (years: number) => number;

export function rateCurveOf(points: Preferences['rateCurve']): RateCurve {
  const sorted = [...points].sort((a, b) => a.days - b.days);
  return (years) => {
    const days = years * 365;
    const above = sorted.findIndex((p) => p.days >= days);
    if (above === -1) return sorted[sorted.length - 1].rateFraction;
    if (above === 0) return sorted[0].rateFraction;
    const [low, high] = [sorted[above - 1], sorted[above]];
    const weight = (days - low.days) / (high.days - low.days);
    return low.rateFraction + weight * (high.rateFraction - low.rateFraction);
  };
}
