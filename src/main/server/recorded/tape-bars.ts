/** Bars made of what was streamed: the vendor's own where they were, else what the second bars, prints or index values make. */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { CANCELS, ConditionTable, MOVES } from '../../../shared/market/conditions.ts';
import type { Session } from '../../engine/session/reading/reader.ts';
import { aggregateStart, type ServedTimespan, type WireBar } from '../simulated/rest/aggregates.ts';
import { rounded } from '../simulated/rest/json.ts';
import { eventsOf, timeOf, type TapeEvent } from './recorded-tape.ts';

interface Building {
  o: number;
  h: number;
  l: number;
  c: number;
  v: number;
  turnover: number;
  n: number;
}

const conditions = new ConditionTable();

interface BarsSpan {
  symbol: string;
  fromMs: EpochMs;
  toMs: EpochMs;
  nowMs: EpochMs;
}

/** Oldest first; a bar that its span has only begun is as far as it has come. */
export async function barsOf(
  session: Session,
  { symbol, fromMs, toMs, nowMs }: BarsSpan,
  multiplier: number,
  timespan: ServedTimespan,
): Promise<WireBar[]> {
  const channels = symbol.startsWith('I:') ? ['V', 'A', 'AM'] : ['T', 'A', 'AM'];
  // Whole bars are counted, also where the span begins within one.
  const wholeFromMs = aggregateStart(fromMs, multiplier, timespan);
  const fixedMs = FIXED_MS[timespan];
  const untilMs = fixedMs === undefined ? nowMs : aggregateStart(toMs, multiplier, timespan) + multiplier * fixedMs - 1;
  const events = await eventsOf(session, { symbol, channels, fromMs: wholeFromMs, toMs: untilMs, nowMs });
  const base = timespan === 'second' ? baseBars(events, 1_000, ['A']) : minutes(events);
  const bars = new Map<EpochMs, Building>();
  for (const [startMs, bar] of [...base].sort(([a], [b]) => a - b))
    join(bars, aggregateStart(startMs, multiplier, timespan), bar);
  return [...bars]
    .filter(([startMs]) => startMs >= fromMs && startMs <= toMs)
    .map(([startMs, bar]) => wireBar(symbol, startMs, bar));
}

const FIXED_MS: Partial<Record<ServedTimespan, number>> = { second: 1_000, minute: 60_000, hour: 3_600_000 };

/** Minutes: AM where it came, else its seconds' A, else its prints. */
function minutes(events: readonly TapeEvent[]): Map<EpochMs, Building> {
  const seconds = baseBars(events, 1_000, ['A']);
  const made = new Map<EpochMs, Building>();
  for (const [startMs, bar] of [...seconds].sort(([a], [b]) => a - b))
    join(made, Math.floor(startMs / 60_000) * 60_000, bar);
  for (const event of events) if (event.ev === 'AM') made.set(timeOf(event), fromBar(event));
  return made;
}

/** Bars of one size: from the vendor's own bars of it, and from prints where there is none. */
function baseBars(events: readonly TapeEvent[], sizeMs: number, channels: readonly string[]): Map<EpochMs, Building> {
  const made = new Map<EpochMs, Building>();
  for (const event of events) {
    const startMs = Math.floor(timeOf(event) / sizeMs) * sizeMs;
    if (event.ev === 'T' && typeof event['p'] === 'number') addPrint(made, startMs, event);
    else if (event.ev === 'V' && typeof event['val'] === 'number') addPrice(made, startMs, event['val']);
  }
  for (const event of events) if (channels.includes(event.ev)) made.set(timeOf(event), fromBar(event));
  return made;
}

function fromBar(event: TapeEvent): Building {
  const number = (name: string): number => Number(event[name]);
  const v = Number(event['v'] ?? 0);
  return {
    o: number('o'),
    h: number('h'),
    l: number('l'),
    c: number('c'),
    v,
    turnover: Number(event['vw'] ?? 0) * v,
    n: v > 0 && Number(event['z']) > 0 ? Math.max(1, Math.round(v / Number(event['z']))) : 0,
  };
}

function addPrint(made: Map<EpochMs, Building>, startMs: EpochMs, event: TapeEvent): void {
  const codes = Array.isArray(event['c']) ? (event['c'] as number[]) : [];
  const effect = conditions.effectOfAll(codes, 0, codes.length);
  const price = event['p'] as number;
  const size = event.s ?? 0;
  let bar = made.get(startMs);
  if (!bar) {
    // A bar does not begin with what moves no price.
    if (!(effect & MOVES.last)) return;
    bar = { o: price, h: price, l: price, c: price, v: 0, turnover: 0, n: 0 };
    made.set(startMs, bar);
  }
  const signed = effect & CANCELS ? -Math.min(size, bar.v) : effect & MOVES.volume ? size : 0;
  bar.v += signed;
  bar.turnover += signed * price;
  bar.n += 1;
  if (effect & MOVES.highLow) {
    bar.h = Math.max(bar.h, price);
    bar.l = Math.min(bar.l, price);
  }
  if (effect & MOVES.last) bar.c = price;
}

function addPrice(made: Map<EpochMs, Building>, startMs: EpochMs, value: number): void {
  const bar = made.get(startMs);
  if (!bar) made.set(startMs, { o: value, h: value, l: value, c: value, v: 0, turnover: 0, n: 0 });
  else {
    bar.h = Math.max(bar.h, value);
    bar.l = Math.min(bar.l, value);
    bar.c = value;
  }
}

/** Adds a later bar into one that begins at `startMs`. */
function join(bars: Map<EpochMs, Building>, startMs: EpochMs, next: Building): void {
  const bar = bars.get(startMs);
  if (!bar) {
    bars.set(startMs, { ...next });
    return;
  }
  bar.h = Math.max(bar.h, next.h);
  bar.l = Math.min(bar.l, next.l);
  bar.c = next.c;
  bar.v += next.v;
  bar.turnover += next.turnover;
  bar.n += next.n;
}

function wireBar(symbol: string, t: EpochMs, { o, h, l, c, v, turnover, n }: Building): WireBar {
  const prices = { o, c, h, l, t };
  return symbol.startsWith('I:') ? prices : { v, vw: rounded(v > 0 ? turnover / v : c), ...prices, n };
}
