/**
 * A standard Brownian bridge on [0, 1] that can be read at any point in any order: midpoint displacement on a dyadic grid,
 * every displacement hashed from (key, segment, node). Reading forward reuses the levels already resolved.
 */
import { gauss } from './hash.ts';

/** 2^17 cells: 0.18 s of a 6.5 h session, then straight lines. */
const LEVELS = 17;
const CELLS = 2 ** LEVELS;

/** Standard deviation of the midpoint displacement at each level: √(cell length)/2. */
const DISPLACEMENT = Float64Array.from({ length: LEVELS }, (_, level) => 2 ** (-level / 2) / 2);

export class Bridge {
  readonly #key: number;
  #segment = Number.NaN;
  #cell = -1;
  /** Values at the left and right end of the cell that holds the last point, per level. */
  readonly #left = new Float64Array(LEVELS + 1);
  readonly #right = new Float64Array(LEVELS + 1);

  constructor(key: number) {
    this.#key = key;
  }

  /** Value at `u` of the bridge of a segment (an integer naming, say, a session). */
  at(segment: number, u: number): number {
    const scaled = Math.min(Math.max(u, 0), 1) * CELLS;
    const cell = Math.min(Math.floor(scaled), CELLS - 1);
    if (segment !== this.#segment || cell !== this.#cell) this.#resolve(segment, cell);
    const left = this.#left[LEVELS];
    return left + (this.#right[LEVELS] - left) * (scaled - cell);
  }

  #resolve(segment: number, cell: number): void {
    const left = this.#left;
    const right = this.#right;
    // Levels whose cell is the same as last time keep their ends.
    let level = 0;
    if (segment === this.#segment && this.#cell >= 0) level = Math.clz32(cell ^ this.#cell) - (32 - LEVELS);
    for (; level < LEVELS; level++) {
      const l = left[level];
      const r = right[level];
      const parent = cell >>> (LEVELS - level);
      const middle = (l + r) / 2 + DISPLACEMENT[level] * gauss(this.#key, segment, (1 << level) + parent);
      if ((cell >>> (LEVELS - level - 1)) & 1) {
        left[level + 1] = middle;
        right[level + 1] = r;
      } else {
        left[level + 1] = l;
        right[level + 1] = middle;
      }
    }
    this.#segment = segment;
    this.#cell = cell;
  }
}
