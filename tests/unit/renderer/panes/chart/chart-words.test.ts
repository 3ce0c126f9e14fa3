import { describe, expect, test } from 'vitest';
import {
  barSourceText,
  historyFault,
  lastBarText,
  type LastBar,
} from '../../../../../src/renderer/panes/chart/chart-words.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { DELAY_MS } from '../../../../../src/shared/market/delay.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('what feeds a chart', () => {
  const of = (trouble: Parameters<typeof barSourceText>[0]['trouble'], isOpen = true) =>
    barSourceText({ source: 'rest', trouble, isOpen });

  test('is called a stream only while one comes', () => {
    expect(of(undefined).text).toBe('REST + stream');
    expect(barSourceText({ source: 'engine', trouble: undefined, isOpen: true }).text).toBe('Stream only');
    const words = ['silent', 'disconnected', 'evicted', 'key refused', 'polling', 'late', 'connecting'] as const;
    expect(words.map((word) => of(word).text)).toEqual([
      'Silent',
      'Disconnected',
      'Evicted',
      'Key refused',
      'POLLING',
      'REST + stream, late',
      'Connecting',
    ]);
    for (const word of words) expect(of(word).isWell).toBe(false);
  });

  test('a connection on which nothing moves is that of a closed market, or of one that nobody trades in', () => {
    expect(of('quiet', false)).toMatchObject({ text: 'Market closed', isWell: true });
    expect(of('quiet', true)).toMatchObject({ text: 'Quiet', isWell: true });
    // A market that is closed does not excuse a lost connection.
    expect(of('disconnected', false).text).toBe('Disconnected');
  });
});

describe('the age of the last bar', () => {
  const NOON = etInstant('2026-11-20', 12);
  const said = (startMs: number, more: Partial<LastBar> = {}) =>
    lastBarText({ startMs, timeframeMs: MINUTE, nowMs: NOON, delayMs: 0, zone: 'exchange', ...more });

  test('is said once a bar is missing', () => {
    expect(said(NOON - 2 * MINUTE)).toBeUndefined();
    expect(said(NOON - 2 * MINUTE - 1)).toBe('last bar 1m ago');
    expect(said(NOON - 5 * MINUTE)).toBe('last bar 4m ago');
    expect(said(NOON - 90 * MINUTE)).toBe('last bar 10:30');
    expect(said(NOON - 20 * MINUTE, { timeframeMs: 15 * MINUTE })).toBeUndefined();
    expect(said(Number.NaN)).toBeUndefined();
    expect(said(NOON - DAY, { nowMs: Number.NaN })).toBeUndefined();
  });

  test('a bar of an earlier session says its day', () => {
    expect(said(etInstant('2026-11-19', 15, 59))).toBe('last bar 19 Nov 15:59');
    expect(said(etInstant('2026-11-19', 0), { timeframeMs: DAY })).toBe('last bar 19 Nov');
    expect(said(etInstant('2026-11-20', 0), { timeframeMs: DAY })).toBeUndefined();
  });

  test('the delay of the plan is no missing bar; what is beyond it is', () => {
    expect(said(NOON - 16 * MINUTE, { delayMs: DELAY_MS })).toBeUndefined();
    expect(said(NOON - 20 * MINUTE, { delayMs: DELAY_MS })).toBe('last bar 19m ago');
  });
});

describe('a history that failed', () => {
  const of = (notInPlan: true | undefined, timeframeMs: number) =>
    historyFault(
      { message: 'You are not entitled to this data.', notInPlan },
      { name: 'SPY', label: '1m', timeframeMs },
    );

  test('points to the bars of days where the plan refused those of minutes', () => {
    expect(of(true, MINUTE)).toEqual({
      message:
        'You are not entitled to this data. Your plan has no 1m bars of SPY up to now. Many plans have its daily bars all the same.',
      offersDaily: true,
    });
  });

  test('and to nothing else where those of days were refused, or something else went wrong', () => {
    expect(of(true, DAY)).toEqual({ message: 'You are not entitled to this data.', offersDaily: false });
    expect(of(undefined, MINUTE)).toEqual({ message: 'You are not entitled to this data.', offersDaily: false });
  });
});
