/** Which windows and intervals nobody listened to whole. */
import { expect, test } from 'vitest';
import { missesPart } from '../../../../src/shared/flow/counted-cover.ts';

const MINUTE_MS = 60_000;
const min = (minutes: number): number => minutes * MINUTE_MS;
/** Counted from minute 10 to 20, and from 25 on. */
const SPANS = [
  { fromMs: min(10), toMs: min(20) },
  { fromMs: min(25), toMs: min(60) },
];

test.each([
  ['whole in the first', 10, 20, false],
  ['whole in the second', 25, 30, false],
  ['into the hole', 15, 21, true],
  ['within the hole', 21, 22, true],
  ['out of the hole', 24, 30, true],
  ['over the hole', 10, 60, true],
  ['from before the count began', 0, 15, true],
  ['beginning with the first print of the day', 9, 15, false],
  ['earlier than the minute before it', 8.9, 15, true],
  ['in progress', 55, 65, false],
])('%s: %s to %s', (_what, from, to, misses) => {
  expect(missesPart(SPANS, min(from), min(to))).toBe(misses);
});

test('of what nothing was counted nothing is told', () => {
  expect(missesPart([], 0, min(5))).toBe(false);
});
