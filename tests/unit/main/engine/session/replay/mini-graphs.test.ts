/** After a jump mini-graphs are as if the session had been played to there, whatever the speed and the way. */
import { beforeAll, expect, test } from 'vitest';
import { STATE_VERSION } from '../../../../../../src/main/engine/market/state-snapshot.ts';
import { SparkLines } from '../../../../../../src/main/engine/publish/spark-lines.ts';
import { openSession } from '../../../../../../src/main/engine/session/reading/join-sessions.ts';
import { createReplaySource } from '../../../../../../src/main/engine/session/replay/replay-source.ts';
import type { ReplaySource } from '../../../../../../src/main/engine/session/replay/replay-transport.ts';
import { MarketPipeline } from '../../../../../../src/main/engine/world/market-pipeline.ts';
import { SPARK_POINTS } from '../../../../../../src/shared/contract/batch.ts';
import { createMemoryDisk } from '../memory-files.ts';
import { START_MS, startRecording } from '../recording-fixture.ts';

const PATH = '/s/a.mcap';
const SECONDS = 400;
const disk = createMemoryDisk();

beforeAll(async () => {
  const market = new MarketPipeline({ gap: () => undefined });
  const { recorder, clock } = startRecording(disk, PATH, {
    checkpoint: { stateVersion: STATE_VERSION, take: () => market.serialise() },
    rotateBytes: 40_000,
  });
  market.recordTo(recorder);
  let price = 600;
  for (let n = 0; n < SECONDS * 2; n++) {
    clock.ms += 500;
    price += ((n * 7919) % 13) - 6;
    // Half a quiet minute now and then: nothing comes, and the line stays level.
    if (n % 300 > 240) continue;
    const trade = { ev: 'T', sym: 'SPY', x: 4, p: price / 10 + 500, s: 100, t: Math.floor(START_MS) + clock.ms, q: n };
    market.frame('stocks', new TextEncoder().encode(JSON.stringify([trade])), START_MS + clock.ms);
    recorder.tick();
  }
  await recorder.close();
});

interface Player {
  source: ReplaySource;
  points(): number[];
}

function player(): Player {
  const session = openSession(disk, PATH);
  const source = createReplaySource({ session, sessionId: 'a', speed: 16, stateVersion: STATE_VERSION });
  const pipeline = new MarketPipeline({
    gap: () => undefined,
    jumped: () => spark.clear(),
    frameAt: (atMs) => spark.follow(atMs),
  });
  const spark = new SparkLines(pipeline.table);
  const id = pipeline.table.intern('SPY');
  spark.want(id);
  source.start(pipeline);
  return {
    source,
    points() {
      spark.follow(source.now());
      const values = new Float64Array(SPARK_POINTS);
      spark.copy(id, values, 0, 1);
      return [...values].filter((value) => !Number.isNaN(value));
    },
  };
}

test('ten random moments, jumped to from anywhere, against having played there', () => {
  expect(openSession(disk, PATH).parts.length).toBeGreaterThan(2);
  const jumping = player();
  let seed = 5;
  const random = (): number => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) / 2 ** 32;
  for (let n = 0; n < 10; n++) {
    const atMs = START_MS + (90 + random() * (SECONDS - 100)) * 1000;
    const straight = player();
    while (straight.source.now() < atMs) straight.source.runTo(Math.min(atMs, straight.source.now() + 300 * random()));
    jumping.source.seek(atMs);
    const expected = straight.points();
    expect(expected).toHaveLength(SPARK_POINTS);
    expect(new Set(expected).size).toBeGreaterThan(3);
    expect(jumping.points()).toEqual(expected);
  }
});

test('a replay that stands still adds no points', () => {
  const { source, points } = player();
  source.seek(START_MS + 120_000);
  const before = points();
  for (let n = 0; n < 50; n++) points();
  expect(points()).toEqual(before);
});
