/** The grammar: what is printed is parsed again as the same, and every fault has its place and a plain sentence. */
import fc from 'fast-check';
import { writePoint } from '../../../../src/shared/market/price-line.ts';
import { describe, expect, it } from 'vitest';
import { printVocabulary } from '../../../../src/shared/flow/print-vocabulary.ts';
import { completeQuery } from '../../../../src/shared/query/complete-query.ts';
import { parseQuery } from '../../../../src/shared/query/parse-query.ts';
import { printQuery } from '../../../../src/shared/query/print-query.ts';
import {
  operatorsOf,
  type Comparison,
  type Field,
  type Parameter,
  type Query,
  type Term,
  type Unit,
  type Value,
  type Vocabulary,
} from '../../../../src/shared/query/query.ts';

const PRINTS = printVocabulary({ lists: ['Main', 'Semis of mine'], symbols: ['SPY', 'QQQ'] });
const number = (name: string, unit: Unit, more: Partial<Field> = {}): Field => ({
  name,
  is: { kind: 'number', unit },
  about: name,
  ...more,
});
/** Every construct of the grammar at once. */
const RULES: Vocabulary = {
  subject: 'required',
  crosses: true,
  example: 'SPY last > 655 and SPY iv30 > 18%',
  symbols: ['SPY', 'I:SPX'],
  fields: [
    number('last', 'price'),
    number('iv30', 'percent'),
    number('relvol', 'multiple'),
    number('volume', 'count'),
    number('delta', 'plain'),
    number('sma', 'price', {
      parameters: [
        { kind: 'count', name: 'bars', standard: 20, most: 500 },
        { kind: 'minutes', name: 'the length of a bar', standard: 1, most: 1440, among: [1, 5, 60, 1440] },
      ],
    }),
    number('net', 'usd', {
      parameters: [{ kind: 'minutes', name: 'the window', standard: 10, most: 60 }],
      where: PRINTS,
    }),
    { name: 'print', is: { kind: 'event' }, about: 'a print', where: PRINTS },
    {
      name: 'stale',
      is: { kind: 'event' },
      about: 'nothing comes',
      subject: 'none',
      parameters: [{ kind: 'word', name: 'market', words: ['stocks', 'options'] }],
    },
  ],
};

const amount = fc
  .oneof(
    fc.integer({ min: -5_000_000, max: 50_000_000 }),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }),
    fc.constantFrom(0.1, 1_100_000, 25_000, 655.25, 1e-7, 1e21, 123_456_789),
  )
  .map((value) => value + 0);
const symbols = fc.constantFrom('SPY', 'I:SPX', 'BRK.B', 'O:SPY261218C00650000', 'LAST');

function argument(parameter: Parameter): fc.Arbitrary<number | string> {
  if (parameter.kind === 'word') return fc.constantFrom(...parameter.words);
  if (parameter.kind === 'point')
    return fc
      .tuple(fc.integer({ min: 31_536_000, max: 4_102_444_800 }), fc.double({ noNaN: true, min: 0.0001, max: 1e6 }))
      .map(([seconds, price]) => writePoint({ atMs: seconds * 1000, price }));
  if (parameter.kind === 'minutes' && parameter.among) return fc.constantFrom(...parameter.among);
  return fc.integer({ min: 1, max: parameter.most });
}

function termOf(field: Field, vocabulary: Vocabulary, depth: number): fc.Arbitrary<Term> {
  const has = vocabulary.subject === 'required' && field.subject !== 'none';
  return fc
    .tuple(
      has ? symbols : fc.constant(undefined),
      fc.tuple(...(field.parameters ?? []).map(argument)),
      field.where && depth > 0
        ? fc.option(queryOf(field.where, depth - 1), { nil: undefined })
        : fc.constant(undefined),
    )
    .map(([subject, args, where]) => ({
      ...(subject !== undefined && { subject }),
      field: field.name,
      args,
      ...(where && { where }),
    }));
}

function valueOf(field: Field, operator: string, left: Term, vocabulary: Vocabulary): fc.Arbitrary<Value> {
  const { is } = field;
  if (is.kind === 'number') {
    const numbers = amount.map((value): Value => ({ kind: 'number', number: value }));
    if (!vocabulary.crosses) return numbers;
    const same = vocabulary.fields.filter((other) => other.is.kind === 'number' && other.is.unit === is.unit);
    const terms = fc.oneof(...same.map((other) => termOf(other, vocabulary, 0))).map(({ subject, ...own }): Value => ({
      kind: 'term',
      term: subject === undefined || subject === left.subject ? own : { subject, ...own },
    }));
    return fc.oneof(numbers, terms);
  }
  const word =
    is.kind === 'word'
      ? fc.constantFrom(...is.words)
      : is.kind === 'symbol'
        ? fc.constantFrom('SPY', 'BRK.B', '"Semis of mine"', '"Main"')
        : fc.constantFrom('2026-12-18', '2027-01-15');
  const most = operator === 'in' ? 4 : 1;
  return fc.array(word, { minLength: 1, maxLength: most }).map((words): Value => ({ kind: 'words', words }));
}

