/** Exports of the golden session, read back by a database that is not ours. */
import { DuckDBInstance } from '@duckdb/node-api';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../../src/main/cli/program.ts';
import { FrameDecoder } from '../../src/main/engine/massive/frames/frame-decoder.ts';
import { EVENT, EventColumns } from '../../src/shared/market/event-columns.ts';
import { nodeFiles } from '../../src/main/engine/session/format/node-files.ts';
import { openSession } from '../../src/main/engine/session/reading/reader.ts';
import { eachMessage } from '../../src/main/engine/session/reading/message-cursor.ts';
import { MARKET_OF_CHANNEL } from '../../src/main/engine/session/format/format.ts';

const GOLDEN = join(import.meta.dirname, 'golden/simulated.mcap');
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-export-'));
  const plain = ['--table', 'trades,quotes,bars'];
  for (const [format, flags] of [
    ['parquet', ['--every', '3']],
    ['csv', plain],
    ['ndjson', plain],
  ] as const)
    expect(await runCli(['export', GOLDEN, '--format', format, '--out', join(folder, format), ...flags], '0')).toBe(0);
}, 90_000);
afterAll(() => rmSync(folder, { recursive: true }));

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  return (await connection.runAndReadAll(sql)).getRowObjectsJson();
}
const files = (format: string, table: string): string => `${folder}/${format}/${table}/**/*.${format}`;

/** Events per kind, decoded straight from the session. */
function eventsInSession(): Map<number, number> {
  const symbols: string[] = [];
  const decoder = new FrameDecoder((symbol) => symbols.push(symbol) - 1);
  const columns = new EventColumns();
  const counts = new Map<number, number>();
  const session = openSession(nodeFiles, GOLDEN);
  for (const chunk of session.chunks)
    eachMessage(session.read(chunk), ({ channelId, data, logMs }) => {
      const of = MARKET_OF_CHANNEL[channelId];
      if (!of) return;
      decoder.decode(data, of, logMs, columns);
      for (let i = 0; i < columns.count; i++) {
        const kind = columns.kinds[i];
        counts.set(kind, (counts.get(kind) ?? 0) + 1);
      }
    });
  session.close();
  return counts;
}

test('every trade, quote and bar is there, once, in all three formats', async () => {
  const counts = eventsInSession();
  const bars = (counts.get(EVENT.secondBar) ?? 0) + (counts.get(EVENT.minuteBar) ?? 0);
  const expected = { trades: counts.get(EVENT.trade), quotes: counts.get(EVENT.quote), bars };
  for (const [table, count] of Object.entries(expected)) {
    expect(count).toBeGreaterThan(0);
    for (const [format, reader] of [
      ['parquet', 'read_parquet'],
      ['csv', 'read_csv'],
      ['ndjson', 'read_json'],
    ]) {
      const [row] = await query(`SELECT count(*)::INT AS n FROM ${reader}('${files(format, table)}')`);
      expect(row.n, `${table} as ${format}`).toBe(count);
    }
  }
});

test('Parquet carries real types, hive partitions and UTC times', async () => {
  const source = `read_parquet('${files('parquet', 'trades')}', hive_partitioning = true)`;
  const types = await query(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${source})`);
  const typeOf = Object.fromEntries(types.map((row) => [row.column_name, row.column_type]));
  expect(typeOf).toMatchObject({
    symbol: 'VARCHAR',
    event_time: 'TIMESTAMP WITH TIME ZONE',
    price: 'DOUBLE',
    exchange: 'INTEGER',
    date: 'DATE',
    underlying: 'VARCHAR',
  });
  const [row] = await query(
    `SELECT min(epoch_ms(event_time)) AS first, max(epoch_ms(event_time)) AS last, count(DISTINCT underlying)::INT AS names FROM ${source}`,
  );
  const session = openSession(nodeFiles, GOLDEN);
  expect(Number(row.first)).toBeGreaterThan(session.startMs - 60_000);
  expect(Number(row.last)).toBeLessThanOrEqual(session.endMs);
  expect(row.names).toBeGreaterThan(0);
  session.close();
  const [codec] = await query(`SELECT DISTINCT compression FROM parquet_metadata('${files('parquet', 'trades')}')`);
  expect(codec.compression).toBe('ZSTD');
});

test('chain snapshots carry our own IV and Greeks where there is a price, and the reason where not', async () => {
  const source = `read_parquet('${files('parquet', 'chain')}')`;
  const [row] = await query(
    `SELECT count(*)::INT AS all_rows, count(iv)::INT AS solved, count(DISTINCT event_time)::INT AS moments,
      count(*) FILTER (iv IS NULL AND no_model_reason IS NULL)::INT AS unexplained,
      count(*) FILTER (put_call = 'C' AND delta < 0)::INT AS wrong_sign, min(iv) AS lowest FROM ${source}`,
  );
  expect(row.solved).toBeGreaterThan(50);
  expect(row.moments).toBeGreaterThanOrEqual(2);
  expect(row.unexplained).toBe(0);
  expect(row.wrong_sign).toBe(0);
  expect(row.lowest).toBeGreaterThan(0);
});

test('flow premium is price × size × shares of the contract', async () => {
  const [row] = await query(
    `SELECT count(*)::INT AS n, max(abs(abs(premium_usd) - price * size * 100)) AS error FROM read_parquet('${files('parquet', 'flow')}')`,
  );
  expect(row.n).toBeGreaterThan(0);
  expect(row.error).toBeLessThan(1e-6);
});

test('an interrupted export goes on and ends with the same files; a complete or foreign folder is refused', async () => {
  const out = join(folder, 'again');
  const args = ['export', GOLDEN, '--out', out, '--table', 'trades'];
  expect(await runCli(args, '0')).toBe(0);
  const listed = (): string[] => readdirSync(out, { recursive: true }).map(String).toSorted();
  const before = listed();
  expect(await runCli(args, '0')).toBe(1);
  const marker = join(out, '.tapedeck-export.json');
  const { what } = JSON.parse(readFileSync(marker, 'utf8')) as { what: string };
  rmSync(join(out, 'trades'), { recursive: true });
  writeFileSync(marker, JSON.stringify({ what, done: 0 }));
  expect(await runCli(args, '0')).toBe(0);
  expect(listed()).toEqual(before);
  expect(await runCli([...args, '--format', 'csv'], '0')).toBe(1);
});
