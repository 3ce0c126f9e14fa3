/** Sentences of the watchlist. */
import { isolated } from '../../../shared/settings/name-text.ts';

export const watchlistStates = {
  endOfDay: 'Each price is as old as its Age says: they come one by one, at most five a minute.',
  empty: 'This list is empty. Type a ticker or a company above, or paste a whole list here.',
};

export const watchlistFaults = {
  groupTaken: (name: string) => `The list has a group “${isolated(name)}” already. Choose another name.`,
};
