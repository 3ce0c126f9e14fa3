/** The bars of whole days, with finished days remembered. */
import { etInstant, type EpochMs } from '../../../shared/market/calendar.ts';
import { dayTotals, type SimulatedBar, type BarReader } from './bars.ts';
import type { Instrument } from './instrument.ts';
import { lastPrint } from './tape-reader.ts';
import { pastOptionBar } from './past-option-bars.ts';
import { MINUTE_MS } from './tape.ts';
import type { TradingDays } from './trading-days.ts';

type BaseSpan = 'second' | 'minute' | 'day';

export class DayBars {
  readonly #days: TradingDays;
  readonly #reader: BarReader;
  readonly #finished = new WeakMap<Instrument, Map<number, SimulatedBar>>();

  constructor(days: TradingDays, reader: BarReader) {
    this.#days = days;
    this.#reader = reader;
  }

  /** Bars of a trading day up to an instant, ascending. Minutes of stocks include extended hours; days are the regular session. */
  ofDay(instrument: Instrument, dayIndex: number, span: BaseSpan, untilMs: EpochMs): SimulatedBar[] {
    const day = this.#days.day(dayIndex);
    if (span === 'day') {
      const bar = this.#dayBar(instrument, dayIndex, untilMs);
      return bar ? [bar] : [];
    }
    const wide = span === 'minute' && instrument.market === 'stocks';
    const from = wide ? day.preOpenMs : day.openMs;
    const until = Math.min(untilMs, wide ? day.postCloseMs : day.closeMs);
    const bars: SimulatedBar[] = [];
    for (let at = from; at < until; at += span === 'second' ? 1000 : MINUTE_MS) {
      const bar = span === 'second' ? this.#reader.second(instrument, at) : this.#reader.minute(instrument, at, until);
      if (bar) bars.push(bar);
    }
    return bars;
  }

  /** The bar of one minute, as far as it has gone. */
  minute(instrument: Instrument, minuteMs: EpochMs, untilMs: EpochMs): SimulatedBar | undefined {
    return this.#reader.minute(instrument, minuteMs, untilMs);
  }

  /** The session so far: exact in volume, quick to read. Indices have no volume and are read off their path. */
  session(instrument: Instrument, nowMs: EpochMs): SimulatedBar | undefined {
    const day = this.#days.at(nowMs);
    if (instrument.market === 'indices')
      return this.#reader.span(instrument, day.openMs, day.openMs, Math.min(nowMs, day.closeMs));
    return sessionBar(this.#days, instrument, nowMs);
  }

  #dayBar(instrument: Instrument, dayIndex: number, untilMs: EpochMs): SimulatedBar | undefined {
    const day = this.#days.day(dayIndex);
    if (instrument.contract?.slice.past) return pastOptionBar(instrument, day);
    const finished = untilMs >= day.closeMs;
    let remembered = this.#finished.get(instrument);
    const known = finished ? remembered?.get(dayIndex) : undefined;
    if (known) return { ...known };
    const bar = this.#reader.span(instrument, etInstant(day.date, 0), day.openMs, Math.min(untilMs, day.closeMs));
    if (!bar || !finished) return bar;
    if (!remembered) this.#finished.set(instrument, (remembered = new Map<number, SimulatedBar>()));
    remembered.set(dayIndex, bar);
    return { ...bar };
  }
}

/** The session so far of what trades, ending with its last print; undefined where nothing has traded. */
export function sessionBar(days: TradingDays, instrument: Instrument, nowMs: EpochMs): SimulatedBar | undefined {
  const bar = dayTotals(days, instrument, nowMs);
  if (bar.trades === 0) return undefined;
  bar.close = lastPrint(instrument, days.at(nowMs), nowMs)?.price ?? bar.close;
  bar.high = Math.max(bar.high, bar.close);
  bar.low = Math.min(bar.low, bar.close);
  return bar;
}
