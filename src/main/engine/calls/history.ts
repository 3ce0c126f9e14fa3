/** Stored history, by day and by minute. A replay gets nothing of its own day or later: that would be the future. */
import type { HistoryDays, HistoryMinutes, PastSmile, PastSmiles } from '../../../shared/contract/history.ts';
import { dayMeasure } from '../../../shared/history/day-measures.ts';
import type { ListingDay } from '../../../shared/history/listing-day.ts';
import { isKept, type KeptMeasure, type MeasureId } from '../../../shared/history/measures.ts';
import { addDays, etDate, type EpochMs } from '../../../shared/market/calendar.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import type { CallContext } from './call-context.ts';

/** Calendar days read before the span, so that its first days have realised volatility too. */
const LEAD_DAYS = 45;
const UNKNOWN_BAR = { open: Number.NaN, high: Number.NaN, low: Number.NaN, close: Number.NaN };

export async function historyDays(
  { history, source, pipeline }: CallContext,
  input: { symbol: string; measures: readonly MeasureId[]; from: string; to: string },
): Promise<HistoryDays> {
  const { symbol, measures, from } = input;
  const { calendar } = pipeline.state;
  const last = source.kind === 'replay' ? calendar.sessionsBefore(etDate(source.now()), 1)[0] : etDate(source.now());
  const to = input.to < last ? input.to : last;
  const kept = [...new Set<KeptMeasure>([...measures.filter(isKept), 'iv30'])];
  const found = await history.memory.ask('days', history.market, symbol, kept, addDays(from, -LEAD_DAYS), to);
  // Every session has a slot: a window over a missing day is unknown instead of reaching further back.
  const dates = found.dates.length > 0 ? sessionsFrom(calendar, found.dates[0], to) : [];
  const rowOf = new Map(found.dates.map((date, row) => [date, row]));
  const along = (values: ArrayLike<number>): number[] =>
    dates.map((date) => (rowOf.has(date) ? values[rowOf.get(date)!] : Number.NaN));
  const today = source.kind === 'replay' ? undefined : etDate(source.now());
  const bars = dates.map((date) => {
    const bar = rowOf.has(date) ? found.bars[rowOf.get(date)!] : UNKNOWN_BAR;
    return date === today && !(bar.close > 0) ? runningBar(pipeline.table, symbol, today) : bar;
  });
  const columns = new Map(kept.map((id) => [id, along(found.columns[id]!)]));
  const series = { bars, kept: (id: KeptMeasure) => columns.get(id)! };
  const first = dates.findIndex((date) => date >= from);
  const cut = <T>(values: ArrayLike<T>): T[] => (first < 0 ? [] : Array.from(values).slice(first));
  return {
    symbol,
    dates: cut(dates),
    columns: measures.map((id) => cut(dayMeasure(series, id))),
    bars: cut(bars).map(({ open, high, low, close }) => [open, high, low, close]),
    origin: cut(along(found.origin)),
  };
}

export async function historyMinutes(
  { history, source }: CallContext,
  input: { symbol: string; measures: readonly KeptMeasure[]; fromMs: EpochMs; toMs: EpochMs },
): Promise<HistoryMinutes> {
  const { symbol, measures, fromMs } = input;
  const toMs = Math.min(input.toMs, source.now());
  const found = await history.memory.ask('minutes', history.market, symbol, measures, fromMs, toMs);
  return { symbol, atMs: found.atMs, columns: measures.map((id) => found.columns[id]!) };
}

export async function historySmiles(
  { history, source, pipeline }: CallContext,
  symbol: string,
): Promise<{ yesterday: PastSmiles; weekAgo: PastSmiles }> {
  const { calendar } = pipeline.state;
  const on = async (date: string): Promise<PastSmiles> => {
    const kept = await history.memory.ask('listings', history.market, symbol, date);
    return { date, smiles: kept.map(pastSmile) };
  };
  const today = etDate(source.now());
  return {
    yesterday: await on(calendar.sessionsBefore(today, 1)[0]),
    weekAgo: await on(calendar.sessionsBefore(addDays(today, -6), 1)[0]),
  };
}

function pastSmile({ listing, atMs, years, forward, atmIv, smile }: ListingDay): PastSmile {
  return { listing, atMs, years, forward, atmIv, smile: [...smile] };
}

/** Of the session that runs: its prices until now, the last one as its close. Unknown before its first price. */
function runningBar(table: InstrumentTable, symbol: string, today: string): typeof UNKNOWN_BAR {
  const id = table.find(symbol);
  const read = (name: 'open' | 'high' | 'low' | 'last' | 'lastAtMs'): number =>
    id === undefined || !(table.column(name)[id] > 0) ? Number.NaN : table.column(name)[id];
  const atMs = read('lastAtMs');
  if (!(atMs > 0) || etDate(atMs) !== today) return UNKNOWN_BAR;
  return { open: read('open'), high: read('high'), low: read('low'), close: read('last') };
}

function sessionsFrom(calendar: { isTradingDay(date: string): boolean }, from: string, to: string): string[] {
  const dates: string[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) if (calendar.isTradingDay(date)) dates.push(date);
  return dates;
}
