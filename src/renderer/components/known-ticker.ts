/** What the window shows already needs no search, so typing stays fast. */
import { tickerOf } from '../../shared/market/instrument-text.ts';
import { mirror } from '../stores/market.ts';

/** Feed symbol of a ticker as typed; undefined where no pane shows it. */
export function knownTicker(text: string): string | undefined {
  const ticker = tickerOf(text);
  if (ticker === undefined) return undefined;
  return [ticker, `I:${ticker}`].find((symbol) => mirror.idOf(symbol) >= 0 && !symbol.startsWith('O:'));
}
