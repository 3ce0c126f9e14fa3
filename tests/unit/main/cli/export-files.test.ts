/** What the exporter writes, read back by a database that is not ours: any values in any table, and files that follow the rows alone. */
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRowFile } from '../../../../src/main/cli/export/formats.ts';
import { PartitionWriter } from '../../../../src/main/cli/export/partition-writer.ts';
import { Rows } from '../../../../src/main/cli/export/rows.ts';
import { tableOf } from '../../../../src/main/cli/export/tables.ts';

let folder: string;
let connection: DuckDBConnection;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-files-'));
  connection = await (await DuckDBInstance.create(':memory:')).connect();
});
afterAll(() => {
  connection.closeSync();
  rmSync(folder, { recursive: true });
});

const query = async (sql: string): Promise<unknown[][]> => (await connection.runAndReadAll(sql)).getRowsJson();

interface Trade {
  symbol: string;
  atMs: number;
  subNs: number;
  price: number | undefined;
  exchange: number | undefined;
  conditions: string | undefined;
}

const trade: fc.Arbitrary<Trade> = fc.record({
  symbol: fc.oneof(fc.constantFrom('SPY', 'I:SPX', 'O:SPY261218C00500000'), fc.string({ unit: 'grapheme' })),
  atMs: fc.oneof(fc.integer({ min: -1e12, max: 9e12 }), fc.constant(Number.NaN)),
  subNs: fc.integer({ min: 0, max: 999_999 }),
  price: fc.option(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, -0, 1, 2, 4, 8)), {
    nil: undefined,
  }),
  exchange: fc.option(fc.integer({ min: -2147483648, max: 2147483647 }), { nil: undefined }),
  conditions: fc.option(fc.constantFrom('', '209', '209 37'), { nil: undefined }),
});

/** A few trades over and over, as a market repeats itself, or each once. */
const manyTrades = fc
  .tuple(fc.array(trade, { minLength: 1, maxLength: 12 }), fc.array(fc.nat(11), { maxLength: 120 }))
  .map(([few, order]) => [...few, ...order.map((i) => few[i % few.length])]);

function add(rows: Rows, { symbol, atMs, subNs, price, exchange, conditions }: Trade): void {
  rows.text(symbol).time(atMs).time(atMs, subNs).nanos(atMs, subNs).number(price).number(1).integer(exchange);
  rows.text(conditions).number(undefined).text(undefined).end();
}

test('every cell comes back as it was, the unknown as null, whatever repeats and in however many row groups', async () => {
  await fc.assert(
    fc.asyncProperty(manyTrades, fc.integer({ min: 1, max: 60 }), async (trades, size) => {
      const parts: Uint8Array[] = [];
      const file = openRowFile('parquet', tableOf('trades'), (bytes) => parts.push(bytes.slice()));
      for (let from = 0; from < trades.length; from += size) {
        const rows = new Rows(tableOf('trades'));
        for (const one of trades.slice(from, from + size)) add(rows, one);
        file.write(rows);
      }
      file.close();
      const path = join(folder, 'cells.parquet');
      writeFileSync(path, Buffer.concat(parts));
      const read = await query(
        `SELECT symbol, epoch_us(received_time)::VARCHAR, event_ns::VARCHAR, price::VARCHAR, exchange, conditions, sequence FROM '${path}'`,
      );
      const whole = (ms: number, scale: bigint, more: number): string | null =>
        Number.isNaN(ms) ? null : String(BigInt(ms) * scale + BigInt(more));
      expect(read.map((row) => row.with(3, row[3] === null ? null : Number(row[3])))).toEqual(
        trades.map(({ symbol, atMs, subNs, price, exchange, conditions }) => [
          symbol,
          whole(atMs, 1000n, 0),
          whole(atMs, 1_000_000n, subNs),
          price ?? null,
          exchange ?? null,
          conditions ?? null,
          null,
        ]),
      );
    }),
    { numRuns: 40, seed: 12 },
  );
});

const valueOf = (i: number): number => (Math.floor(i / 2) * 7919) % 30_000;

test('a dictionary of many values and a column without any', async () => {
  const path = join(folder, 'many.parquet');
  const parts: Uint8Array[] = [];
  const file = openRowFile('parquet', tableOf('index_values'), (bytes) => parts.push(bytes.slice()));
  const rows = new Rows(tableOf('index_values'));
  for (let i = 0; i < 70_000; i++)
    rows
      .text(`I:${i % 300}`)
      .time(1.7e12 + Math.floor(i / 2))
      .time(1.7e12 + i)
      .nanos(1.7e12 + i, i % 1000)
      .number(valueOf(i))
      .end();
  file.write(rows);
  file.close();
  writeFileSync(path, Buffer.concat(parts));
  const [row] = await query(
    `SELECT count(*)::INT, count(DISTINCT value)::INT, sum(value)::BIGINT::VARCHAR, count(DISTINCT symbol)::INT,
      count(*) FILTER (event_ns % 1000000 <> (event_ns // 1000000 - 1700000000000) % 1000)::INT FROM '${path}'`,
  );
  const sum = Array.from({ length: 70_000 }, (_, i) => valueOf(i)).reduce((a, b) => a + b, 0);
  expect(row).toEqual([70_000, 30_000, String(sum), 300, 0]);
  // Readers skip what the bounds rule out: wrong bounds would lose rows.
  const countWhere = async (condition: string): Promise<unknown> =>
    (await query(`SELECT count(*)::INT FROM '${path}' WHERE ${condition}`))[0][0];
  expect(await countWhere(`event_ns >= ${1.7e12 + 69_999}000999`)).toBe(1);
  expect(await countWhere('received_time < make_timestamptz(1700000000001000)')).toBe(2);
  const expected = Array.from({ length: 70_000 }, (_, i) => i).filter((i) => valueOf(i) === 29_999 && i % 300 === 7);
  expect(await countWhere("value = 29999 AND symbol = 'I:7'")).toBe(expected.length);
});

test('files follow the rows: parts by size, a folder per day and underlying, names equal but for case share one', async () => {
  const out = join(folder, 'parts');
  const writer = new PartitionWriter({
    folder: out,
    format: 'parquet',
    tables: new Set(['index_values']),
    fileRows: 50,
    groupRows: 20,
    heldRows: 30,
  });
  const put = (symbol: string, date: string, ms: number): void => {
    writer.date = date;
    writer.row('index_values', symbol).text(symbol).time(ms).time(ms).nanos(ms, 0).number(ms).end();
  };
  for (let i = 0; i < 130; i++) put(i % 3 === 0 ? 'I:SPX' : 'I:spx', '2026-11-20', i);
  for (let i = 0; i < 10; i++) put('A/B', '2026-11-23', i);
  // The clock stepped back over midnight: the earlier day's files stay.
  put('I:SPX', '2026-11-20', 999);
  writer.finish();
  const names = readdirSync(out, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.parquet'));
  expect(names).toHaveLength(writer.files);
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
  expect(names.some((name) => name.includes('date=2026-11-23') && name.includes('underlying=A_B'))).toBe(true);
  const [row] = await query(`SELECT count(*)::INT, count(DISTINCT (symbol, value))::INT FROM '${out}/**/*.parquet'`);
  expect(row).toEqual([141, 141]);
  expect(writer.rows).toBe(141);
});
