/** Bars for a chart, from REST aggregates: a page that ends where the chart's known bars begin, or now. */
import type { BarSeries } from '../../../shared/contract/calls.ts';
import { etDate, etInstant, type EpochMs } from '../../../shared/market/calendar.ts';
import type { BarRow } from '../../../shared/market/rest-updates.ts';
import { marketOf } from '../../../shared/market/symbols.ts';
import { barsRequest } from '../massive/endpoints.ts';
import type { RestRequest } from '../feed/feed-source.ts';
import type { CallContext } from './answer-call.ts';
import { askPages } from './ask.ts';

const DAY = 86_400_000;

interface Timespan {
  multiplier: number;
  timespan: 'second' | 'minute' | 'hour' | 'day' | 'week';
  /** Calendar time that holds about 1,000 bars: a trading day has 960 minutes with extended hours, and weekends have none. */
  spanPerThousandMs: number;
}

function timespanOf(timeframeMs: number): Timespan {
  if (timeframeMs >= 7 * DAY) return { multiplier: 1, timespan: 'week', spanPerThousandMs: 7_000 * DAY };
  if (timeframeMs >= DAY) return { multiplier: 1, timespan: 'day', spanPerThousandMs: 1_460 * DAY };
  if (timeframeMs >= 3_600_000)
    return {
      multiplier: timeframeMs / 3_600_000,
      timespan: 'hour',
      spanPerThousandMs: (timeframeMs / 3_600_000) * 95 * DAY,
    };
  if (timeframeMs >= 60_000)
    return {
      multiplier: timeframeMs / 60_000,
      timespan: 'minute',
      spanPerThousandMs: (timeframeMs / 60_000) * 1.6 * DAY,
    };
  return { multiplier: timeframeMs / 1000, timespan: 'second', spanPerThousandMs: (timeframeMs / 1000) * 3_600_000 };
}

/** A Monday after a long weekend begins four days after its Thursday. */
const LONGEST_CLOSURE_MS = 4 * DAY;
/** Pages of one request, newest first: a page is made of 50,000 base bars, about 50 days of minutes. */
const MAX_PAGES = 20;

export async function barHistory(
  context: CallContext,
  input: { symbol: string; timeframeMs: number; toMs?: number; limit: number },
): Promise<BarSeries> {
  const { symbol, timeframeMs, limit } = input;
  const span = timespanOf(timeframeMs);
  const toMs = input.toMs ?? context.source.now();
  const fromMs = toMs - Math.max((limit / 1000) * span.spanPerThousandMs, 0) - LONGEST_CLOSURE_MS;
  const byDate = span.timespan === 'day' || span.timespan === 'week';
  const request = barsRequest({
    symbol,
    multiplier: span.multiplier,
    timespan: span.timespan,
    from: byDate ? etDate(fromMs) : Math.floor(fromMs),
    to: byDate ? etDate(toMs) : Math.ceil(toMs),
  });
  const nowMs = context.source.now();
  const belongs = (r: BarRow): boolean =>
    (r.startMs < toMs || input.toMs === undefined) &&
    // A recording may answer with bars from after its clock; a bar still running then would show the future too.
    (!context.replay || r.startMs + timeframeMs <= nowMs);
  const found = await newestRows(context, request, belongs, limit);
  const wanted = found.sort((a, b) => a.startMs - b.startMs).slice(-limit);
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
    more: wanted.length > 0 && fromMs > context.source.now() - 5 * 365 * DAY,
    gaps: [...context.pipeline.gaps.values()].filter((g) => touches(g, symbol, fromMs, toMs)),
  };
}

/** Reads pages until there are enough rows that belong. */
async function newestRows(
  context: CallContext,
  request: RestRequest,
  belongs: (row: BarRow) => boolean,
  limit: number,
): Promise<BarRow[]> {
  const rows: BarRow[] = [];
  try {
    for await (const update of askPages(context.source, request, 'bars', MAX_PAGES)) {
      rows.push(...update.rows.filter(belongs));
      if (rows.length >= limit) break;
    }
  } catch (error) {
    // A recording holds only the pages that were read then: they are what there is.
    if (!context.replay || rows.length === 0) throw error;
  }
  return rows;
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
