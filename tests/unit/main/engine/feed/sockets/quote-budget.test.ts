import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WantPriority } from '../../../../../../src/shared/market/want-priority.ts';
import { budgetWords } from '../../../../../../src/main/engine/feed/feed-words.ts';
import { emptyBudget, planQuotes } from '../../../../../../src/main/engine/feed/sockets/quote-budget.ts';

const PRIORITIES: WantPriority[] = ['pinned', 'visible', 'alert', 'flow'];
const wishes = fc
  .uniqueArray(fc.tuple(fc.nat(60), fc.constantFrom(...PRIORITIES)), { selector: ([id]) => id, maxLength: 60 })
  .map((list) => new Map(list.map(([id, priority]) => [`O:${id}`, priority])));

describe('the quote budget', () => {
  test('fills to the limit, higher priorities first, and reports everyone', () => {
    fc.assert(
      fc.property(wishes, wishes, fc.integer({ min: 1, max: 40 }), (before, wanted, limit) => {
        const current = planQuotes(before, new Set(), limit).granted;
        const { granted, evicted, report } = planQuotes(wanted, current, limit);
        expect(granted.size).toBe(Math.min(limit, wanted.size));
        expect(granted.size + evicted.length).toBe(wanted.size);
        expect(report.used).toBe(granted.size);
        expect(report.evictedCount).toBe(evicted.length);
        expect(Object.values(report.byPriority).reduce((a, b) => a + b)).toBe(granted.size);
        const worstGranted = Math.max(...[...granted].map((s) => PRIORITIES.indexOf(wanted.get(s)!)), -1);
        for (const { priority } of evicted) expect(PRIORITIES.indexOf(priority)).toBeGreaterThanOrEqual(worstGranted);
      }),
    );
  });

  test('is stable: among equals nobody loses a place to a newcomer', () => {
    fc.assert(
      fc.property(wishes, wishes, fc.integer({ min: 1, max: 40 }), (before, wanted, limit) => {
        const current = planQuotes(before, new Set(), limit).granted;
        const { granted } = planQuotes(wanted, current, limit);
        for (const [symbol, priority] of wanted) {
          if (!current.has(symbol) || granted.has(symbol)) continue;
          const newcomers = [...granted].filter((s) => !current.has(s) && wanted.get(s) === priority);
          expect(newcomers).toEqual([]);
        }
        expect(planQuotes(wanted, granted, limit).granted).toEqual(granted);
      }),
    );
  });

  test('says who took the places', () => {
    const wanted = new Map<string, WantPriority>([
      ['O:1', 'flow'],
      ['O:2', 'pinned'],
    ]);
    expect(planQuotes(wanted, new Set(['O:1']), 1).report.evicted).toEqual([
      { symbol: 'O:1', reason: 'All 1 option quotes are taken by pinned, visible, alert and earlier flow contracts.' },
    ]);
  });

  test('the first of a rank lose to their own kind, and the vendor’s own limit is named', () => {
    const wanted = new Map<string, WantPriority>([
      ['O:1', 'pinned'],
      ['O:2', 'pinned'],
    ]);
    const { report } = planQuotes(wanted, new Set(), 900, 1);
    expect(report).toEqual({
      limit: 1,
      learntLimit: 1,
      used: 1,
      held: 0,
      byPriority: { pinned: 1, visible: 0, alert: 0, flow: 0 },
      evicted: [{ symbol: 'O:2', reason: budgetWords.taken(1, 'other pinned', true) }],
      evictedCount: 1,
    });
    expect(planQuotes(wanted, new Set(), 1).report).not.toHaveProperty('learntLimit');
  });

  test('lists two hundred of those left out, and counts all', () => {
    const wanted = new Map(Array.from({ length: 250 }, (_, n) => [`O:${n}`, 'visible' as const]));
    const { report, evicted } = planQuotes(wanted, new Set(), 10);
    expect([report.evicted.length, report.evictedCount, evicted.length]).toEqual([200, 240, 240]);
  });

  test('begins empty', () => {
    expect(emptyBudget(5)).toEqual(planQuotes(new Map(), new Set(), 5));
  });
});
