/** Values known at instants, at the places of a chart's axis. */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { lastAtOrBefore } from '../chart-time.ts';

export interface TimedValues {
  /** In order of time. */
  atMs: readonly EpochMs[];
  values: readonly number[];
  /** How long a value stands for what is after it, in milliseconds. */
  heldMs: number;
}

/** Of each bar the newest value before its end; NaN where none is, or where it is older than it is held. */
export function placeValues(starts: readonly EpochMs[], timed: TimedValues, timeframeMs: number): number[] {
  return starts.map((startMs) => {
    const index = lastAtOrBefore(timed.atMs, startMs + timeframeMs - 1);
    if (index < 0 || startMs - timed.atMs[index] > timed.heldMs) return Number.NaN;
    return timed.values[index];
  });
}
