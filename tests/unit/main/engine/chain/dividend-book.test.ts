import { expect, test } from 'vitest';
import { DividendBook } from '../../../../../src/main/engine/chain/dividend-book.ts';

const NOW_MS = Date.parse('2026-11-20T15:00:00Z');

test('numbers wait for an answer that is on its way for five seconds, not for one behind a plan’s limit', async () => {
  let nowMs = NOW_MS;
  const { promise, resolve } = Promise.withResolvers<[]>();
  let learnt = 0;
  const book = new DividendBook({
    ask: () => promise,
    now: () => nowMs,
    learnt: () => learnt++,
    report: () => undefined,
  });
  expect(book.awaits('SPY')).toBe(false);
  expect(book.expected('SPY', nowMs, nowMs + 1)).toBeUndefined();
  expect(book.awaits('SPY')).toBe(true);
  nowMs = NOW_MS + 4_999;
  expect(book.awaits('SPY')).toBe(true);
  nowMs = NOW_MS + 5_000;
  expect(book.awaits('SPY')).toBe(false);
  resolve([]);
  await promise;
  expect(learnt).toBe(1);
  expect(book.expected('SPY', nowMs, nowMs + 1)).toEqual([]);
});
