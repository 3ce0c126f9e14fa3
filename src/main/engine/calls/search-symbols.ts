/** Symbol search: companies and indices from the ticker reference; in a replay that was not asked, the tickers it streamed. */
import type { SymbolMatch } from '../../../shared/contract/calls.ts';
import { marketOf, normaliseSymbol } from '../../../shared/market/symbols.ts';
import { tickerSearchRequest } from '../massive/rest/endpoints.ts';
import type { CallContext } from './call-context.ts';
import { ask } from '../feed/rest/ask.ts';

const CACHE_MS = 10 * 60_000;

/** Exact ticker first, then tickers that begin with the text, then names that hold it. An option ticker typed whole is its own match. */
export async function searchSymbols(context: CallContext, text: string, limit: number): Promise<SymbolMatch[]> {
  const query = text.trim();
  if (query === '') return [];
  const typed = normaliseSymbol(query);
  if (typed?.startsWith('O:')) return [{ symbol: typed, name: 'Option contract', market: 'options' }];
  const matches = await referenceMatches(context, query, limit).catch((error: unknown) => {
    if (context.source.kind !== 'replay') throw error;
    return streamedMatches(context, query);
  });
  const upper = query.toUpperCase();
  const rank = ({ symbol }: SymbolMatch): number => {
    const plain = symbol.replace(/^I:/, '');
    if (plain === upper || symbol === upper) return 0;
    return plain.startsWith(upper) ? 1 : 2;
  };
  return matches
    .sort((a, b) => rank(a) - rank(b) || a.symbol.length - b.symbol.length || a.symbol.localeCompare(b.symbol))
    .slice(0, limit);
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
