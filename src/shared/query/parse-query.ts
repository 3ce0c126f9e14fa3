/** Parses a query against a vocabulary. Every error has its place and a sentence that says what was expected there. */
import { EXPECTED, writeMinutes } from './amounts.ts';
import { nearestWord } from './nearest-word.ts';
import { JOINTS, offerOf, startOffers } from './offers.ts';
import {
  fieldOf,
  type Comparison,
  type Field,
  type Operator,
  type Parameter,
  type Query,
  type Term,
  type Value,
  type Vocabulary,
} from './query.ts';
import { Fault, listed, namesOf, notClosed, unknownField, type QueryFault } from './query-fault.ts';
import { isOptionRoot } from '../market/symbols.ts';
import { readArgument, readNumber, readOperator, readWords } from './read-value.ts';
import { isKeyword, TokenReader, type SeeOffers } from './token-reader.ts';
import { SYMBOL, tokensOf, type Token } from './tokens.ts';

export const LONGEST_TEXT = 200_000;
/** Parentheses and “not” in each other. */
const DEEPEST = 30;

/** Where a condition stands in the text. */
export type Places = ReadonlyMap<Query, Omit<QueryFault, 'message'>>;
export type ParsedQuery =
  | { query: Query; places: Places; fault?: undefined }
  | { query?: undefined; fault: QueryFault };

export function parseQuery(text: string, vocabulary: Vocabulary, see?: SeeOffers): ParsedQuery {
  if (text.length > LONGEST_TEXT)
    return { fault: { column: LONGEST_TEXT, length: 1, message: `It is longer than ${LONGEST_TEXT} characters.` } };
  const parser = new Parser(new TokenReader(tokensOf(text), see));
  try {
    return { query: parser.whole(vocabulary), places: parser.places };
  } catch (error) {
    if (error instanceof Fault) return { fault: error.fault };
    throw error;
  }
}

/** As other languages write them. */
const MEANT_JOINTS: ReadonlyMap<string, string> = new Map([
  ['&', 'and'],
  ['&&', 'and'],
  ['|', 'or'],
  ['||', 'or'],
]);

class Parser {
  readonly #tokens: TokenReader;
  readonly places = new Map<Query, Omit<QueryFault, 'message'>>();
  #depth = 0;

  constructor(tokens: TokenReader) {
    this.#tokens = tokens;
  }

  whole(vocabulary: Vocabulary): Query {
    const tokens = this.#tokens;
    if (tokens.atEnd()) {
      tokens.offer(() => startOffers(vocabulary));
      throw new Fault(tokens.here, `Write a condition, such as: ${vocabulary.example}`);
    }
    const query = this.#or(vocabulary);
    tokens.offer(JOINTS);
    if (tokens.atEnd()) return query;
    if (tokens.here.text === ')') throw new Fault(tokens.here, 'This parenthesis closes none that was opened.');
    throw this.#notJoined('“and” or “or”');
  }

  #or(vocabulary: Vocabulary): Query {
    const parts = [this.#and(vocabulary)];
    while (this.#tokens.takeWord('or')) parts.push(this.#and(vocabulary));
    return parts.length === 1 ? parts[0] : { kind: 'or', parts };
  }

  #and(vocabulary: Vocabulary): Query {
    const parts = [this.#unary(vocabulary)];
    while (this.#tokens.takeWord('and')) parts.push(this.#unary(vocabulary));
    return parts.length === 1 ? parts[0] : { kind: 'and', parts };
  }

  #unary(vocabulary: Vocabulary): Query {
    const tokens = this.#tokens;
    if (++this.#depth > DEEPEST) throw new Fault(tokens.here, 'Parentheses are nested too deeply here.');
    const { at } = tokens.here;
    const query = this.#unaryInside(vocabulary);
    const last = tokens.taken!;
    this.places.set(query, { column: at, length: last.at + last.text.length - at });
    this.#depth--;
    return query;
  }

  #unaryInside(vocabulary: Vocabulary): Query {
    const tokens = this.#tokens;
    tokens.offer(() => startOffers(vocabulary));
    if (!this.#isTicker(vocabulary) && tokens.takeWord('not')) return { kind: 'not', part: this.#unary(vocabulary) };
    const opening = tokens.here;
    if (!tokens.take('(')) return this.#condition(vocabulary);
    const query = this.#or(vocabulary);
    tokens.offer(JOINTS);
    if (tokens.take(')')) return query;
    if (tokens.atEnd()) throw notClosed(opening);
    throw this.#notJoined('“and”, “or” or “)”');
  }

  #notJoined(expected: string): Fault {
    const { here } = this.#tokens;
    const meant = MEANT_JOINTS.get(here.text);
    if (meant) return new Fault(here, `Write “${meant}” for “${here.text}”.`);
    return new Fault(here, `Before “${here.text}” there must be ${expected}.`);
  }

  #condition(vocabulary: Vocabulary): Query {
    const tokens = this.#tokens;
    const { term: first, field } = this.#term(vocabulary, vocabulary.subject === 'required');
    if (field.is.kind === 'event') return { kind: 'event', term: first };
    const term = vocabulary.differences ? this.#difference(first, field, vocabulary) : first;
    const operator = readOperator(tokens, field, vocabulary);
    const value = this.#value(term, field, operator, vocabulary);
    const compared: Comparison = { kind: 'compare', term, operator, value };
    if (!vocabulary.crosses || field.is.kind !== 'number' || !tokens.takeWord('back')) return compared;
    tokens.offer([{ text: 'by', about: 'how far back it must go before it counts as having left' }]);
    if (!tokens.takeWord('by'))
      throw new Fault(tokens.here, 'Expected after “back”: by and how far, as in back by 0.5.');
    const token = tokens.here;
    const back = readNumber(tokens, field.is.unit);
    if (back < 0) throw new Fault(token, 'How far back must not be negative.');
    return { ...compared, back };
  }

