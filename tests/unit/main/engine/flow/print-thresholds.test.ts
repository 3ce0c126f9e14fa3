/** The classifier's thresholds: just below the line, on it, just above. */
import { describe, expect, test } from 'vitest';
import { FlowTape } from '../../../../../src/main/engine/flow/flow-tape.ts';
import { PrintClassifier, sideOf, witnessOf } from '../../../../../src/main/engine/flow/print-classifier.ts';
import { ContractFacts } from '../../../../../src/main/engine/flow/print-filter.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { FrameDecoder } from '../../../../../src/main/engine/massive/frames/frame-decoder.ts';
import { EventColumns } from '../../../../../src/shared/market/event-columns.ts';
import type { ColumnName } from '../../../../../src/shared/contract/columns.ts';
import {
  PRINT_SIDE,
  PRINT_SOURCE,
  PRINT_TAG,
  SIDE_BASIS,
  tagsOfCondition,
  type PrintTag,
} from '../../../../../src/shared/market/prints.ts';

const CALL = 'O:SPY261218C00650000';
const T0 = 1_763_652_605_000;
type Trade = Parameters<PrintClassifier['print']>[0];

function desk(): {
  tape: FlowTape;
  set: (symbol: string, values: Partial<Record<ColumnName, number>>) => void;
  quote: (bid: number, ask: number, atMs: number) => void;
  print: (over?: Partial<Trade>, source?: number) => number;
  tags: (seq: number) => PrintTag[];
} {
  const table = new InstrumentTable(16);
  const tape = new FlowTape(64);
  const classifier = new PrintClassifier(table, tape, new ContractFacts(table));
  const id = table.intern(CALL);
  return {
    tape,
    set: (symbol, values) => {
      for (const [name, value] of Object.entries(values))
        table.column(name as ColumnName)[table.intern(symbol)] = value;
    },
    quote: (bid, ask, atMs) => classifier.quote(id, bid, ask, atMs),
    print: (over, source) =>
      classifier.print({ id, atMs: T0, price: 10, size: 10, condition: 209, exchange: 302, ...over }, source),
    tags: (seq) => {
      const bits = tape.get(seq, 'tags');
      return (Object.keys(PRINT_TAG) as PrintTag[]).filter((tag) => bits & PRINT_TAG[tag]);
    },
  };
}

describe('the side against 10.00 × 12.00', () => {
  // "At" reaches 15 % of the spread inwards: to 10.30 and from 11.70.
  test.each<[price: number, side: keyof typeof PRINT_SIDE]>([
    [9.99, 'belowBid'],
    [9.9999999999, 'atBid'],
    [10, 'atBid'],
    [10.3, 'atBid'],
    [10.3000001, 'mid'],
    [11.6999999, 'mid'],
    [11.7, 'atAsk'],
    [12, 'atAsk'],
    [12.0000000001, 'atAsk'],
    [12.01, 'aboveAsk'],
  ])('of %s is %s', (price, side) => {
    expect(sideOf(price, 10, 12)).toBe(PRINT_SIDE[side]);
  });
});

test.each<[what: string, bid: number, ask: number, ageMs: number, tags: number, basis: keyof typeof SIDE_BASIS]>([
  ['a quote of this millisecond', 10, 12, 0, 0, 'quote'],
  ['of five seconds before', 10, 12, 5000, 0, 'quote'],
  ['older', 10, 12, 5001, 0, 'oldQuote'],
  ['none', Number.NaN, Number.NaN, Number.NaN, 0, 'noQuote'],
  ['no bid', 0, 12, 0, 0, 'notTwoSided'],
  ['no ask', 10, 0, 0, 0, 'notTwoSided'],
  ['an unknown side', Number.NaN, 12, 0, 0, 'notTwoSided'],
  ['locked', 12, 12, 0, 0, 'crossed'],
  ['crossed', 12.01, 12, 0, 0, 'crossed'],
  ['a cent apart', 11.99, 12, 0, 0, 'quote'],
  ['crossed and old', 12.01, 12, 9999, 0, 'crossed'],
  ['a kind of trade that has no aggressor', 10, 12, 0, PRINT_TAG.excludedFromSide, 'kindOfTrade'],
  ['another tag', 10, 12, 0, PRINT_TAG.sweep, 'quote'],
])('%s: %s', (_what, bid, ask, ageMs, tags, basis) => {
  expect(witnessOf(bid, ask, ageMs, tags)).toBe(SIDE_BASIS[basis]);
});

