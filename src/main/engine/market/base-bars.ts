/**
 * Seconds and minutes of one watched instrument, from trades and index values on one side and A and AM on the other.
 * No double counting: an A replaces what trades built for its second, and an AM what the seconds add up to; a trade that
 * arrives after its A is already in it. Late bars go into their own second or minute.
 */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { addVolume, emptyBar, mergeBar, type LiveBar } from './live-bar.ts';

const SECOND = 1000;
export const MINUTE = 60_000;
const SECONDS_KEPT = 900;
/** A week of extended-hours minutes, and some more. */
const MINUTES_KEPT = 6 * 1440;

interface BaseBar extends LiveBar {
  /** Made by the vendor (A or AM): trades no longer change it. */
  final: boolean;
}

/** Start, open, high, low, close, volume, notional, and 1 where the vendor made it; unknown is null. */
export type SavedBar = (number | null)[];

export interface SavedBaseBars {
  closedBeforeMs: number | null;
  newestMinuteMs: number | null;
  seconds: SavedBar[];
  minutes: SavedBar[];
}

export class BaseBars {
  readonly #seconds = new Map<EpochMs, BaseBar>();
  /** Minutes made by AM. */
  readonly #minutes = new Map<EpochMs, BaseBar>();
  /** Sums of seconds, for minutes without AM; dropped when one of their seconds changes and recomputed on demand. */
  readonly #sums = new Map<EpochMs, LiveBar>();

  #newestMinuteMs = Number.NEGATIVE_INFINITY;
  /** Seconds before this are only held as parts of their minutes; nothing may change them any more. */
  #closedBeforeMs = Number.NEGATIVE_INFINITY;

