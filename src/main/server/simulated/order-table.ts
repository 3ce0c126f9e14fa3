/**
 * A ring of prototypical orders every tape draws consecutive runs from, so that the volume of any run of orders is one
 * subtraction of prefix sums however long the run.
 */
import { mix, unit } from './hash.ts';

const RING = 1024;

export const OrderKind = {
  plain: 0,
  sweep: 1,
  block: 2,
  auction: 3,
  late: 4,
  cancel: 5,
  multiLeg: 6,
  stockSweep: 7,
} as const;

/** Share of option orders that are one leg of a spread. */
const MULTI_LEG_SHARE = 0.09;

/** A cancel nets the order this many places before it. */
export const CANCEL_DISTANCE = 3;

export class OrderTable {
  readonly kind = new Uint8Array(RING);
  readonly size = new Int32Array(RING);
  /** Prints an order is split into (sweeps), 1 otherwise. */
  readonly legs = new Uint8Array(RING);
  /** Prints per order on average. */
  readonly meanPrints: number;
  readonly #prefix = new Float64Array(2 * RING + 1);

  /** @param twinKey where two tables share it, they have the legs of spreads at the same places and in the same sizes. */
  constructor(key: number, market: 'options' | 'stocks', scale: number, twinKey = key) {
    for (let i = 0; i < RING; i++) {
      if (market === 'stocks') this.#stockOrder(key, i, scale);
      else if (unit(twinKey, i, 5) < MULTI_LEG_SHARE) this.#spreadLeg(twinKey, i, scale);
      else this.#optionOrder(key, i, scale);
    }
    // What a cancel nets is an ordinary single print, never the leg of a spread.
    for (let i = 0; i < RING; i++) {
      if (this.kind[i] !== OrderKind.cancel) continue;
      const target = (i + RING - CANCEL_DISTANCE) % RING;
      if (this.kind[target] === OrderKind.multiLeg) {
        this.kind[i] = OrderKind.plain;
        continue;
      }
      this.kind[target] = OrderKind.plain;
      this.legs[target] = 1;
      this.size[i] = this.size[target];
    }
    for (let i = 0; i < 2 * RING; i++) {
      const size = this.size[i % RING];
      this.#prefix[i + 1] = this.#prefix[i] + (this.kind[i % RING] === OrderKind.cancel ? -size : size);
    }
    this.meanPrints = this.legs.reduce((sum, n) => sum + n, 0) / RING;
  }

  #stockOrder(key: number, i: number, scale: number): void {
    const v = unit(key, i, 2);
    const w = unit(key, i, 3);
    const base = v < 0.35 ? 0.1 + 0.6 * w : v < 0.97 ? 0.8 + 0.9 * w : 6 * (1 + w);
    this.legs[i] = 1;
    this.size[i] = Math.max(1, Math.round(base * scale));
    this.kind[i] = unit(key, i, 1) < 0.13 ? OrderKind.stockSweep : OrderKind.plain;
  }

  #spreadLeg(key: number, i: number, scale: number): void {
    this.legs[i] = 1;
    this.size[i] = Math.max(1, Math.round((1 + 30 * unit(key, i, 6) ** 3) * scale));
    this.kind[i] = OrderKind.multiLeg;
  }

  #optionOrder(key: number, i: number, scale: number): void {
    const u = unit(key, i, 1);
    const v = unit(key, i, 2);
    this.legs[i] = 1;
    const lots =
      v < 0.55
        ? 1 + Math.floor(3 * unit(key, i, 3))
        : v < 0.9
          ? 5 + Math.floor(11 * unit(key, i, 3))
          : 20 + Math.floor(50 * unit(key, i, 3) ** 3);
    let size = lots;
    let kind: number = OrderKind.plain;
    if (u < 0.07) {
      kind = OrderKind.sweep;
      this.legs[i] = 3 + (mix(key, i, 4) & 3);
      size = lots * 4 + 10;
    } else if (u < 0.078) {
      kind = OrderKind.block;
      size = 150 + Math.floor(900 * unit(key, i, 3) ** 2);
    } else if (u < 0.11) kind = OrderKind.auction;
    else if (u < 0.116) kind = OrderKind.late;
    else if (u < 0.12) kind = OrderKind.cancel;
    this.kind[i] = kind;
    // A block is one by its size, however fast the tape.
    const least = kind === OrderKind.block ? size : this.legs[i];
    this.size[i] = Math.max(least, Math.round(size * scale));
  }

  /** Ring position of order `k` of a run that starts at `start`. */
  at(start: number, k: number): number {
    return (start + k) & (RING - 1);
  }

  /** The kind of order `k` of a run: a cancel with nothing before it in its run trades plainly. */
  kindOf(start: number, k: number): number {
    const kind = this.kind[this.at(start, k)];
    return kind === OrderKind.cancel && k < CANCEL_DISTANCE ? OrderKind.plain : kind;
  }

  /** Net volume of orders 0 … n−1 of a run. */
  volume(start: number, n: number): number {
    const first = start & (RING - 1);
    const rounds = Math.floor(n / RING);
    const rest = n - rounds * RING;
    let sum = rounds * this.#prefix[RING] + this.#prefix[first + rest] - this.#prefix[first];
    for (let k = 0; k < Math.min(n, CANCEL_DISTANCE); k++) {
      const i = this.at(start, k);
      if (this.kind[i] === OrderKind.cancel) sum += 2 * this.size[i];
    }
    return sum;
  }
}
