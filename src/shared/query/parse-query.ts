/** Parses a query against a vocabulary. Every error has its place and a sentence. */
import { readAmount, readMinutes, writeMinutes } from './amounts.ts';
import { nearestWord } from './nearest-word.ts';
import {
  isOperator,
  JOINTS,
  NOT_OFFERED,
  offerOf,
  operatorOffer,
  startOffers,
  symbolOffers,
  type Offer,
} from './offers.ts';
import {
  fieldOf,
  operatorsOf,
  type Comparison,
  type Field,
  type Operator,
  type Parameter,
  type Query,
  type Term,
  type Unit,
  type Value,
  type Vocabulary,
} from './query.ts';
import { tokensOf, type Token } from './tokens.ts';

export const LONGEST_TEXT = 200_000;
/** Parentheses and “not” in each other. */
const DEEPEST = 30;

export interface QueryFault {
  /** Place of the first character that is wrong, from 0, and how many are. */
  column: number;
  length: number;
  message: string;
}

/** Where a condition stands in the text. */
export type Places = ReadonlyMap<Query, Omit<QueryFault, 'message'>>;
export type ParsedQuery =
  | { query: Query; places: Places; fault?: undefined }
  | { query?: undefined; fault: QueryFault };

export type SeeOffers = (token: Token, offers: readonly Offer[]) => void;

export function parseQuery(text: string, vocabulary: Vocabulary, see?: SeeOffers): ParsedQuery {
  if (text.length > LONGEST_TEXT)
    return { fault: { column: LONGEST_TEXT, length: 1, message: `It is longer than ${LONGEST_TEXT} characters.` } };
  const parser = new Parser(tokensOf(text), see);
  try {
    return { query: parser.whole(vocabulary), places: parser.places };
  } catch (error) {
    if (error instanceof Fault) return { fault: error.fault };
    throw error;
  }
}

class Fault extends Error {
  readonly fault: QueryFault;
  constructor({ at, text }: Token, message: string) {
    super(message);
    this.fault = { column: at, length: Math.max(1, text.length), message };
  }
}

const KEYWORDS: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'crosses', 'back']);
const SAME_MARKS: Readonly<Record<string, Operator>> = { '≥': '>=', '≤': '<=', '≠': '!=' };

