/** Aggregates → BarRow: custom ranges, previous day, open-close. */
import { z } from 'zod';
import type { BarRow } from '../../../../shared/market/rest-updates.ts';
import { number, present, resultsOf, rowsOf, text, time } from './rest-fields.ts';

const barSchema = z.object({
  T: text,
  t: time,
  o: z.number(),
  h: z.number(),
  l: z.number(),
  c: z.number(),
  v: number,
  vw: number,
  n: number,
});

function barRow(b: z.output<typeof barSchema>, startMs: number): BarRow {
  return present({ startMs, open: b.o, high: b.h, low: b.l, close: b.c, volume: b.v, vwap: b.vw, trades: b.n })!;
}

/** `/v2/aggs/ticker/{ticker}/range/…`, in the order asked for. Indices have no volume. */
export function parseBars(json: unknown): BarRow[] {
  return rowsOf(barSchema, resultsOf(json)).flatMap((b) => (b.t === undefined ? [] : [barRow(b, b.t)]));
}

/** `/v2/aggs/ticker/{ticker}/prev` and grouped days: bars that name their ticker. `startMs` is somewhere in their day (`prev`: its close). */
export function parsePreviousDay(json: unknown, symbol?: string): (BarRow & { symbol: string })[] {
  return rowsOf(barSchema, resultsOf(json)).flatMap((b) => {
    const ticker = b.T ?? symbol;
    return ticker && b.t !== undefined ? [{ ...barRow(b, b.t), symbol: ticker }] : [];
  });
}
