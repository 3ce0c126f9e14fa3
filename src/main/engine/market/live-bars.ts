/**
 * Live bars of the instruments on a chart, in any timeframe, from T, V, A and AM. Nothing is built for instruments that
 * nobody watches. A REST answer for a watched series gives the running bar its beginning (`seed`): without it a bar that
 * began before the watch holds only what arrived since.
 */
import { BAR_COLUMNS } from '../../../shared/contract/batch.ts';
import { addDays, etDate, etInstant, type EpochMs } from '../../../shared/market/calendar.ts';
import type { BarRow } from '../../../shared/market/rest-updates.ts';
import { BaseBars, MINUTE, type SavedBaseBars } from './base-bars.ts';
import type { InstrumentId } from './instrument-table.ts';
import { emptyBar, mergeBar, vwapOf, type LiveBar } from './live-bar.ts';

const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
/** Means a calendar month, however long. */
export const MONTH = 30 * DAY;

/** A bar as it was at one time. */
export interface Seed {
  bar: LiveBar;
  startMs: EpochMs;
  /** What happened before this is in the seed. */
  throughMs: EpochMs;
}

interface Series {
  timeframeMs: number;
  watchers: number;
  /** Starts of the bars that changed since the last drain. */
  changed: Set<EpochMs>;
  seed?: Seed;
  /** The running bar without its newest minute, so that a week is not summed up on every print. */
  settled?: { startMs: EpochMs; throughMs: EpochMs; bar: LiveBar };
}

interface Watched {
  base: BaseBars;
  series: Series[];
  /** Restored from a checkpoint: kept going, watched or not, so that a chart opened later finds it. */
  kept?: boolean;
}

export interface BuiltBar {
  startMs: EpochMs;
  bar: LiveBar;
}

/** `bar` holds BAR_COLUMNS in order and is the receiver's to keep. */
export type BarListener = (id: InstrumentId, timeframeMs: number, bar: Float64Array) => void;

export class LiveBars {
  readonly #watched = new Map<InstrumentId, Watched>();
  readonly #changed = new Set<InstrumentId>();
  /** 1 for watched ids: asked once per event. */
  #flags = new Uint8Array(1024);

  /** Counted: as many `unwatch` as `watch`. */
  watch(id: InstrumentId, timeframeMs: number): void {
    let watched = this.#watched.get(id);
    if (!watched) {
      this.#watched.set(id, (watched = { base: new BaseBars(), series: [] }));
      this.#flag(id, 1);
    }
    const known = watched.series.find((s) => s.timeframeMs === timeframeMs);
    if (known) known.watchers++;
    else watched.series.push({ timeframeMs, watchers: 1, changed: new Set() });
  }

  unwatch(id: InstrumentId, timeframeMs: number): void {
    const watched = this.#watched.get(id);
    const series = watched?.series.find((s) => s.timeframeMs === timeframeMs);
    if (!watched || !series || --series.watchers > 0) return;
    watched.series.splice(watched.series.indexOf(series), 1);
    if (watched.series.length > 0 || watched.kept) return;
    this.#watched.delete(id);
    this.#flag(id, 0);
  }

  /** Drops every bar and keeps the watches: the market moved to another time. */
  clear(): void {
    for (const [id, watched] of this.#watched) {
      if (watched.series.length === 0) {
        this.#watched.delete(id);
        this.#flag(id, 0);
        continue;
      }
      watched.base = new BaseBars();
      watched.kept = false;
      for (const series of watched.series) {
        series.changed.clear();
        series.seed = series.settled = undefined;
      }
    }
    this.#changed.clear();
  }

