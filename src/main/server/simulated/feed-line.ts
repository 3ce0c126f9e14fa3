/**
 * What the stream keeps per instrument. With every option's trades wanted there are a hundred thousand lines and most never print, so a
 * line is small, and what it needs to print is made with its first print.
 */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { Topic } from '../protocol/market-source.ts';
import { clearBar, emptySimulatedBar, type SimulatedBar } from './bars.ts';
import { ascii } from './event-writer.ts';
import type { Instrument } from './instrument.ts';

export const LINE_CHANNELS = ['T', 'Q', 'A', 'AM', 'V', 'LULD'] as const;
export type SimChannel = (typeof LINE_CHANNELS)[number];
export type Topics = Record<SimChannel, Topic | undefined>;

export const noTopics = (): Topics => ({
  T: undefined,
  Q: undefined,
  A: undefined,
  AM: undefined,
  V: undefined,
  LULD: undefined,
});

const NO_TOPICS: Readonly<Topics> = Object.freeze(noTopics());

/** Which minute of two a count belongs to: the one under way or the next. */
export type Parity = 0 | 1;

export class FeedLine {
  readonly instrument: Instrument;
  /** In the schedule (its tape is being printed). */
  scheduled = false;
  /** Prints are counted from here on. */
  countedFromMs: EpochMs = 0;
  #topics: Topics | undefined;
  #printed: PrintedLine | undefined;
  #orders0 = 0;
  #orders1 = 0;
  #next0 = 0;
  #next1 = 0;

  constructor(instrument: Instrument) {
    this.instrument = instrument;
  }

  /** Who wants which channel of this instrument by name. */
  get topics(): Readonly<Topics> {
    return this.#topics ?? NO_TOPICS;
  }

  setTopic(channel: SimChannel, topic: Topic | undefined): void {
    if (topic !== undefined || this.#topics !== undefined) (this.#topics ??= noTopics())[channel] = topic;
  }

  /** Running bars, totals and prepared bytes. */
  get printed(): PrintedLine {
    return (this.#printed ??= new PrintedLine());
  }

  /** Counts afresh from an instant. */
  countFrom(atMs: EpochMs): void {
    this.countedFromMs = atMs;
    this.#printed?.clear();
  }

  /** Orders in the tape of a minute. */
  orders(parity: Parity): number {
    return parity === 0 ? this.#orders0 : this.#orders1;
  }

  /** Position in that tape of the order to print next. */
  nextOrder(parity: Parity): number {
    return parity === 0 ? this.#next0 : this.#next1;
  }

  enterMinute(parity: Parity, orders: number, next: number): void {
    if (parity === 0) {
      this.#orders0 = orders;
      this.#next0 = next;
    } else {
      this.#orders1 = orders;
      this.#next1 = next;
    }
  }

  passOrder(parity: Parity): void {
    if (parity === 0) this.#next0 += 1;
    else this.#next1 += 1;
  }

  /** `{"ev":"Q","sym":"SPY"` and its like. */
  head(channel: SimChannel): Uint8Array {
    const name = channel === 'V' || channel === 'LULD' ? 'T' : 'sym';
    return (this.printed.heads[channel] ??= ascii(`{"ev":"${channel}","${name}":"${this.instrument.symbol}"`));
  }
}

class PrintedLine {
  readonly heads: Partial<Record<SimChannel, Uint8Array>> = {};
  readonly second: SimulatedBar = emptySimulatedBar();
  readonly minute: SimulatedBar = emptySimulatedBar();
  /** The session so far without the prints since the line's `countedFromMs`; read when the first bar needs it. */
  dayBase: SimulatedBar | undefined;
  dayVolume = 0;
  dayTurnover = 0;
  quoteSequence = 0;
  quotedMs = 0;

  clear(): void {
    this.dayBase = undefined;
    this.dayVolume = 0;
    this.dayTurnover = 0;
    clearBar(this.second, 0);
    clearBar(this.minute, 0);
  }
}