describe('size', () => {
  test.each<[what: string, trade: Partial<Trade>, tags: PrintTag[]]>([
    ['99,900 dollars', { price: 9.99, size: 100 }, []],
    ['100,000 dollars in 100 contracts', { price: 10, size: 100 }, ['block', 'unusual']],
    ['100,000 dollars in 99 contracts', { price: 10.2, size: 99 }, ['unusual']],
    ['999 contracts of a cent', { price: 0.01, size: 999 }, []],
    ['1,000 contracts of a cent', { price: 0.01, size: 1000 }, ['unusual']],
    ['one contract that swept by its condition', { size: 1, condition: 219 }, ['sweep', 'unusual']],
    ['100,000 dollars that swept: no block', { size: 100, condition: 219 }, ['sweep', 'unusual']],
    ['100,000 dollars, late: not unusual', { size: 100, condition: 202 }, ['block', 'late', 'excludedFromSide']],
    ['100,000 dollars of compression: not unusual', { size: 100, condition: 247 }, ['block', 'excludedFromSide']],
    ['a large cancel', { size: 1000, condition: 201 }, ['cancel', 'excludedFromSide']],
  ])('%s', (_what, trade, tags) => {
    const { print, tags: of } = desk();
    expect(of(print(trade)).toSorted()).toEqual(tags.toSorted());
  });

  test.each([
    [Number.NaN, false],
    [9, true],
    [10, false],
    [11, false],
    [0, true],
  ])('ten contracts against open interest of %s: some must open: %s', (openInterest, opens) => {
    const { set, print, tags } = desk();
    set(CALL, { openInterest });
    expect(tags(print()).includes('openingGuess')).toBe(opens);
  });

  test.each<[shares: number | undefined, condition: number, premiumUsd: number]>([
    [undefined, 209, 10_000],
    [10, 209, 1000],
    [undefined, 201, -10_000],
  ])('premium with %s shares a contract, condition %s, is %s', (shares, condition, premiumUsd) => {
    const { set, print, tape } = desk();
    if (shares !== undefined) set(CALL, { sharesPerContract: shares });
    expect(tape.get(print({ condition }), 'premiumUsd')).toBe(premiumUsd);
  });
});

