/** Which contracts get the option quotes a connection may hold: pinned > visible > alert > flow; among equals, those that have one keep it. */
import type { QuoteBudget } from '../../../../shared/contract/health.ts';
import { budgetWords } from '../feed-words.ts';
import { WANT_PRIORITIES, type WantPriority } from '../../../../shared/market/want-priority.ts';

/** The health pane lists this many of the evicted; the rest are counted. */
const LISTED_EVICTIONS = 200;

export interface BudgetPlan {
  granted: ReadonlySet<string>;
  evicted: readonly { symbol: string; priority: WantPriority }[];
  report: QuoteBudget;
}

export const emptyBudget = (limit: number): BudgetPlan => ({
  granted: new Set(),
  evicted: [],
  report: {
    limit,
    used: 0,
    held: 0,
    byPriority: { pinned: 0, visible: 0, alert: 0, flow: 0 },
    evicted: [],
    evictedCount: 0,
  },
});

/**
 * `wanted`: symbol → its highest priority, in the order of asking. `current`: what is granted now. `asked`: the user's limit; `learnt`: the
 * vendor's own, once it refused more.
 */
export function planQuotes(
  wanted: ReadonlyMap<string, WantPriority>,
  current: ReadonlySet<string>,
  asked: number,
  learnt = Number.POSITIVE_INFINITY,
): BudgetPlan {
  const limit = Math.min(asked, learnt);
  const granted = new Set<string>();
  const byPriority = { pinned: 0, visible: 0, alert: 0, flow: 0 };
  const evicted: { symbol: string; priority: WantPriority }[] = [];
  const ranked = new Map<WantPriority, { sitting: string[]; waiting: string[] }>(
    WANT_PRIORITIES.map((rank) => [rank, { sitting: [], waiting: [] }]),
  );
  for (const [symbol, priority] of wanted) {
    const group = ranked.get(priority)!;
    (current.has(symbol) ? group.sitting : group.waiting).push(symbol);
  }
  for (const [priority, { sitting, waiting }] of ranked) {
    for (const symbol of [...sitting, ...waiting]) {
      if (granted.size < limit) {
        granted.add(symbol);
        byPriority[priority]++;
      } else evicted.push({ symbol, priority });
    }
  }
  const report: QuoteBudget = {
    limit,
    ...(Number.isFinite(learnt) ? { learntLimit: learnt } : {}),
    used: granted.size,
    held: 0,
    byPriority,
    evicted: evicted.slice(0, LISTED_EVICTIONS).map(({ symbol, priority }) => ({
      symbol,
      reason: budgetWords.taken(limit, rivals(priority), Number.isFinite(learnt)),
    })),
    evictedCount: evicted.length,
  };
  return { granted, evicted, report };
}

function rivals(priority: WantPriority): string {
  const above = WANT_PRIORITIES.slice(0, WANT_PRIORITIES.indexOf(priority));
  return above.length === 0 ? 'other pinned' : `${above.join(', ')} and earlier ${priority}`;
}
