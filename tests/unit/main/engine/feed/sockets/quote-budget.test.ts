import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WantPriority } from '../../../../../../src/shared/market/want-priority.ts';
import { planQuotes } from '../../../../../../src/main/engine/feed/sockets/quote-budget.ts';

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
});
