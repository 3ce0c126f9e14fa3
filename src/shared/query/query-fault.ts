/** What is wrong with a query's text, and where. */
import { nearestWord } from './nearest-word.ts';
import type { Field, Vocabulary } from './query.ts';
import { SYMBOL, type Token } from './tokens.ts';

export interface QueryFault {
  /** Place of the first character that is wrong, from 0, and how many are. */
  column: number;
  length: number;
  message: string;
}

/** Of what was typed without a space a sentence says so many letters. */
const SAID = 40;
const LONG_WORD = /[^\s”]{60,}/g;

/** Thrown while a text is read; `parseQuery` turns it into its answer. */
export class Fault extends Error {
  readonly fault: QueryFault;
  constructor({ at, text }: Pick<Token, 'at' | 'text'>, message: string) {
    const short = message.replaceAll(LONG_WORD, (word) => `${word.slice(0, SAID)}…`);
    super(short);
    this.fault = { column: at, length: Math.max(1, text.length), message: short };
  }
}

/** `a, b or c`. */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

export const notClosed = (opening: Token): Fault =>
  new Fault(opening, 'This parenthesis is not closed: “)” is missing.');

/** `token` is no field; `next` comes after it; `subject` is the symbol before it. */
export function unknownField(token: Token, next: Token, vocabulary: Vocabulary, subject?: string): Fault {
  const known = vocabulary.fields.map(({ name }) => name);
  const both = { at: token.at, text: `${token.text} ${next.text}` };
  const near = nearestWord(token.text, known);
  const nearBoth = vocabulary.subject === 'none' && next.kind === 'word' && nearestWord(token.text + next.text, known);
  if (near) return new Fault(token, `“${token.text}” is not known here. Did you mean “${near}”?`);
  if (nearBoth) return new Fault(both, `“${both.text}” is not known here. Did you mean “${nearBoth}”?`);
  const lookAt = `what to look at, such as ${namesOf(vocabulary.fields)}`;
  const symbol = token.text.toUpperCase();
  if (vocabulary.subject === 'required' && subject === undefined && SYMBOL.test(symbol))
    return new Fault(next, `Expected after ${symbol}: ${lookAt}.`);
  const where = subject === undefined ? 'Expected' : `Expected after ${subject}`;
  return new Fault(token, `“${token.text}” is not known here. ${where}: ${lookAt}.`);
}

/** A few of them. */
export const namesOf = (fields: readonly Field[]): string => listed(fields.slice(0, 3).map(({ name }) => name));
