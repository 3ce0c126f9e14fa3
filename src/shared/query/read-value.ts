/** Comparisons and what stands at their right: operators, amounts, words, dates, symbols; and what stands in a field's parentheses. */
import { isOptionRoot } from '../market/symbols.ts';
import { readPoint, writePoint } from '../market/price-line.ts';
import { EXPECTED, readAmount, readMinutes, writeMinutes } from './amounts.ts';
import { nearestWord } from './nearest-word.ts';
import { isOperator, NOT_OFFERED, operatorOffer, symbolOffers } from './offers.ts';
import { operatorsOf, type Field, type Operator, type Parameter, type Unit, type Vocabulary } from './query.ts';
import { Fault, listed } from './query-fault.ts';
import type { TokenReader } from './token-reader.ts';
import { SYMBOL, type Token } from './tokens.ts';

const SAME_MARKS: ReadonlyMap<string, Operator> = new Map([
  ['≥', '>='],
  ['≤', '<='],
  ['≠', '!='],
]);
/** As other languages write them. */
const MEANT_MARKS: ReadonlyMap<string, Operator> = new Map([
  ['=>', '>='],
  ['=<', '<='],
  ['==', '='],
  ['<>', '!='],
]);

export function readOperator(tokens: TokenReader, field: Field, vocabulary: Vocabulary): Operator {
  const fitting = field.operators ?? operatorsOf(field.is, vocabulary.crosses);
  const token = tokens.here;
  tokens.offer(() => fitting.map(operatorOffer));
  const expected = listed(fitting);
  const operator = anyOperator(tokens, `Expected after ${field.name}: ${expected}.`);
  if (fitting.includes(operator)) return operator;
  throw new Fault(token, `“${operator}” does not go with ${field.name}. Expected: ${expected}.`);
}

function anyOperator(tokens: TokenReader, expected: string): Operator {
  if (tokens.takeWord('crosses')) {
    tokens.offer(['above', 'below'].map((text) => ({ text, about: '' })));
    if (tokens.takeWord('above')) return 'crosses above';
    if (tokens.takeWord('below')) return 'crosses below';
    throw new Fault(tokens.here, 'Expected after “crosses”: above or below.');
  }
  if (tokens.takeWord('in')) return 'in';
  const token = tokens.here;
  const mark = SAME_MARKS.get(token.text) ?? token.text;
  if (token.kind === 'mark' && isOperator(mark)) {
    tokens.next();
    return mark;
  }
  const meant = MEANT_MARKS.get(token.text);
  if (meant) throw new Fault(token, `Write ${meant} for “${token.text}”.`);
  throw new Fault(token, token.kind === 'end' ? expected : `“${token.text}” is no comparison. ${expected}`);
}

export function readNumber(tokens: TokenReader, unit: Unit): number {
  const token = tokens.here;
  tokens.offer(NOT_OFFERED);
  if (token.kind === 'end') throw new Fault(token, `Expected after “${tokens.taken?.text}”: ${EXPECTED[unit]}.`);
  if (token.kind !== 'number') throw new Fault(token, `“${token.text}” is no number. Expected: ${EXPECTED[unit]}.`);
  tokens.next();
  const read = readAmount(token.text, unit);
  if (tokens.here.text === ',' && tokens.following?.kind === 'number') throw withoutCommas(tokens, token);
  if (typeof read === 'string') throw new Fault(token, read);
  return read;
}

/** `100,000`, as one of several numbers that commas divide. */
function withoutCommas(tokens: TokenReader, first: Token): Fault {
  const comma = tokens.here;
  let whole = first.text;
  while (tokens.take(',') && tokens.here.kind === 'number') whole += tokens.next().text;
  return new Fault(comma, `Write a number without commas: ${whole}.`);
}

/** One word for `=` and `!=`, one or more for `in`. */
export function readWords(tokens: TokenReader, field: Field, operator: Operator, vocabulary: Vocabulary): string[] {
  if (operator !== 'in') return [word(tokens, field, vocabulary)];
  const opening = tokens.here;
  if (!tokens.take('('))
    throw new Fault(opening, `Expected after “in”: a list in parentheses, as in ${field.name} in (…, …).`);
  const words: string[] = [];
  do words.push(word(tokens, field, vocabulary));
  while (tokens.take(','));
  if (tokens.take(')')) return words;
  if (tokens.atEnd()) throw new Fault(opening, 'The list is not closed: “)” is missing.');
  throw new Fault(tokens.here, `Before “${tokens.here.text}” a comma or “)” is missing.`);
}

