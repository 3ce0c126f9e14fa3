/** The time axis of a chart: one place for each bar and for each bar that a gap in the data took. */
import type { UTCTimestamp } from 'lightweight-charts';
import type { EpochMs } from '../../shared/market/calendar.ts';
import type { BarColumns } from './bar-columns.ts';
import type { ChartView } from './chart-style.ts';
import { AxisOffset, emptyBarStarts, lastAtOrBefore, type TimeSpan } from './chart-time.ts';

const MAX_EMPTY_BARS = 2000;

export class ChartAxis {
  #starts: EpochMs[] = [];
  #timeframeMs = 60_000;
  #offset = new AxisOffset('exchange', 60_000);

  /** Bars in order, with places held open inside the gaps. */
  rebuild(
    bars: BarColumns,
    gaps: readonly TimeSpan[],
    { timeframeMs, zone, calendar }: Pick<ChartView, 'timeframeMs' | 'zone' | 'calendar'>,
  ): void {
    this.#timeframeMs = timeframeMs;
    this.#offset = new AxisOffset(zone, timeframeMs);
    const starts = Array.from(bars.column('startMs'));
    const held = gaps.flatMap((gap) => emptyBarStarts(calendar, gap, timeframeMs, MAX_EMPTY_BARS));
    this.#starts = held.length === 0 ? starts : [...new Set([...starts, ...held])].sort((a, b) => a - b);
  }

  /** True where the bar took a new place at the end; false where it has one, or belongs before the last. */
  append(startMs: EpochMs): boolean {
    if (startMs <= this.lastMs) return false;
    this.#starts.push(startMs);
    return true;
  }

  get starts(): readonly EpochMs[] {
    return this.#starts;
  }

  get length(): number {
    return this.#starts.length;
  }

  /** Start of the last place; −∞ while there is none. */
  get lastMs(): EpochMs {
    return this.#starts.at(-1) ?? Number.NEGATIVE_INFINITY;
  }

  /** Last place that starts at or before the instant; −1 before the first. */
  placeAt(atMs: EpochMs): number {
    return lastAtOrBefore(this.#starts, atMs);
  }

  /** Place of the bar that starts then; −1 where none does. */
  placeOf(startMs: EpochMs): number {
    const place = this.placeAt(startMs);
    return this.#starts[place] === startMs ? place : -1;
  }

  /** Index among the bars of a place; −1 for an empty one. */
  barAt(place: number, bars: BarColumns): number {
    if (place < 0 || place >= this.#starts.length) return -1;
    const starts = bars.column('startMs');
    const index = lastAtOrBefore(starts, this.#starts[place]);
    return starts[index] === this.#starts[place] ? index : -1;
  }

  /** Places from the one the span begins in to the one it ends in; empty (`to` < `from`) where it touches none. */
  placesIn({ fromMs, toMs }: TimeSpan): { from: number; to: number } {
    const from = this.placeAt(fromMs);
    const touched = from >= 0 && this.#starts[from] + this.#timeframeMs > fromMs ? from : from + 1;
    return { from: touched, to: this.placeAt(toMs - 1) };
  }

  /** Where an instant is on the axis: a place and the share of the way to the next; beyond the ends it goes on by the timeframe. */
  logicalOf(atMs: EpochMs): number {
    const last = this.#starts.length - 1;
    if (last < 0) return Number.NaN;
    const place = this.placeAt(atMs);
    if (place < 0) return (atMs - this.#starts[0]) / this.#timeframeMs;
    const passed = (atMs - this.#starts[place]) / this.#timeframeMs;
    return place + (place === last ? passed : Math.min(passed, 1));
  }

  /** Start of a place, also of those beyond the ends. */
  instantAt(place: number): EpochMs {
    const last = this.#starts.length - 1;
    if (place < 0) return this.#starts[0] + place * this.#timeframeMs;
    return place > last ? this.#starts[last] + (place - last) * this.#timeframeMs : this.#starts[place];
  }

  /** The library's stamp of an instant: it knows only UTC, so the wall clock is passed as if it were UTC. */
  time(startMs: EpochMs): UTCTimestamp {
    return Math.round((startMs + this.#offset.at(startMs)) / 1000) as UTCTimestamp;
  }
}
