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

type Answer = [serverTime: string, sentAfterMs: number, receivedAfterMs: number];
const at = (afterMs: number): string => new Date(START + afterMs).toISOString();
test.each<[what: string, answers: Answer[], offsetMs: number, uncertaintyMs: number]>([
  // The server's time lies between what it says and one unit of its resolution later, somewhere between request and answer.
  ['milliseconds, ahead', [[at(500), 0, 100]], 400, 101],
  ['milliseconds, behind', [[at(-500), 0, 100]], -499, 101],
  ['milliseconds, in agreement', [[at(50), 0, 100]], 0, 101],
  ['hundredths', [[at(500).replace('.500Z', '.50Z'), 0, 100]], 400, 110],
  ['tenths', [[at(500).replace('.500Z', '.5Z'), 0, 100]], 400, 200],
  ['whole seconds', [[wholeSeconds(START + 2000), 0, 100]], 2450, 1100],
  ['microseconds count as milliseconds', [[at(500).replace('Z', '123Z'), 0, 100]], 400, 101],
  ['a second away is moved to the nearest bound', [[at(1100), 0, 100]], 1000, 101],
  ['more than a second away to the middle', [[at(1101), 0, 100]], 1052, 101],
  [
    'a second answer narrows the first',
    [
      [wholeSeconds(START), 0, 100],
      [at(1300), 1000, 1020],
    ],
    280,
    21,
  ],
  [
    'one that says less changes nothing',
    [
      [at(500), 0, 10],
      [wholeSeconds(START), 20, 40],
    ],
    490,
    12,
  ],
  [
    'an hour later the clocks may have drifted',
    [
      [at(500), 0, 10],
      [wholeSeconds(START + 3_600_000), 3_600_000, 3_600_010],
    ],
    490,
    731,
  ],
  [
    'bounds that do not meet: the newest',
    [
      [at(500), 0, 10],
      [at(2000), 1000, 1010],
    ],
    990,
    11,
  ],
])('%s', (_what, answers, offsetMs, uncertaintyMs) => {
  const clock = new ClockOffset();
  expect([clock.offsetMs, clock.uncertaintyMs]).toEqual([undefined, 1000]);
  for (const [serverTime, sentAfterMs, receivedAfterMs] of answers)
    expect(clock.learn(serverTime, START + sentAfterMs, START + receivedAfterMs)).toBe(true);
  expect([clock.offsetMs, clock.uncertaintyMs]).toEqual([offsetMs, uncertaintyMs]);
});

test.each([
  '',
  'noon',
  '+275760-09-13T00:00:00Z',
  '9999-12-31T00:00:00Z',
  '2100-01-01T00:00:00Z',
  '1999-12-31T23:59:59Z',
])('a server’s time of %j is none', (serverTime) => {
  const clock = new ClockOffset();
  expect([clock.learn(serverTime, START, START + 10), clock.offsetMs]).toEqual([false, undefined]);
});

test('the first and the last time that can be', () => {
  for (const serverTime of ['2000-01-01T00:00:00Z', '2099-12-31T23:59:59Z'])
    expect(new ClockOffset().learn(serverTime, START, START + 10)).toBe(true);
});
