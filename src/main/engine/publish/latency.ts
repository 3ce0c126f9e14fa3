/** A fixed-size log-spaced histogram: percentiles of latencies without keeping samples. */
const BUCKETS = 200;
/** Bucket edges grow by 7 %: 200 buckets reach from 10 µs to 7 s. */
const GROWTH = 1.07;
const SMALLEST_MS = 0.01;

export class LatencyHistogram {
  readonly #counts = new Uint32Array(BUCKETS);
  #total = 0;

  add(ms: number): void {
    if (!(ms >= 0)) return;
    const bucket =
      ms <= SMALLEST_MS ? 0 : Math.min(BUCKETS - 1, Math.ceil(Math.log(ms / SMALLEST_MS) / Math.log(GROWTH)));
    this.#counts[bucket]++;
    this.#total++;
  }

  /** Milliseconds below which a fraction of the samples lie; undefined while empty. */
  percentile(fraction: number): number | undefined {
    if (this.#total === 0) return undefined;
    let left = fraction * this.#total;
    let bucket = 0;
    while (bucket < BUCKETS - 1 && (left -= this.#counts[bucket]) > 0) bucket++;
    return SMALLEST_MS * GROWTH ** bucket;
  }

  clear(): void {
    this.#counts.fill(0);
    this.#total = 0;
  }
}