function conditionOf(field: Field, vocabulary: Vocabulary, depth: number): fc.Arbitrary<Query> {
  const term = termOf(field, vocabulary, depth);
  if (field.is.kind === 'event') return term.map((known): Query => ({ kind: 'event', term: known }));
  return fc.tuple(term, fc.constantFrom(...operatorsOf(field.is, vocabulary.crosses))).chain(([known, operator]) =>
    fc
      .tuple(
        valueOf(field, operator, known, vocabulary),
        vocabulary.crosses && field.is.kind === 'number'
          ? fc.option(amount.map(Math.abs), { nil: undefined })
          : fc.constant(undefined),
      )
      .map(([value, back]): Comparison => ({
        kind: 'compare',
        term: known,
        operator,
        value,
        ...(back !== undefined && { back }),
      })),
  );
}

function queryOf(vocabulary: Vocabulary, depth: number): fc.Arbitrary<Query> {
  const condition = fc.oneof(...vocabulary.fields.map((field) => conditionOf(field, vocabulary, depth)));
  if (depth === 0) return condition;
  const inner = queryOf(vocabulary, depth - 1);
  const parts = fc.array(inner, { minLength: 2, maxLength: 3 });
  return fc.oneof(
    condition,
    parts.map((p): Query => ({ kind: 'and', parts: p })),
    parts.map((p): Query => ({ kind: 'or', parts: p })),
    inner.map((part): Query => ({ kind: 'not', part })),
  );
}

const faultOf = (text: string, vocabulary = RULES): [number, number, string] | undefined => {
  const { fault } = parseQuery(text, vocabulary);
  return fault && [fault.column, fault.length, fault.message];
};

