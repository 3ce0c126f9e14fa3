import type { EpochMs } from '../../../../shared/market/calendar.ts';

/** Index of the first that reaches `atMs`, by bisection: their ends never go back. Their number where none does. */
export function firstReaching(places: readonly { untilMs: EpochMs }[], atMs: EpochMs): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle].untilMs < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
