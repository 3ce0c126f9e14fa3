/**
 * A flow filter as one text, and back. What the filter's menus know stands in their own fields; the rest of a text is kept as `where`.
 * Whose prints follow the link group is no part of the text.
 */
import type { PrintTag } from '../market/prints.ts';
import { underlyingOfRoot } from '../market/symbols.ts';
import { printVocabulary, SIDE_WORDS, type Moneyness } from '../flow/print-vocabulary.ts';
import { queryOfText } from '../flow/print-text.ts';
import { printQuery } from '../query/print-query.ts';
import { joinQueries, conjuncts, type Comparison, type Operator, type Query } from '../query/query.ts';
import {
  LONGEST_NAME,
  MOST_LISTS,
  MOST_UNDERLYINGS,
  type ExpiryWindow,
  type FlowFilterSettings,
} from './flow-filter.ts';

const PLAIN = printVocabulary();

const of = (field: string, operator: Operator, value: Comparison['value']): Comparison => ({
  kind: 'compare',
  term: { field, args: [] },
  operator,
  value,
});
const amount = (field: string, operator: Operator, number: number): Comparison =>
  of(field, operator, { kind: 'number', number });
const among = (field: string, words: readonly string[]): Query[] =>
  words.length === 0 ? [] : [of(field, words.length === 1 ? '=' : 'in', { kind: 'words', words })];

const EXPIRY_DAYS: Readonly<Record<ExpiryWindow, [Operator, number] | undefined>> = {
  all: undefined,
  today: ['=', 0],
  week: ['<=', 7],
  month: ['<=', 31],
  later: ['>', 31],
};

/** What the settings require of a print besides underlying, right, premium, size and expiry; undefined: nothing. */
export function printQueryOf({ sides, tags, without, moneyness, where }: FlowFilterSettings): Query | undefined {
  return joinQueries([
    ...among('moneyness', moneyness === 'any' ? [] : [moneyness]),
    ...among(
      'side',
      sides.map((side) => SIDE_WORDS[side]),
    ),
    ...among('tag', tags),
    ...among('tag', without).map((part): Query => ({ kind: 'not', part })),
    ...conjuncts(queryOfText(where)),
  ]);
}

/** The whole filter; empty where it lets everything through. */
export function textOfFilter(filter: FlowFilterSettings): string {
  const { follow, underlyings, lists, rights, minPremiumUsd, minSize, expiry } = filter;
  const days = EXPIRY_DAYS[expiry];
  const query = joinQueries([
    ...among('underlying', follow ? [] : [...underlyings, ...lists.map((name) => `"${name}"`)]),
    ...among('right', rights.length === 1 ? [rights[0] === 'C' ? 'call' : 'put'] : []),
    ...(minPremiumUsd > 0 ? [amount('premium', '>=', minPremiumUsd)] : []),
    ...(minSize > 0 ? [amount('size', '>=', minSize)] : []),
    ...(days ? [amount('dte', ...days)] : []),
    ...conjuncts(printQueryOf(filter)),
  ]);
  return query ? printQuery(query, PLAIN) : '';
}

type Fields = Omit<FlowFilterSettings, 'follow'> & { follow?: false };

/** Settings that let through what the query does. Without an underlying in it, what follows the link group goes on doing so. */
export function filterOfQuery(query: Query | undefined): Fields {
  const fields: Fields = {
    underlyings: [],
    lists: [],
    rights: [],
    minPremiumUsd: 0,
    minSize: 0,
    expiry: 'all',
    moneyness: 'any',
    sides: [],
    tags: [],
    without: [],
    where: '',
  };
  const rest = joinQueries(conjuncts(query).filter((part) => !takes(fields, part)));
  return { ...fields, where: rest ? printQuery(rest, PLAIN) : '' };
}

/** True where a field says all of the part. A field that says something already takes no more. */
function takes(fields: Fields, part: Query): boolean {
  if (part.kind === 'not') {
    const words = part.part.kind === 'compare' ? wordsOf(part.part, 'tag') : [];
    if (words.length === 0 || fields.without.length > 0) return false;
    fields.without = words as PrintTag[];
    return true;
  }
  if (part.kind !== 'compare') return false;
  const { term, operator, value } = part;
  if (value.kind === 'number') return takesNumber(fields, term.field, operator, value.number);
  const words = wordsOf(part, term.field);
  return words.length > 0 && takesWords(fields, term.field, words);
}

const wordsOf = ({ term, operator, value }: Comparison, field: string): readonly string[] =>
  term.field === field && value.kind === 'words' && (operator === '=' || operator === 'in') ? value.words : [];

function takesNumber(fields: Fields, field: string, operator: Operator, number: number): boolean {
  if (field === 'premium' && operator === '>=' && number > 0 && fields.minPremiumUsd === 0)
    fields.minPremiumUsd = number;
  else if (field === 'size' && operator === '>=' && number > 0 && fields.minSize === 0) fields.minSize = number;
  else if (field === 'dte' && fields.expiry === 'all') {
    const windows = Object.keys(EXPIRY_DAYS) as ExpiryWindow[];
    const window = windows.find((name) => EXPIRY_DAYS[name]?.[0] === operator && EXPIRY_DAYS[name][1] === number);
    if (!window) return false;
    fields.expiry = window;
  } else return false;
  return true;
}

function takesWords(fields: Fields, field: string, words: readonly string[]): boolean {
  const unique = [...new Set(words)];
  if (field === 'underlying' && fields.underlyings.length + fields.lists.length === 0) {
    const underlyings = [...new Set(unique.filter((word) => !word.startsWith('"')).map(underlyingOfRoot))];
    const lists = unique.filter((word) => word.startsWith('"')).map((word) => word.slice(1, -1));
    if (underlyings.length > MOST_UNDERLYINGS || lists.length > MOST_LISTS) return false;
    if (lists.some((name) => name.length > LONGEST_NAME)) return false;
    fields.underlyings = underlyings;
    fields.lists = lists;
    fields.follow = false;
  } else if (field === 'right' && unique.length === 1 && fields.rights.length === 0)
    fields.rights = [unique[0] === 'call' ? 'C' : 'P'];
  else if (field === 'side' && fields.sides.length === 0)
    fields.sides = unique.map((word) => SIDE_WORDS.indexOf(word as (typeof SIDE_WORDS)[number]));
  else if (field === 'tag' && fields.tags.length === 0) fields.tags = unique as PrintTag[];
  else if (field === 'moneyness' && unique.length === 1 && fields.moneyness === 'any')
    fields.moneyness = unique[0] as Moneyness;
  else return false;
  return true;
}