describe('what stood when it printed', () => {
  test.each([
    [-60_001, Number.NaN],
    [-60_000, 650],
    [0, 650],
    [60_000, 650],
    [60_001, Number.NaN],
  ])('the underlying’s trade %s ms from it: spot %s', (afterMs, spot) => {
    const { set, print, tape } = desk();
    set('SPY', { last: 650, lastAtMs: T0 + afterMs });
    expect(tape.get(print(), 'spot')).toBe(spot);
  });

  const MODEL = { modelIv: 0.2, modelDelta: 0.5, modelGamma: 0.01, modelPrice: 10 };
  test.each([
    [10_000, 0.2],
    [10_001, Number.NaN],
    [-1, 0.2],
  ])('a model value %s ms old: IV %s', (ageMs, iv) => {
    const { set, print, tape } = desk();
    set(CALL, { ...MODEL, modelAtMs: T0 - ageMs });
    const seq = print();
    expect([tape.get(seq, 'ivFraction'), tape.get(seq, 'delta')]).toEqual([iv, Number.isNaN(iv) ? iv : 0.5]);
  });

  test('its delta and gamma in dollars', () => {
    const { set, print, tape } = desk();
    set(CALL, { ...MODEL, modelAtMs: T0 });
    set('SPY', { last: 650, lastAtMs: T0 });
    const seq = print();
    // 10 contracts of 100 shares at 650: half of it; and 1 % of 650 × 0.01 more.
    expect(tape.get(seq, 'deltaUsd')).toBeCloseTo(325_000, 6);
    expect(tape.get(seq, 'gammaUsd')).toBeCloseTo(42_250, 6);
    const fetched = print({}, PRINT_SOURCE.repaired);
    expect([tape.get(fetched, 'ivFraction'), tape.get(fetched, 'deltaUsd')]).toEqual([Number.NaN, Number.NaN]);
  });

  // Against a theoretical value of 10: the band is ten cents; of 0.50: a cent.
  test.each<[theo: number, price: number, basis: keyof typeof SIDE_BASIS]>([
    [10, 10.1, 'noQuote'],
    [10, 10.11, 'estimatedBought'],
    [10, 9.9, 'noQuote'],
    [10, 9.89, 'estimatedSold'],
    [0.5, 0.51, 'noQuote'],
    [0.5, 0.52, 'estimatedBought'],
    [0.5, 0.49, 'noQuote'],
    [0.5, 0.48, 'estimatedSold'],
    [Number.NaN, 10, 'noQuote'],
  ])('without a quote, worth %s, printed at %s: %s', (theo, price, basis) => {
    const { set, print, tape } = desk();
    set(CALL, { ...MODEL, modelPrice: theo, modelAtMs: T0 });
    const seq = print({ price });
    expect([tape.get(seq, 'sideBasis'), tape.get(seq, 'side')]).toEqual([SIDE_BASIS[basis], PRINT_SIDE.unknown]);
  });

  test('a quote that cannot bear witness but is no matter of age is not estimated', () => {
    const { set, print, quote, tape } = desk();
    set(CALL, { ...MODEL, modelAtMs: T0 });
    quote(12, 11, T0 - 1);
    expect(tape.get(print({ price: 20 }), 'sideBasis')).toBe(SIDE_BASIS.crossed);
    quote(9, 11, T0);
    expect(tape.get(print({ price: 20, atMs: T0 + 5001 }), 'sideBasis')).toBe(SIDE_BASIS.estimatedBought);
  });

  test.each<[what: string, quotes: [number, number, number][], bid: number, ageMs: number]>([
    ['the quote before it', [[9, 11, T0 - 5]], 9, 5],
    [
      'not the one of its own millisecond',
      [
        [8, 11, T0 - 5],
        [9, 11, T0],
      ],
      8,
      5,
    ],
    [
      'of two before it the newer',
      [
        [8, 11, T0 - 5],
        [9, 11, T0 - 1],
      ],
      9,
      1,
    ],
    ['none', [[9, 11, T0]], Number.NaN, Number.NaN],
    [
      'none of two later ones',
      [
        [9, 11, T0],
        [9, 11, T0 + 1],
      ],
      Number.NaN,
      Number.NaN,
    ],
  ])('%s', (_what, quotes, bid, ageMs) => {
    const { print, quote, tape } = desk();
    for (const [b, a, atMs] of quotes) quote(b, a, atMs);
    const seq = print();
    expect([tape.get(seq, 'bid'), tape.get(seq, 'quoteAgeMs')]).toEqual([bid, ageMs]);
  });
});

describe('a sweep', () => {
  const ASK = { price: 11 };
  test.each<[what: string, second: Partial<Trade>, sweeps: boolean]>([
    ['another venue at once', { exchange: 303 }, true],
    ['another venue 300 ms later', { exchange: 303, atMs: T0 + 300 }, true],
    ['301 ms later', { exchange: 303, atMs: T0 + 301 }, false],
    ['stamped before', { exchange: 303, atMs: T0 - 1 }, false],
    ['the same venue', {}, false],
    ['the same venue, swept by condition', { condition: 219 }, true],
    ['on the other side', { exchange: 303, price: 9 }, false],
    ['a leg of a package', { exchange: 303, condition: 232 }, false],
    ['late', { exchange: 303, condition: 202 }, false],
    ['tied to stock', { exchange: 303, condition: 240 }, false],
  ])('%s: %s', (_what, second, sweeps) => {
    const { print, quote, tags, tape } = desk();
    quote(9, 11, T0 - 100);
    const first = print(ASK);
    const seq = print({ ...ASK, ...second });
    expect(tags(first).includes('sweep')).toBe(sweeps);
    expect(tags(seq).includes('sweep')).toBe(sweeps);
    expect([tape.get(first, 'groupId'), tape.get(seq, 'groupId')]).toEqual(
      sweeps ? [first, first] : [Number.NaN, Number.NaN],
    );
  });

  test('is none between venues while the side is unknown', () => {
    const { print, tags } = desk();
    expect([print(), print({ exchange: 303 })].map((seq) => tags(seq).includes('sweep'))).toEqual([false, false]);
  });
});

