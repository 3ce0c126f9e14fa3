/** `/v1/indicators/{sma,ema,rsi,macd}/{ticker}`, from any source of bars. */
import { addDays, etInstant, type EpochMs } from '../../../../shared/market/calendar.ts';
import { ema, sma } from '../../../../shared/analytics/indicators/averages.ts';
import type { Indicator, IndicatorBars } from '../../../../shared/analytics/indicators/indicator.ts';
import { macd, rsi } from '../../../../shared/analytics/indicators/momentum.ts';
import type { ServedReply, ServedRequest } from '../../protocol/market-source.ts';
import { newestBars, readTimespan, type ServedTimespan, type WireBar } from './aggregates.ts';
import { ok, rounded } from './json.ts';
import { asNumber, BadQuery, limitOf, nextUrl, openCursor, withNext } from './query.ts';
import type { RestView } from './view.ts';

export type ServedIndicator = 'sma' | 'ema' | 'rsi' | 'macd';

/** How many windows of bars come before the first value, so that what is smoothed has forgotten where it began. */
const WARM_UP_WINDOWS = 5;

/** The newest `count` bars up to and including an instant, oldest first. */
export type BarsUpTo = (timespan: ServedTimespan, untilMs: EpochMs, count: number) => WireBar[];

const period = (query: URLSearchParams, name: string, usual: number): number => {
  const value = asNumber(query.get(name) ?? String(usual));
  if (!Number.isInteger(value) || value < 1 || value > 500)
    throw new BadQuery(`${name} must be a whole number from 1 to 500`);
  return value;
};

function indicatorOf(kind: ServedIndicator, query: URLSearchParams): { indicator: Indicator; window: number } {
  if (kind === 'macd') {
    const [fast, slow] = [period(query, 'short_window', 12), period(query, 'long_window', 26)];
    const signal = period(query, 'signal_window', 9);
    return { indicator: macd(fast, slow, signal), window: Math.max(fast, slow) + signal };
  }
  const window = period(query, 'window', kind === 'rsi' ? 14 : 50);
  return { indicator: kind === 'sma' ? sma(window) : kind === 'ema' ? ema(window) : rsi(window), window };
}

/** A date (its whole day) or epoch milliseconds. */
function spanOf(text: string): [fromMs: EpochMs, toMs: EpochMs] {
  if (/^\d{10,14}$/.test(text)) return [Number(text), Number(text)];
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text)))
    throw new BadQuery(`timestamp "${text}" is neither a date nor milliseconds`);
  return [etInstant(text, 0), etInstant(addDays(text, 1), 0) - 1];
}

function bounds(query: URLSearchParams): { fromMs: EpochMs; toMs: EpochMs } {
  const span = (suffix: string): [EpochMs, EpochMs] | undefined => {
    const text = query.get(`timestamp${suffix}`);
    return text === null || text === '' ? undefined : spanOf(text);
  };
  const exact = span('');
  const after = span('.gt')?.[1];
  const before = span('.lt')?.[0];
  return {
    fromMs: Math.max(exact?.[0] ?? 0, span('.gte')?.[0] ?? 0, after === undefined ? 0 : after + 1),
    toMs: Math.min(exact?.[1] ?? Infinity, span('.lte')?.[1] ?? Infinity, before === undefined ? Infinity : before - 1),
  };
}

const SPAN_MS: Record<ServedTimespan, number> = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
  month: 28 * 86_400_000,
  quarter: 90 * 86_400_000,
  year: 365 * 86_400_000,
};
const MOST_VALUES = 5_000;

export function indicatorReply(
  request: ServedRequest,
  kind: ServedIndicator,
  nowMs: EpochMs,
  barsUpTo: BarsUpTo,
): ServedReply {
  const { query, from } = openCursor(request);
  const limit = limitOf(query, 10, MOST_VALUES);
  const timespan = readTimespan(query.get('timespan') ?? 'day');
  const series = query.get('series_type') ?? 'close';
  if (series !== 'close' && series !== 'open' && series !== 'high' && series !== 'low')
    throw new BadQuery('series_type must be close, open, high or low');
  const { indicator, window } = indicatorOf(kind, query);
  const { fromMs, toMs } = bounds(query);
  const endMs = Math.min(nowMs, toMs);
  const within = fromMs > 0 ? Math.ceil((endMs - fromMs) / SPAN_MS[timespan]) + 1 : from + limit + 1;
  const bars = barsUpTo(timespan, endMs, Math.min(Math.max(within, 0), MOST_VALUES) + WARM_UP_WINDOWS * window);
  const rows = valuesOf(
    indicator,
    kind,
    bars,
    series === 'close' ? 'c' : series === 'open' ? 'o' : series === 'high' ? 'h' : 'l',
  ).filter(({ timestamp }) => timestamp >= fromMs && timestamp <= endMs);
  if (query.get('order') !== 'asc') rows.reverse();
  const values = rows.slice(from, from + limit);
  const next = rows.length > from + limit ? nextUrl(request, query, from + limit) : undefined;
  const ticker = request.path.split('/').at(-1)!;
  const firstMs = bars[0]?.t ?? endMs;
  const underlying = {
    url: `${request.origin}/v2/aggs/ticker/${ticker}/range/1/${timespan}/${firstMs}/${endMs}?limit=${bars.length}&sort=desc`,
    ...(query.get('expand_underlying') === 'true' ? { aggregates: bars.toReversed() } : {}),
  };
  return ok(request.requestId, { results: { underlying, values }, ...withNext(next) });
}

interface Value {
  timestamp: EpochMs;
  value: number;
  signal?: number;
  histogram?: number;
}

function valuesOf(
  indicator: Indicator,
  kind: ServedIndicator,
  bars: readonly WireBar[],
  field: 'o' | 'h' | 'l' | 'c',
): Value[] {
  const column = (read: (bar: WireBar) => number): Float64Array => Float64Array.from(bars, read);
  const columns: IndicatorBars = {
    startMs: column((bar) => bar.t),
    open: column((bar) => bar.o),
    high: column((bar) => bar.h),
    low: column((bar) => bar.l),
    close: column((bar) => bar[field]),
    volume: column((bar) => bar.v ?? Number.NaN),
    vwap: column((bar) => bar.vw ?? Number.NaN),
  };
  const state = new Float64Array(indicator.carried);
  const lines = Array.from({ length: indicator.lines }, () => new Float64Array(bars.length));
  const values: Value[] = [];
  for (let i = 0; i < bars.length; i++) {
    indicator.step(columns, i, state, lines);
    const timestamp = columns.startMs[i];
    // MACD's lines are histogram, MACD, signal.
    if (kind !== 'macd') values.push({ timestamp, value: rounded(lines[0][i], 8) });
    else
      values.push({
        timestamp,
        value: rounded(lines[1][i], 8),
        signal: rounded(lines[2][i], 8),
        histogram: rounded(lines[0][i], 8),
      });
  }
  return values.filter(({ value, signal }) => !Number.isNaN(value) && !Number.isNaN(signal ?? 0));
}

export function answerIndicator(at: RestView, request: ServedRequest, kind: string, ticker: string): ServedReply {
  const instrument = at.world.instrument(ticker);
  return indicatorReply(request, kind as ServedIndicator, at.seenOf(ticker), (timespan, untilMs, count) =>
    instrument ? newestBars(at.world, at.bars, instrument, timespan, untilMs, count) : [],
  );
}