  #term(vocabulary: Vocabulary, needsSubject: boolean): { term: Term; field: Field } {
    const tokens = this.#tokens;
    const first = this.#word(vocabulary);
    const after = tokens.here;
    if (vocabulary.subject === 'required' && !fieldOf(vocabulary, first.text))
      tokens.offer(() => vocabulary.fields.filter((field) => field.subject !== 'none').map(offerOf));
    const named = after.kind === 'word' && !isKeyword(after);
    if (vocabulary.subject === 'none' || !named) {
      const field = this.#field(first, vocabulary);
      if (needsSubject && field.subject !== 'none')
        throw new Fault(first, `Whose ${field.name}? Write a symbol before it: SPY ${field.name}`);
      return { term: this.#arguments(field, undefined), field };
    }
    const subject = first.text.toUpperCase();
    if (!SYMBOL.test(subject)) throw new Fault(first, `“${first.text}” is no symbol.`);
    const field = this.#field(this.#word(vocabulary), vocabulary, subject);
    if (field.subject === 'none') throw new Fault(first, `Before “${field.name}” stands no symbol.`);
    return { term: this.#arguments(field, subject), field };
  }

  #difference(term: Term, field: Field, vocabulary: Vocabulary): Term {
    const tokens = this.#tokens;
    if (field.is.kind !== 'number' || (!tokens.take('-') && !tokens.take('−'))) return term;
    tokens.offer(() => vocabulary.fields.filter((other) => sameUnit(other, field.is)).map(offerOf));
    const token = this.#word(vocabulary);
    const other = this.#field(token, vocabulary);
    if (!sameUnit(other, field.is))
      throw new Fault(token, `${other.name} is in another unit than ${field.name}: it cannot be subtracted.`);
    return { ...term, less: other.name };
  }

