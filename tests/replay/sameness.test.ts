/** A recording of the simulated market, as committed: replayed along any path, the market's state is what it was while recording. */
import fc from 'fast-check';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MarketPipeline } from '../../src/main/engine/world/market-pipeline.ts';
import { STATE_VERSION } from '../../src/main/engine/market/state-snapshot.ts';
import { nodeFiles } from '../../src/main/engine/session/format/node-files.ts';
import { openSession } from '../../src/main/engine/session/reading/join-sessions.ts';
import { createReplaySource } from '../../src/main/engine/session/replay/replay-source.ts';
import type { ReplaySource } from '../../src/main/engine/session/replay/replay-transport.ts';
import { verifySession } from '../../src/main/engine/session/reading/verify.ts';

const GOLDEN = join(import.meta.dirname, 'golden/simulated.mcap');

function open(stateVersion?: number): { source: ReplaySource; market: MarketPipeline } {
  const market = new MarketPipeline({ gap: () => undefined });
  const source = createReplaySource({
    session: openSession(nodeFiles, GOLDEN),
    sessionId: 'golden',
    speed: 1,
    stateVersion: stateVersion ?? STATE_VERSION,
  });
  source.start(market);
  return { source, market };
}

function play(source: ReplaySource, speed: number, stepMs: () => number): void {
  source.setSpeed(speed);
  source.play();
  while (source.state().playing) source.advance(stepMs());
}

test('the golden session is whole', () => {
  const session = openSession(nodeFiles, GOLDEN);
  expect(verifySession(session).findings).toEqual([]);
  expect(session.end.events).toBeGreaterThan(1000);
  session.close();
});

test.each([0.25, 1, 10, 100, Number.POSITIVE_INFINITY])('at speed %d the state ends as recorded', (speed) => {
  const recorded = openSession(nodeFiles, GOLDEN).end.stateHash;
  expect(recorded).toMatch(/^[0-9a-f]{16}$/);
  const { source, market } = open();
  let n = 0;
  play(source, speed, () => 1 + ((n++ * 53) % 250));
  expect(market.state.hash()).toBe(recorded);
});

test('any path of seeks ends in the state of having played there, with or without checkpoints', () => {
  const { startMs, endMs } = open().source.state();
  const moment = fc.double({ min: startMs, max: endMs, noNaN: true });
  fc.assert(
    fc.property(fc.array(moment, { minLength: 1, maxLength: 4 }), (moments) => {
      const seeking = open();
      for (const at of moments) seeking.source.seek(at);
      const straight = open(-1);
      straight.source.runTo(moments.at(-1)!);
      expect(seeking.market.state.hash()).toBe(straight.market.state.hash());
    }),
    { numRuns: 6 },
  );
});

test('a state taken and restored elsewhere goes on the same', () => {
  const { source, market } = open();
  const { startMs, endMs } = source.state();
  source.runTo((startMs + endMs) / 2);
  const other = open();
  other.source.runTo((startMs + endMs) / 2);
  const bytes = new Uint8Array(market.state.serialise());
  other.market.state.restore(undefined);
  expect(other.market.state.hash()).not.toBe(market.state.hash());
  other.market.state.restore(bytes);
  expect(other.market.state.hash()).toBe(market.state.hash());
  source.runTo(endMs);
  other.source.runTo(endMs);
  expect(other.market.state.hash()).toBe(market.state.hash());
});