  /** What was built so far, for a checkpoint. */
  save(): { id: InstrumentId; base: SavedBaseBars }[] {
    return [...this.#watched].map(([id, { base }]) => ({ id, base: base.save() }));
  }

  /** Restores a checkpoint's bars, after `clear`. */
  restore(id: InstrumentId, saved: SavedBaseBars): void {
    const base = BaseBars.restored(saved);
    const watched = this.#watched.get(id);
    if (watched) Object.assign(watched, { base, kept: true });
    else this.#watched.set(id, { base, series: [], kept: true });
    this.#flag(id, 1);
  }

  /**
   * Bars of the timeframe that start in [fromMs, toMs), from what streamed; none for an instrument nobody watches. `fromMs` begins a bar,
   * and so does `seed`, the one it stands for. Without a bound below, the first is left out that may have begun before it was watched.
   */
  built(id: InstrumentId, timeframeMs: number, fromMs: EpochMs, toMs: EpochMs, seed?: Seed): BuiltBar[] {
    const base = this.#watched.get(id)?.base;
    if (!base) return [];
    const series: Series = { timeframeMs, watchers: 0, changed: new Set(), seed };
    const bars: BuiltBar[] = [];
    const watchedMs = base.oldestMs();
    if (!(watchedMs < toMs) && !seed) return [];
    const firstMs = seed?.startMs ?? bucketStart(watchedMs, timeframeMs);
    const mayBePart = !seed && fromMs === Number.NEGATIVE_INFINITY;
    const begin = mayBePart ? bucketEnd(firstMs, timeframeMs) : firstMs;
    for (let startMs = Math.max(begin, fromMs); startMs < toMs; startMs = bucketEnd(startMs, timeframeMs)) {
      series.settled = undefined;
      const bar = build(base, series, startMs);
      if (!Number.isNaN(bar.close)) bars.push({ startMs, bar });
    }
    return bars;
  }

  /** Whether anything is watched. */
  get watching(): boolean {
    return this.#watched.size > 0;
  }

  isWatched(id: InstrumentId): boolean {
    return this.#flags[id] === 1;
  }

  /** A trade or an index value. `size` is NaN where there is none or it may not count. */
  // oxlint-disable-next-line eslint/max-params -- per event: an object for each call would be garbage.
  print(id: InstrumentId, atMs: EpochMs, price: number, size: number, setsPrice: boolean, setsRange: boolean): void {
    const watched = this.#watched.get(id);
    if (watched?.base.print(atMs, price, size, setsPrice, setsRange)) this.#touch(id, watched, atMs);
  }

  /** An A or AM. */
  window(id: InstrumentId, startMs: EpochMs, endMs: EpochMs, values: LiveBar): void {
    const watched = this.#watched.get(id);
    if (watched?.base.window(startMs, endMs, values)) this.#touch(id, watched, startMs);
  }

  /**
   * The vendor's bars of `lengthMs`, oldest first, complete through `throughMs` (event time): the newest begins the running bar of every
   * series that asks for bars of that length. Prints in flight at that moment may be counted in both; an A or AM does not heal a seeded bar.
   */
  seed(id: InstrumentId, lengthMs: number, rows: readonly BarRow[], throughMs: EpochMs): void {
    for (const series of this.#watched.get(id)?.series ?? []) {
      if (askedLength(series.timeframeMs) !== lengthMs) continue;
      const newest = foldRows(rows, series.timeframeMs).at(-1);
      if (!newest || (series.seed && series.seed.startMs > newest.startMs)) continue;
      series.seed = { ...newest, throughMs };
      series.settled = undefined;
      series.changed.add(newest.startMs);
      this.#changed.add(id);
    }
  }

  /** Hands over every bar that changed since the last call. */
  drain(listener: BarListener): void {
    for (const id of this.#changed) {
      const watched = this.#watched.get(id);
      if (!watched) continue;
      for (const series of watched.series) {
        for (const startMs of series.changed) {
          const bar = build(watched.base, series, startMs);
          // So far only prints that may not set a price: no bar yet.
          if (!Number.isNaN(bar.close)) listener(id, series.timeframeMs, rowOf(series.timeframeMs, startMs, bar));
        }
        series.changed.clear();
      }
    }
    this.#changed.clear();
  }

  #flag(id: InstrumentId, value: number): void {
    if (id >= this.#flags.length) {
      const bigger = new Uint8Array(2 * id);
      bigger.set(this.#flags);
      this.#flags = bigger;
    }
    this.#flags[id] = value;
  }

  #touch(id: InstrumentId, watched: Watched, atMs: EpochMs): void {
    for (const series of watched.series) {
      series.changed.add(bucketStart(atMs, series.timeframeMs));
      if (series.settled && atMs < series.settled.throughMs) series.settled = undefined;
    }
    this.#changed.add(id);
  }
}

