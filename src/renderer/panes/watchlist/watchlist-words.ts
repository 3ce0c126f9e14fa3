/** Sentences of the watchlist. */

export const watchlistStates = {
  endOfDay: 'Each price is as old as its Age says: they come one by one, at most five a minute.',
  empty: 'This list is empty. Type a ticker or a company above, or paste a whole list here.',
};
