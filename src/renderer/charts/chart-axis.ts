/**
 * The time axis of a chart: one place for each bar and for each bar that a gap in the data took. Drawn are the newest of the bars; the places
 * of those before them are negative.
 */
import type { UTCTimestamp } from 'lightweight-charts';
import type { EpochMs } from '../../shared/market/calendar.ts';
import type { BarArrays } from './bar-columns.ts';
import type { ChartView } from './chart-style.ts';
import { tradingTime, type TimeKind, type TradingTime } from '../../shared/market/trading-time.ts';
import { BUILT_IN_CALENDAR } from '../../shared/market/trading-calendar.ts';
import { AxisOffset, barTime, DAY_MS, emptyBarStarts, lastAtOrBefore, type TimeSpan } from './chart-time.ts';

const MAX_EMPTY_BARS = 2000;

export class ChartAxis {
  /** Of every place, drawn or not. */
  #all: EpochMs[] = [];
  #starts: EpochMs[] = [];
  /** Places that are not drawn, all before those that are. */
  #undrawn = 0;
  #firstBar = 0;
  #timeframeMs = 60_000;
  /** Beyond the ends bars follow each other as they would trade. */
  #time: TimeKind = 'extended';
  #clock: TradingTime = tradingTime(BUILT_IN_CALENDAR);
  #offset = new AxisOffset('exchange', 60_000);
  /** Where the clock was put back and bars go on: the hour that comes twice keeps the clock of before, because the library's time only rises. */
  #put: { fromMs: EpochMs; toMs: EpochMs; offsetMs: number }[] = [];
  #last = { startMs: Number.NEGATIVE_INFINITY, offsetMs: 0 };

  /** Bars in order, with places held open inside the gaps; `firstBar` is the first that is drawn. */
  rebuild(
    bars: BarArrays,
    gaps: readonly TimeSpan[],
    { timeframeMs, zone, calendar, hours }: Pick<ChartView, 'timeframeMs' | 'zone' | 'calendar' | 'hours'>,
    firstBar = 0,
  ): void {
    this.#timeframeMs = timeframeMs;
    this.#time = barTime(timeframeMs, hours);
    this.#clock = tradingTime(calendar);
    this.#offset = new AxisOffset(zone, timeframeMs);
    const starts = Array.from(bars.column('startMs'));
    const held = gaps.flatMap((gap) => emptyBarStarts(calendar, gap, timeframeMs, MAX_EMPTY_BARS));
    this.#all = held.length === 0 ? starts : [...new Set([...starts, ...held])].sort((a, b) => a - b);
    this.#firstBar = firstBar;
    this.#undrawn = firstBar === 0 ? 0 : lastAtOrBefore(this.#all, bars.startMs(firstBar));
    this.#starts = this.#undrawn === 0 ? this.#all.slice() : this.#all.slice(this.#undrawn);
    this.#put = [];
    this.#last = { startMs: Number.NEGATIVE_INFINITY, offsetMs: 0 };
    for (const startMs of this.#all) this.#stamp(startMs);
  }

  /** Index of the first bar that is drawn. */
  get firstBar(): number {
    return this.#firstBar;
  }

  /** True where the bar took a new place at the end; false where it has one, or belongs before the last. */
  append(startMs: EpochMs): boolean {
    if (startMs <= this.lastMs) return false;
    this.#all.push(startMs);
    this.#starts.push(startMs);
    this.#stamp(startMs);
    return true;
  }

  /** Starts come in order. */
  #stamp(startMs: EpochMs): void {
    const before = this.#last;
    const ownMs = this.#offset.at(startMs);
    const rises = startMs + ownMs > before.startMs + before.offsetMs;
    const offsetMs = rises ? ownMs : before.offsetMs;
    this.#last = { startMs, offsetMs };
    if (rises) return;
    const open = this.#put.at(-1);
    if (open?.toMs === before.startMs) open.toMs = startMs;
    else this.#put.push({ fromMs: startMs, toMs: startMs, offsetMs });
  }

