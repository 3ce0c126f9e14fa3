/** Reference endpoints: tickers, details, option contracts, market status. */
import { addDays, etDate, etInstant, type EpochMs } from '../../../../shared/market/calendar.ts';
import { BUILT_IN_CALENDAR } from '../../../../shared/market/trading-calendar.ts';
import type { ServedReply, ServedRequest } from '../../protocol/market-source.ts';
import { byTicker, type Contract } from '../contracts.ts';
import { keyOf } from '../hash.ts';
import type { UnderlyingSpec } from '../universe.ts';
import type { SimulatedWorld } from '../simulated-world.ts';
import { contractDetails } from './chain-snapshot.ts';
import { json, notFound, ok } from './json.ts';
import {
  asDate,
  asNumber,
  asText,
  BadQuery,
  fieldTest,
  filters,
  limitOf,
  openCursor,
  pageOf,
  withNext,
} from './query.ts';

function tickerRow(spec: UnderlyingSpec): Record<string, unknown> {
  const row = {
    ticker: spec.symbol,
    name: spec.name,
    market: spec.kind === 'index' ? 'indices' : 'stocks',
    locale: 'us',
    type: spec.type === 'INDEX' ? 'INDEX' : spec.type,
    active: true,
    currency_name: 'usd',
    last_updated_utc: '2026-11-20T00:00:00Z',
  };
  return spec.kind === 'index'
    ? { ...row, source_feed: 'CboeGlobalIndices' }
    : { ...row, primary_exchange: spec.primary };
}

export function answerTickers(world: SimulatedWorld, request: ServedRequest): ServedReply {
  const { query, from } = openCursor(request);
  const limit = limitOf(query, 100, 1000);
  const search = query.get('search')?.toLowerCase();
  const matches = fieldTest(query, 'ticker', asText);
  const market = query.get('market');
  const type = query.get('type');
  const found = world.specs
    .filter((spec) => matches(spec.symbol))
    .filter((spec) => !search || spec.symbol.toLowerCase().includes(search) || spec.name.toLowerCase().includes(search))
    .map(tickerRow)
    .filter(
      (row) =>
        (!market || row['market'] === market) && (!type || row['type'] === type) && query.get('active') !== 'false',
    )
    .sort((a, b) => (String(a['ticker']) < String(b['ticker']) ? -1 : 1));
  if (query.get('order') === 'desc') found.reverse();
  const page = pageOf(request, query, from, found, limit);
  return ok(request.requestId, { results: page.rows, count: page.rows.length, ...withNext(page.next) });
}

export function answerTicker(world: SimulatedWorld, request: ServedRequest, ticker: string): ServedReply {
  const spec = world.spec(ticker);
  if (!spec) return notFound(request.requestId, 'Ticker not found.');
  const shares = 5e8 + (keyOf(1, ticker) % 15_000) * 1e6;
  const company =
    spec.type === 'CS'
      ? {
          description: `${spec.name} as traded in the simulated market.`,
          market_cap: Math.round(shares * spec.level),
          share_class_shares_outstanding: shares,
          weighted_shares_outstanding: shares,
          list_date: '1999-01-22',
        }
      : {};
  return ok(request.requestId, {
    results: { ...tickerRow(spec), ...company, ...(spec.kind === 'stock' ? { round_lot: 100 } : {}) },
  });
}

/** Code and description of the kinds of ticker that are simulated, and of the vendor's others. */
const TICKER_TYPES: readonly [string, string][] = [
  ['CS', 'Common Stock'],
  ['ADRC', 'American Depository Receipt Common'],
  ['ETF', 'Exchange Traded Fund'],
  ['ETN', 'Exchange Traded Note'],
  ['PFD', 'Preferred Stock'],
  ['WARRANT', 'Warrant'],
  ['UNIT', 'Unit'],
  ['FUND', 'Fund'],
];

export function answerTickerTypes(request: ServedRequest): ServedReply {
  const { query } = request;
  const rows = [
    ...TICKER_TYPES.map(([code, description]) => ({ code, description, asset_class: 'stocks', locale: 'us' })),
    { code: 'INDEX', description: 'Index', asset_class: 'indices', locale: 'us' },
  ].filter(
    (row) =>
      row.asset_class === (query.get('asset_class') ?? row.asset_class) &&
      row.locale === (query.get('locale') ?? row.locale),
  );
  return ok(request.requestId, { results: rows, count: rows.length });
}

/** Companies are related here by being of one kind. */
export function answerRelated(world: SimulatedWorld, request: ServedRequest, ticker: string): ServedReply {
  const spec = world.spec(ticker);
  if (spec?.kind !== 'stock') return notFound(request.requestId, 'Ticker not found.');
  const related = world.specs.filter((other) => other !== spec && other.type === spec.type).slice(0, 10);
  return ok(request.requestId, { ticker, results: related.map(({ symbol }) => ({ ticker: symbol })) });
}

function contractRow(contract: Contract): Record<string, unknown> {
  return {
    cfi: contract.isCall ? 'OCASPS' : 'OPASPS',
    ...contractDetails(contract),
    primary_exchange: 'BATO',
    underlying_ticker: contract.slice.chain.referenceName,
  };
}

/** Besides `ticker`, the usual one. */
const CONTRACT_SORTS: Record<string, (c: Contract) => number | string> = {
  underlying_ticker: (c) => c.slice.chain.referenceName,
  expiration_date: (c) => c.slice.date,
  strike_price: (c) => c.strike,
};

