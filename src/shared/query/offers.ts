/** What may be written next, in words, as the parser comes by. */
import type { Field, Operator, Vocabulary } from './query.ts';

export interface Offer {
  text: string;
  about: string;
}

export const NOT_OFFERED: readonly Offer[] = [];

const OPERATOR_WORDS: Readonly<Record<Operator, string>> = {
  '>': 'more than',
  '>=': 'at least',
  '<': 'less than',
  '<=': 'at most',
  '=': 'is',
  '!=': 'is not',
  in: 'one of',
  'crosses above': 'from below to above it',
  'crosses below': 'from above to below it',
};
export const JOINTS: readonly Offer[] = [
  { text: 'and', about: 'both' },
  { text: 'or', about: 'either' },
];

export const offerOf = ({ name, about }: Field): Offer => ({ text: name, about });
export const symbolOffers = ({ symbols = [], lists = [] }: Vocabulary): Offer[] => [
  ...lists.map((name) => ({ text: `"${name}"`, about: 'names of a watchlist' })),
  ...symbols.map((text) => ({ text, about: 'symbol' })),
];

export const isOperator = (mark: string): mark is Operator => Object.hasOwn(OPERATOR_WORDS, mark);
export const operatorOffer = (text: Operator): Offer => ({ text, about: OPERATOR_WORDS[text] });

/** Where a condition may begin. */
export function startOffers({ subject, fields, symbols = [] }: Vocabulary): Offer[] {
  const own = subject === 'none' ? fields : fields.filter((field) => field.subject === 'none');
  const named = subject === 'none' ? [] : symbols.map((text) => ({ text, about: 'symbol' }));
  return [...named, ...own.map(offerOf), { text: 'not', about: 'the opposite of what follows' }];
}
