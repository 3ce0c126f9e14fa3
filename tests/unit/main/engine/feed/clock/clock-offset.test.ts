import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ClockOffset } from '../../../../../../src/main/engine/feed/clock/clock-offset.ts';

const START = Date.UTC(2026, 10, 20, 15);
const wholeSeconds = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, '+00:00');

test('stays within the stated uncertainty of the truth, and narrows it', () => {
  const sample = fc.record({ gapMs: fc.integer({ min: 100, max: 600_000 }), rttMs: fc.integer({ min: 1, max: 400 }) });
  fc.assert(
    fc.property(
      fc.integer({ min: -1e7, max: 1e7 }),
      fc.array(sample, { minLength: 1, maxLength: 20 }),
      (truth, samples) => {
        const clock = new ClockOffset();
        let atMs = START;
        for (const { gapMs, rttMs } of samples) {
          atMs += gapMs;
          clock.learn(wholeSeconds(atMs + rttMs / 3 + truth), atMs, atMs + rttMs);
          expect(Math.abs(clock.offsetMs! - truth)).toBeLessThanOrEqual(clock.uncertaintyMs + 1);
        }
        expect(clock.uncertaintyMs).toBeLessThanOrEqual(1_000 + 400 + 120);
      },
    ),
  );
});

test('an offset that agrees with our clock leaves it alone', () => {
  const clock = new ClockOffset();
  clock.learn(wholeSeconds(START + 300), START + 250, START + 350);
  expect(clock.offsetMs).toBe(0);
});

test('a clock that was set is followed', () => {
  const clock = new ClockOffset();
  clock.learn(wholeSeconds(START), START, START + 10);
  clock.learn(wholeSeconds(START + 60_000 + 3_600_000), START + 60_000, START + 60_010);
  expect(Math.abs(clock.offsetMs! - 3_600_000)).toBeLessThan(1_000);
});

test('what is no time teaches nothing', () => {
  const clock = new ClockOffset();
  expect(clock.learn('soon', START, START)).toBe(false);
  expect(clock.offsetMs).toBeUndefined();
});
