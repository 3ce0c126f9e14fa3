/** How strongly to colour a value among others; the number on it stays readable. */
export const STRONGEST_PERCENT = 58;

export interface Shade {
  tone: 'accent' | 'up' | 'down';
  percent: number;
}

/**
 * Sequential maps colour from the 2nd to the 98th percentile, so that one odd wing does not wash out the rest;
 * diverging ones colour by sign and share of the largest magnitude at that percentile. Unknown has no colour.
 */
export function heatShade(values: readonly (readonly number[])[], diverging: boolean): (value: number) => Shade {
  const known = values.flat().filter((v) => Number.isFinite(v));
  const ranked = (diverging ? known.map(Math.abs) : known).sort((a, b) => a - b);
  const at = (share: number): number => ranked[Math.round(share * (ranked.length - 1))] ?? Number.NaN;
  const low = diverging ? 0 : at(0.02);
  const high = at(0.98);
  return (value) => {
    const tone = diverging ? (value < 0 ? 'down' : 'up') : 'accent';
    if (!Number.isFinite(value) || !(high > low)) return { tone, percent: 0 };
    const share = ((diverging ? Math.abs(value) : value) - low) / (high - low);
    return { tone, percent: Math.round(STRONGEST_PERCENT * Math.min(1, Math.max(0, share))) };
  };
}
