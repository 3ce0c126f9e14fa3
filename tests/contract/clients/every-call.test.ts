/**
 * Every call of the vendor's JavaScript client that is about stocks, options, indices or their reference data, against `simulate` and against
 * `serve` over a recording. What is answered stands as a table in docs/local-server.md; answers of `simulate` have every field that the
 * client's own types require.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { restClient } from '@massive.com/client-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { STATE_VERSION } from '../../../src/main/engine/market/state-snapshot.ts';
import { nodeFiles } from '../../../src/main/engine/session/format/node-files.ts';
import { openSession } from '../../../src/main/engine/session/reading/join-sessions.ts';
import { createReplaySource } from '../../../src/main/engine/session/replay/replay-source.ts';
import { startLocalServer, type LocalServer } from '../../../src/main/server/protocol/local-server.ts';
import { USUAL_QUIRKS } from '../../../src/main/server/protocol/quirks.ts';
import { createRecordedMarket } from '../../../src/main/server/recorded/recorded-market.ts';
import { START, startTestServer } from '../server/harness.ts';
import { recordSession, SECONDS, type RecordedSession } from '../server/recorded-session.ts';

const TYPES = readFileSync('node_modules/@massive.com/client-js/dist/main.d.ts', 'utf8');

let simulated: LocalServer;
let served: LocalServer;
let recorded: RecordedSession;
/** A contract that printed while the session was recorded. */
let contract: string;
beforeAll(async () => {
  recorded = await recordSession();
  contract = recorded.events.options
    .map((text) => (JSON.parse(text) as { sym: string }).sym)
    .find((symbol) => symbol.startsWith('O:SPY2'))!;
  const at = await startTestServer({ quirks: USUAL_QUIRKS });
  at.pass(60_000);
  simulated = at.server;
  const session = openSession(nodeFiles, recorded.path);
  const replay = createReplaySource({ session, sessionId: 's', speed: 1, stateVersion: STATE_VERSION });
  const market = createRecordedMarket({ session, replay, monotonicMs: () => 0 });
  replay.seek(START + SECONDS * 1000);
  served = await startLocalServer({ port: 0, market });
});
afterAll(async () => {
  await simulated.close();
  await served.close();
  recorded.remove();
});

const DAY = '2026-11-19';
const range = (ticker: object) => ({ ...ticker, multiplier: 1, timespan: 'minute', from: DAY, to: DAY });
const stock = { stocksTicker: 'QQQ' };
const index = { indicesTicker: 'I:SPX' };
const option = () => ({ optionsTicker: contract });
const perSecond = (ticker: object) => ({
  ...ticker,
  timespan: 'second',
  window: 2,
  shortWindow: 2,
  longWindow: 3,
  signalWindow: 2,
});

type Serve = 'frames' | 'always' | 'if asked';

