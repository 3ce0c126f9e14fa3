/** Bars for a chart, from one REST answer: a page that ends where the chart's known bars begin, or now. */
import type { BarSeries } from '../../../shared/contract/calls.ts';
import { etDate, etInstant, type EpochMs } from '../../../shared/market/calendar.ts';
import type { BarRow } from '../../../shared/market/rest-updates.ts';
import { marketOf } from '../../../shared/market/symbols.ts';
import { barsRequest, MAX_BASE_BARS } from '../massive/rest/endpoints.ts';
import type { CallContext } from './call-context.ts';
import { askWithinPlan } from './history-edge.ts';
import { askedLength, bucketEnd, bucketStart, foldRows, MONTH } from '../market/live-bars.ts';
import { replayBars, rowOf } from './replay-bars.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

/** The vendor's bar sizes, and how far back one request reaches. */
interface Timespan {
  multiplier: number;
  timespan: 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month';
  /** Base bars in one bar of a busy symbol. */
  basePerBar: number;
}

function timespanOf(timeframeMs: number): Timespan {
  if (timeframeMs >= MONTH) return { multiplier: 1, timespan: 'month', basePerBar: 31 };
  if (timeframeMs >= 7 * DAY) return { multiplier: 1, timespan: 'week', basePerBar: 7 };
  if (timeframeMs >= DAY) return { multiplier: 1, timespan: 'day', basePerBar: 1 };
  const minutes = timeframeMs / MINUTE;
  if (minutes >= 60) return { multiplier: askedLength(timeframeMs) / HOUR, timespan: 'hour', basePerBar: minutes };
  if (minutes >= 1) return { multiplier: minutes, timespan: 'minute', basePerBar: minutes };
  const seconds = timeframeMs / 1_000;
  return { multiplier: seconds, timespan: 'second', basePerBar: seconds };
}

/** Two charts, or one that starts twice, that ask within this get the same answer. */
const SAME_QUESTION_MS = 10_000;
const REUSED_FOR_MS = 1_000;

/** How far back one answer reaches: for daily bars and longer as far as any plan, for shorter bars far enough for an option that rarely trades. */
const REACH_MS = { month: 20 * 365 * DAY, day: 5 * 365 * DAY, intraday: 70 * DAY };

export async function barHistory(
  context: CallContext,
  input: { symbol: string; timeframeMs: number; toMs?: number; limit: number },
): Promise<BarSeries> {
  const { symbol, timeframeMs } = input;
  const { basePerBar, ...span } = timespanOf(timeframeMs);
  // One request, however long the bars: a free plan counts requests. One bar more than wanted, because the oldest may be incomplete.
  const limit = Math.min(input.limit, Math.floor(MAX_BASE_BARS / basePerBar) - 1);
  const nowMs = context.source.now();
  const toMs = input.toMs ?? Math.ceil(nowMs / SAME_QUESTION_MS) * SAME_QUESTION_MS;
  const byDate = timeframeMs >= DAY;
  const reachMs = timeframeMs >= MONTH ? REACH_MS.month : REACH_MS.day;
  const fromMs = byDate ? toMs - reachMs : bucketStart(toMs - REACH_MS.intraday, timeframeMs);
  const spanned = (beginMs: EpochMs) => ({
    symbol,
    from: byDate ? etDate(beginMs) : bucketStart(beginMs, timeframeMs),
    to: byDate ? etDate(toMs) : Math.ceil(toMs),
    baseBars: (limit + 1) * basePerBar,
  });
  const exact = (beginMs: EpochMs) => ({ ...barsRequest({ ...spanned(beginMs), ...span }), maxAgeMs: REUSED_FOR_MS });
  const minutes = barsRequest({ ...spanned(fromMs), multiplier: 1, timespan: 'minute' });
  const belongs = (r: BarRow): boolean =>
    (r.startMs < toMs || input.toMs === undefined) &&
    // A recording may answer with bars from after its clock; a bar still running then would show the future too.
    (!context.replay || bucketEnd(bucketStart(r.startMs, timeframeMs), timeframeMs) <= nowMs);
  const answered =
    context.replay && input.toMs === undefined
      ? undefined
      : await askWithinPlan(context.source, marketOf(symbol), { fromMs, toMs }, exact);
  const found = answered
    ? folded(answered.rows.filter(belongs), timeframeMs)
    : await replayBars(context, { symbol, timeframeMs, exact: exact(fromMs), minutes });
  const wanted = found.slice(-limit);
  const coveredFromMs = found.length > limit ? wanted[0].startMs : fromMs;
  return {
    symbol,
    timeframeMs,
    startMs: wanted.map((r) => (byDate ? sessionDayStart(r.startMs) : r.startMs)),
    open: wanted.map((r) => r.open),
    high: wanted.map((r) => r.high),
    low: wanted.map((r) => r.low),
    close: wanted.map((r) => r.close),
    volume: wanted.map((r) => r.volume ?? Number.NaN),
    vwap: wanted.map((r) => r.vwap ?? Number.NaN),
    source: context.replay ? 'recording' : 'rest',
    more: wanted.length > 0 && wanted[0].startMs > Math.max(nowMs - reachMs, answered?.edgeMs ?? 0),
    edgeMs: answered?.edgeMs,
    gaps: [...context.pipeline.gaps.values()].filter((g) => touches(g, symbol, coveredFromMs, toMs)),
  };
}

/** Oldest first, folded to the chart's bar length where the vendor was asked for a shorter one. */
function folded(rows: readonly BarRow[], timeframeMs: number): BarRow[] {
  const sorted = rows.toSorted((a, b) => a.startMs - b.startMs);
  if (askedLength(timeframeMs) === timeframeMs) return sorted;
  return foldRows(sorted, timeframeMs).map(({ startMs, bar }) => rowOf(startMs, bar));
}

/** Daily bars begin at midnight ET; live daily bars use the same stamp. */
function sessionDayStart(startMs: EpochMs): EpochMs {
  return etInstant(etDate(startMs), 0);
}

function touches(
  gap: { market: string; symbols: string[]; startMs: EpochMs; endMs?: EpochMs },
  symbol: string,
  fromMs: EpochMs,
  toMs: EpochMs,
): boolean {
  if (gap.market !== marketOf(symbol) || gap.startMs > toMs || (gap.endMs ?? toMs) < fromMs) return false;
  return gap.symbols.length === 0 || gap.symbols.includes(symbol);
}
