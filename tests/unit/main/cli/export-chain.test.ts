/** The table `chain` after a close and without a price: the spot of a row is the one that its values were computed from. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { runCli } from '../../../../src/main/cli/program.ts';
import { newestDividendsRequest } from '../../../../src/main/engine/backfill/chain-directory.ts';
import { nodeFiles } from '../../../../src/main/engine/session/format/node-files.ts';
import { americanWithDividends } from '../../../../src/shared/analytics/american-dividends.ts';
import { etInstant, YEAR_MS, type EpochMs } from '../../../../src/shared/market/calendar.ts';
import { formatOptionSymbol } from '../../../../src/shared/market/symbols.ts';
import { BUILT_IN_CALENDAR } from '../../../../src/shared/market/trading-calendar.ts';
import { startRecording } from '../engine/session/recording-fixture.ts';

const EXPIRY = '2026-12-18';
const [SPOT, EVENING] = [100, 108];
const [EX_DATE, DIVIDEND] = ['2026-12-04', 2];
const CLOSE_MS = etInstant('2026-11-20', 16);
const FROM_MS = CLOSE_MS - 30_000;
const END_MS = CLOSE_MS + 70_000;
const CONTRACTS = [85, 90, 95, 100, 105, 110, 115].flatMap((strike) =>
  (['C', 'P'] as const).map((right) => ({
    strike,
    sign: right === 'C' ? (1 as const) : (-1 as const),
    symbol: formatOptionSymbol({ root: 'AAPL', expiry: EXPIRY, right, strike }),
  })),
);
let folder: string;
let elapsedMs: number;
const now = (): EpochMs => FROM_MS + elapsedMs;
const bytes = (events: object[]): Uint8Array => new TextEncoder().encode(JSON.stringify(events));

beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'tapedeck-export-chain-'))));
beforeEach(() => (elapsedMs = 0));
afterAll(() => rmSync(folder, { recursive: true }));

/** Half a minute before the close options quoted at 30 % against 100; a minute after it, a share of 108. */
async function record(name: string, { hasPrice = true, dividends = false } = {}): Promise<string> {
  const path = join(folder, `${name}.mcap`);
  const { recorder } = startRecording(nodeFiles, path, { now, monotonicMs: () => elapsedMs });
  const years = BUILT_IN_CALENDAR.yearsToExpiry({ root: 'AAPL', expiry: EXPIRY }, CLOSE_MS);
  const paid = dividends ? [{ years: (etInstant(EX_DATE, 9, 30) - CLOSE_MS) / YEAR_MS, amount: DIVIDEND }] : [];
  const option = { spot: SPOT, years, rate: 0.038, dividendYield: 0, volatility: 0.3, dividends: paid };
  const mids = CONTRACTS.map(({ strike, sign }) => americanWithDividends({ ...option, strike, sign }).price);
  const trade = (price: number): void => {
    if (hasPrice)
      recorder.frame(
        'stocks',
        bytes([{ ev: 'T', sym: 'AAPL', p: price, s: 100, t: now(), c: [], q: elapsedMs + 1 }]),
        now(),
      );
  };
  if (dividends) {
    const { path: asked, query } = newestDividendsRequest('AAPL', now());
    const results = [{ ticker: 'AAPL', ex_dividend_date: EX_DATE, cash_amount: DIVIDEND, frequency: 4 }];
    const answered = `${asked}?${new URLSearchParams(query as Record<string, string>).toString()}`;
    recorder.rest({ atMs: now(), path: answered, status: 200, body: JSON.stringify({ status: 'OK', results }) });
  }
  for (; now() < END_MS; elapsedMs += 1000) {
    if (now() < CLOSE_MS) {
      trade(SPOT);
      const quotes = CONTRACTS.map(({ symbol }, i) => {
        const mid = mids[i];
        return { ev: 'Q', sym: symbol, bp: mid * 0.999, ap: mid * 1.001, bs: 1, as: 1, t: now(), q: elapsedMs + i + 1 };
      });
      recorder.frame('options', bytes(quotes), now());
    } else if (now() === CLOSE_MS + 60_000) trade(EVENING);
    recorder.tick();
  }
  await recorder.close();
  return path;
}

type Row = Record<string, number & string>;

async function exported(path: string): Promise<Row[]> {
  const out = `${path}.out`;
  const printed = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  const args = ['export', path, '--table', 'chain', '--every', '25', '--format', 'ndjson', '--out', out];
  expect(await runCli(args, '0')).toBe(0);
  printed.mockRestore();
  return readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.name.endsWith('.ndjson'))
    .flatMap((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8').trim().split('\n'))
    .map((line) => JSON.parse(line) as Row);
}

const told = (rows: Row[]): unknown[] =>
  rows
    .filter(({ symbol }) => symbol === CONTRACTS[0].symbol)
    .map(({ event_time, underlying_last, spot, spot_basis, values_time }) => [
      Math.round((Date.parse(event_time) - CLOSE_MS) / 1000),
      underlying_last,
      spot && Math.round(spot * 100) / 100,
      spot_basis,
      values_time && Math.round((Date.parse(values_time) - CLOSE_MS) / 1000),
    ]);

test('after a close a row’s spot is that of the session’s end, as its delta and forward are; the last price stands beside it', async () => {
  const rows = await exported(await record('price'));
  expect(told(rows)).toEqual([
    [-5, SPOT, SPOT, 'price', -5],
    [20, SPOT, SPOT, 'price at session end', 0],
    [45, SPOT, SPOT, 'price at session end', 0],
    [70, EVENING, SPOT, 'price at session end', 0],
  ]);
  const evening = rows.filter(({ underlying_last }) => underlying_last === EVENING);
  expect(evening.map(({ forward }) => Math.round(forward * 10) / 10)).toEqual(CONTRACTS.map(() => 100.3));
});

test('a spot that the options imply is said to be so', async () => {
  const rows = await exported(await record('implied', { hasPrice: false }));
  expect(told(rows)).toEqual([
    [-5, undefined, SPOT, 'implied', -5],
    [20, undefined, SPOT, 'implied at session end', 0],
    [45, undefined, SPOT, 'implied at session end', 0],
    [70, undefined, SPOT, 'implied at session end', 0],
  ]);
});

test('dividends that the recording knows are in the values: quotes made with them have one volatility', async () => {
  const rows = await exported(await record('dividends', { dividends: true }));
  const first = rows.slice(0, CONTRACTS.length);
  for (const { iv } of first) expect(iv).toBeCloseTo(0.3, 3);
});
