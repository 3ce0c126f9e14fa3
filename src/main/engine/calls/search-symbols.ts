/** Symbol search: what the table already knows by ticker, then companies and indices from the ticker reference. */
import type { SymbolMatch } from '../../../shared/contract/calls.ts';
import { marketOf, normaliseSymbol } from '../../../shared/market/symbols.ts';
import { tickerSearchRequest } from '../massive/endpoints.ts';
import type { CallContext } from './answer-call.ts';
import { ask } from './ask.ts';

const CACHE_MS = 10 * 60_000;

/** Exact ticker first, then tickers that begin with the text, then names that hold it. An option ticker typed whole is its own match. */
export async function searchSymbols(context: CallContext, text: string, limit: number): Promise<SymbolMatch[]> {
  const query = text.trim();
  if (query === '') return [];
  const typed = normaliseSymbol(query);
  if (typed?.startsWith('O:')) return [{ symbol: typed, name: 'Option contract', market: 'options' }];
  const answers = await Promise.all(
    (['stocks', 'indices'] as const).map((market) =>
      ask(context.source, { ...tickerSearchRequest({ search: query, market, limit }), maxAgeMs: CACHE_MS }, 'tickers'),
    ),
  );
  const matches = answers
    .flatMap((answer) => answer.rows)
    .map((row): SymbolMatch => ({ symbol: row.symbol, name: row.name, market: marketOf(row.symbol), type: row.type }));
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
