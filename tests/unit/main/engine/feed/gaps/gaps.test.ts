import { describe, expect, test } from 'vitest';
import { GapLedger } from '../../../../../../src/main/engine/feed/gaps/gaps.ts';
import type { GapEntry } from '../../../../../../src/shared/contract/health.ts';

function ledger(slackMs = 0) {
  const entries = new Map<string, GapEntry>();
  const closed: GapEntry[] = [];
  const gaps = new GapLedger(
    (entry) => entries.set(entry.id, entry),
    (entry) => closed.push(entry),
    () => slackMs,
  );
  return { gaps, closed, entries: () => [...entries.values()] };
}

describe('the gap ledger', () => {
  test('opens one entry a channel with its instruments, and closes it when the last streams again', () => {
    const { gaps, entries, closed } = ledger();
    gaps.open('stocks', ['T.A', 'T.B', 'Q.A'], 'disconnect', 'cut', 1_000);
    expect(entries().map((e) => [e.channel, e.symbols, e.endMs])).toEqual([
      ['T', ['A', 'B'], undefined],
      ['Q', ['A'], undefined],
    ]);
    gaps.resumed('stocks', ['T.A', 'Q.A'], 2_000);
    gaps.resumed('options', ['T.B'], 2_500);
    expect(closed.map((e) => e.channel)).toEqual(['Q']);
    gaps.resumed('stocks', ['T.B'], 3_000);
    expect(closed.map((e) => [e.channel, e.endMs])).toEqual([
      ['Q', 2_000],
      ['T', 3_000],
    ]);
    expect(gaps.openCount).toBe(0);
  });

  test('a wildcard is a hole in every symbol, and fills every symbol', () => {
    const { gaps, entries, closed } = ledger();
    gaps.open('options', ['T.*'], 'eviction', '', 0);
    expect(entries()[0].symbols).toEqual([]);
    gaps.resumed('options', ['T.*'], 5);
    gaps.open('options', ['T.A', 'T.B'], 'disconnect', '', 10);
    gaps.resumed('options', ['T.*'], 20);
    expect(closed).toHaveLength(2);
  });

  test('what nobody waits for any more ends its part of the hole', () => {
    const { gaps, closed } = ledger();
    gaps.open('stocks', ['T.A', 'T.B'], 'disconnect', '', 0);
    gaps.keepOnly('stocks', (pair) => pair === 'T.B', 50);
    expect(closed).toEqual([]);
    gaps.keepOnly('stocks', () => false, 60);
    expect(closed.map((e) => e.endMs)).toEqual([60]);
  });

  test('bounds are widened by the uncertainty of the clock', () => {
    const { gaps, closed } = ledger(300);
    gaps.open('stocks', ['T.A'], 'disconnect', '', 1_000);
    gaps.resumed('stocks', ['T.A'], 2_000);
    expect(closed[0]).toMatchObject({ startMs: 700, endMs: 2_300 });
  });

  test('is bounded, and never forgets an open hole', () => {
    const { gaps } = ledger();
    gaps.open('stocks', ['T.A'], 'disconnect', 'still open', 0);
    for (let i = 0; i < 3_000; i++) {
      gaps.open('options', ['T.A'], 'disconnect', '', i);
      gaps.resumed('options', ['T.A'], i + 1);
    }
    expect(gaps.all().length).toBeLessThanOrEqual(1_000);
    expect(gaps.all().some((e) => e.detail === 'still open')).toBe(true);
  });

  test('frames dropped one after the other are one entry with their count, closed when the queue has caught up', () => {
    const { gaps, entries, closed } = ledger(50);
    for (let i = 0; i < 500; i++)
      gaps.overflow('options', { frames: 2, startMs: i * 8, endMs: i * 8 + 8 }, i * 8 + 100);
    expect(entries()).toHaveLength(1);
    expect(entries()[0].endMs).toBeUndefined();
    gaps.settle(4_100);
    expect(entries()[0]).toMatchObject({
      channel: '*',
      symbols: [],
      cause: 'overflow',
      lostCount: 1_000,
      startMs: -50,
    });
    expect(closed).toEqual([]);
    gaps.settle(6_200);
    expect(closed).toEqual([expect.objectContaining({ lostCount: 1_000, startMs: -50, endMs: 499 * 8 + 8 + 50 })]);
    expect(entries()[0]).toEqual(closed[0]);
    gaps.overflow('options', { frames: 1, startMs: 9_000, endMs: 9_001 }, 9_001);
    expect(entries()).toHaveLength(2);
  });
});