function build(base: BaseBars, series: Series, startMs: EpochMs): LiveBar {
  const { timeframeMs, seed } = series;
  const endMs = bucketEnd(startMs, timeframeMs);
  const bar = emptyBar();
  let fromMs = startMs;
  if (seed?.startMs === startMs) {
    mergeBar(bar, seed.bar);
    fromMs = seed.throughMs;
  }
  if (timeframeMs < MINUTE) {
    base.addSeconds(bar, fromMs, endMs);
    return bar;
  }
  const { settled } = series;
  if (settled?.startMs === startMs) {
    const minuteMs = settled.throughMs;
    const newest = base.newestMinuteMs(minuteMs, endMs);
    base.addMinutes(settled.bar, minuteMs, newest);
    settled.throughMs = newest;
    const running = { ...settled.bar };
    base.addMinutes(running, newest, endMs);
    return running;
  }
  // Only the seconds of the minute in which the seed ends are known.
  const firstWhole = Math.ceil(fromMs / MINUTE) * MINUTE;
  if (firstWhole > fromMs) base.addSeconds(bar, fromMs, Math.min(firstWhole, endMs));
  const newest = base.newestMinuteMs(firstWhole, endMs);
  base.addMinutes(bar, firstWhole, newest);
  if (newest > firstWhole) series.settled = { startMs, throughMs: newest, bar: { ...bar } };
  base.addMinutes(bar, newest, endMs);
  return bar;
}

function rowOf(timeframeMs: number, startMs: EpochMs, bar: LiveBar): Float64Array {
  const values: Record<(typeof BAR_COLUMNS)[number], number> = {
    timeframeMs,
    startMs,
    open: bar.open,
    high: bar.high,
    low: bar.low,
    close: bar.close,
    volume: bar.volume,
    vwap: vwapOf(bar),
  };
  return Float64Array.from(BAR_COLUMNS, (name) => values[name]);
}

/** Start of the bar an instant is in: up to an hour on the epoch's grid, longer ones from midnight ET, weeks on Sunday, months on the first. */
export function bucketStart(atMs: EpochMs, timeframeMs: number): EpochMs {
  if (timeframeMs <= HOUR) return Math.floor(atMs / timeframeMs) * timeframeMs;
  const date = etDate(atMs);
  const midnightMs = etInstant(date, 0);
  if (timeframeMs < DAY) return midnightMs + Math.floor((atMs - midnightMs) / timeframeMs) * timeframeMs;
  if (timeframeMs < WEEK) return midnightMs;
  if (timeframeMs >= MONTH) return etInstant(`${date.slice(0, 7)}-01`, 0);
  return etInstant(addDays(date, -new Date(`${date}T00:00:00Z`).getUTCDay()), 0);
}

/** Where the bar that starts at `startMs` ends. */
export function bucketEnd(startMs: EpochMs, timeframeMs: number): EpochMs {
  if (timeframeMs <= HOUR) return startMs + timeframeMs;
  const date = etDate(startMs);
  if (timeframeMs < DAY) return Math.min(startMs + timeframeMs, etInstant(addDays(date, 1), 0));
  if (timeframeMs >= MONTH) return bucketStart(startMs + 1.5 * MONTH, timeframeMs);
  return etInstant(addDays(date, timeframeMs < WEEK ? 1 : 7), 0);
}

/**
 * Length of the bars the vendor is asked for: hours where more than one makes a bar, since where its longer ones begin is not documented;
 * otherwise the timeframe itself.
 */
export const askedLength = (timeframeMs: number): number =>
  timeframeMs > HOUR && timeframeMs < DAY ? HOUR : timeframeMs;

/** Bars of an answer, oldest first, folded into longer ones. */
export function foldRows(rows: readonly BarRow[], timeframeMs: number): BuiltBar[] {
  const folded: BuiltBar[] = [];
  for (const row of rows) {
    const startMs = bucketStart(row.startMs, timeframeMs);
    let last = folded.at(-1);
    if (last?.startMs !== startMs) folded.push((last = { startMs, bar: emptyBar() }));
    mergeBar(last.bar, barOf(row));
  }
  return folded;
}

export const barOf = ({ open, high, low, close, volume = Number.NaN, vwap = Number.NaN }: BarRow): LiveBar => ({
  open,
  high,
  low,
  close,
  volume,
  notional: volume * vwap,
});