/** Name of the call, its arguments, what `serve` answers it from. */
const CALLS: readonly (readonly [string, () => object, Serve])[] = [
  ['getStocksAggregates', () => range(stock), 'frames'],
  ['getOptionsAggregates', () => range(option()), 'frames'],
  ['getIndicesAggregates', () => range(index), 'frames'],
  ['getGroupedStocksAggregates', () => ({ date: DAY }), 'frames'],
  ['getPreviousStocksAggregates', () => stock, 'if asked'],
  ['getPreviousOptionsAggregates', option, 'if asked'],
  ['getPreviousIndicesAggregates', () => index, 'if asked'],
  ['getStocksOpenClose', () => ({ ...stock, date: DAY }), 'frames'],
  ['getOptionsOpenClose', () => ({ ...option(), date: DAY }), 'frames'],
  ['getIndicesOpenClose', () => ({ ...index, date: DAY }), 'frames'],
  ...['SMA', 'EMA', 'RSI', 'MACD'].flatMap((kind): (typeof CALLS)[number][] => [
    [`getStocks${kind}`, () => perSecond({ stockTicker: 'QQQ' }), 'frames'],
    [`getOptions${kind}`, () => perSecond(option()), 'frames'],
    [`getIndices${kind}`, () => perSecond(index), 'frames'],
  ]),
  ['getStocksTrades', () => ({ stockTicker: 'QQQ' }), 'frames'],
  ['getStocksQuotes', () => ({ stockTicker: 'QQQ' }), 'frames'],
  ['getOptionsTrades', option, 'frames'],
  ['getOptionsQuotes', option, 'frames'],
  ['getLastStocksTrade', () => stock, 'frames'],
  ['getLastStocksQuote', () => stock, 'frames'],
  ['getLastOptionsTrade', option, 'frames'],
  ['getStocksSnapshotTicker', () => stock, 'frames'],
  ['getStocksSnapshotTickers', () => ({}), 'frames'],
  ['getStocksSnapshotDirection', () => ({ direction: 'gainers' }), 'frames'],
  ['getOptionsChain', () => ({ underlyingAsset: 'SPY', limit: 50 }), 'frames'],
  ['getOptionContract', () => ({ underlyingAsset: 'SPY', optionContract: contract }), 'frames'],
  ['getIndicesSnapshot', () => ({ tickerAnyOf: 'I:SPX,I:VIX' }), 'frames'],
  ['getSnapshots', () => ({ tickerAnyOf: `QQQ,I:SPX,${contract}` }), 'frames'],
  ['getSnapshotSummary', () => ({ tickerAnyOf: `QQQ,I:SPX,${contract}` }), 'frames'],
  ['listTickers', () => ({}), 'frames'],
  ['getTicker', () => ({ ticker: 'QQQ' }), 'frames'],
  ['listTickerTypes', () => ({}), 'always'],
  ['getRelatedCompanies', () => ({ ticker: 'NVDA' }), 'if asked'],
  ['listOptionsContracts', () => ({ underlyingTicker: 'SPY' }), 'frames'],
  ['getOptionsContract', option, 'frames'],
  ['listConditions', () => ({ assetClass: 'options', limit: 1000 }), 'always'],
  ['listExchanges', () => ({ assetClass: 'options' }), 'always'],
  ['listDividends', () => ({ ticker: 'AAPL' }), 'if asked'],
  ['listStockSplits', () => ({ ticker: 'AAPL' }), 'if asked'],
  ['getStocksV1Dividends', () => ({ ticker: 'AAPL' }), 'if asked'],
  ['getStocksV1Splits', () => ({ ticker: 'AAPL' }), 'if asked'],
  ['getMarketStatus', () => ({}), 'always'],
  ['getMarketHolidays', () => ({}), 'always'],
];

/** Calls that `simulate` answered with 200, and what `serve` did, as they were run here. */
const answered = new Set<string>();
const outcomes = new Map<string, Serve>();

/** Calls of these are of markets and data that the terminal does not know; they are 404 everywhere. */
const OTHER =
  /Crypto|Forex|Currency|Futures|Benzinga|EtfGlobal|Fed|Tmx|Filings|Financials|Taxonomies|ConsumerSpending|News|I[Pp][Oo]|Events|Short|Float|deprecated|V1Exchanges|OptionsV3|DevTrades|aggregatesV1/;

async function call(server: LocalServer, name: string, args: object): Promise<{ status: number; body: any }> {
  const client = restClient('any-key', server.restUrl) as unknown as Record<string, (args: object) => Promise<any>>;
  try {
    const reply = await client[name](args);
    return { status: 200, body: reply.data ?? reply };
  } catch (error) {
    const { response } = error as { response?: { status: number; data: unknown } };
    if (!response) throw error;
    return { status: response.status, body: response.data };
  }
}

/** Properties of the client's interfaces, by name. */
const interfaces = new Map(
  [...TYPES.matchAll(/^interface (\w+) \{\n([\s\S]*?)^\}/gm)].map(([, name, body]) => [
    name,
    [...body.matchAll(/^ {4}'(\w+)'(\??): ([^;]+);/gm)].map(([, field, optional, type]) => ({
      field,
      optional: optional !== '',
      type,
    })),
  ]),
);

