/**
 * Places for the prints that the tape keeps beyond its ring: what was counted of one is still known when its side is learnt, or it is cancelled, after
 * newer prints took its place in the ring.
 */

/** Of the newest large prints on rules' underlyings: about an hour of the busiest market. */
export const LARGE_PLACES = 1 << 16;
/** Of a small print. */
export const NO_PLACE = -1;
/** Of a large one so long ago that newer ones took its place: nobody knows what was counted of it. */
export const FORGOTTEN = -2;

export class LargePlaces {
  readonly #most: number;
  readonly #places = new Map<number, number>();
  #next = 0;
  /** Sequences up to here had places once. */
  #forgottenSeq = Number.NEGATIVE_INFINITY;

  constructor(most = LARGE_PLACES) {
    this.#most = most;
  }

  /** The place of a print, a new one where it had none; FORGOTTEN where it had one. */
  of(seq: number): number {
    const known = this.#places.get(seq);
    if (known !== undefined) return known;
    if (seq <= this.#forgottenSeq) return FORGOTTEN;
    const place = this.#next++ % this.#most;
    this.#places.set(seq, place);
    if (this.#places.size > this.#most) {
      const oldest = this.#places.keys().next().value!;
      this.#places.delete(oldest);
      this.#forgottenSeq = Math.max(this.#forgottenSeq, oldest);
    }
    return place;
  }

  has(seq: number): boolean {
    return this.#places.has(seq);
  }

  clear(): void {
    this.#places.clear();
    this.#next = 0;
    this.#forgottenSeq = Number.NEGATIVE_INFINITY;
  }
}
