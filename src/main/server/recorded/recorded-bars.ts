/** Bars from a recording: those of the span a client asks for, and none that the market's clock has not reached. */
import { addDays, etInstant, type EpochMs } from '../../../shared/market/calendar.ts';

const RANGE = /^\/v2\/aggs\/ticker\/[^/]+\/range\/\d+\/\w+\/([^/]+)\/([^/]+)$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

interface BarsBody {
  results?: { t: number }[];
  resultsCount?: number;
  next_url?: string;
}

/**
 * A recorded series answers for any span of itself, and one asked for later answers early: both are cut here.
 * Bodies of other paths come back as they are. A bar counts as reached from its start.
 */
export function cutBars(path: string, body: string, nowMs: EpochMs): string {
  const span = RANGE.exec(path);
  if (!span) return body;
  const reply = JSON.parse(body) as BarsBody;
  if (!Array.isArray(reply.results)) return body;
  const fromMs = startOf(span[1]);
  const toMs = endOf(span[2]);
  const later = reply.results.some(({ t }) => t > Math.min(toMs, nowMs));
  const results = reply.results.filter(({ t }) => t >= fromMs && t <= toMs && t <= nowMs);
  if (results.length === reply.results.length) return body;
  return JSON.stringify({
    ...reply,
    results,
    resultsCount: results.length,
    // What follows lies later still.
    next_url: later ? undefined : reply.next_url,
  });
}

/** Bounds are epoch milliseconds or exchange dates, both inclusive. */
const startOf = (bound: string): EpochMs => (DATE.test(bound) ? etInstant(bound, 0, 0) : Number(bound));
const endOf = (bound: string): EpochMs => (DATE.test(bound) ? etInstant(addDays(bound, 1), 0, 0) - 1 : Number(bound));
