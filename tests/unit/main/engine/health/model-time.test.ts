import { expect, test } from 'vitest';
import { ModelTime } from '../../../../../src/main/engine/health/model-time.ts';

/** Seconds of runs every 8 ms, as the world gives them. */
function seconds(time: ModelTime, from: number, count: number, tookMs: number): void {
  for (let second = 1; second <= count; second++) {
    for (let run = 0; run < 125; run++) time.ran(tookMs, 8 * 0.3);
    time.pulse((from + second) * 1_000);
  }
}

test('a model that has its share and does not get through is behind by itself', () => {
  const time = new ModelTime(0);
  seconds(time, 0, 5, 2.4);
  expect([time.behindBy, time.busyFraction]).toEqual(['model', 0.3]);
});

test('an engine that stood still, or is busy with what arrives, is what holds it up, for some seconds', () => {
  const time = new ModelTime(0);
  seconds(time, 0, 5, 2.4);
  time.ran(12, 12);
  time.pulse(14_000);
  expect(time.behindBy).toBe('engine');
  expect(time.busyFraction).toBeCloseTo(12 / 9_000);
  seconds(time, 14, 1, 2.4);
  expect(time.behindBy).toBe('engine');
  seconds(time, 15, 9, 2.4);
  expect(time.behindBy).toBe('model');
});
