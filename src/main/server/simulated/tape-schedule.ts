/**
 * A timing wheel over the tapes of all lines that are wanted: each line waits in the tick of its next order, so a tick costs
 * what falls into it. The minute to come is entered little by little during the one under way, so that no tick stalls.
 */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { FeedLine, Parity } from './feed-line.ts';
import { MINUTE_MS, orderCount, orderTime } from './tape.ts';

export const TICK_MS = 4;
export const TICKS_A_MINUTE = MINUTE_MS / TICK_MS;

const parityOf = (minuteMs: EpochMs): Parity => ((minuteMs / MINUTE_MS) & 1) as Parity;
const emptyWheel = (): FeedLine[][] => Array.from({ length: TICKS_A_MINUTE }, () => []);

export class TapeSchedule {
  /** Lines due in each tick of the minute under way and of the next, by the minute's parity. */
  readonly #wheels: readonly [FeedLine[][], FeedLine[][]] = [emptyWheel(), emptyWheel()];
  readonly #print: (line: FeedLine, minuteMs: EpochMs, order: number, orders: number) => void;
  #toPrepare: FeedLine[] = [];
  #prepared = 0;

  /** @param print called for each order when it is due. */
  constructor(print: (line: FeedLine, minuteMs: EpochMs, order: number, orders: number) => void) {
    this.#print = print;
  }

  /** Takes a line in at an instant: its orders from there on will be printed while it is `scheduled`. */
  add(line: FeedLine, atMs: EpochMs): void {
    this.#enter(line, Math.floor(atMs / MINUTE_MS) * MINUTE_MS, atMs);
    this.#toPrepare.push(line);
  }

  clear(): void {
    for (const wheel of this.#wheels) for (const slot of wheel) slot.length = 0;
    this.#toPrepare = [];
    this.#prepared = 0;
  }

  /** A minute begins. What is due in it was entered during the last; these lines are to be entered into the next. */
  startMinute(lines: Iterable<FeedLine>): void {
    this.#toPrepare = [...lines].filter((line) => line.scheduled);
    this.#prepared = 0;
  }

  /** Prints what is due in the tick that begins at an instant. */
  tick(fromMs: EpochMs): void {
    const minuteMs = Math.floor(fromMs / MINUTE_MS) * MINUTE_MS;
    const tick = (fromMs - minuteMs) / TICK_MS;
    const parity = parityOf(minuteMs);
    const slot = this.#wheels[parity][tick];
    for (let i = 0; i < slot.length; i++) {
      const line = slot[i];
      if (!line.scheduled || !isDue(line, minuteMs, parity, fromMs)) continue;
      this.#print(line, minuteMs, line.nextOrder(parity), line.orders(parity));
      line.passOrder(parity);
      this.#wait(line, minuteMs, parity);
    }
    slot.length = 0;
    this.#prepareSome(minuteMs + MINUTE_MS, TICKS_A_MINUTE - tick);
  }

  #enter(line: FeedLine, minuteMs: EpochMs, atMs: EpochMs): void {
    const { instrument } = line;
    const parity = parityOf(minuteMs);
    const orders = instrument.market === 'indices' ? 0 : orderCount(instrument, minuteMs);
    let next = 0;
    if (orders > 0 && atMs > minuteMs) {
      next = Math.max(0, Math.floor(((atMs - minuteMs) / MINUTE_MS) * orders) - 1);
      while (next < orders && orderTime(instrument, minuteMs, next, orders) < atMs) next += 1;
    }
    line.enterMinute(parity, orders, next);
    this.#wait(line, minuteMs, parity);
  }

  #wait(line: FeedLine, minuteMs: EpochMs, parity: Parity): void {
    const next = line.nextOrder(parity);
    if (next >= line.orders(parity)) return;
    const at = orderTime(line.instrument, minuteMs, next, line.orders(parity));
    this.#wheels[parity][Math.floor((at - minuteMs) / TICK_MS)].push(line);
  }

  #prepareSome(nextMinuteMs: EpochMs, ticksLeft: number): void {
    const share = Math.ceil((this.#toPrepare.length - this.#prepared) / ticksLeft);
    const until = Math.min(this.#toPrepare.length, this.#prepared + share);
    for (; this.#prepared < until; this.#prepared++) {
      const line = this.#toPrepare[this.#prepared];
      if (line.scheduled) this.#enter(line, nextMinuteMs, nextMinuteMs);
    }
  }
}

/** False for an entry left behind by a line that was unsubscribed and came back. */
function isDue(line: FeedLine, minuteMs: EpochMs, parity: Parity, fromMs: EpochMs): boolean {
  const next = line.nextOrder(parity);
  if (next >= line.orders(parity)) return false;
  return orderTime(line.instrument, minuteMs, next, line.orders(parity)) < fromMs + TICK_MS;
}
