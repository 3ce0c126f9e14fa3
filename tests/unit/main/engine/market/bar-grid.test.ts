/** Where bars of each timeframe begin and end, and rows of an answer folded into them, in exact values. */
import { describe, expect, test } from 'vitest';
import {
  askedLength,
  barOf,
  bucketEnd,
  bucketStart,
  foldRows,
  MONTH,
} from '../../../../../src/main/engine/market/live-bars.ts';
import type { LiveBar } from '../../../../../src/main/engine/market/live-bar.ts';
import type { BarRow } from '../../../../../src/shared/market/rest-updates.ts';
import { HOUR } from './market-bench.ts';

const SECOND = 1000;
const MINUTE = 60_000;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const at = (iso: string): number => Date.parse(iso);

describe('a bar begins and ends', () => {
  const rows: [what: string, timeframeMs: number, atMs: string, start: string, end: string][] = [
    ['5 seconds', 5 * SECOND, '2026-11-20T17:00:07.999Z', '2026-11-20T17:00:05.000Z', '2026-11-20T17:00:10.000Z'],
    [
      'a minute at its first millisecond',
      MINUTE,
      '2026-11-20T17:01:00Z',
      '2026-11-20T17:01:00.000Z',
      '2026-11-20T17:02:00.000Z',
    ],
    [
      'a minute at its last',
      MINUTE,
      '2026-11-20T17:01:59.999Z',
      '2026-11-20T17:01:00.000Z',
      '2026-11-20T17:02:00.000Z',
    ],
    ['half an hour', 30 * MINUTE, '2026-11-20T17:29:59Z', '2026-11-20T17:00:00.000Z', '2026-11-20T17:30:00.000Z'],
    ['an hour', HOUR, '2026-11-20T17:59:59Z', '2026-11-20T17:00:00.000Z', '2026-11-20T18:00:00.000Z'],
    [
      '2 hours from midnight ET',
      2 * HOUR,
      '2026-11-20T17:59:59Z',
      '2026-11-20T17:00:00.000Z',
      '2026-11-20T19:00:00.000Z',
    ],
    [
      'the hour that is skipped in spring is no part of 4 hours',
      4 * HOUR,
      '2026-03-08T08:59:59Z',
      '2026-03-08T05:00:00.000Z',
      '2026-03-08T09:00:00.000Z',
    ],
    [
      'the last 4 hours of a day of 23 end at midnight',
      4 * HOUR,
      '2026-03-09T03:30:00Z',
      '2026-03-09T01:00:00.000Z',
      '2026-03-09T04:00:00.000Z',
    ],
    [
      'the 25th hour of a day in autumn is a bar of its own',
      4 * HOUR,
      '2026-11-02T04:30:00Z',
      '2026-11-02T04:00:00.000Z',
      '2026-11-02T05:00:00.000Z',
    ],
    ['a day', DAY, '2026-11-20T04:59:59Z', '2026-11-19T05:00:00.000Z', '2026-11-20T05:00:00.000Z'],
    ['a day of 25 hours', DAY, '2026-11-01T12:00:00Z', '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z'],
    ['the 25th hour of a day', DAY, '2026-11-02T04:30:00Z', '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z'],
    ['a week on its Saturday', WEEK, '2026-11-22T04:59:59Z', '2026-11-15T05:00:00.000Z', '2026-11-22T05:00:00.000Z'],
    ['a week on its Sunday', WEEK, '2026-11-22T05:00:00Z', '2026-11-22T05:00:00.000Z', '2026-11-29T05:00:00.000Z'],
    [
      'a week across a clock change',
      WEEK,
      '2026-11-04T12:00:00Z',
      '2026-11-01T04:00:00.000Z',
      '2026-11-08T05:00:00.000Z',
    ],
    ['a month', MONTH, '2026-12-01T04:59:59Z', '2026-11-01T04:00:00.000Z', '2026-12-01T05:00:00.000Z'],
    ['February of a leap year', MONTH, '2028-02-29T12:00:00Z', '2028-02-01T05:00:00.000Z', '2028-03-01T05:00:00.000Z'],
    ['December', MONTH, '2026-12-31T12:00:00Z', '2026-12-01T05:00:00.000Z', '2027-01-01T05:00:00.000Z'],
  ];
  test.each(rows)('%s', (_what, timeframeMs, atMs, start, end) => {
    const startMs = bucketStart(at(atMs), timeframeMs);
    expect(new Date(startMs).toISOString()).toBe(start);
    expect(new Date(bucketEnd(startMs, timeframeMs)).toISOString()).toBe(end);
  });

  test.each([
    [SECOND, SECOND],
    [MINUTE, MINUTE],
    [HOUR, HOUR],
    [2 * HOUR, HOUR],
    [4 * HOUR, HOUR],
    [DAY, DAY],
    [WEEK, WEEK],
    [MONTH, MONTH],
  ])('bars of %s ms are asked of the vendor in bars of %s ms', (timeframeMs, asked) => {
    expect(askedLength(timeframeMs)).toBe(asked);
  });
});

describe('rows of an answer', () => {
  const row = (startMs: number, close: number, rest: Partial<BarRow> = {}): BarRow => ({
    startMs,
    open: close - 1,
    high: close + 1,
    low: close - 2,
    close,
    volume: 100,
    vwap: close,
    ...rest,
  });
  const bar = (open: number, high: number, low: number, close: number, volume: number, notional: number): LiveBar => ({
    open,
    high,
    low,
    close,
    volume,
    notional,
  });
  const MONDAY = at('2026-11-16T05:00:00Z');
  const FIRST = at('2026-11-01T04:00:00Z');
  test.each<[what: string, timeframeMs: number, rows: BarRow[], folded: [number, LiveBar][]]>([
    ['none', WEEK, [], []],
    [
      'of their own length',
      DAY,
      [row(MONDAY, 10), row(MONDAY + DAY, 20)],
      [
        [MONDAY, bar(9, 11, 8, 10, 100, 1000)],
        [MONDAY + DAY, bar(19, 21, 18, 20, 100, 2000)],
      ],
    ],
    [
      'days into a week',
      WEEK,
      [row(MONDAY, 10), row(MONDAY + DAY, 20), row(MONDAY + WEEK, 30)],
      [
        [MONDAY - DAY, bar(9, 21, 8, 20, 200, 3000)],
        [MONDAY + WEEK - DAY, bar(29, 31, 28, 30, 100, 3000)],
      ],
    ],
    ['days into a month', MONTH, [row(FIRST, 10), row(MONDAY, 20)], [[FIRST, bar(9, 21, 8, 20, 200, 3000)]]],
    [
      'one without a VWAP: none for the whole',
      WEEK,
      [row(MONDAY, 10), row(MONDAY + DAY, 20, { vwap: undefined })],
      [[MONDAY - DAY, bar(9, 21, 8, 20, 200, Number.NaN)]],
    ],
  ])('%s', (_what, timeframeMs, rows, folded) => {
    expect(foldRows(rows, timeframeMs)).toEqual(folded.map(([startMs, folding]) => ({ startMs, bar: folding })));
  });
  test('without volume or VWAP: unknown', () => {
    expect(barOf(row(0, 10, { volume: undefined, vwap: undefined }))).toEqual(
      bar(9, 11, 8, 10, Number.NaN, Number.NaN),
    );
    expect(barOf(row(0, 10, { vwap: 10.5 }))).toEqual(bar(9, 11, 8, 10, 100, 1050));
  });
});