describe('a cancel', () => {
  test.each<[what: string, cancel: Partial<Trade>, cancelled: boolean]>([
    ['of the same price and size', {}, true],
    ['of another price', { price: 10.01 }, false],
    ['of another size', { size: 11 }, false],
  ])('%s: %s', (_what, cancel, cancelled) => {
    const { print, tags } = desk();
    const seq = print();
    const by = print({ condition: 201, ...cancel });
    expect([tags(seq).includes('cancelled'), tags(by).includes('cancelled')]).toEqual([cancelled, false]);
  });

  test('nets the latest that stands, one for each', () => {
    const { print, tags } = desk();
    const seqs = [print(), print()];
    const left = (): boolean[] => seqs.map((seq) => tags(seq).includes('cancelled'));
    print({ condition: 207 });
    expect(left()).toEqual([false, true]);
    print({ condition: 205 });
    expect(left()).toEqual([true, true]);
  });
});

test.each([
  [209, 0],
  [219, PRINT_TAG.sweep],
  [201, PRINT_TAG.cancel | PRINT_TAG.excludedFromSide],
  [232, PRINT_TAG.multiLeg | PRINT_TAG.excludedFromSide],
  [240, PRINT_TAG.stockTied | PRINT_TAG.excludedFromSide],
  [227, PRINT_TAG.auction],
  [255, 0],
  [256, 0],
  [-1, 0],
  [Number.NaN, 0],
])('condition %s carries tags %s', (condition, tags) => {
  expect(tagsOfCondition(condition)).toBe(tags);
});

describe('a streamed trade', () => {
  test('is the print that its fields say, in the wire’s order with the quotes', () => {
    const table = new InstrumentTable(16);
    const tape = new FlowTape(64);
    const classifier = new PrintClassifier(table, tape, new ContractFacts(table));
    const decoder = new FrameDecoder((symbol) => table.intern(symbol));
    const events = new EventColumns();
    const T = (rest: object): object => ({ ev: 'T', sym: CALL, p: 11, s: 3, t: T0, x: 302, ...rest });
    decoder.decode(Buffer.from(JSON.stringify([T({ c: [227] }), T({ s: 4, c: [] })])), 'options', T0, events);
    classifier.quote(table.intern(CALL), 9, 11, T0 - 1);
    classifier.trade(events, 0);
    classifier.trade(events, 1);
    const columns = [
      'atMs',
      'price',
      'size',
      'condition',
      'exchange',
      'source',
      'premiumUsd',
      'side',
      'bid',
      'ask',
      'tags',
    ] as const;
    const values = (seq: number): number[] => columns.map((name) => tape.get(seq, name));
    const { atAsk } = PRINT_SIDE;
    expect(values(0)).toEqual([T0, 11, 3, 227, 302, PRINT_SOURCE.stream, 3300, atAsk, 9, 11, PRINT_TAG.auction]);
    expect(values(1)).toEqual([T0, 11, 4, Number.NaN, 302, PRINT_SOURCE.stream, 4400, atAsk, 9, 11, 0]);
    expect([tape.instrument(0), tape.head]).toEqual([table.intern(CALL), 2]);
  });
});

