/** Exports of the golden session, read back by a database that is not ours. */
import { DuckDBInstance } from '@duckdb/node-api';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { runCli } from '../../src/main/cli/program.ts';
import { FrameDecoder } from '../../src/main/engine/massive/frames/frame-decoder.ts';
import { EVENT, EventColumns } from '../../src/shared/market/event-columns.ts';
import { nodeFiles } from '../../src/main/engine/session/format/node-files.ts';
import { openSession } from '../../src/main/engine/session/reading/join-sessions.ts';
import { eachMessage } from '../../src/main/engine/session/reading/message-cursor.ts';
import { MARKET_OF_CHANNEL } from '../../src/main/engine/session/format/format.ts';
import type { Market } from '../../src/shared/market/symbols.ts';
import { askDuckDb } from '../../scripts/scaling/duckdb.ts';
import { CLICKHOUSE, SPARK, answersIn, scriptFor } from '../../scripts/scaling/ask.ts';
import { plainCell, readQueries } from '../../scripts/scaling/queries.ts';
import { startRecording } from '../unit/main/engine/session/recording-fixture.ts';

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
});
afterAll(() => rmSync(folder, { recursive: true }));

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  return (await connection.runAndReadAll(sql)).getRowObjectsJson();
}
const files = (format: string, table: string): string => `${folder}/${format}/${table}/**/*.${format}`;

/** Market events of the frames as JSON, not by our decoder. */
function eventsOfFrames(): { ev: string; sym: string; s: number }[] {
  const events: { ev: string; sym: string; s: number }[] = [];
  const session = openSession(nodeFiles, GOLDEN);
  for (const chunk of session.chunks)
    eachMessage(session.read(chunk), ({ channelId, data }) => {
      if (MARKET_OF_CHANNEL[channelId]) events.push(...(JSON.parse(new TextDecoder().decode(data)) as typeof events));
    });
  session.close();
  return events;
}

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

