/** Event times by magnitude: seconds, milliseconds, microseconds, nanoseconds. */
import { describe, expect, test } from 'vitest';
import {
  timeFromBigInt,
  timeFromDigits,
  timeFromNumber,
  type EventTime,
} from '../../../../../../src/main/engine/massive/frames/event-time.ts';

const MS = 1_763_658_000_000;
const timed = (read: (out: EventTime) => void): [ms: number, subNs: number] => {
  const out = { ms: -1, subNs: -1 };
  read(out);
  return [out.ms, out.subNs];
};

describe('of a number', () => {
  test.each<[what: string, value: number, ms: number, subNs: number]>([
    ['zero seconds', 0, 0, 0],
    ['seconds', 1_763_658_000, MS, 0],
    ['seconds and a half', 1_763_658_000.5, MS + 500, 0],
    ['the largest of seconds', 99_999_999_999, 99_999_999_999_000, 0],
    ['the smallest of milliseconds', 1e11, 1e11, 0],
    ['milliseconds', MS, MS, 0],
    ['a fraction of a millisecond', MS + 0.25, MS, 250_000],
    ['the largest of milliseconds', 99_999_999_999_999, 99_999_999_999_999, 0],
    ['the smallest of microseconds', 1e14, 1e11, 0],
    ['microseconds', MS * 1000 + 123, MS, 123_000],
    ['the smallest of nanoseconds', 1e17, 1e11, 0],
    ['nanoseconds', MS * 1e6, MS, 0],
    ['nanoseconds as far as a double holds them', MS * 1e6 + 123_456 - (123_456 % 256), MS, 123_392],
    ['before 1970', -1, Number.NaN, 0],
    ['none', Number.NaN, Number.NaN, 0],
    ['infinite', Number.POSITIVE_INFINITY, Number.NaN, 0],
    ['later than any date', 1e22, Number.NaN, 0],
    ['the most a double holds', Number.MAX_VALUE, Number.NaN, 0],
  ])('%s', (_what, value, ms, subNs) => {
    expect(timed((out) => timeFromNumber(value, out))).toEqual([ms, subNs]);
  });
});

describe('of digits', () => {
  test.each<[digits: string, ms: number, subNs: number]>([
    ['1763658000123', MS + 123, 0],
    ['99999999999999', 99_999_999_999_999, 0],
    ['100000000000000', 1e11, 0],
    ['1763658000123456', MS + 123, 456_000],
    ['99999999999999999', 99_999_999_999_999, 999_000],
    ['100000000000000000', 1e11, 0],
    ['1763658000123456789', MS + 123, 456_789],
  ])('%s', (digits, ms, subNs) => {
    const bytes = Buffer.from(`"${digits}"`);
    expect(timed((out) => timeFromDigits(bytes, 1, bytes.length - 1, out))).toEqual([ms, subNs]);
  });
});

describe('of an exact integer', () => {
  test.each<[value: bigint, ms: number, subNs: number]>([
    [-1n, Number.NaN, 0],
    [0n, 0, 0],
    [1_763_658_000_123_456n, MS + 123, 456_000],
    [99_999_999_999_999_999n, 99_999_999_999_999, 999_000],
    [100_000_000_000_000_000n, 1e11, 0],
    [1_763_658_000_123_456_789n, MS + 123, 456_789],
  ])('%s', (value, ms, subNs) => {
    expect(timed((out) => timeFromBigInt(value, out))).toEqual([ms, subNs]);
  });
});

test('an instant later than any date is not known, exact or not; what is known can be written as a date', () => {
  expect(timed((out) => timeFromBigInt(10n ** 30n, out))).toEqual([Number.NaN, 0]);
  const [ms] = timed((out) => timeFromBigInt(8_639_000_000_000_000_000_000n, out));
  expect(() => new Date(ms + 86_400_000).toISOString()).not.toThrow();
});
