/** The results of one indicator over growing bars. A change of the newest bar costs one step; an older one, the steps since the mark before it. */
import type { Indicator, IndicatorBars } from './indicator.ts';

/** The carried numbers are kept at every bar of this multiple. */
const MARK_EVERY = 256;

export class IndicatorRun {
  readonly #indicator: Indicator;
  #length = 0;
  #lines: Float64Array[];
  /** As carried past the last bar. */
  readonly #state: Float64Array;
  /** As carried up to the last bar. */
  readonly #beforeLast: Float64Array;
  #marks: Float64Array[] = [];

  constructor(indicator: Indicator) {
    this.#indicator = indicator;
    this.#lines = Array.from({ length: indicator.lines }, () => new Float64Array(1024));
    this.#state = new Float64Array(indicator.carried);
    this.#beforeLast = new Float64Array(indicator.carried);
  }

  get length(): number {
    return this.#length;
  }

  /** NaN where the line has no value, or no bar is. */
  value(line: number, index: number): number {
    return index >= 0 && index < this.#length ? this.#lines[line][index] : Number.NaN;
  }

  /** A view of one column of results; valid until the next update. */
  column(line: number): Float64Array {
    return this.#lines[line].subarray(0, this.#length);
  }

  /** Bars at and after `from` changed, or were added; there are `length` of them now. */
  update(bars: IndicatorBars, length: number, from: number): void {
    this.#reserve(length);
    const first = this.#resumeAt(Math.min(from, length));
    for (let i = first; i < length; i++) {
      if (i % MARK_EVERY === 0) this.#marks[i / MARK_EVERY] = this.#state.slice();
      if (i === length - 1) this.#beforeLast.set(this.#state);
      this.#indicator.step(bars, i, this.#state, this.#lines);
    }
    this.#length = length;
  }

  /** Sets the state to what it was before a bar at or before `from`; returns that bar. */
  #resumeAt(from: number): number {
    if (from >= this.#length) return this.#length;
    if (from === this.#length - 1) {
      this.#state.set(this.#beforeLast);
      return from;
    }
    const mark = Math.floor(from / MARK_EVERY);
    this.#state.set(this.#marks[mark]);
    this.#marks.length = mark;
    return mark * MARK_EVERY;
  }

  #reserve(length: number): void {
    if (this.#lines.length === 0 || length <= this.#lines[0].length) return;
    const capacity = 2 ** Math.ceil(Math.log2(length));
    this.#lines = this.#lines.map((line) => {
      const longer = new Float64Array(capacity);
      longer.set(line);
      return longer;
    });
  }
}