test('a chain is of its instant, however many were exported before it', async () => {
  expect(
    await runCli(['export', GOLDEN, '--table', 'chain', '--every', '9', '--out', join(folder, 'seldom')], '0'),
  ).toBe(0);
  const [often, seldom] = ['parquet', 'seldom'].map((name) => `read_parquet('${folder}/${name}/chain/**/*.parquet')`);
  const [row] = await query(
    `SELECT count(*)::INT AS n, count(iv)::INT AS known FROM (SELECT * FROM ${seldom} INTERSECT ALL SELECT * FROM ${often})`,
  );
  const [all] = await query(`SELECT count(*)::INT AS n FROM ${seldom}`);
  expect(row.n).toBe(all.n);
  expect(row.known).toBeGreaterThan(100);
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
    event_ns: 'BIGINT',
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

test('expiries are dates, nanoseconds are whole, and everything else that was recorded has its table', async () => {
  const [flow] = await query(
    `SELECT typeof(expiry) AS type, min(expiry)::VARCHAR AS first FROM read_parquet('${files('parquet', 'flow')}') GROUP BY 1`,
  );
  expect(flow.type).toBe('DATE');
  expect(flow.first).toMatch(/^20\d\d-\d\d-\d\d$/);
  const [times] = await query(
    `SELECT max(abs(event_ns // 1000 - epoch_us(event_time)))::INT AS off FROM read_parquet('${files('parquet', 'quotes')}')`,
  );
  expect(times.off).toBe(0);
  for (const table of ['connections', 'subscriptions', 'capabilities', 'rest_answers']) {
    const [row] = await query(`SELECT count(*)::INT AS n FROM read_parquet('${files('parquet', table)}')`);
    expect(row.n, table).toBeGreaterThan(0);
  }
});

test('halts, imbalances, index values, fair values and what the engine concluded have tables too', async () => {
  const path = join(folder, 'rare.mcap');
  const t = 1_795_186_800_000;
  const { recorder } = startRecording(nodeFiles, path, { now: () => t });
  const frame = (market: Market, events: string): void => recorder.frame(market, new TextEncoder().encode(events), t);
  frame(
    'stocks',
    `[{"ev":"LULD","T":"MSFT","h":218.94,"l":198.1,"i":[17],"z":3,"t":${t}123456,"q":7},
      {"ev":"NOI","T":"NTEST.Q","t":${t}000005,"at":930,"a":"M","i":44,"x":10,"o":480,"p":440,"b":25.03},
      {"ev":"FMV","fmv":189.22,"sym":"AAPL","t":${t}000009}]`,
  );
  recorder.judgement?.({ kind: 'watched', atMs: t, symbols: ['O:SPY261120C00650000'] });
  recorder.judgement?.({ kind: 'stale', atMs: t, markets: [] });
  recorder.judgement?.({ kind: 'model', atMs: t, symbol: 'O:SPY261120C00650000', values: { modelIv: 0.2 } });
  frame('indices', `[{"ev":"V","val":3988.5,"T":"I:SPX","t":${t}}]`);
  await recorder.close();
  const out = join(folder, 'rare');
  expect(await runCli(['export', path, '--out', out], '0')).toBe(0);
  const read = (table: string, columns: string): Promise<Record<string, unknown>[]> =>
    query(`SELECT ${columns} FROM read_parquet('${out}/${table}/**/*.parquet', hive_partitioning = true)`);
  expect(
    await read('halts', 'symbol, event_ns::VARCHAR AS ns, band_high, band_low, indicators, date::VARCHAR AS date'),
  ).toEqual([
    { symbol: 'MSFT', ns: `${t}123456`, band_high: 218.94, band_low: 198.1, indicators: '17', date: '2026-11-20' },
  ]);
  expect(await read('imbalances', 'symbol, auction_hhmm, auction_type, imbalance, paired, clearing_price')).toEqual([
    { symbol: 'NTEST.Q', auction_hhmm: 930, auction_type: 'M', imbalance: 480, paired: 440, clearing_price: 25.03 },
  ]);
  expect(await read('judgements', 'kind, subject, known_values')).toEqual([
    { kind: 'watched', subject: 'O:SPY261120C00650000', known_values: null },
    { kind: 'stale', subject: null, known_values: null },
    { kind: 'model', subject: 'O:SPY261120C00650000', known_values: '{"modelIv":0.2}' },
  ]);
  expect(await read('fair_values', 'symbol, value')).toEqual([{ symbol: 'AAPL', value: 189.22 }]);
  expect(await read('index_values', 'symbol, value')).toEqual([{ symbol: 'I:SPX', value: 3988.5 }]);
});

test('chain snapshots carry our own IV and Greeks where there is a price, and the reason where not', async () => {
  const source = `read_parquet('${files('parquet', 'chain')}')`;
  const [row] = await query(
    `SELECT count(*)::INT AS all_rows, count(iv)::INT AS solved, count(DISTINCT event_time)::INT AS moments,
      count(*) FILTER (iv IS NULL AND no_model_reason IS NULL)::INT AS unexplained,
      count(*) FILTER (put_call = 'C' AND delta < 0)::INT AS wrong_sign, min(iv) AS lowest,
      count(*) FILTER (bid IS NOT NULL AND NOT coalesce(quote_time <= event_time, false))::INT AS undated,
      count(quote_iv)::INT AS own FROM ${source}`,
  );
  expect(row.solved).toBeGreaterThan(50);
  expect(row.moments).toBeGreaterThanOrEqual(2);
  expect([row.unexplained, row.undated]).toEqual([0, 0]);
  expect(row.own).toBeGreaterThan(50);
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

test('an interrupted export is resumed and ends with the same files; a complete or foreign folder is refused', async () => {
  const out = join(folder, 'again');
  const args = ['export', GOLDEN, '--out', out, '--table', 'trades'];
  expect(await runCli(args, '0')).toBe(0);
  const marker = join(out, '.tapedeck-export.json');
  const listed = (): [string, string][] =>
    readdirSync(out, { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.parquet'))
      .toSorted()
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(out, name)))
          .digest('hex'),
      ]);
  const before = listed();
  expect(before.length).toBeGreaterThan(1);
  expect(await runCli(args, '0')).toBe(1);
  // As if it had ended in the middle of the second file: the first is not written again, the partial one is started over.
  const { what } = JSON.parse(readFileSync(marker, 'utf8')) as { what: string };
  // After a power cut nothing tells what was begun: it is left as it is.
  const said = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  for (const text of ['', 'null', '{"what":1}']) {
    writeFileSync(marker, text);
    expect(await runCli(args, '0')).toBe(1);
    expect(String(said.mock.calls.at(-1)![0])).toMatch(/its \.tapedeck-export\.json cannot be read/);
  }
  said.mockRestore();
  expect(listed()).toEqual(before);
  writeFileSync(marker, JSON.stringify({ what }));
  for (const [name] of before.slice(1)) rmSync(join(out, name));
  writeFileSync(join(out, `${before[1][0]}.half`), 'half a file');
  const kept = statSync(join(out, before[0][0])).mtimeMs;
  const printed = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  expect(await runCli([...args, '--json'], '0')).toBe(0);
  const facts = JSON.parse(String(printed.mock.calls.at(-1)![0])) as { rows: number; files: number };
  printed.mockRestore();
  expect(listed()).toEqual(before);
  expect(statSync(join(out, before[0][0])).mtimeMs).toBe(kept);
  expect(
    readdirSync(out, { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.half')),
  ).toEqual([]);
  // Counts are of the whole export, whatever an earlier run wrote.
  expect(facts).toMatchObject({ files: before.length, rows: eventsInSession().get(EVENT.trade) });
  expect(await runCli([...args, '--format', 'csv'], '0')).toBe(1);
});

describe('the queries of docs/scaling.md, run by DuckDB', () => {
  let answers: Map<string, string>;
  const rowsOf = (name: string): string[][] => (answers.get(name) ?? '').split('\n').map((row) => row.split('\t'));
  beforeAll(async () => {
    answers = await askDuckDb(join(folder, 'parquet'));
  });

  test('all have an answer', () => {
    expect(answers.size).toBe(readQueries().length);
    expect(answers.size).toBeGreaterThanOrEqual(7);
    for (const [name, answer] of answers) expect(answer, name).not.toBe('');
  });

  test('answers are compared as numbers, in whatever way an engine writes them', () => {
    expect(
      ['1.5E7', '15000000.0', 15_000_000, '0.30000000000000004', 0.3, '1795186800000123456'].map(plainCell),
    ).toEqual(['15000000', '15000000', '15000000', '0.3', '0.3', '1795186800000123456']);
    // A sum of fractions that is whole.
    expect(new Set(['123456789012', '1.23456789012E11', 123_456_789_012].map(plainCell)).size).toBe(1);
    expect(['\\N', 'NULL', null, '2026-12-18', 'SPY'].map(plainCell)).toEqual(['', '', '', '2026-12-18', 'SPY']);
  });

  test.each([CLICKHOUSE, SPARK])(
    '$name is asked the same, over views with every column that the queries name',
    (engine) => {
      const script = scriptFor(engine, '/day');
      for (const { sql } of readQueries()) expect(script).toContain(`SELECT '@@';\n${sql};`);
      for (const table of ['trades', 'quotes', 'bars', 'flow', 'chain']) expect(script).toContain(`/day/${table}`);
      expect(engine.arguments('/ask.sql')).toContain('/ask.sql');
      // As the engine prints it, behind what its image may say first.
      const printed = [...answers.values()].map((answer) => `@@\n${answer}\n`).join('');
      expect(answersIn(`Starting\n${printed}`)).toEqual(answers);
    },
  );

  test('ClickHouse reads the columns of the folders from the path, whatever its version makes of them', () => {
    const view = CLICKHOUSE.view('flow', '/day');
    expect(view).toMatch(/^CREATE VIEW flow AS SELECT symbol, .*, sweep_id, .* AS date, .* AS underlying FROM file\(/);
    expect(CLICKHOUSE.arguments('/ask.sql')).toContain('--use_hive_partitioning=0');
    const [date, underlying] = [...view.matchAll(/extract\(_path, '([^']+)'\)/g)].map(
      ([, pattern]) => new RegExp(pattern),
    );
    for (const name of readdirSync(join(folder, 'parquet', 'flow'), { recursive: true }).map(String)) {
      if (!name.endsWith('.parquet')) continue;
      const path = `/day/flow/${name}`;
      expect(path).toContain(`/date=${date.exec(path)![1]}/underlying=${underlying.exec(path)![1]}/`);
      expect(date.exec(path)![1]).toMatch(/^\d{4}-\d\d-\d\d$/);
    }
  });

  test('rows per table and contracts by volume are those of the frames', () => {
    const events = eventsOfFrames();
    const trades = events.filter(({ ev }) => ev === 'T');
    expect(Object.fromEntries(rowsOf('rows per table'))).toMatchObject({
      trades: String(trades.length),
      quotes: String(events.filter(({ ev }) => ev === 'Q').length),
    });
    const volumes = new Map<string, number>();
    for (const { sym, s } of trades) volumes.set(sym, (volumes.get(sym) ?? 0) + s);
    const expected = [...volumes].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 20);
    expect(rowsOf('contracts by volume').map(([symbol, , volume]) => [symbol, Number(volume)])).toEqual(expected);
  });
});
