/** Rows of running sums (`shared/flow/flow-sums.ts`) in one growing array. */
import { emptyFlowSum, FLOW_FIELDS, type FlowSum } from '../../../shared/flow/flow-sums.ts';
import { addShare } from './print-share.ts';

export const SUM_WIDTH = FLOW_FIELDS.length;

export class SumRows {
  #values = new Float64Array(64 * SUM_WIDTH);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Opens `rows` rows of zeros one after the other; returns the first. */
  open(rows = 1): number {
    const first = this.#count;
    this.#count += rows;
    if (this.#count * SUM_WIDTH > this.#values.length) {
      const bigger = new Float64Array(Math.max(this.#values.length * 2, this.#count * SUM_WIDTH));
      bigger.set(this.#values);
      this.#values = bigger;
    }
    return first;
  }

  /** Adds what another row holds. */
  add(row: number, sums: Float64Array): void {
    const at = row * SUM_WIDTH;
    const values = this.#values;
    for (let i = 0; i < SUM_WIDTH; i++) values[at + i] += sums[i];
  }

  /** Adds one print's share, its premium to `place` too (`print-share.ts`). */
  addPrint(row: number, share: Float64Array, place: number): void {
    addShare(this.#values, row * SUM_WIDTH, share, place);
  }

  /** A value of either half of the row, which is then in the cache. */
  fetch(row: number): number {
    return this.#values[row * SUM_WIDTH] + this.#values[row * SUM_WIDTH + SUM_WIDTH - 1];
  }

  value(row: number, place: number): number {
    return this.#values[row * SUM_WIDTH + place];
  }

  read(row: number): FlowSum {
    return this.addTo(emptyFlowSum(), row);
  }

  addTo(sum: FlowSum, row: number): FlowSum {
    for (let i = 0; i < SUM_WIDTH; i++) sum[FLOW_FIELDS[i]] += this.#values[row * SUM_WIDTH + i];
    return sum;
  }

  /** A view of `rows` rows; valid until the next `open`. */
  row(row: number, rows = 1): Float64Array {
    return this.#values.subarray(row * SUM_WIDTH, (row + rows) * SUM_WIDTH);
  }

  /** A copy of all rows. */
  snapshot(): Float64Array<ArrayBuffer> {
    return this.#values.slice(0, this.#count * SUM_WIDTH);
  }

  clear(): void {
    this.#values.fill(0, 0, this.#count * SUM_WIDTH);
    this.#count = 0;
  }
}
