/** Bars of any instrument: minutes are the base, everything longer is made of them, seconds come from the prints. */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { Instrument } from './instrument.ts';
import { activityRate } from './price-paths.ts';
import { unit } from './hash.ts';
import { emptyPrints, MINUTE_MS, orderCount, orderPrints, orderTime, runStart } from './tape.ts';
import type { TradingDays } from './trading-days.ts';

/** Prices in ten-thousandths. */
export interface SimulatedBar {
  startMs: EpochMs;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  /** Price × volume, for the VWAP. */
  turnover: number;
  /** Prints. */
  trades: number;
}

/** A busier minute is sampled from the path instead of print by print: the difference is within a tick. */
const EXACT_ORDERS = 1_500;
const SAMPLES = 4;
const prints = emptyPrints();

export class BarReader {
  readonly #days: TradingDays;
  /** Prints are replayed from here on; older bars are read off the price path. */
  readonly #liveFromMs: EpochMs;

  constructor(days: TradingDays, liveFromMs: EpochMs) {
    this.#days = days;
    this.#liveFromMs = Math.floor(liveFromMs / MINUTE_MS) * MINUTE_MS;
  }

  /** The bar of a minute up to `untilMs`; undefined where nothing traded. */
  minute(instrument: Instrument, minuteMs: EpochMs, untilMs: EpochMs): SimulatedBar | undefined {
    if (minuteMs >= untilMs) return undefined;
    const day = this.#days.at(minuteMs);
    const regular = minuteMs >= day.openMs && minuteMs < day.closeMs;
    if (instrument.market === 'indices') return regular ? sampled(instrument, minuteMs, untilMs, 0, 0) : undefined;
    if (!regular) return extended(instrument, minuteMs, untilMs);
    const orders = orderCount(instrument, minuteMs);
    if (orders === 0) return undefined;
    const whole = untilMs >= minuteMs + MINUTE_MS;
    if (orders <= EXACT_ORDERS && (minuteMs >= this.#liveFromMs || !whole))
      return fromPrints(instrument, minuteMs, orders, minuteMs, untilMs);
    const elapsed = whole ? 1 : (untilMs - minuteMs) / MINUTE_MS;
    const done = Math.ceil(orders * elapsed);
    const volume = instrument.table.volume(runStart(instrument, minuteMs), done);
    return sampled(instrument, minuteMs, untilMs, volume, Math.round(done * instrument.table.meanPrints));
  }

  /** The bar of a second. */
  second(instrument: Instrument, secondMs: EpochMs): SimulatedBar | undefined {
    const minuteMs = Math.floor(secondMs / MINUTE_MS) * MINUTE_MS;
    if (instrument.market === 'indices') {
      const day = this.#days.at(secondMs);
      return secondMs >= day.openMs && secondMs < day.closeMs
        ? sampled(instrument, secondMs, secondMs + 1000, 0, 0)
        : undefined;
    }
    const orders = orderCount(instrument, minuteMs);
    return orders === 0 ? undefined : fromPrints(instrument, minuteMs, orders, secondMs, secondMs + 1000);
  }

  /** Minute bars of [fromMs, untilMs) added into one that starts at `startMs`; undefined where nothing traded. */
  span(instrument: Instrument, startMs: EpochMs, fromMs: EpochMs, untilMs: EpochMs): SimulatedBar | undefined {
    let bar: SimulatedBar | undefined;
    for (let minute = Math.floor(fromMs / MINUTE_MS) * MINUTE_MS; minute < untilMs; minute += MINUTE_MS) {
      const part = this.minute(instrument, minute, untilMs);
      if (part) bar = bar ? join(bar, part) : { ...part, startMs };
    }
    return bar;
  }
}

/** The session of whole minutes so far, remembered per instrument: polls ask for it over and over. */
const remembered = new WeakMap<Instrument, { bar: SimulatedBar; untilMs: EpochMs }>();

/** The regular session so far, quickly: exact in volume, its prices read at minute starts. */
export function dayTotals(days: TradingDays, instrument: Instrument, untilMs: EpochMs): SimulatedBar {
  const day = days.at(untilMs);
  const end = Math.min(untilMs, day.closeMs);
  const whole = Math.max(day.openMs, Math.floor(end / MINUTE_MS) * MINUTE_MS);
  const known = remembered.get(instrument);
  const usable = known !== undefined && known.bar.startMs === day.openMs && known.untilMs <= whole;
  const bar = usable ? known.bar : emptySimulatedBar();
  bar.startMs = day.openMs;
  for (let minute = usable ? known.untilMs : day.openMs; minute < whole; minute += MINUTE_MS)
    addMinute(bar, instrument, minute, end);
  if (!known || usable || known.bar.startMs !== day.openMs) remembered.set(instrument, { bar, untilMs: whole });
  const sofar = { ...bar };
  if (whole < end) addMinute(sofar, instrument, whole, end);
  return sofar;
}

/** Adds the orders of a minute that came before `end`. */
function addMinute(bar: SimulatedBar, instrument: Instrument, minuteMs: EpochMs, end: EpochMs): void {
  const all = orderCount(instrument, minuteMs);
  let orders = all;
  if (end < minuteMs + MINUTE_MS) {
    orders = Math.floor(((end - minuteMs) / MINUTE_MS) * all);
    while (orders < all && orderTime(instrument, minuteMs, orders, all) < end) orders += 1;
    while (orders > 0 && orderTime(instrument, minuteMs, orders - 1, all) >= end) orders -= 1;
  }
  if (orders === 0) return;
  const volume = instrument.table.volume(runStart(instrument, minuteMs), orders);
  const price = instrument.gridValueAt(minuteMs);
  if (bar.trades === 0) {
    bar.open = price;
    bar.high = price;
    bar.low = price;
  }
  bar.high = Math.max(bar.high, price);
  bar.low = Math.min(bar.low, price);
  bar.close = price;
  bar.volume += volume;
  bar.turnover += price * volume;
  bar.trades += Math.round(orders * instrument.table.meanPrints);
}

function join(bar: SimulatedBar, next: SimulatedBar): SimulatedBar {
  bar.high = Math.max(bar.high, next.high);
  bar.low = Math.min(bar.low, next.low);
  bar.close = next.close;
  bar.volume += next.volume;
  bar.turnover += next.turnover;
  bar.trades += next.trades;
  return bar;
}

function fromPrints(
  instrument: Instrument,
  minuteMs: EpochMs,
  orders: number,
  fromMs: EpochMs,
  untilMs: EpochMs,
): SimulatedBar | undefined {
  const bar = emptySimulatedBar();
  clearBar(bar, fromMs);
  // Orders are spread evenly with jitter: order k lies in the k-th share of the minute.
  const first = Math.max(0, Math.floor(((fromMs - minuteMs) / MINUTE_MS) * orders) - 1);
  const last = Math.min(orders, Math.ceil(((untilMs - minuteMs) / MINUTE_MS) * orders) + 1);
  for (let k = first; k < last; k++) {
    orderPrints(instrument, minuteMs, k, orders, prints);
    for (let i = 0; i < prints.count; i++) {
      const atMs = prints.atMs[i];
      if (atMs >= fromMs && atMs < untilMs) addPrint(bar, prints.price[i], prints.size[i], prints.condition[i]);
    }
  }
  return bar.trades > 0 ? bar : undefined;
}

export function emptySimulatedBar(): SimulatedBar {
  return { startMs: 0, open: 0, high: 0, low: 0, close: 0, volume: 0, turnover: 0, trades: 0 };
}

export function clearBar(bar: SimulatedBar, startMs: EpochMs): void {
  bar.startMs = startMs;
  bar.volume = 0;
  bar.turnover = 0;
  bar.trades = 0;
}

/**
 * Adds a print to a bar. Cancels (201, 203, 205, 207) take back volume and late prints (204) add it, but neither sets a
 * price, and a bar does not begin with one.
 */
export function addPrint(bar: SimulatedBar, price: number, size: number, condition: number): void {
  const cancels = condition === 201 || condition === 203 || condition === 205 || condition === 207;
  const pricing = !cancels && condition !== 204;
  if (bar.trades === 0) {
    if (!pricing) return;
    bar.open = price;
    bar.high = price;
    bar.low = price;
  }
  const signed = cancels ? -Math.min(size, bar.volume) : size;
  bar.volume += signed;
  bar.turnover += price * signed;
  bar.trades += 1;
  if (!pricing) return;
  if (price > bar.high) bar.high = price;
  if (price < bar.low) bar.low = price;
  bar.close = price;
}

/** A bar read off the price path at a few points. */
function sampled(
  instrument: Instrument,
  fromMs: EpochMs,
  untilMs: EpochMs,
  volume: number,
  trades: number,
): SimulatedBar {
  const end = Math.min(untilMs, fromMs + MINUTE_MS) - 1;
  const bar: SimulatedBar = {
    startMs: fromMs,
    open: 0,
    high: -Infinity,
    low: Infinity,
    close: 0,
    volume,
    turnover: 0,
    trades,
  };
  let sum = 0;
  for (let i = 0; i <= SAMPLES; i++) {
    const price = instrument.gridValueAt(fromMs + Math.floor(((end - fromMs) * i) / SAMPLES));
    if (i === 0) bar.open = price;
    bar.high = Math.max(bar.high, price);
    bar.low = Math.min(bar.low, price);
    bar.close = price;
    sum += price;
  }
  bar.turnover = (sum / (SAMPLES + 1)) * volume;
  return bar;
}

/** Before the open and after the close stocks trade thinly, options not at all. */
function extended(instrument: Instrument, minuteMs: EpochMs, untilMs: EpochMs): SimulatedBar | undefined {
  if (instrument.contract) return undefined;
  const chance = unit(instrument.key, minuteMs / MINUTE_MS, 41);
  if (chance < 0.3) return undefined;
  const usual = (instrument.spec.dayVolume / 390) * activityRate(0.5) * 0.05;
  const volume = Math.round(usual * chance * 1.5) + 100;
  return sampled(instrument, minuteMs, untilMs, volume, Math.ceil(volume / 120));
}
