/** Who wants every option's prints gets exactly those that each contract's tape has, from one minute into the next. */
import { expect, test } from 'vitest';
import type { Topic } from '../../../../src/main/server/protocol/market-source.ts';
import { createSimulatedMarket } from '../../../../src/main/server/simulated/simulated-market.ts';
import { SimulatedWorld } from '../../../../src/main/server/simulated/simulated-world.ts';
import { printsOfMinute } from '../../../../src/main/server/simulated/tape-reader.ts';
import { TradingDays } from '../../../../src/main/server/simulated/trading-days.ts';

/** 10:00:40 in New York: the first minute is under way. */
const START_MS = Date.parse('2026-11-20T15:00:40Z');
const MINUTE_MS = 60_000;
const FIRST_WHOLE_MS = START_MS - (START_MS % MINUTE_MS) + MINUTE_MS;
const options = { seed: 3, rate: 300, symbols: ['IWM', 'I:VIX'] };

/** Symbol, time and sequence of everything a wildcard delivers until an instant. */
function streamed(untilMs: number, change?: (market: ReturnType<typeof createSimulatedMarket>, topic: Topic) => void) {
  let elapsedMs = 0;
  const market = createSimulatedMarket({ ...options, startMs: START_MS, elapsedMs: () => elapsedMs });
  const seen: string[] = [];
  const decoder = new TextDecoder();
  const append = (bytes: Uint8Array, start: number, end: number): void => {
    const { sym, t, q } = JSON.parse(decoder.decode(bytes.subarray(start, end))) as {
      sym: string;
      t: number;
      q: number;
    };
    if (t >= FIRST_WHOLE_MS && t < untilMs) seen.push(`${sym} ${t} ${q}`);
  };
  const topic = { market: 'options', channel: 'T', symbol: '*', sinks: [{ append }] } as unknown as Topic;
  market.demand(topic, true);
  change?.(market, topic);
  for (; market.streamedToMs() < untilMs; elapsedMs += 1_000) while (market.pump());
  return seen;
}

function onTape(fromMs: number, untilMs: number): string[] {
  const world = new SimulatedWorld({ ...options, startMs: START_MS }, new TradingDays());
  const all: string[] = [];
  for (const spec of world.specs)
    for (const slice of world.chain(spec.symbol)?.slicesAt(START_MS) ?? [])
      for (let place = 0; place < slice.places; place++) {
        const instrument = world.option(slice, place);
        for (let minute = fromMs; minute < untilMs; minute += MINUTE_MS)
          for (const { atMs, sequence } of printsOfMinute(instrument, minute, minute, untilMs))
            all.push(`${instrument.symbol} ${atMs} ${sequence}`);
      }
  return all;
}

test('the whole tape is every contract’s tape, minute by minute', () => {
  const untilMs = FIRST_WHOLE_MS + 2.5 * MINUTE_MS;
  const expected = onTape(FIRST_WHOLE_MS, untilMs);
  expect(expected.length).toBeGreaterThan(2_000);
  expect(streamed(untilMs).toSorted()).toEqual(expected.toSorted());
});

test('a contract that is also wanted by name prints once, and one that is given up goes on in the whole', () => {
  const untilMs = FIRST_WHOLE_MS + MINUTE_MS;
  const expected = onTape(FIRST_WHOLE_MS, untilMs).toSorted();
  const busiest = Object.entries(Object.groupBy(expected, (print) => print.split(' ')[0])).toSorted(
    ([, a], [, b]) => b!.length - a!.length,
  )[0][0];
  const seen = streamed(untilMs, (market, topic) => {
    const own = { ...topic, symbol: busiest, sinks: [] };
    market.demand(own, true);
    market.demand(own, false);
  });
  expect(seen.toSorted()).toEqual(expected);
});
