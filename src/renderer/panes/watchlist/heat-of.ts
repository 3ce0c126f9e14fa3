/** The colour of a day's change. */
import { STRONGEST_PERCENT, type Shade } from '../../charts/heat-shade.ts';

/** From here on every change has the same, the strongest colour: 3 %. */
export const STRONGEST_CHANGE = 0.03;

/** `change` as a fraction; one that is unknown, or too small to be shown, has no colour. */
export function heatOf(change: number): Shade {
  const tone = change < 0 ? 'down' : 'up';
  if (!Number.isFinite(change)) return { tone, percent: 0 };
  return { tone, percent: Math.round(STRONGEST_PERCENT * Math.min(1, Math.abs(change) / STRONGEST_CHANGE)) };
}
