/** Sums per underlying and minute of the session, calls and puts apart. Minutes are counted from midnight (ET) and mostly come in order. */
import { emptyFlowSum, FLOW_FIELDS, type FlowSum } from '../../../shared/flow/flow-sums.ts';
import { SUM_WIDTH, SumRows } from './sum-rows.ts';

const SIDED_PLACES = (['premiumUsd', 'boughtUsd', 'soldUsd'] as const).map((field) => FLOW_FIELDS.indexOf(field));

const FIRST_UNDERLYINGS = 64;

interface Minutes {
  /** Ascending. */
  at: number[];
  /** The calls' row of each; the puts' is the next. */
  rows: number[];
}

export interface MinuteSum {
  minute: number;
  calls: FlowSum;
  puts: FlowSum;
}

export class MinuteSums {
  readonly #sums = new SumRows();
  #of: Minutes[] = [];
  /** By underlying: the minute last added to, and its row. */
  #lastMinute = new Float64Array(FIRST_UNDERLYINGS).fill(Number.NaN);
  #lastRow = new Int32Array(FIRST_UNDERLYINGS);

  /** Adds what another count holds. */
  add(underlying: number, minute: number, isPut: boolean, sums: Float64Array): void {
    this.#sums.add(this.#rowOf(underlying, minute) + (isPut ? 1 : 0), sums);
  }

  /** As `SumRows.addPrint`. */
  addPrint(underlying: number, minute: number, isPut: boolean, share: Float64Array, place: number): void {
    const isSame = underlying < this.#lastMinute.length && this.#lastMinute[underlying] === minute;
    const row = isSame ? this.#lastRow[underlying] : this.#rowOf(underlying, minute);
    this.#sums.addPrint(isPut ? row + 1 : row, share, place);
  }

  /** Minutes `from` … `to`, both included, in order; only those with a print. */
  *between(underlying: number, from: number, to: number): Iterable<MinuteSum> {
    const minutes = this.#of[underlying];
    if (!minutes) return;
    for (let i = placeOf(minutes.at, from); i < minutes.at.length && minutes.at[i] <= to; i++) {
      const row = minutes.rows[i];
      yield { minute: minutes.at[i], calls: this.#sums.read(row), puts: this.#sums.read(row + 1) };
    }
  }

  /** Of minutes `from` … `to` together. */
  over(underlying: number, from: number, to: number): { calls: FlowSum; puts: FlowSum } {
    const calls = emptyFlowSum();
    const puts = emptyFlowSum();
    const minutes = this.#of[underlying];
    if (!minutes) return { calls, puts };
    for (let i = placeOf(minutes.at, from); i < minutes.at.length && minutes.at[i] <= to; i++) {
      this.#sums.addTo(calls, minutes.rows[i]);
      this.#sums.addTo(puts, minutes.rows[i] + 1);
    }
    return { calls, puts };
  }

  /** Of the whole session, calls and puts together: premium, bought, sold in dollars, into `out`. False where nothing was counted. */
  sided(underlying: number, out: Float64Array): boolean {
    const minutes = this.#of[underlying];
    out.fill(0, 0, SIDED_PLACES.length);
    if (!minutes) return false;
    for (let i = 0; i < minutes.rows.length; i++)
      for (let place = 0; place < SIDED_PLACES.length; place++)
        out[place] +=
          this.#sums.value(minutes.rows[i], SIDED_PLACES[place]) +
          this.#sums.value(minutes.rows[i] + 1, SIDED_PLACES[place]);
    return true;
  }

  /** Every row: its underlying and minute, then the calls' sums and the puts'. */
  snapshot(): { keys: Float64Array; sums: Float64Array } {
    const all = this.#of.flatMap((minutes, underlying) =>
      minutes ? minutes.at.map((minute, i) => [underlying, minute, minutes.rows[i]]) : [],
    );
    const keys = new Float64Array(all.length * 2);
    const sums = new Float64Array(all.length * 2 * SUM_WIDTH);
    all.forEach(([underlying, minute, row], i) => {
      keys.set([underlying, minute], i * 2);
      sums.set(this.#sums.row(row, 2), i * 2 * SUM_WIDTH);
    });
    return { keys, sums };
  }

  clear(): void {
    this.#sums.clear();
    this.#of = [];
    this.#lastMinute.fill(Number.NaN);
  }

  #rowOf(underlying: number, minute: number): number {
    if (underlying >= this.#lastMinute.length) this.#fit(underlying);
    const minutes = (this.#of[underlying] ??= { at: [], rows: [] });
    const place = placeOf(minutes.at, minute);
    if (minutes.at[place] !== minute) {
      const row = this.#sums.open(2);
      minutes.at.splice(place, 0, minute);
      minutes.rows.splice(place, 0, row);
    }
    this.#lastMinute[underlying] = minute;
    return (this.#lastRow[underlying] = minutes.rows[place]);
  }

  #fit(underlying: number): void {
    const length = Math.max(this.#lastMinute.length * 2, underlying + 1);
    const lastMinute = new Float64Array(length).fill(Number.NaN);
    lastMinute.set(this.#lastMinute);
    this.#lastMinute = lastMinute;
    const lastRow = new Int32Array(length);
    lastRow.set(this.#lastRow);
    this.#lastRow = lastRow;
  }
}

/** The first place at or after a minute. */
function placeOf(at: readonly number[], minute: number): number {
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at[middle] < minute) low = middle + 1;
    else high = middle;
  }
  return low;
}
