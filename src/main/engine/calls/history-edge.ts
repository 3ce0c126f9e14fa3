/** Bars of a plan whose history ends: a range that crosses the edge is refused whole, so it is asked again from where the plan may begin. */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { BarRow } from '../../../shared/market/rest-updates.ts';
import type { Market } from '../../../shared/market/symbols.ts';
import { FeedError } from '../feed/feed-error.ts';
import type { FeedSource, RestRequest } from '../feed/feed-source.ts';
import { ask } from '../feed/rest/ask.ts';

/** Years that plans are said to give, the most first. One is tried before the refusal stands. */
const YEARS = [10, 5, 4, 2, 1];
/** A try must leave out at least this much of what was refused. */
const LEAST_CUT_MS = 30 * 86_400_000;
const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;

/** Years a market's plan gives, once a longer range was refused. */
const learnt = new WeakMap<FeedSource, Map<Market, number>>();

export interface EdgedBars {
  rows: BarRow[];
  /** Where the plan's history begins, if later than what was asked for. */
  edgeMs?: EpochMs;
}

/** Asks from `fromMs`, or from as far back as the plan reaches. `request` makes the range that begins at an instant and ends at `toMs`. */
export async function askWithinPlan(
  source: FeedSource,
  market: Market,
  { fromMs, toMs }: { fromMs: EpochMs; toMs: EpochMs },
  request: (fromMs: EpochMs) => RestRequest,
): Promise<EdgedBars> {
  const nowMs = source.now();
  const known = learnt.get(source) ?? new Map<Market, number>();
  learnt.set(source, known);
  for (;;) {
    const years = known.get(market);
    const edgeMs = years === undefined ? Number.NEGATIVE_INFINITY : edgeOf(years, nowMs);
    const cut = edgeMs > fromMs ? { edgeMs } : {};
    if (edgeMs >= toMs) return { rows: [], edgeMs };
    try {
      return { rows: (await ask(source, request(Math.max(fromMs, edgeMs)), 'bars')).rows, ...cut };
    } catch (error) {
      const shorter = YEARS.find((less) => edgeOf(less, nowMs) > Math.max(fromMs, edgeMs) + LEAST_CUT_MS);
      if (!isBeyondEdge(error) || shorter === undefined) throw error;
      known.set(market, shorter);
    }
  }
}

/** A day inside: the vendor counts from midnight, and a leap day more. */
const edgeOf = (years: number, nowMs: EpochMs): EpochMs => nowMs - years * YEAR_MS + DAY_MS;

/** As the vendor words it: "Your plan doesn't include this data timeframe". */
const isBeyondEdge = (error: unknown): boolean =>
  error instanceof FeedError && error.code === 'rest/not-entitled' && /timeframe/i.test(error.message);
