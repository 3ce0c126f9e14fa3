/**
 * Premium by right and aggressor over the last minutes, in buckets of ten seconds of market time.
 * Bought = at or above the ask, sold = at or below the bid; mid and unknown count in the total alone.
 */
import { PRINT_SIDE } from '../../../shared/market/prints.ts';

const BUCKET_MS = 10_000;
const BUCKETS = 180;
const FIELDS = 6;
/** Windows shown, the longest as long as the ring. */
const MINUTES = [5, 10, 30];

export interface RightTotal {
  boughtUsd: number;
  soldUsd: number;
  /** All premium, whatever the side. */
  totalUsd: number;
}

export interface WindowTotal {
  calls: RightTotal;
  puts: RightTotal;
}

export class FlowTotals {
  readonly #sums = new Float64Array(BUCKETS * FIELDS);
  /** Which bucket of time a place in the ring holds. */
  readonly #epochs = new Float64Array(BUCKETS).fill(Number.NEGATIVE_INFINITY);
  #newestMs = Number.NEGATIVE_INFINITY;

  /** Market time of the newest print counted. */
  get newestMs(): number {
    return this.#newestMs;
  }

  /** `times` −1 takes a print back that is about to be amended. */
  add(atMs: number, right: 'C' | 'P', side: number, premiumUsd: number, times: 1 | -1 = 1): void {
    if (Number.isNaN(premiumUsd)) return;
    const epoch = Math.floor(atMs / BUCKET_MS);
    if (atMs > this.#newestMs) this.#newestMs = atMs;
    const place = epoch % BUCKETS;
    if (this.#epochs[place] > epoch) return;
    const at = place * FIELDS;
    if (this.#epochs[place] < epoch) {
      this.#epochs[place] = epoch;
      this.#sums.fill(0, at, at + FIELDS);
    }
    const first = at + (right === 'C' ? 0 : 3);
    const usd = premiumUsd * times;
    if (side === PRINT_SIDE.atAsk || side === PRINT_SIDE.aboveAsk) this.#sums[first] += usd;
    else if (side === PRINT_SIDE.atBid || side === PRINT_SIDE.belowBid) this.#sums[first + 1] += usd;
    this.#sums[first + 2] += usd;
  }

  /** Up to 30 minutes back from `nowMs`, to the ten seconds. */
  over(minutes: number, nowMs: number): WindowTotal {
    const newest = Math.floor(nowMs / BUCKET_MS);
    const oldest = newest - minutes * 6 + 1;
    const sums = new Float64Array(FIELDS);
    for (let place = 0; place < BUCKETS; place++) {
      if (this.#epochs[place] < oldest || this.#epochs[place] > newest) continue;
      for (let f = 0; f < FIELDS; f++) sums[f] += this.#sums[place * FIELDS + f];
    }
    return {
      calls: { boughtUsd: sums[0], soldUsd: sums[1], totalUsd: sums[2] },
      puts: { boughtUsd: sums[3], soldUsd: sums[4], totalUsd: sums[5] },
    };
  }
}

/** The windows the prints here cover, and the first they do not: longer ones would say the same again. */
export function windowsOf(countedSinceMs: number, nowMs: number): { minutes: number; whole: boolean }[] {
  const wholes = MINUTES.filter((minutes) => nowMs - countedSinceMs >= minutes * 60_000);
  const next = Number.isFinite(countedSinceMs) ? MINUTES[wholes.length] : undefined;
  return [
    ...wholes.map((minutes) => ({ minutes, whole: true })),
    ...(next === undefined ? [] : [{ minutes: next, whole: false }]),
  ];
}
