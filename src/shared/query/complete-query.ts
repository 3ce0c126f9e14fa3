/** What could be written at a place of a text. */
import { parseQuery } from './parse-query.ts';
import type { Offer } from './offers.ts';
import type { Vocabulary } from './query.ts';
import type { Token } from './tokens.ts';

export interface Completion extends Offer {
  /** The stretch of the text that it takes the place of. */
  from: number;
  to: number;
}

const MOST = 12;

/** The offers that begin with what stands before the caret, then those that hold it. */
export function completeQuery(text: string, caret: number, vocabulary: Vocabulary): Completion[] {
  const before = text.slice(0, caret);
  const offers = new Map<number, { token: Token; offers: readonly Offer[] }>();
  parseQuery(before, vocabulary, (token, seen) => offers.set(token.at, { token, offers: seen }));
  const partial = [...offers.values()].find(
    ({ token }) => token.text !== '' && token.at + token.text.length === caret && /[\w" ]$/.test(token.text),
  );
  const here = partial ?? offers.get(caret);
  if (!here) return [];
  const typed = partial ? partial.token.text.toLowerCase() : '';
  const rest = /^\w*/.exec(text.slice(caret))![0].length;
  const place = { from: partial ? partial.token.at : caret, to: caret + (partial ? rest : 0) };
  const matching = here.offers.filter((offer) => offer.text.toLowerCase().includes(typed));
  if (matching.some((offer) => offer.text.toLowerCase() === typed)) return [];
  const starts = (offer: Offer): boolean => offer.text.toLowerCase().startsWith(typed);
  return [...matching.filter(starts), ...matching.filter((offer) => !starts(offer))]
    .slice(0, MOST)
    .map((offer) => ({ ...offer, ...place }));
}