/** The contracts reference wants `SPX` and knows no `I:SPX`. */
export function answerContracts(world: SimulatedWorld, request: ServedRequest, nowMs: EpochMs): ServedReply {
  const { query, from } = openCursor(request);
  const limit = limitOf(query, 10, 1000);
  const underlyingMatches = fieldTest(query, 'underlying_ticker', asText);
  const expiryMatches = fieldTest(query, 'expiration_date', asDate);
  const strikeMatches = fieldTest(query, 'strike_price', asNumber);
  const tickerMatches = filters(query, 'ticker') ? fieldTest(query, 'ticker', asText) : undefined;
  const type = query.get('contract_type');
  const expired = query.get('expired') === 'true';
  const asOf = query.get('as_of');
  const atMs = asOf === null ? nowMs : openingOf(asOf) - 1;
  const found: Contract[] = [];
  for (const spec of world.specs) {
    const chain = spec.options && world.chain(spec.symbol);
    if (!chain || !underlyingMatches(chain.referenceName)) continue;
    for (const slice of expired ? chain.expiredSlices(atMs) : chain.slicesAt(atMs)) {
      if (!expiryMatches(slice.date)) continue;
      for (const contract of slice.listing()) {
        if (type && contract.isCall !== (type === 'call')) continue;
        if (strikeMatches(contract.strike) && (tickerMatches?.(contract.symbol) ?? true)) found.push(contract);
      }
    }
  }
  const sortedBy = query.get('sort') ?? 'ticker';
  const sortKey = Object.hasOwn(CONTRACT_SORTS, sortedBy) ? CONTRACT_SORTS[sortedBy] : undefined;
  found.sort((a, b) => {
    if (sortKey === undefined) return byTicker(a, b);
    const [x, y] = [sortKey(a), sortKey(b)];
    return x === y ? byTicker(a, b) : x < y ? -1 : 1;
  });
  if (query.get('order') === 'desc') found.reverse();
  const page = pageOf(request, query, from, found, limit);
  return ok(request.requestId, { results: page.rows.map(contractRow), ...withNext(page.next) });
}

export function answerContractDetails(world: SimulatedWorld, request: ServedRequest, ticker: string): ServedReply {
  const contract = world.instrument(ticker)?.contract;
  if (!contract) return notFound(request.requestId, 'Contract not found.');
  return ok(request.requestId, { results: contractRow(contract) });
}

/** `2026-11-20T10:00:00-05:00`: exchange time with its offset. */
function zoned(atMs: EpochMs): string {
  const date = etDate(atMs);
  const offsetHours = (etInstant(date, 12) - Date.parse(`${date}T12:00:00Z`)) / 3_600_000;
  const local = new Date(atMs - offsetHours * 3_600_000).toISOString().slice(0, 23);
  return `${local}-${String(offsetHours).padStart(2, '0')}:00`;
}

export function answerStatusNow(nowMs: EpochMs): ServedReply {
  const session = BUILT_IN_CALENDAR.sessionOn(etDate(nowMs));
  const open = BUILT_IN_CALENDAR.isRegularHours(nowMs);
  const early = session !== undefined && nowMs >= session.preOpenMs && nowMs < session.openMs;
  const after = session !== undefined && nowMs >= session.closeMs && nowMs < session.postCloseMs;
  const word = open ? 'open' : early || after ? 'extended-hours' : 'closed';
  const index = open ? 'open' : 'closed';
  return json({
    afterHours: after,
    currencies: { crypto: 'open', fx: 'open' },
    earlyHours: early,
    exchanges: { nasdaq: word, nyse: word, otc: word },
    indicesGroups: {
      s_and_p: index,
      nasdaq: index,
      ftse_russell: index,
      dow_jones: index,
      cccy: index,
      msci: index,
      mstar: index,
      mstarc: index,
      cgi: index,
      societe_generale: index,
    },
    market: word,
    serverTime: zoned(nowMs),
  });
}

/** Closures and half days of the coming year, one row per exchange: a bare array. */
export function answerStatusUpcoming(nowMs: EpochMs): ServedReply {
  const rows: Record<string, unknown>[] = [];
  const today = etDate(nowMs);
  for (let ahead = 1; ahead <= 365; ahead++) {
    const date = addDays(today, ahead);
    const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
    if (weekday === 0 || weekday === 6) continue;
    const session = BUILT_IN_CALENDAR.sessionOn(date);
    if (session && !session.halfDay) continue;
    for (const exchange of ['NYSE', 'NASDAQ', 'OTC']) {
      rows.push({
        date,
        exchange,
        name: BUILT_IN_CALENDAR.isTradingDay(date) ? 'Early close' : 'Holiday',
        status: session ? 'early-close' : 'closed',
        ...(session
          ? { open: new Date(session.openMs).toISOString(), close: new Date(session.closeMs).toISOString() }
          : {}),
      });
    }
  }
  return json(rows);
}

/** Contracts have two digits of a year: throws BadQuery for a date that they cannot follow. */
function openingOf(text: string): EpochMs {
  const date = asDate(text);
  if (date < '2000-01-01' || date > '2089-12-31')
    throw new BadQuery(`as_of "${text}" lies outside the years 2000 to 2089`);
  return etInstant(date, 9, 30);
}