function word(tokens: TokenReader, { is }: Field, vocabulary: Vocabulary): string {
  const token = tokens.here;
  if (is.kind === 'word') tokens.offer(() => (is.offered ?? is.words).map((text) => ({ text, about: '' })));
  else if (is.kind === 'symbol') tokens.offer(() => symbolOffers(vocabulary));
  else tokens.offer(NOT_OFFERED);
  if (token.kind === 'end') throw new Fault(token, `Expected after “${tokens.taken?.text}”: ${expectedWord(is)}.`);
  tokens.next();
  if (is.kind === 'word') return oneOf(token, is.words);
  if (is.kind === 'date') return dateOf(token);
  return symbolOrList(token, vocabulary);
}

const A_DATE = 'a date, such as 2026-12-18';
const A_NAME = 'a symbol, such as SPY, or a watchlist’s name in quotation marks';

function expectedWord(is: Field['is']): string {
  if (is.kind === 'word') return listed(is.words);
  return is.kind === 'date' ? A_DATE : A_NAME;
}

function dateOf(token: Token): string {
  const atMs = /^20\d\d-\d\d-\d\d$/.test(token.text) ? Date.parse(token.text) : Number.NaN;
  // 31 February is read as 3 March.
  if (new Date(atMs || 0).toISOString().startsWith(token.text)) return token.text;
  throw new Fault(token, `“${token.text}” is no date. Expected: ${A_DATE}.`);
}

function symbolOrList(token: Token, { lists }: Vocabulary): string {
  const symbol = token.text.toUpperCase();
  const isSymbol = token.kind === 'word' ? SYMBOL.test(symbol) : token.kind === 'number' && isOptionRoot(symbol);
  if (isSymbol) return symbol;
  if (token.kind !== 'quoted') throw new Fault(token, `“${token.text}” is no symbol. Expected: ${A_NAME}.`);
  const name = /^["“”„](.+)["“”]$/.exec(token.text)?.[1];
  if (name === undefined) throw new Fault(token, 'A watchlist’s name stands between two quotation marks: "Main".');
  const known = lists ? lists.find((list) => list.toLowerCase() === name.toLowerCase()) : name;
  if (known !== undefined) return `"${known}"`;
  const near = nearestWord(name, lists ?? []);
  throw new Fault(token, `There is no list named "${name}".${near ? ` Did you mean "${near}"?` : ''}`);
}

export function oneOf(token: Token, words: readonly string[]): string {
  const found = words.find((one) => one.toLowerCase() === token.text.toLowerCase());
  if (found !== undefined) return found;
  if (token.kind === 'end') throw new Fault(token, `Expected here: ${listed(words)}.`);
  const near = nearestWord(token.text, words);
  throw new Fault(
    token,
    `“${token.text}” is not known here. ${near ? `Did you mean “${near}”?` : `Expected: ${listed(words)}.`}`,
  );
}

/** What stands in a field's parentheses. */
export function readArgument(tokens: TokenReader, parameter: Parameter): number | string {
  const token = tokens.here;
  if (parameter.kind === 'word') {
    tokens.next();
    return oneOf(token, parameter.words);
  }
  if (parameter.kind === 'point') {
    const text = /^["“”„](.+)["“”]$/.exec(token.text)?.[1] ?? '';
    const point = readPoint(text);
    if (!point) throw new Fault(token, `Expected here: ${parameter.name}, such as "2026-11-20 10:00 648.3".`);
    tokens.next();
    return writePoint(point);
  }
  if (token.kind !== 'number') throw new Fault(token, `Expected here: ${parameter.name}, ${rangeOf(parameter)}.`);
  tokens.next();
  const read = parameter.kind === 'minutes' ? readMinutes(token.text) : readAmount(token.text, 'plain');
  if (typeof read === 'string') throw new Fault(token, read);
  const among = parameter.kind === 'minutes' ? parameter.among : undefined;
  const fits = among ? among.includes(read) : Number.isInteger(read) && read >= 1 && read <= parameter.most;
  if (!fits) throw new Fault(token, `${sentence(parameter.name)} is ${rangeOf(parameter)}.`);
  return read;
}

function rangeOf(parameter: Exclude<Parameter, { kind: 'word' | 'point' }>): string {
  if (parameter.kind === 'count') return `a whole number from 1 to ${parameter.most}`;
  if (parameter.among) return `one of ${parameter.among.map(writeMinutes).join(', ')}`;
  return `from 1m to ${writeMinutes(parameter.most)}`;
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
