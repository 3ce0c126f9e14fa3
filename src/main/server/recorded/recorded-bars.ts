/** Bars from a recording: those of the span a client asks for, and none that the market's clock has not reached. */
import { addDays, etInstant, type EpochMs } from '../../../shared/market/calendar.ts';
import type { Session } from '../../engine/session/reading/reader.ts';
import { BadQuery } from '../simulated/rest/query.ts';
import { barsOf } from './tape-bars.ts';

const RANGE = /^\/v2\/aggs\/ticker\/([^/]+)\/range\/(\d+)\/(\w+)\/([^/]+)\/([^/]+)$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

interface BarsBody {
  results?: { t: number }[];
  resultsCount?: number;
  next_url?: string;
}

/**
 * A recorded series answers for any span of itself, and one asked for later answers early: both are cut here.
 * Bodies of other paths come back as they are. A bar counts as reached from its start. Throws BadQuery where the span cannot be read.
 */
export function cutBars(path: string, body: string, nowMs: EpochMs): string {
  const span = RANGE.exec(path);
  if (!span) return body;
  const reply = JSON.parse(body) as BarsBody;
  if (!Array.isArray(reply.results)) return body;
  const fromMs = startOf(span[4]);
  const toMs = endOf(span[5]);
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

/**
 * A series goes on where its answer ended: what was streamed since makes its newer bars, as far as they are asked for. The bar under
 * way when it was answered is built again, unless it began before the recording. Days are left as they were answered.
 */
export async function withNewerBars(
  session: Session,
  { path, body, answeredMs, descending }: { path: string; body: string; answeredMs: EpochMs; descending: boolean },
  nowMs: EpochMs,
): Promise<string> {
  const span = RANGE.exec(path);
  const timespan = span && (['second', 'minute', 'hour'] as const).find((name) => name === span[3]);
  if (!span || !timespan) return body;
  const reply = JSON.parse(body) as BarsBody;
  if (!Array.isArray(reply.results) || reply.next_url !== undefined) return body;
  const lastMs = Math.max(...reply.results.map(({ t }) => t), startOf(span[4]));
  const fromMs = Math.max(Math.min(lastMs, answeredMs), session.startMs);
  const toMs = Math.min(endOf(span[5]), nowMs);
  if (fromMs > toMs) return body;
  const newer = await barsOf(session, { symbol: span[1], fromMs, toMs, nowMs }, Number(span[2]), timespan);
  if (newer.length === 0) return body;
  const kept = reply.results.filter(({ t }) => t < newer[0].t);
  if (descending) kept.reverse();
  const results = [...kept, ...newer];
  if (descending) results.reverse();
  return JSON.stringify({ ...reply, results, resultsCount: results.length });
}

/** Bounds are epoch milliseconds or exchange dates, both inclusive. */
const startOf = (bound: string): EpochMs => (DATE.test(bound) ? etInstant(bound, 0, 0) : milliseconds(bound));
const endOf = (bound: string): EpochMs =>
  DATE.test(bound) ? etInstant(addDays(bound, 1), 0, 0) - 1 : milliseconds(bound);

function milliseconds(bound: string): EpochMs {
  if (!/^\d{10,14}$/.test(bound)) throw new BadQuery(`"${bound}" is neither a date nor milliseconds`);
  return Number(bound);
}
