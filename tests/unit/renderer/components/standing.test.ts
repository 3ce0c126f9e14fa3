import { expect, test } from 'vitest';
import { isOfNow, ivSource, whenOf } from '../../../../src/renderer/components/standing.ts';
import { etInstant } from '../../../../src/shared/market/calendar.ts';
import { ORIGIN } from '../../../../src/shared/history/measures.ts';

const NOW_MS = etInstant('2026-11-20', 14, 30);
const known = (iv30AtMs: number) => (column: string) =>
  ({ iv30: 0.184, iv30AtMs, iv30Origin: ORIGIN.live })[column] ?? Number.NaN;

test('a remembered volatility says when it was so, and is of now for two minutes only', () => {
  const when = (atMs: number) => ivSource(known(atMs), NOW_MS).replace(/^.*%/, '').replace(/, .*$/, '').trim();
  expect(when(NOW_MS - 119_000)).toBe('now');
  expect(when(NOW_MS - 120_000)).toBe('2m ago');
  expect(when(NOW_MS - 3 * 3_600_000)).toBe('3h ago');
  expect(when(etInstant('2026-11-19', 16))).toBe('at the close of 19 Nov');
  // Today's row of the memory is dated by a close that is still to come.
  expect(when(etInstant('2026-11-20', 16))).toBe('earlier today');
  expect(isOfNow(known(NOW_MS - 119_000), NOW_MS)).toBe(true);
  expect(isOfNow(known(etInstant('2026-11-20', 16)), NOW_MS)).toBe(false);
  expect(isOfNow(known(Number.NaN), NOW_MS)).toBe(false);
  expect(ivSource(known(Number.NaN), NOW_MS)).toMatch(/^Not known: open its chain/);
  expect(whenOf(known(Number.NaN), NOW_MS)).toBe('—');
});
