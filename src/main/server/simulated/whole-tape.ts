/**
 * The tape of every listed option, for who wants all of it. Of a hundred thousand contracts a tenth trade in a minute and most never do, so what
 * is kept of one (`Instrument`, `FeedLine`) is made with its first order; until then it is a place in its expiry.
 */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { optionOrdersPerMinute } from './activity.ts';
import { isCallAt, type ListedExpiry } from './contracts.ts';
import type { Instrument } from './instrument.ts';
import type { SimulatedWorld } from './simulated-world.ts';
import { drawnOrders, MINUTE_MS } from './tape.ts';

/** Contracts taken in per tick: the whole market is in within two seconds, and none of it stalls. */
const JOIN_PER_TICK = 300;

const minuteOf = (atMs: EpochMs): EpochMs => Math.floor(atMs / MINUTE_MS) * MINUTE_MS;

/** Goes over all places once, some at a time. */
interface Pass {
  slice: number;
  place: number;
  done: number;
}

const fromTheStart = (): Pass => ({ slice: 0, place: 0, done: 0 });

export class WholeTape {
  readonly #world: SimulatedWorld;
  readonly #slices: readonly ListedExpiry[];
  readonly #begin: (instrument: Instrument) => void;
  readonly #size: number;
  /** Through the minute under way, when the whole tape is first wanted. */
  readonly #joining = fromTheStart();
  /** Through the minute to come. */
  #preparing = fromTheStart();

  /** @param begin called for each contract with orders in the minute under way or the next; again in later minutes. */
  constructor(world: SimulatedWorld, atMs: EpochMs, begin: (instrument: Instrument) => void) {
    this.#world = world;
    this.#slices = world.specs.flatMap((spec) => world.chain(spec.symbol)?.slicesAt(atMs) ?? []);
    this.#size = this.#slices.reduce((sum, slice) => sum + slice.places, 0);
    this.#begin = begin;
  }

  startMinute(): void {
    this.#preparing = fromTheStart();
  }

  /** To be called each tick, of which `ticksLeft` are left of the minute. */
  tick(atMs: EpochMs, ticksLeft: number): void {
    const minuteMs = minuteOf(atMs);
    this.#beginThose(this.#joining, Math.min(JOIN_PER_TICK, this.#size - this.#joining.done), minuteMs);
    const left = this.#joining.done - this.#preparing.done;
    this.#beginThose(this.#preparing, Math.ceil(left / ticksLeft), minuteMs + MINUTE_MS);
  }

  /** Those of the next `count` places that have orders in a minute. */
  #beginThose(pass: Pass, count: number, minuteMs: EpochMs): void {
    const day = this.#world.days.at(minuteMs);
    const trades = minuteMs >= day.openMs && minuteMs < day.closeMs;
    pass.done += count;
    for (let left = count; left > 0; left--) {
      const slice = this.#slices[pass.slice];
      const { place } = pass;
      if (trades && this.#orders(slice, place, day, minuteMs) > 0) this.#begin(this.#world.option(slice, place));
      pass.place++;
      if (pass.place < slice.places) continue;
      pass.place = 0;
      pass.slice++;
    }
  }

  #orders(
    slice: ListedExpiry,
    place: number,
    day: ReturnType<SimulatedWorld['days']['at']>,
    minuteMs: EpochMs,
  ): number {
    const strikeIndex = place >> 1;
    const isCall = isCallAt(place);
    const expected = optionOrdersPerMinute(this.#world.rates, slice, strikeIndex, isCall, day, minuteMs);
    return drawnOrders(slice.pairKeyOf(strikeIndex, isCall), expected, minuteMs);
  }
}
