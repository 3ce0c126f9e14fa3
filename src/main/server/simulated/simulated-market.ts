/** The simulated market as a source for the local server: seeded, deterministic, on a clock that its caller advances. */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { DELAY_MS } from '../../../shared/market/delay.ts';
import { NO_QUIRKS, type Quirks } from '../protocol/quirks.ts';
import type { MarketSource, ServedReply, ServedRequest, Topic } from '../protocol/market-source.ts';
import { BarReader } from './bars.ts';
import { DayBars } from './day-bars.ts';
import { answerRest } from './rest/router.ts';
import { slippingClock, type SimulationClock, type SlipCell } from '../slipping-clock.ts';
import { Stream } from './stream.ts';
import { defaultStartMs, marketTimeMs, TradingDays } from './trading-days.ts';
import { SimulatedWorld } from './simulated-world.ts';

export interface SimulatedMarketOptions {
  seed?: number;
  /** Events a second over everything that is subscribed, 10 … 500,000. */
  rate?: number;
  /** Underlyings to offer; all by default. */
  symbols?: readonly string[];
  /** Market time at which the simulation begins; by default now, or the latest session while the market is closed. */
  startMs?: EpochMs;
  /** Milliseconds since the simulation began; by default those of a steady real clock. */
  elapsedMs?: () => number;
  /** The steady real clock; a test's own. */
  realMs?: () => number;
  /** Told how far that clock has slipped in all. */
  slipped?: SlipCell;
  /** What it does as the vendor was seen to; nothing unless told. */
  quirks?: Quirks;
  /** How far behind the market this view of it runs (900,000 for the delayed host). */
  delayMs?: number;
}

/** Market time one turn of the pump covers at most, so that sockets are served in between. */
const TURN_MS = 25;
const MOST_BEHIND_MS = 2_000;

export const USUAL_RATE = 2_000;
export const MAX_RATE = 500_000;

export interface SimulatedMarket extends MarketSource {
  readonly startMs: EpochMs;
  /** How far the stream has come; behind `nowMs` while it catches up. */
  streamedToMs(): EpochMs;
  /** The same market `DELAY_MS` ago, on the same clock. */
  delayed(): SimulatedMarket;
}

export function createSimulatedMarket(options: SimulatedMarketOptions = {}): SimulatedMarket {
  const days = new TradingDays();
  const seed = options.seed ?? 1;
  const rate = options.rate ?? USUAL_RATE;
  if (!(rate >= 1 && rate <= MAX_RATE))
    throw new RangeError(`rate ${rate} is not between 1 and ${MAX_RATE} events a second`);
  const startMs = marketTimeMs(days, options.startMs ?? defaultStartMs(days, Date.now()), 0);
  const delayMs = options.delayMs ?? 0;
  const quirks = options.quirks ?? NO_QUIRKS;
  const clock: SimulationClock = options.elapsedMs
    ? { elapsedMs: options.elapsedMs }
    : slippingClock(options.slipped, options.realMs ?? (() => performance.now()));
  const world = new SimulatedWorld({ seed, rate, symbols: options.symbols, startMs }, days);
  const reader = new BarReader(days, startMs - DELAY_MS);
  const bars = new DayBars(days, reader);
  const timeAt = (elapsedMs: number): EpochMs => Math.floor(marketTimeMs(days, startMs, elapsedMs) - delayMs);
  const nowMs = (): EpochMs => timeAt(clock.elapsedMs());
  const stream = new Stream(world, reader, rate, nowMs(), quirks);
  let pumpedMs = clock.elapsedMs();
  return {
    startMs,
    nowMs,
    streamedToMs: () => timeAt(pumpedMs),
    demand: (topic: Topic, wanted: boolean) => stream.demand(topic, wanted),
    pump() {
      const dueMs = clock.elapsedMs();
      if (dueMs - pumpedMs > MOST_BEHIND_MS) clock.slip?.(dueMs - pumpedMs - MOST_BEHIND_MS);
      pumpedMs = Math.min(dueMs, pumpedMs + TURN_MS);
      stream.advance(timeAt(pumpedMs));
      return pumpedMs < dueMs;
    },
    answer: (request: ServedRequest): Promise<ServedReply | undefined> =>
      answerRest({ world, bars, nowMs: nowMs(), quirks }, request),
    delayed: () =>
      createSimulatedMarket({ ...options, seed, rate, startMs, elapsedMs: clock.elapsedMs, delayMs: DELAY_MS }),
  };
}
