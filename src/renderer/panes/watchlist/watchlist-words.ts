/** Sentences of the watchlist. */
import { formatSymbol } from '../../components/format.ts';
import { isolated } from '../../../shared/settings/name-text.ts';

export const watchlistStates = {
  endOfDay: 'Each price is as old as its Age says: they come one by one, at most five a minute.',
  empty: 'This list is empty. Type a ticker or a company above, or paste a whole list here.',
};

/** Before `removed`. */
export const nameRemoved = (symbols: readonly string[]): string =>
  symbols.length === 1 ? formatSymbol(symbols[0]) : `${symbols.length} symbols`;

/** Why a cell is empty. */
export const NOT_KNOWN = 'not known to the vendor';

const NAMED_UNKNOWN = 2;

/** `AAAX, BAAX and 3 more are not known to the vendor`. */
export function unknownTickers(symbols: readonly string[], notLookedUp: number): { title: string; message: string } {
  const names = symbols.slice(0, NAMED_UNKNOWN).map(formatSymbol);
  const more = symbols.length - names.length;
  const last = more > 0 ? `${more} more` : names.length > 1 ? names.pop() : undefined;
  const named = last === undefined ? names[0] : `${names.join(', ')} and ${last}`;
  const message = `Its list of active tickers does not have ${symbols.length === 1 ? 'that name: the row stays' : 'those names: the rows stay'} empty.`;
  const rest = `${notLookedUp} more that show nothing were not looked up.`;
  return {
    title: `${named} ${symbols.length === 1 ? 'is' : 'are'} not known to the vendor`,
    message: notLookedUp > 0 ? `${message} ${rest}` : message,
  };
}

export const watchlistFaults = {
  groupTaken: (name: string) => `The list has a group “${isolated(name)}” already. Choose another name.`,
};