  /**
   * A print: `setsPrice` and `setsRange` as its conditions allow; `size` NaN where it has none or may not count.
   * Returns false where it changes nothing.
   */
  print(atMs: EpochMs, price: number, size: number, setsPrice: boolean, setsRange: boolean): boolean {
    const start = Math.floor(atMs / SECOND) * SECOND;
    if (start < this.#closedBeforeMs) return false;
    let bar = this.#seconds.get(start);
    if (bar?.final) return false;
    if (!bar) {
      bar = { ...emptyBar(), final: false };
      this.#keepSecond(start, bar);
    }
    if (setsRange) {
      if (!(price <= bar.high)) bar.high = price;
      if (!(price >= bar.low)) bar.low = price;
    }
    if (setsPrice) {
      if (Number.isNaN(bar.open)) bar.open = price;
      bar.close = price;
    }
    addVolume(bar, size, size * price);
    this.#noteMinute(atMs);
    return true;
  }

  /** An A (window of a second) or AM (of a minute). Returns false where it is too late to change anything. */
  window(startMs: EpochMs, endMs: EpochMs, values: LiveBar): boolean {
    const bar = { ...values, final: true };
    this.#newestMinuteMs = Math.max(this.#newestMinuteMs, minuteOf(startMs));
    if (endMs - startMs > SECOND) {
      keep(this.#minutes, minuteOf(startMs), bar, MINUTES_KEPT);
      return true;
    }
    const start = Math.floor(startMs / SECOND) * SECOND;
    if (start < this.#closedBeforeMs) return false;
    this.#keepSecond(start, bar);
    this.#noteMinute(startMs);
    return true;
  }

  /** Merges the seconds that start in [fromMs, toMs) into `bar`. */
  addSeconds(bar: LiveBar, fromMs: EpochMs, toMs: EpochMs): void {
    for (let start = Math.ceil(fromMs / SECOND) * SECOND; start < toMs; start += SECOND) {
      const second = this.#seconds.get(start);
      if (second) mergeBar(bar, second);
    }
  }

  /** Merges the minutes that start in [fromMs, toMs) into `bar`. */
  addMinutes(bar: LiveBar, fromMs: EpochMs, toMs: EpochMs): void {
    const end = Math.min(toMs, this.#newestMinuteMs + MINUTE);
    for (let start = Math.ceil(fromMs / MINUTE) * MINUTE; start < end; start += MINUTE) {
      const minute = this.#minutes.get(start) ?? this.#sumOf(start);
      if (minute) mergeBar(bar, minute);
    }
  }

  /** Start of the newest minute anything is known of, within [fromMs, toMs]; `fromMs` where nothing is. */
  newestMinuteMs(fromMs: EpochMs, toMs: EpochMs): EpochMs {
    const newest = Math.min(this.#newestMinuteMs, toMs);
    return newest > fromMs ? newest : fromMs;
  }

  /** Start of the oldest second or minute anything is known of; Infinity where nothing is. */
  oldestMs(): EpochMs {
    let oldest = Number.POSITIVE_INFINITY;
    for (const bars of [this.#seconds, this.#minutes, this.#sums])
      for (const start of bars.keys()) if (start < oldest) oldest = start;
    return oldest;
  }

  /** For a checkpoint; `restored` takes it up. */
  save(): SavedBaseBars {
    // Sums of seconds that are still held are recomputed from them.
    const closed = [...this.#sums].filter(([start]) => start < this.#closedBeforeMs && !this.#minutes.has(start));
    return {
      closedBeforeMs: this.#closedBeforeMs,
      newestMinuteMs: this.#newestMinuteMs,
      seconds: [...this.#seconds].map(([start, bar]) => savedBar(start, bar, bar.final)),
      minutes: [
        ...[...this.#minutes].map(([start, bar]) => savedBar(start, bar, true)),
        ...closed.map(([start, sum]) => savedBar(start, sum, false)),
      ],
    };
  }

  static restored(saved: SavedBaseBars): BaseBars {
    const base = new BaseBars();
    base.#closedBeforeMs = saved.closedBeforeMs ?? Number.NEGATIVE_INFINITY;
    base.#newestMinuteMs = saved.newestMinuteMs ?? Number.NEGATIVE_INFINITY;
    for (const row of saved.seconds) base.#seconds.set(row[0]!, restoredBar(row));
    for (const row of saved.minutes) (row[7] === 1 ? base.#minutes : base.#sums).set(row[0]!, restoredBar(row));
    return base;
  }

  #noteMinute(atMs: EpochMs): void {
    const minute = minuteOf(atMs);
    this.#sums.delete(minute);
    if (minute > this.#newestMinuteMs) this.#newestMinuteMs = minute;
  }

  #keepSecond(startMs: EpochMs, bar: BaseBar): void {
    if (this.#seconds.size >= SECONDS_KEPT && !this.#seconds.has(startMs)) {
      const oldest = this.#seconds.keys().next().value!;
      // Its minute keeps the seconds about to be dropped, and is closed with them.
      this.#sumOf(minuteOf(oldest));
      this.#closedBeforeMs = Math.max(this.#closedBeforeMs, minuteOf(oldest) + MINUTE);
      this.#seconds.delete(oldest);
    }
    this.#seconds.set(startMs, bar);
  }

  #sumOf(minuteMs: EpochMs): LiveBar | undefined {
    const known = this.#sums.get(minuteMs);
    if (known) return known;
    const sum = emptyBar();
    this.addSeconds(sum, minuteMs, minuteMs + MINUTE);
    if (Number.isNaN(sum.close) && Number.isNaN(sum.volume)) return undefined;
    keep(this.#sums, minuteMs, sum, MINUTES_KEPT);
    return sum;
  }
}

const minuteOf = (atMs: EpochMs): EpochMs => Math.floor(atMs / MINUTE) * MINUTE;

function keep<T>(map: Map<EpochMs, T>, key: EpochMs, value: T, limit: number): void {
  map.set(key, value);
  if (map.size > limit) map.delete(map.keys().next().value!);
}

const savedBar = (startMs: EpochMs, b: LiveBar, final: boolean): SavedBar => [
  startMs,
  b.open,
  b.high,
  b.low,
  b.close,
  b.volume,
  b.notional,
  final ? 1 : 0,
];

function restoredBar(row: SavedBar): BaseBar {
  const [, open, high, low, close, volume, notional, final] = row.map((value) => value ?? Number.NaN);
  return { open, high, low, close, volume, notional, final: final === 1 };
}