  /** `subject`: the symbol that stands before it. */
  #field(token: Token, vocabulary: Vocabulary, subject?: string): Field {
    const { here } = this.#tokens;
    const field = fieldOf(vocabulary, token.text);
    if (field) return field;
    // `iv rank` for `ivrank`; where a symbol may stand before a field, its first word would be one.
    const joined = vocabulary.subject === 'none' ? fieldOf(vocabulary, token.text + here.text) : undefined;
    if (joined) {
      this.#tokens.next();
      return joined;
    }
    if (vocabulary.differences && token.text.includes('-'))
      throw new Fault(token, 'Write a space on either side of a minus sign.');
    throw unknownField(token, here, vocabulary, subject);
  }

  /** What is left out has its standard value. */
  #arguments(field: Field, subject: string | undefined): Term {
    const tokens = this.#tokens;
    const parameters = field.parameters ?? [];
    const args: (number | string)[] = [];
    let where: Query | undefined;
    const opening = tokens.here;
    if ((parameters.length > 0 || field.where) && tokens.take('(')) {
      for (let first = true; !tokens.take(')'); first = false) {
        this.#offerArgument(parameters[args.length], field.where);
        if (tokens.atEnd()) throw notClosed(opening);
        if (!first && !tokens.take(','))
          throw new Fault(tokens.here, `Before “${tokens.here.text}” a comma or “)” is missing.`);
        const parameter = parameters[args.length];
        if (parameter && !(field.where && this.#startsQuery(field.where, parameter)))
          args.push(readArgument(tokens, parameter));
        else if (field.where && !where) where = this.#or(field.where);
        else throw new Fault(tokens.here, `${field.name} takes no more than that: “)” is expected here.`);
      }
    }
    for (const parameter of parameters.slice(args.length)) args.push(standardOf(parameter, field, opening));
    return {
      ...(subject !== undefined && { subject }),
      field: field.name,
      args,
      ...(where !== undefined && { where }),
    };
  }

  /** A query may stand where a parameter is left out. */
  #startsQuery(vocabulary: Vocabulary, parameter: Parameter): boolean {
    const { kind, text } = this.#tokens.here;
    if (parameter.kind === 'word' && parameter.words.includes(text.toLowerCase())) return false;
    return text === '(' || (kind === 'word' && (text.toLowerCase() === 'not' || !!fieldOf(vocabulary, text)));
  }

  #value(term: Term, field: Field, operator: Operator, vocabulary: Vocabulary): Value {
    const tokens = this.#tokens;
    const { is } = field;
    if (is.kind !== 'number') return { kind: 'words', words: readWords(tokens, field, operator, vocabulary) };
    if (tokens.here.kind === 'word' && vocabulary.crosses) return this.#otherTerm(term, field, vocabulary);
    return { kind: 'number', number: readNumber(tokens, is.unit) };
  }

  /** Another number of the same symbol, or of one named. */
  #otherTerm(left: Term, { is, name }: Field, vocabulary: Vocabulary): Value {
    const tokens = this.#tokens;
    const token = tokens.here;
    const fitting = vocabulary.fields.filter((field) => sameUnit(field, is));
    tokens.offer(() => fitting.map(offerOf));
    const alone = tokens.following?.kind !== 'word' || isKeyword(tokens.following);
    if (alone && !isKeyword(token) && !fieldOf(vocabulary, token.text) && is.kind === 'number') {
      const near = nearestWord(
        token.text,
        fitting.map((field) => field.name),
      );
      const meant = near ? `Did you mean “${near}”?` : `Expected: ${EXPECTED[is.unit]}, or ${namesOf(fitting)}.`;
      throw new Fault(token, `“${token.text}” is no number. ${meant}`);
    }
    const { term, field } = this.#term(vocabulary, false);
    if (!sameUnit(field, is)) throw new Fault(token, `${field.name} is in another unit than ${name}.`);
    const { subject, ...own } = term;
    return { kind: 'term', term: subject === undefined || subject === left.subject ? own : term };
  }

  /** `OR`, `IN` and `NOT` are tickers too: in capitals, where a number of a symbol follows and must be somebody's. */
  #isTicker(vocabulary: Vocabulary): boolean {
    const { here, following } = this.#tokens;
    if (vocabulary.subject !== 'required' || here.text !== here.text.toUpperCase()) return false;
    const field = following?.kind === 'word' ? fieldOf(vocabulary, following.text) : undefined;
    return field !== undefined && field.subject !== 'none';
  }

  #word(vocabulary: Vocabulary): Token {
    const { example } = vocabulary;
    const tokens = this.#tokens;
    const token = tokens.here;
    if (token.kind === 'end')
      throw new Fault(token, `Expected after “${tokens.taken?.text}”: a condition, such as ${example}`);
    const isSubject = vocabulary.subject === 'required' && isOptionRoot(token.text.toUpperCase());
    if ((token.kind !== 'word' && !isSubject) || (isKeyword(token) && !this.#isTicker(vocabulary)))
      throw new Fault(token, `A condition cannot begin with “${token.text}”. An example: ${example}`);
    return tokens.next();
  }

  #offerArgument(parameter: Parameter | undefined, where: Vocabulary | undefined): void {
    const tokens = this.#tokens;
    if (parameter?.kind === 'word') tokens.offer(parameter.words.map((text) => ({ text, about: '' })));
    else if (parameter?.kind === 'minutes' && parameter.among)
      tokens.offer(parameter.among.map((m) => ({ text: writeMinutes(m), about: parameter.name })));
    else if (where) tokens.offer(() => startOffers(where));
  }
}

function standardOf(parameter: Parameter, field: Field, at: Token): number | string {
  if (parameter.kind === 'point') throw new Fault(at, `${field.name} needs ${parameter.name}.`);
  if (parameter.kind !== 'word') return parameter.standard;
  throw new Fault(at, `${field.name} needs to know which: ${field.name}(${listed(parameter.words)})`);
}

const sameUnit = (field: Field, is: Field['is']): boolean =>
  is.kind === 'number' && field.is.kind === 'number' && field.is.unit === is.unit;
