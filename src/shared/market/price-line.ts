/** A straight line through two prices: what a chart paints, a rule watches and a label says. */
import { etDate, etInstant, etTime, type EpochMs } from './calendar.ts';
import type { TimeKind, TradingTime } from './trading-time.ts';

export interface LinePoint {
  atMs: EpochMs;
  price: number;
}

export const LINE_SCALES = ['linear', 'log'] as const;
export type LineScale = (typeof LINE_SCALES)[number];

export interface PriceLine {
  from: LinePoint;
  to: LinePoint;
  /** The time it is straight in: that of the bars it was drawn over. */
  time: TimeKind;
  /** Whether its price or the logarithm of it changes by the same amount in the same time. */
  scale: LineScale;
}

/** A line with its place in time worked out once, for a price with every print. */
export class LinePrice {
  readonly #line: PriceLine;
  readonly #clock: () => TradingTime;
  #by: TradingTime | undefined;
  #start = Number.NaN;
  #way = Number.NaN;

  constructor(line: PriceLine, clock: () => TradingTime) {
    this.#line = line;
    this.#clock = clock;
  }

  /**
   * Before and after its points as well. NaN where both points are at one time of its kind, and on a log scale where one is not above 0.
   */
  at(atMs: EpochMs): number {
    const { from, to, time, scale } = this.#line;
    const clock = this.#clock();
    if (clock !== this.#by) {
      this.#by = clock;
      this.#start = clock.passed(time, from.atMs);
      this.#way = clock.passed(time, to.atMs) - this.#start;
    }
    if (this.#way === 0) return Number.NaN;
    const share = (clock.passed(time, atMs) - this.#start) / this.#way;
    if (scale === 'linear') return from.price + share * (to.price - from.price);
    return from.price > 0 && to.price > 0 ? from.price * (to.price / from.price) ** share : Number.NaN;
  }
}

/** Price of a line at one instant: as `LinePrice`. */
export const linePrice = (line: PriceLine, atMs: EpochMs, clock: TradingTime): number =>
  new LinePrice(line, () => clock).at(atMs);

/** `2026-11-20 10:00 648.3`, in exchange time, with seconds where there are some. */
export function writePoint({ atMs, price }: LinePoint): string {
  const time = etTime(atMs);
  return `${etDate(atMs)} ${time.endsWith(':00') ? time.slice(0, 5) : time} ${price}`;
}

/** Undefined where it is no such text, or no such date. */
export function readPoint(text: string): LinePoint | undefined {
  const found =
    /^((?:19|20)\d\d-\d\d-\d\d) ([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))? (-?\d+(?:\.\d+)?(?:e-?\d+)?)$/.exec(
      text.trim(),
    );
  if (!found) return undefined;
  const [, date, hours, minutes, seconds, price] = found;
  if (Number.isNaN(Date.parse(date)) || new Date(date).toISOString().slice(0, 10) !== date) return undefined;
  return { atMs: etInstant(date, Number(hours), Number(minutes), Number(seconds ?? 0)), price: Number(price) };
}
