/**
 * Moving values of bars that rules look at (RSI, averages), as each bar closes: a value never changes back. Closes are taken print by print in
 * order; REST bars give what was before. A bar without a print is none.
 */
import { ema, sma } from '../../../shared/analytics/indicators/averages.ts';
import type { Indicator } from '../../../shared/analytics/indicators/indicator.ts';
import { rsi } from '../../../shared/analytics/indicators/momentum.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { BarsUpdate } from '../../../shared/market/rest-updates.ts';
import type { Measure, MeasureArgs } from '../../../shared/settings/alert-measures.ts';
import type { InstrumentId } from '../market/instrument-table.ts';
import { ownValue } from '../../../shared/contract/own-value.ts';

const MAKE: Partial<Record<Measure, (period: number) => Indicator>> = { rsi, sma, ema };
const MINUTE_MS = 60_000;
/** Far more than any period needs to settle. */
const MOST_BARS = 4_096;
/** Vendor bars this long are folded into the rules'. */
const FOLDED: Readonly<Record<string, number>> = { second: 1_000, minute: MINUTE_MS, hour: 60 * MINUTE_MS };

export class BarValue {
  readonly id: InstrumentId;
  readonly symbol: string;
  readonly barMs: number;
  readonly #make: () => Indicator;
  #starts: EpochMs[] = [];
  #closes: number[] = [];
  /** The bar that runs. */
  #startMs = Number.NaN;
  #close = Number.NaN;
  /** Bars before it are known from prints. */
  #seenFromMs = Number.POSITIVE_INFINITY;
  #value = Number.NaN;
  #closedAtMs = Number.NaN;

  constructor(id: InstrumentId, symbol: string, measure: Measure, args: MeasureArgs) {
    this.id = id;
    this.symbol = symbol;
    this.barMs = (args[1] as number) * MINUTE_MS;
    this.#make = () => MAKE[measure]!(args[0] as number);
  }

  /** At the last bar that closed; NaN while there are too few. */
  get value(): number {
    return this.#value;
  }

  /** When that bar closed. */
  get closedAtMs(): EpochMs {
    return this.#closedAtMs;
  }

  /** One price in its order of time. True where a bar closed by it. */
  see(price: number, atMs: EpochMs): boolean {
    const startMs = Math.floor(atMs / this.barMs) * this.barMs;
    if (startMs < this.#startMs) return false;
    const closes = startMs > this.#startMs;
    if (closes) this.#append(this.#startMs, this.#close);
    if (!(startMs <= this.#startMs)) this.#startMs = startMs;
    this.#seenFromMs = Math.min(this.#seenFromMs, startMs);
    this.#close = price;
    if (closes) this.#work();
    return closes;
  }

  /** Bars of the symbol that REST gave. True where they belong before what was seen. */
  fill({ timespan, multiplier, rows }: BarsUpdate): boolean {
    const lengthMs = (ownValue(FOLDED, timespan) ?? Number.POSITIVE_INFINITY) * multiplier;
    if (this.barMs % lengthMs !== 0) return false;
    const known = new Map<EpochMs, number>();
    for (const row of rows.toSorted((a, b) => a.startMs - b.startMs)) {
      const startMs = Math.floor(row.startMs / this.barMs) * this.barMs;
      if (startMs < this.#seenFromMs) known.set(startMs, row.close);
    }
    // The last may still run.
    if (this.#seenFromMs === Number.POSITIVE_INFINITY) known.delete([...known.keys()].at(-1)!);
    if (known.size === 0) return false;
    this.#starts.forEach((startMs, i) => known.set(startMs, this.#closes[i]));
    const bars = [...known].toSorted(([a], [b]) => a - b).slice(-MOST_BARS);
    this.#starts = bars.map(([startMs]) => startMs);
    this.#closes = bars.map(([, close]) => close);
    this.#work();
    return true;
  }

  clear(): void {
    this.#starts = [];
    this.#closes = [];
    this.#startMs = this.#close = this.#value = this.#closedAtMs = Number.NaN;
    this.#seenFromMs = Number.POSITIVE_INFINITY;
  }

  #append(startMs: EpochMs, close: number): void {
    this.#starts.push(startMs);
    this.#closes.push(close);
    if (this.#starts.length <= MOST_BARS) return;
    this.#starts.shift();
    this.#closes.shift();
  }

  /** Once a bar, from the first on: every value is that of a chart with the same bars. */
  #work(): void {
    const indicator = this.#make();
    const { length } = this.#closes;
    const close = Float64Array.from(this.#closes);
    const lines = Array.from({ length: indicator.lines }, () => new Float64Array(length));
    const state = new Float64Array(indicator.carried);
    const none = new Float64Array(0);
    const bars = { startMs: Float64Array.from(this.#starts), open: none, high: none, low: none, close, volume: none };
    for (let i = 0; i < length; i++) indicator.step({ ...bars, vwap: none }, i, state, lines);
    this.#value = length > 0 ? lines[0][length - 1] : Number.NaN;
    this.#closedAtMs = length > 0 ? this.#starts[length - 1] + this.barMs : Number.NaN;
  }
}
