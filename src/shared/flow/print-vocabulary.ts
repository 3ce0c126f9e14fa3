/** The fields of an option print in a query text: for flow filters, and for alert conditions on prints. */
import { PRINT_TAG, type PrintTag } from '../market/prints.ts';
import type { Field, FieldKind, Unit, Vocabulary } from '../query/query.ts';

/** By PRINT_SIDE code. */
export const SIDE_WORDS = ['unknown', 'below', 'bid', 'mid', 'ask', 'above'] as const;
export const PRINT_TAG_NAMES = Object.keys(PRINT_TAG).filter((tag) => tag !== 'excludedFromSide') as PrintTag[];
/** By the spot at the print. `near`: the strike within NEAR_FRACTION of it; `far`: out of the money by FAR_FRACTION of it or more. */
export const MONEYNESSES = ['out', 'near', 'in', 'far'] as const;
export type Moneyness = (typeof MONEYNESSES)[number];
export const NEAR_FRACTION = 0.01;
export const FAR_FRACTION = 0.05;
/** A name that no instrument has, for an empty list. */
export const NO_SYMBOL = 'NO:SYMBOL';

/** Option venues as they are written in a text, by the exchange's id. */
export const VENUES: Readonly<Record<number, string>> = {
  300: 'american',
  301: 'box',
  302: 'cboe',
  303: 'emerald',
  304: 'edgx',
  307: 'gemx',
  308: 'ise',
  309: 'mrx',
  312: 'miax',
  313: 'arca',
  315: 'pearl',
  316: 'nom',
  318: 'sapphire',
  319: 'bx',
  320: 'memx',
  322: 'c2',
  323: 'phlx',
  325: 'bzx',
};
const VENUE_WORDS = Object.values(VENUES);

const number = (name: string, unit: Unit, about: string): Field => ({ name, is: { kind: 'number', unit }, about });
const other = (name: string, is: FieldKind, about: string): Field => ({ name, is, about });
const words = (...list: readonly string[]): FieldKind => ({ kind: 'word', words: list });

const FIELDS: readonly Field[] = [
  number('premium', 'usd', 'price × contracts × shares; of a cancel, that of what it cancels'),
  number('size', 'count', 'contracts'),
  other('side', words(...SIDE_WORDS), 'against bid and ask just before the print'),
  other('bought', { kind: 'event' }, 'at the ask or above'),
  other('sold', { kind: 'event' }, 'at the bid or below'),
  other('tag', words(...PRINT_TAG_NAMES), 'sweep, block, openingGuess …'),
  number('dte', 'days', 'days from the print to the expiry'),
  other('right', words('call', 'put'), 'call or put'),
  other('underlying', { kind: 'symbol' }, 'a symbol, an index too (SPX), or in quotes the names of a watchlist'),
  other('root', { kind: 'symbol' }, 'of the contract: SPXW for the weeklies alone, SPX for the others'),
  number('otm', 'percent', 'how far out of the money by the spot at the print; below 0: in'),
  other('moneyness', words(...MONEYNESSES), 'near: strike within 1 % of spot; far: 5 % and more out'),
  number('delta', 'plain', 'of the print, puts below 0; the model’s, else what the price implies'),
  number('iv', 'percent', 'of the model at the print'),
  number('price', 'price', 'a share'),
  number('spot', 'price', 'price of the underlying at the print'),
  number('strike', 'price', 'strike'),
  other('expiry', { kind: 'date' }, '2026-12-18'),
  other('venue', words(...VENUE_WORDS), 'the exchange of the print'),
  number('quoteage', 'plain', 'seconds from the quote to the print'),
];

export interface PrintWords {
  symbols?: readonly string[];
  lists?: readonly string[];
  /** Tags that are not offered. */
  without?: readonly PrintTag[];
}

const withoutTags = (without: readonly PrintTag[]): Field[] =>
  FIELDS.map((field) =>
    field.name === 'tag' && field.is.kind === 'word'
      ? { ...field, is: { ...field.is, offered: PRINT_TAG_NAMES.filter((tag) => !without.includes(tag)) } }
      : field,
  );

export const printVocabulary = ({ symbols, lists, without }: PrintWords = {}): Vocabulary => ({
  fields: without ? withoutTags(without) : FIELDS,
  subject: 'none',
  crosses: false,
  example: 'premium > 100k and side = ask and dte <= 7 and not tag = sweep',
  ...(symbols && { symbols }),
  ...(lists && { lists }),
});
