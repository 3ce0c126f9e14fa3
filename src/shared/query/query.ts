/**
 * The text grammar of alerts, flow filters and the scanner as a tree, and what each of them offers to write.
 *
 *   query      = and { "or" and }
 *   and        = unary { "and" unary }
 *   unary      = "not" unary | "(" query ")" | condition
 *   condition  = term                                    an event: print(…), stale(options)
 *              | term [ "-" field ] operator value [ "back" "by" number ]
 *   term       = [ symbol ] field [ "(" [ argument { "," argument } ] [ "," query ] ")" ]
 *   operator   = ">" | ">=" | "<" | "<=" | "=" | "!=" | "in" | "crosses" ( "above" | "below" )
 *   value      = number | word | "(" word { "," word } ")" | term
 */

export const OPERATORS = ['>', '>=', '<', '<=', '=', '!=', 'in', 'crosses above', 'crosses below'] as const;
export type Operator = (typeof OPERATORS)[number];

export interface Term {
  /** Feed symbol; undefined: what the query is about, or, at the right, the same as at the left. */
  subject?: string;
  field: string;
  /** One for each of the field's parameters; durations in minutes. */
  args: readonly (number | string)[];
  where?: Query;
  /** Another field of the same unit that is subtracted: `iv30 - rv30`. */
  less?: string;
}

export type Value =
  /** In the field's unit: dollars, per cent, days … */
  | { kind: 'number'; number: number }
  /** `=` and `!=` have one, `in` one or more. A name in quotes keeps its quotes: it is a list's. */
  | { kind: 'words'; words: readonly string[] }
  | { kind: 'term'; term: Term };

export interface Comparison {
  kind: 'compare';
  term: Term;
  operator: Operator;
  value: Value;
  /** How far back over the value it must go before it counts as having left; in the field's unit. */
  back?: number;
}

export type Query =
  /** Two parts or more. */
  | { kind: 'and' | 'or'; parts: readonly Query[] }
  | { kind: 'not'; part: Query }
  | { kind: 'event'; term: Term }
  | Comparison;

export type Unit = 'usd' | 'price' | 'percent' | 'multiple' | 'count' | 'days' | 'plain';

export type Parameter =
  | { kind: 'count'; name: string; standard: number; most: number }
  | { kind: 'minutes'; name: string; standard: number; among?: readonly number[]; most: number }
  | { kind: 'word'; name: string; words: readonly string[] }
  /** A point of a chart in quotation marks, in exchange time: `"2026-11-20 10:00 648.3"`. */
  | { kind: 'point'; name: string };

export type FieldKind =
  | { kind: 'number'; unit: Unit }
  /** One of these, or for a set: any number of them at once. */
  | { kind: 'word'; words: readonly string[]; /** Those to choose from, where not all. */ offered?: readonly string[] }
  /** Symbols, and in quotes the names of lists. */
  | { kind: 'symbol' }
  /** `YYYY-MM-DD`. */
  | { kind: 'date' }
  /** A condition of its own, without a value. */
  | { kind: 'event' };

export interface Field {
  name: string;
  is: FieldKind;
  /** For the person who completes a text: what it is, in a few words. */
  about: string;
  parameters?: readonly Parameter[];
  /** What may stand last in its parentheses. */
  where?: Vocabulary;
  /** Of the comparisons, those it takes alone. */
  operators?: readonly Operator[];
  /** Overrides the vocabulary's: an event of the whole terminal has no subject. */
  subject?: 'none';
}

export interface Vocabulary {
  fields: readonly Field[];
  /** Whether a symbol stands before a field. */
  subject: 'none' | 'required';
  /** `crosses above`, `back by` and another field as value. */
  crosses: boolean;
  /** One number less another of the same unit may stand before an operator. */
  differences?: true;
  /** A whole query, for an empty one's error. */
  example: string;
  /** Symbols and quoted lists offered while typing; others may be written too. */
  symbols?: readonly string[];
  /** Names of the watchlists that there are; undefined: any may be named. */
  lists?: readonly string[];
}

export const fieldOf = (vocabulary: Vocabulary, name: string): Field | undefined => {
  const wanted = name.toLowerCase();
  return vocabulary.fields.find((field) => field.name === wanted);
};

export const operatorsOf = (is: FieldKind, crosses: boolean): readonly Operator[] => {
  if (is.kind === 'event') return [];
  if (is.kind === 'word' || is.kind === 'symbol') return ['=', '!=', 'in'];
  if (is.kind === 'date' || !crosses) return ['>', '>=', '<', '<=', '=', '!='];
  return ['>', '>=', '<', '<=', 'crosses above', 'crosses below'];
};

/** The parts that must all be true. */
export const conjuncts = (query: Query | undefined): readonly Query[] =>
  query === undefined ? [] : query.kind === 'and' ? query.parts.flatMap(conjuncts) : [query];

/** All of them; undefined where there is none. */
export const joinQueries = (parts: readonly Query[]): Query | undefined =>
  parts.length < 2 ? parts[0] : { kind: 'and', parts };
