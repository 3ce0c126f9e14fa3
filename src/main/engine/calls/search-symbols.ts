/** Instrument search: contracts by the listing, companies and indices from the ticker reference; in a replay that was not asked, what it streamed. */
import type { SymbolMatch } from '../../../shared/contract/calls.ts';
import { RefusedCall } from '../../../shared/contract/refused-call.ts';
import { etDate } from '../../../shared/market/calendar.ts';
import type { ContractQuery } from '../../../shared/market/contract-query.ts';
import { readInstrument } from '../../../shared/market/instrument-text.ts';
import { marketOf } from '../../../shared/market/symbols.ts';
import { tickerRequest, tickerSearchRequest } from '../massive/rest/endpoints.ts';
import type { CallContext } from './call-context.ts';
import { ask } from '../feed/rest/ask.ts';
import { searchContracts } from './search-contracts.ts';

const CACHE_MS = 10 * 60_000;

export interface SymbolSearch {
  text: string;
  limit: number;
  /** Assumed where the text is a contract without an underlying. */
  underlying?: string;
}

/**
 * What the text can mean, best first; `exact` on the one instrument that it names and no other. A ticker's own match comes first,
 * then tickers that begin with the text, then names that hold it.
 */
export async function searchSymbols(context: CallContext, search: SymbolSearch): Promise<SymbolMatch[]> {
  const { limit, underlying } = search;
  const typed = readInstrument(search.text, { today: etDate(context.source.now()), underlying });
  if (typed.kind === 'nothing') return [];
  if (typed.kind === 'contract') return contractOrCompany(context, typed.query, search);
  // The reference knows `BRK.B`; a user may have typed `brk/b`.
  const ticker = typed.kind === 'ticker' ? typed.symbol : undefined;
  const query = ticker?.replace(/^I:/, '') ?? typed.text;
  const matches = await namedMatches(context, query, limit);
  const upper = query.toUpperCase();
  const named =
    matches.find(({ symbol }) => symbol === ticker) ?? matches.find(({ symbol }) => symbol === `I:${upper}`);
  const rank = ({ symbol }: SymbolMatch): number => {
    const plain = symbol.replace(/^I:/, '');
    if (symbol === named?.symbol) return 0;
    if (plain === upper) return 1;
    return plain.startsWith(upper) ? 2 : 3;
  };
  return matches
    .sort((a, b) => rank(a) - rank(b) || a.symbol.length - b.symbol.length || a.symbol.localeCompare(b.symbol))
    .slice(0, limit)
    .map((match) => (match === named ? { ...match, exact: true } : match));
}

/** `Russell 2000` is a company's name before it is a strike: where neither day nor right was typed, names come first. */
async function contractOrCompany(
  context: CallContext,
  query: ContractQuery,
  { text, limit }: SymbolSearch,
): Promise<SymbolMatch[]> {
  const bare = query.right === undefined && query.expiries.length === 0;
  if (!bare) return contractMatches(context, query, limit);
  const isTicker = query.underlying !== undefined && context.pipeline.table.find(query.underlying) !== undefined;
  const named = isTicker ? [] : await namedMatches(context, text.trim(), limit);
  if (named.length >= limit) return named.slice(0, limit);
  const contracts = await contractMatches(context, query, limit - named.length).catch((error: unknown) => {
    if (named.length === 0) throw error;
    return [];
  });
  return [...named, ...contracts];
}

/** Of the underlying with that ticker, else of the company that the name finds first. */
async function contractMatches(context: CallContext, query: ContractQuery, limit: number): Promise<SymbolMatch[]> {
  const { underlying } = query;
  if (underlying !== undefined) {
    try {
      return await searchContracts(context, { ...query, underlying }, limit);
    } catch (error) {
      if (!(error instanceof RefusedCall) || error.code !== 'chain/none' || query.root !== undefined) throw error;
    }
  }
  const company = (await namedMatches(context, query.name, limit)).find(({ market }) => market === 'stocks');
  if (!company || company.symbol === underlying) return [];
  const found = await searchContracts(context, { ...query, underlying: company.symbol, name: company.symbol }, limit);
  // The company was guessed: the user decides.
  return found.map(({ exact: _guessed, name, ...match }) => ({ ...match, name: `${name} · ${company.name}` }));
}

async function namedMatches(context: CallContext, query: string, limit: number): Promise<SymbolMatch[]> {
  return referenceMatches(context, query, limit).catch((error: unknown) => {
    if (context.source.kind !== 'replay') throw error;
    return streamedMatches(context, query);
  });
}

async function referenceMatches(context: CallContext, query: string, limit: number): Promise<SymbolMatch[]> {
  const answers = await Promise.all(
    (['stocks', 'indices'] as const).map((market) =>
      ask(context.source, { ...tickerSearchRequest({ search: query, market, limit }), maxAgeMs: CACHE_MS }, 'tickers'),
    ),
  );
  return answers
    .flatMap((answer) => answer.rows)
    .map((row) => ({ symbol: row.symbol, name: row.name, market: marketOf(row.symbol), type: row.type }));
}

/** By its whole name, of any market. */
export async function isKnownTicker({ source }: CallContext, symbol: string): Promise<{ known: boolean }> {
  const request = { ...tickerRequest(symbol), maxAgeMs: CACHE_MS, priority: 'idle', hasFallback: true } as const;
  const { rows } = await ask(source, request, 'tickers');
  return { known: rows.some((row) => row.symbol === symbol) };
}

function streamedMatches(context: CallContext, query: string): SymbolMatch[] {
  const { table } = context.pipeline;
  const matches: SymbolMatch[] = [];
  for (let id = 0; id < table.size; id++) {
    const symbol = table.symbolOf(id);
    const market = marketOf(symbol);
    if (market === 'options' || !symbol.includes(query.toUpperCase())) continue;
    matches.push({ symbol, name: market === 'indices' ? 'Index, as recorded' : 'Stock, as recorded', market });
  }
  return matches;
}
