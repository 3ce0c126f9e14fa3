/** A server that makes symbols up: the table stops growing, what it leaves out is counted, and what it knows goes on. */
import { expect, test } from 'vitest';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { FrameDecoder } from '../../../../../src/main/engine/massive/frames/frame-decoder.ts';
import { EventColumns } from '../../../../../src/shared/market/event-columns.ts';

const MOST = 100;
const frame = (symbols: readonly string[]): Uint8Array =>
  new TextEncoder().encode(
    JSON.stringify(symbols.map((sym) => ({ ev: 'T', sym, p: 1, s: 1, t: 1_763_647_200_000, q: 1 }))),
  );
const made = (from: number, count: number): string[] => Array.from({ length: count }, (_, n) => `S${from + n}`);

test('frames of unknown symbols beyond the most are counted issues; known ones still decode', () => {
  const table = new InstrumentTable(16, MOST);
  const decoder = new FrameDecoder((symbol) => table.internIfRoom(symbol));
  const out = new EventColumns();
  for (let from = 0; from < 5_000; from += 50) decoder.decode(frame(made(from, 50)), 'stocks', 1, out);
  expect(table.size).toBe(MOST);
  expect(table.full).toBe(true);
  expect(decoder.counts).toMatchObject({ events: MOST, issues: 4_900 });
  expect(decoder.samples.at(-1)?.reason).toContain('more different symbols');
  decoder.decode(frame(['S7', 'S4999', 'S8']), 'stocks', 1, out);
  expect(decoder.counts.events).toBe(MOST + 2);
  expect(table.symbolOf(table.internIfRoom('S7'))).toBe('S7');
});

test('what is asked for beyond the most shares one row without a symbol', () => {
  const table = new InstrumentTable(16, MOST);
  const ids = made(0, 1_000).map((symbol) => table.intern(symbol));
  expect(table.size).toBe(MOST + 1);
  expect(new Set(ids.slice(MOST))).toEqual(new Set([MOST]));
  expect(table.symbolOf(MOST)).toBe('');
  expect(table.intern('S3')).toBe(3);
  expect(table.find('S999')).toBeUndefined();
});