/** Paths of fields that the client's types require and a value lacks. */
function lacking(value: any, type: string, path = ''): string[] {
  const element = /^Array<(.+)>$/.exec(type)?.[1];
  if (element !== undefined)
    return Array.isArray(value) ? value.flatMap((one) => lacking(one, element, `${path}[]`)) : [`${path} is no array`];
  // A row may be an error instead.
  if (value?.error !== undefined) return [];
  // A day on which nothing traded is `{}`.
  if (value !== null && typeof value === 'object' && Object.keys(value).length === 0) return [];
  return (interfaces.get(type) ?? []).flatMap(({ field, optional, type: fieldType }) => {
    if (value?.[field] !== undefined) return lacking(value[field], fieldType, `${path}.${field}`);
    return optional ? [] : [`${path}.${field}`];
  });
}

const answerType = (name: string): string =>
  new RegExp(`^ {4}${name}\\([^\\n]*\\): Promise<([\\w<>]+)>;`, 'm').exec(
    TYPES.slice(TYPES.indexOf('class DefaultApi ')),
  )?.[1] ?? '';

test('the list is whole: what the client can call and is not here is about something else', () => {
  const api = TYPES.slice(TYPES.indexOf('class DefaultApi '));
  const names = [...api.matchAll(/^ {4}(\w+)\([^\n]*\): Promise</gm)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(130);
  const listed = new Set(CALLS.map(([name]) => name));
  expect(names.filter((name) => !listed.has(name) && !OTHER.test(name))).toEqual([]);
  expect([...listed].filter((name) => !names.includes(name))).toEqual([]);
});

describe('simulate', () => {
  test.each(CALLS.map(([name, args]) => ({ name, args })))('$name', async ({ name, args }) => {
    const { status, body } = await call(simulated, name, args());
    expect(status, JSON.stringify(body)).toBe(200);
    answered.add(name);
    const type = answerType(name);
    expect(type === '' || type.startsWith('Array<') || interfaces.has(type), type).toBe(true);
    expect([...new Set(lacking(body, type))]).toEqual([]);
    const rows = body.results ?? body.tickers ?? body.ticker ?? body;
    if (!/Splits/.test(name)) expect(Array.isArray(rows) ? rows.length : 1).toBeGreaterThan(0);
  });
});

describe('serve, over a recording', () => {
  test.each(CALLS.map(([name, args, from]) => ({ name, args, from })))('$name: $from', async ({ name, args, from }) => {
    const { status, body } = await call(served, name, args());
    if (from === 'if asked') {
      expect([status, body.message]).toEqual([404, expect.stringContaining('it was not requested')]);
      outcomes.set(name, from);
      return;
    }
    expect(status, JSON.stringify(body)).toBe(200);
    outcomes.set(name, from);
    const rows = body.results?.values ?? body.results ?? body.tickers ?? body.ticker ?? body;
    // No option quotes were recorded, and nobody told yesterday's closes.
    if (!/OptionsQuotes|Direction/.test(name)) expect(Array.isArray(rows) ? rows.length : 1).toBeGreaterThan(0);
  });
});

const DOCUMENT = 'docs/local-server.md';
const HEAD = '| call | `simulate` | `serve` |\n|---|---|---|\n';

/** `TAPEDECK_WRITE_TABLES=1` writes it; a call that was not run, or not answered as listed, has no row. */
test('docs/local-server.md has the table of calls as they were answered here', () => {
  const rows = CALLS.filter(([name]) => answered.has(name) && outcomes.has(name)).map(
    ([name]) => `| \`${name}\` | yes | ${outcomes.get(name)} |\n`,
  );
  expect(rows).toHaveLength(CALLS.length);
  const text = readFileSync(DOCUMENT, 'utf8');
  const from = text.indexOf(HEAD) + HEAD.length;
  const length = /^(?:\|.*\n)*/.exec(text.slice(from))![0].length;
  const table = rows.join('');
  if (process.env['TAPEDECK_WRITE_TABLES'])
    writeFileSync(DOCUMENT, text.slice(0, from) + table + text.slice(from + length));
  else expect(text.slice(from, from + length)).toBe(table);
});