  /** Of the places that are drawn. */
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

  /** Last place that starts at or before the instant; below 0 before the first that is drawn. */
  placeAt(atMs: EpochMs): number {
    return lastAtOrBefore(this.#all, atMs) - this.#undrawn;
  }

  /** Where the bar of a place that is drawn ends: a timeframe after its start, or where the next begins. */
  endOf(place: number): EpochMs {
    return Math.min(this.#starts[place] + this.#timeframeMs, this.#startOf(place + 1) ?? Number.POSITIVE_INFINITY);
  }

  /** Place of the bar that starts then; below 0 before those that are drawn, NaN where none does. */
  placeOf(startMs: EpochMs): number {
    const place = this.placeAt(startMs);
    return this.#startOf(place) === startMs ? place : Number.NaN;
  }

  /** Index among the bars of a place that is drawn; −1 for an empty one. */
  barAt(place: number, bars: BarArrays): number {
    if (place < 0 || place >= this.#starts.length) return -1;
    const starts = bars.column('startMs');
    const index = lastAtOrBefore(starts, this.#starts[place]);
    return starts[index] === this.#starts[place] ? index : -1;
  }

  /** Places from the one the span begins in to the one it ends in; empty (`to` < `from`) where it touches none. */
  placesIn({ fromMs, toMs }: TimeSpan): { from: number; to: number } {
    const from = this.placeAt(fromMs);
    const startMs = this.#startOf(from);
    const touched = startMs !== undefined && startMs + this.#timeframeMs > fromMs ? from : from + 1;
    return { from: touched, to: this.placeAt(toMs - 1) };
  }

  /** Where an instant is on the axis: a place and the share of the way to the next; beyond the ends it goes on by bars that would trade. */
  logicalOf(atMs: EpochMs): number {
    if (this.#all.length === 0) return Number.NaN;
    const place = this.placeAt(atMs);
    const startMs = this.#startOf(place);
    if (startMs === undefined) return this.#barsBetween(this.#all[0], atMs) - this.#undrawn;
    if (place === this.#starts.length - 1) return place + this.#barsBetween(startMs, atMs);
    return place + Math.min((atMs - startMs) / this.#timeframeMs, 1);
  }

  /** The instant at a place: the start of its bar, or a share of the way to the next; beyond the ends it goes on by bars that would trade. */
  instantAt(place: number): EpochMs {
    const index = place + this.#undrawn;
    const whole = Math.min(this.#all.length - 1, Math.max(0, Math.floor(index)));
    const rest = index - whole;
    if (rest >= 0 && rest < 1) return this.#all[whole] + Math.round(rest * this.#timeframeMs);
    const bars = Math.trunc(rest);
    const start = this.#clock.after(this.#time, this.#all[whole], this.#isIntraday ? bars * this.#timeframeMs : bars);
    return start + Math.round((rest - bars) * this.#timeframeMs);
  }

  get #isIntraday(): boolean {
    return this.#timeframeMs < DAY_MS;
  }

  /** Within a day's own time where bars are days or longer. */
  #barsBetween(fromMs: EpochMs, toMs: EpochMs): number {
    const passed = this.#clock.passed(this.#time, toMs) - this.#clock.passed(this.#time, fromMs);
    if (this.#isIntraday) return passed / this.#timeframeMs;
    const start = passed === 0 ? fromMs : this.#clock.after(this.#time, fromMs, passed);
    return passed + Math.min(Math.max((toMs - start) / this.#timeframeMs, 0), 1);
  }

  #startOf(place: number): EpochMs | undefined {
    return this.#all[place + this.#undrawn];
  }

  /** The library's stamp of an instant: it knows only UTC, so the wall clock is passed as if it were UTC. */
  time(startMs: EpochMs): UTCTimestamp {
    const put = this.#put.find(({ fromMs, toMs }) => startMs >= fromMs && startMs <= toMs);
    return Math.round((startMs + (put?.offsetMs ?? this.#offset.at(startMs))) / 1000) as UTCTimestamp;
  }
}