describe('a sweep that shows late', () => {
  test('takes in every print of its run, takes back its block, and tells of each', () => {
    const { print, quote, tags, tape } = desk();
    quote(9, 11, T0 - 100);
    const run = [print({ price: 11, size: 100 }), print({ price: 11 }), print({ price: 11, condition: 202 })];
    expect(tags(run[0])).toContain('block');
    const before = tape.amendHead;
    const last = print({ price: 11, exchange: 303 });
    expect([...run, last].map((seq) => tags(seq).includes('sweep'))).toEqual([true, true, false, true]);
    expect(tags(run[0])).not.toContain('block');
    expect(Array.from({ length: tape.amendHead - before }, (_, n) => tape.amendment(before + n))).toEqual(
      run.slice(0, 2),
    );
    // A sweep goes on at the same venue, without telling of the first again.
    const more = print({ price: 11, exchange: 303, atMs: T0 + 300 });
    expect([tags(more).includes('sweep'), tape.get(more, 'groupId'), tape.amendHead - before]).toEqual([
      true,
      run[0],
      2,
    ]);
  });

  test('leaves the prints of other contracts in between alone', () => {
    const table = new InstrumentTable(16);
    const tape = new FlowTape(64);
    const classifier = new PrintClassifier(table, tape, new ContractFacts(table));
    // Contracts far apart in the table: each has its own run.
    for (let n = 0; n < 3000; n++) table.intern(`S${n}`);
    const ids = [table.intern(CALL), table.intern('O:SPY261218P00650000')];
    for (const id of ids) classifier.quote(id, 9, 11, T0 - 1);
    const print = (id: number, exchange: number): number =>
      classifier.print({ id, atMs: T0, price: 11, size: 1, condition: 209, exchange });
    const seqs = [print(ids[0], 302), print(ids[1], 302), print(ids[0], 303), print(ids[1], 302)];
    expect(seqs.map((seq) => (tape.get(seq, 'tags') & PRINT_TAG.sweep) !== 0)).toEqual([true, false, true, false]);
    print(3, 302);
    expect(tape.get(print(ids[0], 302), 'groupId')).toBe(seqs[0]);
  });
});

test('cleared, neither quotes nor runs of before say anything', () => {
  const table = new InstrumentTable(16);
  const tape = new FlowTape(64);
  const classifier = new PrintClassifier(table, tape, new ContractFacts(table));
  const id = table.intern(CALL);
  const print = (exchange: number, condition = 209): number =>
    classifier.print({ id, atMs: T0, price: 11, size: 1, condition, exchange });
  classifier.quote(id, 9, 11, T0 - 1);
  print(302, 219);
  classifier.clear();
  const seq = print(303);
  expect([tape.get(seq, 'side'), tape.get(seq, 'groupId')]).toEqual([PRINT_SIDE.unknown, Number.NaN]);
});

test('cleared, a sweep by its condition begins a run of its own', () => {
  const table = new InstrumentTable(16);
  const tape = new FlowTape(64);
  const classifier = new PrintClassifier(table, tape, new ContractFacts(table));
  const print = (): number =>
    classifier.print({ id: table.intern(CALL), atMs: T0, price: 11, size: 1, condition: 219, exchange: 302 });
  const first = print();
  expect(tape.get(print(), 'groupId')).toBe(first);
  classifier.clear();
  const anew = print();
  expect(tape.get(anew, 'groupId')).toBe(anew);
});

test('a contract without a quote has none of another contract’s, nor of the print whose place it takes', () => {
  const table = new InstrumentTable(16);
  const tape = new FlowTape(2);
  const classifier = new PrintClassifier(table, tape, new ContractFacts(table));
  const [quoted, bare] = [table.intern(CALL), table.intern('O:SPY261218P00650000')];
  classifier.quote(quoted, 9, 11, T0 - 1);
  const print = (id: number): number =>
    classifier.print({ id, atMs: T0, price: 11, size: 1, condition: 209, exchange: 302 });
  for (const id of [quoted, quoted]) print(id);
  const seq = print(bare);
  const fields = (['bid', 'ask', 'quoteAgeMs', 'side', 'sideBasis'] as const).map((name) => tape.get(seq, name));
  expect(fields).toEqual([Number.NaN, Number.NaN, Number.NaN, PRINT_SIDE.unknown, SIDE_BASIS.noQuote]);
});

test('a cancel tells again of the print it cancels', () => {
  const { print, tape } = desk();
  const seq = print();
  const before = tape.amendHead;
  print({ condition: 201 });
  expect([tape.amendHead - before, tape.amendment(before)]).toEqual([1, seq]);
});

test('an underlying that becomes known later gives its spot from then on', () => {
  const { print, set, tape } = desk();
  expect(tape.get(print(), 'spot')).toBeNaN();
  set('SPY', { last: 650, lastAtMs: T0 });
  expect(tape.get(print(), 'spot')).toBe(650);
});