class Parser {
  readonly #tokens: readonly Token[];
  readonly #see: SeeOffers | undefined;
  readonly places = new Map<Query, Omit<QueryFault, 'message'>>();
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], see: SeeOffers | undefined) {
    this.#tokens = tokens;
    this.#see = see;
  }

  whole(vocabulary: Vocabulary): Query {
    if (this.#peek().kind === 'end') {
      this.#offerStart(vocabulary);
      throw new Fault(this.#peek(), `Write a condition, such as: ${vocabulary.example}`);
    }
    const query = this.#or(vocabulary);
    this.#offer(JOINTS);
    if (this.#peek().kind === 'end') return query;
    if (this.#peek().text === ')') throw new Fault(this.#peek(), 'This parenthesis closes none that was opened.');
    throw new Fault(this.#peek(), `Before “${this.#peek().text}” there must be “and” or “or”.`);
  }

  #or(vocabulary: Vocabulary): Query {
    const parts = [this.#and(vocabulary)];
    while (this.#takeWord('or')) parts.push(this.#and(vocabulary));
    return parts.length === 1 ? parts[0] : { kind: 'or', parts };
  }

  #and(vocabulary: Vocabulary): Query {
    const parts = [this.#unary(vocabulary)];
    while (this.#takeWord('and')) parts.push(this.#unary(vocabulary));
    return parts.length === 1 ? parts[0] : { kind: 'and', parts };
  }

  #unary(vocabulary: Vocabulary): Query {
    if (++this.#depth > DEEPEST) throw new Fault(this.#peek(), 'Parentheses are nested too deeply here.');
    const { at } = this.#peek();
    const query = this.#unaryInside(vocabulary);
    const last = this.#tokens[this.#next - 1];
    this.places.set(query, { column: at, length: last.at + last.text.length - at });
    this.#depth--;
    return query;
  }

  #unaryInside(vocabulary: Vocabulary): Query {
    this.#offerStart(vocabulary);
    if (this.#takeWord('not')) return { kind: 'not', part: this.#unary(vocabulary) };
    const opening = this.#peek();
    if (!this.#take('(')) return this.#condition(vocabulary);
    const query = this.#or(vocabulary);
    this.#offer(JOINTS);
    if (this.#take(')')) return query;
    if (this.#peek().kind === 'end') throw new Fault(opening, 'This parenthesis is not closed.');
    throw new Fault(this.#peek(), `Before “${this.#peek().text}” there must be “and”, “or” or “)”.`);
  }

  #condition(vocabulary: Vocabulary): Query {
    const { term: first, field } = this.#term(vocabulary, vocabulary.subject === 'required');
    if (field.is.kind === 'event') return { kind: 'event', term: first };
    const term = vocabulary.differences ? this.#difference(first, field, vocabulary) : first;
    const operator = this.#operator(field, vocabulary);
    const value = this.#value(term, field, operator, vocabulary);
    const compared: Comparison = { kind: 'compare', term, operator, value };
    if (!vocabulary.crosses || field.is.kind !== 'number' || !this.#takeWord('back')) return compared;
    this.#offer([{ text: 'by', about: 'how far back it must go before it counts as having left' }]);
    if (!this.#takeWord('by')) throw new Fault(this.#peek(), 'After “back” comes “by” and how far: back by 0.5');
    const token = this.#peek();
    const back = this.#number(field.is.unit);
    if (back < 0) throw new Fault(token, 'How far back must not be negative.');
    return { ...compared, back };
  }

  #term(vocabulary: Vocabulary, needsSubject: boolean): { term: Term; field: Field } {
    const first = this.#word(vocabulary);
    const after = this.#peek();
    if (vocabulary.subject === 'required' && !fieldOf(vocabulary, first.text))
      this.#offer(vocabulary.fields.filter((field) => field.subject !== 'none').map(offerOf));
    const named = after.kind === 'word' && !KEYWORDS.has(after.text.toLowerCase());
    if (vocabulary.subject === 'none' || !named) {
      const field = this.#field(first, vocabulary);
      if (needsSubject && field.subject !== 'none')
        throw new Fault(first, `Whose ${field.name}? Write a symbol before it: SPY ${field.name}`);
      return { term: this.#arguments(field, undefined), field };
    }
    const subject = first.text.toUpperCase();
    if (!SYMBOL.test(subject)) throw new Fault(first, `“${first.text}” is no symbol.`);
    const field = this.#field(this.#word(vocabulary), vocabulary);
    if (field.subject === 'none') throw new Fault(first, `Before “${field.name}” stands no symbol.`);
    return { term: this.#arguments(field, subject), field };
  }

  #difference(term: Term, field: Field, vocabulary: Vocabulary): Term {
    if (field.is.kind !== 'number' || (!this.#take('-') && !this.#take('−'))) return term;
    this.#offer(vocabulary.fields.filter((other) => sameUnit(other, field.is)).map(offerOf));
    const token = this.#word(vocabulary);
    const other = this.#field(token, vocabulary);
    if (!sameUnit(other, field.is))
      throw new Fault(token, `${other.name} is in another unit than ${field.name}: it cannot be subtracted.`);
    return { ...term, less: other.name };
  }

  #field(token: Token, vocabulary: Vocabulary): Field {
    const field = fieldOf(vocabulary, token.text) ?? this.#fieldInTwoWords(token, vocabulary);
    if (field) return field;
    if (vocabulary.differences && token.text.includes('-'))
      throw new Fault(token, 'Write a space on either side of a minus sign.');
    const known = vocabulary.fields.map(({ name }) => name);
    const near = nearestWord(token.text, known);
    const meant = near ? ` Did you mean “${near}”?` : '';
    if (vocabulary.subject === 'required' && !near && SYMBOL.test(token.text.toUpperCase()))
      throw new Fault(token, `After ${token.text.toUpperCase()} comes what to look at, such as “${known[0]}”.`);
    throw new Fault(token, `“${token.text}” is not known here.${meant}`);
  }

  /** `iv rank` for `ivrank`; where a symbol may stand before a field, its first word would be one. */
  #fieldInTwoWords(token: Token, vocabulary: Vocabulary): Field | undefined {
    const { kind, text } = this.#peek();
    const field = vocabulary.subject === 'none' && kind === 'word' ? fieldOf(vocabulary, token.text + text) : undefined;
    if (field) this.#next++;
    return field;
  }

  /** What is left out has its standard value. */
  #arguments(field: Field, subject: string | undefined): Term {
    const parameters = field.parameters ?? [];
    const args: (number | string)[] = [];
    let where: Query | undefined;
    const opening = this.#peek();
    if ((parameters.length > 0 || field.where) && this.#take('(')) {
      for (let first = true; !this.#take(')'); first = false) {
        this.#offerArgument(parameters[args.length], field.where);
        if (this.#peek().kind === 'end') throw new Fault(opening, 'This parenthesis is not closed.');
        if (!first && !this.#take(',')) throw new Fault(this.#peek(), 'Here a comma or “)” is missing.');
        const parameter = parameters[args.length];
        if (parameter && !(field.where && this.#startsQuery(field.where, parameter)))
          args.push(this.#argument(parameter));
        else if (field.where && !where) where = this.#or(field.where);
        else throw new Fault(this.#peek(), `${field.name} takes no more than that.`);
      }
    }
    for (const parameter of parameters.slice(args.length)) args.push(this.#standard(parameter, field, opening));
    return {
      ...(subject !== undefined && { subject }),
      field: field.name,
      args,
      ...(where !== undefined && { where }),
    };
  }

  /** A query may stand where a parameter is left out. */
  #startsQuery(vocabulary: Vocabulary, parameter: Parameter): boolean {
    const { kind, text } = this.#peek();
    if (parameter.kind === 'word' && parameter.words.includes(text.toLowerCase())) return false;
    return text === '(' || (kind === 'word' && (text.toLowerCase() === 'not' || !!fieldOf(vocabulary, text)));
  }

  #standard(parameter: Parameter, field: Field, at: Token): number | string {
    if (parameter.kind !== 'word') return parameter.standard;
    throw new Fault(at, `${field.name} needs to know which: ${field.name}(${parameter.words.join(' or ')})`);
  }

  #argument(parameter: Parameter): number | string {
    const token = this.#peek();
    if (parameter.kind === 'word') {
      this.#next++;
      return this.#oneOf(token, parameter.words);
    }
    if (token.kind !== 'number') throw new Fault(token, `A number is expected here: ${parameter.name}.`);
    this.#next++;
    const read = parameter.kind === 'minutes' ? readMinutes(token.text) : readAmount(token.text, 'plain');
    if (typeof read === 'string') throw new Fault(token, read);
    const among = parameter.kind === 'minutes' ? parameter.among : undefined;
    if (!Number.isInteger(read) || read < 1 || read > parameter.most)
      throw new Fault(token, `${sentence(parameter.name)} is a whole number from 1 to ${parameter.most}.`);
    if (among && !among.includes(read))
      throw new Fault(token, `${sentence(parameter.name)} is one of ${among.map(writeMinutes).join(', ')}.`);
    return read;
  }

  #operator(field: Field, vocabulary: Vocabulary): Operator {
    const fitting = field.operators ?? operatorsOf(field.is, vocabulary.crosses);
    const token = this.#peek();
    this.#offer(fitting.map(operatorOffer));
    const operator = this.#anyOperator(field);
    if (fitting.includes(operator)) return operator;
    throw new Fault(token, `“${operator}” does not go with ${field.name}: ${fitting.join(', ')} do.`);
  }

  #anyOperator(field: Field): Operator {
    if (this.#takeWord('crosses')) {
      this.#offer([
        { text: 'above', about: '' },
        { text: 'below', about: '' },
      ]);
      if (this.#takeWord('above')) return 'crosses above';
      if (this.#takeWord('below')) return 'crosses below';
      throw new Fault(this.#peek(), 'After “crosses” comes “above” or “below”.');
    }
    if (this.#takeWord('in')) return 'in';
    const token = this.#peek();
    const mark = SAME_MARKS[token.text] ?? token.text;
    if (token.kind !== 'mark' || !isOperator(mark))
      throw new Fault(token, `After ${field.name} a comparison is missing, such as > or =.`);
    this.#next++;
    return mark;
  }

  #value(term: Term, field: Field, operator: Operator, vocabulary: Vocabulary): Value {
    const { is } = field;
    if (is.kind === 'number') {
      if (this.#peek().kind === 'word' && vocabulary.crosses) return this.#otherTerm(term, field, vocabulary);
      return { kind: 'number', number: this.#number(is.unit) };
    }
    if (operator !== 'in') return { kind: 'words', words: [this.#valueWord(field, vocabulary)] };
    const opening = this.#peek();
    if (!this.#take('(')) throw new Fault(opening, `After “in” comes a list: ${field.name} in (…, …)`);
    const words: string[] = [];
    do words.push(this.#valueWord(field, vocabulary));
    while (this.#take(','));
    if (!this.#take(')'))
      throw new Fault(this.#peek().kind === 'end' ? opening : this.#peek(), 'The list is not closed.');
    return { kind: 'words', words };
  }

  /** Another number of the same symbol, or of one named. */
  #otherTerm(left: Term, { is, name }: Field, vocabulary: Vocabulary): Value {
    const token = this.#peek();
    this.#offer(vocabulary.fields.filter((field) => sameUnit(field, is)).map(offerOf));
    const { term, field } = this.#term(vocabulary, false);
    if (!sameUnit(field, is)) throw new Fault(token, `${field.name} is in another unit than ${name}.`);
    const { subject, ...own } = term;
    return { kind: 'term', term: subject === undefined || subject === left.subject ? own : term };
  }

  #number(unit: Unit): number {
    const token = this.#peek();
    this.#offer(NOT_OFFERED);
    if (token.kind !== 'number')
      throw new Fault(token, token.kind === 'end' ? 'A number is missing here.' : `“${token.text}” is no number.`);
    this.#next++;
    const read = readAmount(token.text, unit);
    if (typeof read === 'string') throw new Fault(token, read);
    if (this.#peek().text === ',' && this.#tokens[this.#next + 1].kind === 'number')
      throw new Fault(this.#peek(), 'Write numbers without commas: 100000 or 100k.');
    return read;
  }

  #valueWord({ is, name }: Field, vocabulary: Vocabulary): string {
    const token = this.#peek();
    if (is.kind === 'word') this.#offer(is.words.map((text) => ({ text, about: '' })));
    else if (is.kind === 'symbol') this.#offer(symbolOffers(vocabulary));
    else this.#offer(NOT_OFFERED);
    if (token.kind === 'end') throw new Fault(token, `After “${name}” a value is missing.`);
    this.#next++;
    if (is.kind === 'word') return this.#oneOf(token, is.words);
    if (is.kind === 'date') {
      if (!/^20\d\d-\d\d-\d\d$/.test(token.text) || Number.isNaN(Date.parse(token.text)))
        throw new Fault(token, `“${token.text}” is no date: write 2026-12-18.`);
      return token.text;
    }
    return this.#symbolOrList(token, vocabulary);
  }

  #symbolOrList(token: Token, { lists }: Vocabulary): string {
    if (token.kind === 'quoted') {
      if (!/^".+"$/.test(token.text)) throw new Fault(token, 'A list’s name must be between two quotation marks.');
      const name = token.text.slice(1, -1);
      const known = lists ? lists.find((list) => list.toLowerCase() === name.toLowerCase()) : name;
      if (known !== undefined) return `"${known}"`;
      const near = nearestWord(name, lists ?? []);
      throw new Fault(token, `There is no list named ${token.text}.${near ? ` Did you mean "${near}"?` : ''}`);
    }
    const symbol = token.text.toUpperCase();
    if (token.kind === 'word' && SYMBOL.test(symbol)) return symbol;
    throw new Fault(token, `“${token.text}” is no symbol.`);
  }

  #oneOf(token: Token, words: readonly string[]): string {
    const found = words.find((word) => word.toLowerCase() === token.text.toLowerCase());
    if (found !== undefined) return found;
    const near = nearestWord(token.text, words);
    const meant = near ? `Did you mean “${near}”?` : `It is one of ${words.join(', ')}.`;
    throw new Fault(
      token,
      token.text === '' ? `Expected here: one of ${words.join(', ')}.` : `“${token.text}” is not known here. ${meant}`,
    );
  }

  #word({ example }: Vocabulary): Token {
    const token = this.#peek();
    if (token.kind === 'end') throw new Fault(token, 'A condition is missing here.');
    if (token.kind !== 'word' || KEYWORDS.has(token.text.toLowerCase()))
      throw new Fault(token, `A condition cannot begin with “${token.text}”. An example: ${example}`);
    this.#next++;
    return token;
  }

  #peek(): Token {
    return this.#tokens[this.#next];
  }

  #take(mark: string): boolean {
    if (this.#peek().kind !== 'mark' || this.#peek().text !== mark) return false;
    this.#next++;
    return true;
  }

  #takeWord(word: string): boolean {
    if (this.#peek().kind !== 'word' || this.#peek().text.toLowerCase() !== word) return false;
    this.#next++;
    return true;
  }

  #offer(offers: readonly Offer[]): void {
    this.#see?.(this.#peek(), offers);
  }

  #offerArgument(parameter: Parameter | undefined, where: Vocabulary | undefined): void {
    if (parameter?.kind === 'word') this.#offer(parameter.words.map((text) => ({ text, about: '' })));
    else if (parameter?.kind === 'minutes' && parameter.among)
      this.#offer(parameter.among.map((m) => ({ text: writeMinutes(m), about: parameter.name })));
    else if (where) this.#offerStart(where);
  }

  #offerStart(vocabulary: Vocabulary): void {
    if (this.#see) this.#offer(startOffers(vocabulary));
  }
}

export const SYMBOL = /^[A-Z0-9.:/-]{1,32}$/;

const sameUnit = (field: Field, is: Field['is']): boolean =>
  is.kind === 'number' && field.is.kind === 'number' && field.is.unit === is.unit;
const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
