/** Bars of one instrument and timeframe as growing columns, oldest first; history and live bars meet here. */
import type { BarSeries } from '../../shared/contract/calls.ts';
import type { EpochMs } from '../../shared/market/calendar.ts';

/** Units: prices in dollars (points for an index), volume in shares or contracts, NaN where unknown. */
export interface Bar {
  startMs: EpochMs;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  vwap: number;
}

export const BAR_FIELDS = ['startMs', 'open', 'high', 'low', 'close', 'volume', 'vwap'] as const;
type BarField = (typeof BAR_FIELDS)[number];
type Columns = Record<BarField, Float64Array>;
type BarColumnsLike = Record<BarField, ArrayLike<number>>;

const allocate = (capacity: number): Columns =>
  Object.fromEntries(BAR_FIELDS.map((field) => [field, new Float64Array(capacity)])) as Columns;

export class BarArrays {
  #length = 0;
  #columns = allocate(1024);

  get length(): number {
    return this.#length;
  }

  /** A view of one column; valid until the next write. */
  column(field: BarField): Float64Array {
    return this.#columns[field].subarray(0, this.#length);
  }

  /** The columns as they are stored: longer than the bars, and replaced when they grow. */
  get columns(): Readonly<Columns> {
    return this.#columns;
  }

  startMs(index: number): EpochMs {
    return this.#columns.startMs[index];
  }

  at(index: number): Bar | undefined {
    if (index < 0 || index >= this.#length) return undefined;
    const columns = this.#columns;
    return {
      startMs: columns.startMs[index],
      open: columns.open[index],
      high: columns.high[index],
      low: columns.low[index],
      close: columns.close[index],
      volume: columns.volume[index],
      vwap: columns.vwap[index],
    };
  }

  /** Index of the first bar that starts at or after the instant. */
  indexFrom(atMs: EpochMs): number {
    return this.#lowerBound(atMs);
  }

  clear(): void {
    this.#length = 0;
  }

  /**
   * Writes one live bar over the one that starts at the same instant, or adds it.
   * `insert` means it landed before known bars, so that anything indexed by position must be rebuilt.
   */
  upsert(bar: Bar): { index: number; change: 'append' | 'replace' | 'insert' } {
    const index = this.#lowerBound(bar.startMs);
    if (index < this.#length && this.#columns.startMs[index] === bar.startMs) {
      this.#write(index, bar);
      return { index, change: 'replace' };
    }
    const change = index === this.#length ? 'append' : 'insert';
    this.#reserve(this.#length + 1);
    if (change === 'insert')
      for (const field of BAR_FIELDS) this.#columns[field].copyWithin(index + 1, index, this.#length);
    this.#length++;
    this.#write(index, bar);
    return { index, change };
  }

  /**
   * Joins a page of history. Existing bars win where both have one: live bars are newer than the page.
   * Returns how many bars were added before the first one that was here.
   */
  mergeHistory(page: BarSeries): number {
    const old = this.#columns;
    const oldLength = this.#length;
    const merged = allocate(Math.max(1024, nextPowerOfTwo(oldLength + page.startMs.length)));
    let at = 0;
    let i = 0;
    let k = 0;
    let before = 0;
    while (i < oldLength || k < page.startMs.length) {
      const mine = i < oldLength ? old.startMs[i] : Number.POSITIVE_INFINITY;
      const theirs = k < page.startMs.length ? page.startMs[k] : Number.POSITIVE_INFINITY;
      if (mine <= theirs) {
        for (const field of BAR_FIELDS) merged[field][at] = old[field][i];
        i++;
        if (mine === theirs) k++;
      } else {
        copyBar(page, k, merged, at);
        k++;
        if (i === 0) before++;
      }
      at++;
    }
    this.#columns = merged;
    this.#length = at;
    return before;
  }

  /**
   * Lays a newer page over what is here: the page wins over the bars it covers, live bars after its last one stay, and so do older
   * pages that it joins; those that end before it begins are dropped, since what lies between is not known.
   */
  layOver(page: BarSeries): void {
    if (page.startMs.length === 0) return;
    const newer: Bar[] = [];
    for (let i = this.#lowerBound(page.startMs.at(-1)!); i < this.#length; i++) newer.push(this.at(i)!);
    const joined = this.#length > 0 && this.#columns.startMs[this.#length - 1] >= page.startMs[0];
    this.#length = joined ? this.#lowerBound(page.startMs[0]) : 0;
    this.mergeHistory(page);
    for (const bar of newer) this.upsert(bar);
  }

  /** First position whose bar starts at or after the instant. */
  #lowerBound(startMs: EpochMs): number {
    const starts = this.#columns.startMs;
    if (this.#length === 0 || starts[this.#length - 1] < startMs) return this.#length;
    let low = 0;
    let high = this.#length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] < startMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #write(index: number, bar: Bar): void {
    for (const field of BAR_FIELDS) this.#columns[field][index] = bar[field];
  }

  #reserve(length: number): void {
    if (length <= this.#columns.startMs.length) return;
    const bigger = allocate(nextPowerOfTwo(length));
    for (const field of BAR_FIELDS) bigger[field].set(this.#columns[field]);
    this.#columns = bigger;
  }
}

function copyBar(from: BarColumnsLike, index: number, to: Columns, at: number): void {
  for (const field of BAR_FIELDS) to[field][at] = from[field][index];
}

const nextPowerOfTwo = (n: number): number => 2 ** Math.ceil(Math.log2(Math.max(n, 1)));
