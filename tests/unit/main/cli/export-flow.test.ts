/** The flow table says of every print what its whole day made of it: as the tape of a terminal that watched the day, whatever came afterwards. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SPOOL_WIDTH } from '../../../../src/main/cli/export/flow-rows.ts';
import { FlowSpool } from '../../../../src/main/cli/export/flow-spool.ts';
import { PartitionWriter } from '../../../../src/main/cli/export/partition-writer.ts';
import { RowSource } from '../../../../src/main/cli/export/row-source.ts';

const CALL = 'O:SPY261218C00650000';
const PUT = 'O:SPY261218P00640000';
const NOON_MS = Date.parse('2026-11-20T17:00:00Z');
const DAY_MS = 86_400_000;
const CANCEL = 201;

type Row = Record<'event_time' | 'side' | 'side_basis' | 'tags' | 'symbol', string> &
  Record<'bid' | 'ask' | 'quote_age_ms' | 'price' | 'size' | 'sweep_id' | 'package_id', number | undefined>;

let folder: string;
let rows: RowSource;
let out: PartitionWriter;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-flow-'));
  out = new PartitionWriter({ folder, format: 'ndjson', tables: new Set(['flow'] as const) });
  rows = new RowSource(out, new FlowSpool(join(folder, '.flow.half'), SPOOL_WIDTH), {
    streamsQuotes: () => false,
    now: () => NOON_MS,
    onDelayedHost: () => false,
    capabilities: () => [],
    recorded: () => undefined,
  });
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Given {
  symbol?: string;
  price?: number;
  size?: number;
  condition?: number;
  exchange?: number;
}

/** Another for every print: alike in all, the second would be left out. */
let sequence = 0;

function trades(atMs: number, ...given: Given[]): void {
  const events = given.map(({ symbol = CALL, price = 5, size = 100, condition = 209, exchange = 302 }) => ({
    ev: 'T',
    sym: symbol,
    x: exchange,
    p: price,
    s: size,
    c: [condition],
    t: atMs,
    q: ++sequence,
  }));
  rows.frame('options', new TextEncoder().encode(JSON.stringify(events)), atMs);
}

/** Many small ones. */
function crowd(atMs: number, count: number): void {
  for (let from = 0; from < count; from += 2000)
    trades(atMs, ...Array.from({ length: 2000 }, (_, i) => ({ symbol: PUT, price: 0.05, size: i + 1 })));
}

function quoteAnswer(beforeMs: number, atMs: number, bid: number, ask: number): void {
  rows.rest({
    path: `/v3/quotes/${CALL}?timestamp.lt=${beforeMs}000000&sort=timestamp&order=desc&limit=1`,
    status: 200,
    atMs,
    body: JSON.stringify({ results: [{ sip_timestamp: (beforeMs - 700) * 1e6, bid_price: bid, ask_price: ask }] }),
  });
}

function written(): Row[] {
  rows.end();
  out.finish();
  expect(readdirSync(folder)).toEqual(['flow']);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .flatMap((path) => readFileSync(path, 'utf8').trim().split('\n'))
    .map((line) => JSON.parse(line) as Row);
}

test('a quote that REST answered after 40,000 other prints gives the row its side, and says so', () => {
  trades(NOON_MS, {});
  crowd(NOON_MS + 1000, 40_000);
  quoteAnswer(NOON_MS, NOON_MS + 60_000, 4.9, 5);
  const all = written();
  expect(all).toHaveLength(40_001);
  expect(all[0]).toMatchObject({ side: 'atAsk', side_basis: 'fetchedQuote', bid: 4.9, ask: 5, quote_age_ms: 700 });
  expect(all[1]).toMatchObject({ side: 'unknown', side_basis: 'noQuote', size: 1 });
  expect(all.slice(1).map(({ size }) => size)).toEqual(Array.from({ length: 40_000 }, (_, i) => (i % 2000) + 1));
});

test('both of two equal prints that are cancelled long after have the tag, a third has not', () => {
  trades(NOON_MS, {}, {}, { size: 101 });
  crowd(NOON_MS + 1000, 66_000);
  trades(NOON_MS + 2000, { condition: CANCEL });
  crowd(NOON_MS + 3000, 2_000);
  trades(NOON_MS + 4000, { condition: CANCEL });
  const tags = written()
    .filter(({ symbol }) => symbol === CALL)
    .map((row) => row.tags.split(' ').includes('cancelled'));
  expect(tags).toEqual([true, true, false, false, false]);
});

test('a sweep that a later print shows to be one, across days, recordings and parts of the file', () => {
  crowd(NOON_MS - 1000, 4000);
  rows.reset(undefined);
  const quote = { ev: 'Q', sym: CALL, bx: 300, ax: 300, bp: 4.9, ap: 5, bs: 10, as: 10, t: NOON_MS - 1, q: 1 };
  rows.frame('options', new TextEncoder().encode(JSON.stringify([quote])), NOON_MS - 1);
  trades(NOON_MS, {});
  trades(NOON_MS + 1, { exchange: 303 });
  trades(NOON_MS + DAY_MS, {});
  trades(NOON_MS + DAY_MS + 1000, { condition: CANCEL });
  const all = written();
  const own = all.filter(({ symbol }) => symbol === CALL);
  expect(all).toHaveLength(4004);
  expect(own.map(({ tags }) => tags.split(' ').filter((tag) => tag === 'sweep' || tag === 'cancelled'))).toEqual([
    ['sweep'],
    ['sweep'],
    ['cancelled'],
    [],
  ]);
  // Numbered over the export, not over the recording.
  expect(own.map((row) => row.sweep_id ?? undefined)).toEqual([4000, 4000, undefined, undefined]);
  expect(readdirSync(join(folder, 'flow')).sort()).toEqual(['date=2026-11-20', 'date=2026-11-21']);
});

test('legs of a package have its number, a sweep has its own, and a single leg none', () => {
  trades(NOON_MS - 1000, {});
  trades(NOON_MS, { condition: 232 }, { condition: 232, symbol: PUT, size: 50 }, { condition: 219, size: 7 });
  trades(NOON_MS + 1000, { condition: 232, size: 3 });
  const own = written().slice(1);
  expect(own.map(({ sweep_id, package_id }) => [sweep_id ?? undefined, package_id ?? undefined])).toEqual([
    [undefined, 1],
    [undefined, 1],
    [3, undefined],
    [undefined, undefined],
  ]);
});
