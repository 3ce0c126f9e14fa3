/** What the stream keeps per instrument: who wants which channel, prepared bytes, running bars, the place in the tape. */
import type { Topic } from '../protocol/market-source.ts';
import { emptyBar, type Bar } from './bars.ts';
import { text } from './event-writer.ts';
import type { Instrument } from './instrument.ts';

export const CHANNELS = ['T', 'Q', 'A', 'AM', 'V', 'LULD'] as const;
export type SimChannel = (typeof CHANNELS)[number];

export class FeedLine {
  readonly instrument: Instrument;
  readonly topics: Record<SimChannel, Topic | undefined> = {
    T: undefined,
    Q: undefined,
    A: undefined,
    AM: undefined,
    V: undefined,
    LULD: undefined,
  };
  readonly #heads: Record<SimChannel, Uint8Array | undefined> = {
    T: undefined,
    Q: undefined,
    A: undefined,
    AM: undefined,
    V: undefined,
    LULD: undefined,
  };
  readonly second: Bar = emptyBar();
  readonly minute: Bar = emptyBar();
  /** The session so far without the prints since `countedFromMs`; read when the first bar needs it. */
  dayBase: Bar | undefined;
  countedFromMs = 0;
  dayVolume = 0;
  dayTurnover = 0;
  /** Position in the tape of the minute under way and of the next, by the minute's parity. */
  readonly orders: [number, number] = [0, 0];
  readonly nextOrder: [number, number] = [0, 0];
  /** In the schedule (its tape is being printed). */
  scheduled = false;
  quoteSequence = 0;
  quotedMs = 0;

  constructor(instrument: Instrument) {
    this.instrument = instrument;
  }

  /** `{"ev":"Q","sym":"SPY"` and its like. */
  head(channel: SimChannel): Uint8Array {
    const name = channel === 'V' || channel === 'LULD' ? 'T' : 'sym';
    return (this.#heads[channel] ??= text(`{"ev":"${channel}","${name}":"${this.instrument.symbol}"`));
  }
}