describe('a query', () => {
  it.each([
    ['alerts', RULES],
    ['prints', PRINTS],
  ])('of %s printed and parsed again is itself', (_, vocabulary) => {
    fc.assert(
      fc.property(queryOf(vocabulary, 2), (query) => {
        const text = printQuery(query, vocabulary);
        expect(parseQuery(text, vocabulary).query).toEqual(query);
      }),
      { numRuns: 250 },
    );
  });

  it('is read as people write it', () => {
    const canonical = (text: string, vocabulary = RULES): string => {
      const { query, fault } = parseQuery(text, vocabulary);
      return query ? printQuery(query, vocabulary) : `${fault.column}: ${fault.message}`;
    };
    expect(canonical('spy LAST>655 AND SPY iv30 ≥ 18%')).toBe('SPY last > 655 and SPY iv30 >= 18%');
    expect(canonical('premium > $100k and side=ask and dte <= 7d and not tag = sweep', PRINTS)).toBe(
      'premium > 100k and side = ask and dte <= 7 and not tag = sweep',
    );
    expect(canonical('SPY sma crosses above SPY sma(50, 1h)')).toBe('SPY sma(20, 1m) crosses above sma(50, 1h)');
    expect(canonical('SPY print(premium>=1.1M or (TAG in (SWEEP,block)))')).toBe(
      'SPY print(premium >= 1.1M or tag in (sweep, block))',
    );
    expect(canonical('SPY net(right = call) > 1m')).toBe('SPY net(10m, right = call) > 1M');
    expect(canonical('SPY last < 600 or not (SPY last > 1 and stale(Options))')).toBe(
      'SPY last < 600 or not (SPY last > 1 and stale(options))',
    );
    expect(canonical('underlying in ("main", nvda)', PRINTS)).toBe('underlying in ("Main", NVDA)');
    expect(canonical('underlying in (“Main”, NVDA)', PRINTS)).toBe('underlying in ("Main", NVDA)');
    expect(canonical('expiry <= 2026-12-18', PRINTS)).toBe('expiry <= 2026-12-18');
  });

  it.each<[string, Vocabulary, number, number, RegExp]>([
    ['', RULES, 0, 1, /^Write a condition, such as: SPY last > 655/],
    ['last > 5', RULES, 0, 4, /^Whose last\? Write a symbol before it: SPY last$/],
    ['SPY lats > 5', RULES, 4, 4, /^“lats” is not known here\. Did you mean “last”\?$/],
    ['SPY last 655', RULES, 9, 3, /^“655” is no comparison\. Expected after last: >/],
    ['SPY last >', RULES, 10, 1, /^Expected after “>”: a price/],
    ['SPY iv30 > 18', RULES, 11, 2, /^It is in per cent: write 18%\.$/],
    ['SPY last > 18%', RULES, 11, 3, /^“18%” cannot stand here\. Expected: a price/],
    ['SPY last > 1 SPY', RULES, 13, 3, /^Before “SPY” there must be “and” or “or”\.$/],
    ['(SPY last > 1', RULES, 0, 1, /^This parenthesis is not closed: “\)” is missing\.$/],
    ['SPY last > 1)', RULES, 12, 1, /closes none/],
    ['SPY last crosses 5', RULES, 17, 1, /: above or below\.$/],
    ['SPY last > iv30', RULES, 11, 4, /^iv30 is in another unit than last\.$/],
    ['SPY last = 5', RULES, 9, 1, /^“=” does not go with last/],
    ['stale', RULES, 5, 1, /^stale needs to know which: stale\(stocks or options\)$/],
    ['SPY stale(options)', RULES, 0, 3, /^Before “stale” stands no symbol\.$/],
    ['SPY sma(0)', RULES, 8, 1, /^Bars is a whole number from 1 to 500\.$/],
    ['SPY sma(20, 7m) > 1', RULES, 12, 2, /is one of 1m, 5m, 1h, 1d\.$/],
    ['SPY last > 1 back by -1', RULES, 21, 2, /^How far back must not be negative/],
    ['SPY print(premium > 1', RULES, 9, 1, /^This parenthesis is not closed: “\)” is missing\.$/],
    ['premium > 100,000', PRINTS, 13, 1, /^Write a number without commas: 100000\.$/],
    ['side = aks', PRINTS, 7, 3, /Did you mean “ask”\?$/],
    ['side in ask', PRINTS, 8, 3, /^Expected after “in”: a list in parentheses/],
    ['side in (ask', PRINTS, 8, 1, /^The list is not closed/],
    ['underlying = "Mian"', PRINTS, 13, 6, /There is no list named "Mian"\. Did you mean "Main"\?$/],
    ['expiry > tomorrow', PRINTS, 9, 8, /^“tomorrow” is no date/],
    ['premium > 1 and', PRINTS, 15, 1, /^Expected after “and”: a condition/],
    ['premium > 1 § 2', PRINTS, 12, 1, /there must be “and” or “or”/],
    [`${'('.repeat(40)}premium > 1`, PRINTS, 30, 1, /^Parentheses are nested too deeply/],
  ])('%s: its fault has a place and a sentence', (text, vocabulary, column, length, sentence) => {
    const fault = faultOf(text, vocabulary)!;
    expect(fault.slice(0, 2)).toEqual([column, length]);
    expect(fault[2]).toMatch(sentence);
  });

  it('whatever is typed ends in a query or in a fault within the text', () => {
    const words =
      'SPY last premium side > <= = in ( ) , and or not 5 18% $1k crosses above back by print sma "Main " 10m 2026-12-18 § 😀';
    const pieces = fc.constantFrom(...words.split(' '));
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.array(pieces, { maxLength: 12 }).map((p) => p.join(' ')),
    );
    fc.assert(
      fc.property(texts, fc.boolean(), fc.nat(40), (text, isRule, caret) => {
        const vocabulary = isRule ? RULES : PRINTS;
        const { query, fault } = parseQuery(text, vocabulary);
        completeQuery(text, Math.min(caret, text.length), vocabulary);
        if (query) {
          expect(parseQuery(printQuery(query, vocabulary), vocabulary).query).toEqual(query);
          return;
        }
        expect(fault.column).toBeGreaterThanOrEqual(0);
        expect(fault.column).toBeLessThanOrEqual(text.length);
        expect(fault.message).toMatch(/^[\p{L}“].+/u);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('completion', () => {
  const offered = (marked: string, vocabulary = PRINTS): string[] => {
    const caret = marked.indexOf('|');
    return completeQuery(marked.replace('|', ''), caret, vocabulary).map(({ text }) => text);
  };

  it('offers what can stand there', () => {
    expect(offered('|')).toContain('premium');
    expect(offered('pre|')).toEqual(['premium']);
    expect(offered('premium |')).toEqual(['>', '>=', '<', '<=', '=', '!=']);
    expect(offered('premium > 5k |')).toEqual(['and', 'or']);
    expect(offered('side = |')).toEqual(['unknown', 'below', 'bid', 'mid', 'ask', 'above']);
    expect(offered('side = a|')).toEqual(['ask', 'above']);
    expect(offered('tag in (sweep, bl|')).toEqual(['block']);
    expect(offered('underlying = "s|')).toEqual(['"Semis of mine"']);
    expect(offered('SPY |', RULES)).toContain('sma');
    expect(offered('SP|', RULES)).toContain('SPY');
    expect(offered('SPY last crosses |', RULES)).toEqual(['above', 'below']);
    expect(offered('SPY last crosses above s|', RULES)).toEqual(['sma', 'last']);
    expect(offered('SPY print(ti|', RULES)).toEqual([]);
    expect(offered('SPY print(tag = sw|', RULES)).toEqual(['sweep']);
    expect(offered('stale(|', RULES)).toEqual(['stocks', 'options']);
  });

  it('puts the rest of a word away', () => {
    const [completion] = completeQuery('prem > 5', 4, PRINTS);
    expect(completion).toMatchObject({ text: 'premium', from: 0, to: 4 });
    expect(completeQuery('sixe > 5', 2, PRINTS)[0]).toMatchObject({ text: 'size', from: 0, to: 4 });
  });
});
