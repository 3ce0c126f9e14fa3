/** The classifier's thresholds: just below the line, on it, just above. */
import { describe, expect, test } from 'vitest';
import { FlowTape } from '../../../../../src/main/engine/flow/flow-tape.ts';
import { PrintClassifier, sideOf, witnessOf } from '../../../../../src/main/engine/flow/print-classifier.ts';
import { ContractFacts } from '../../../../../src/main/engine/flow/print-filter.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { FrameDecoder } from '../../../../../src/main/engine/massive/frames/frame-decoder.ts';
import { EventColumns } from '../../../../../src/shared/market/event-columns.ts';
import {
  PRINT_SIDE,
  PRINT_SOURCE,
  PRINT_TAG,
  SIDE_BASIS,
  tagsOfCondition,
  type PrintTag,
} from '../../../../../src/shared/market/prints.ts';
import { CALL, desk, T0, type Trade } from './print-desk.ts';

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
    ['one contract that swept by its condition', { size: 1, conditions: [219] }, ['sweep', 'unusual']],
    ['100,000 dollars that swept: no block', { size: 100, conditions: [219] }, ['sweep', 'unusual']],
    ['100,000 dollars, late: not unusual', { size: 100, conditions: [202] }, ['block', 'late', 'excludedFromSide']],
    ['100,000 dollars of compression: not unusual', { size: 100, conditions: [247] }, ['block', 'excludedFromSide']],
    ['a large cancel', { size: 1000, conditions: [201] }, ['cancel', 'excludedFromSide']],
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
    expect(tape.get(print({ conditions: [condition] }), 'premiumUsd')).toBe(premiumUsd);
  });
});

test.each<[what: string, trade: Partial<Trade>]>([
  ['a size below 0', { size: -10 }],
  ['no size', { size: Number.NaN }],
  ['a size of 0', { size: 0 }],
  ['a size beyond any market', { size: 100_000_001 }],
  ['a part of a contract', { size: 1.5 }],
  ['an endless size', { size: Number.POSITIVE_INFINITY }],
  ['no price', { price: Number.NaN }],
  ['a price of 0', { price: 0 }],
  ['a price below 0', { price: -1 }],
  ['a price beyond any market', { price: 1e9 + 1 }],
  ['a price that overflows', { price: 1e308, size: 1e8 }],
])('%s leaves premium and side unknown, also of a cancel, and earns no other tag', (_what, trade) => {
  const { set, print, tape, tags, quote } = desk();
  set(CALL, { openInterest: 1e9 });
  quote(4.9, 5, T0 - 1);
  const seq = print(trade);
  expect(tape.get(seq, 'premiumUsd')).toBeNaN();
  expect(tags(seq)).toEqual(['excludedFromSide', 'wrongValue']);
  expect([tape.get(seq, 'side'), tape.get(seq, 'sideBasis')]).toEqual([PRINT_SIDE.unknown, SIDE_BASIS.kindOfTrade]);
  expect(tape.get(print({ ...trade, conditions: [201] }), 'premiumUsd')).toBeNaN();
});

test.each([
  [0.01, 1, 1],
  [1e4, 1e6, 1e12],
  [1e-2, 1e8, 1e8],
])('a premium of %s × %s contracts is known: %s', (price, size, premiumUsd) => {
  const { print, tape } = desk();
  expect(tape.get(print({ price, size }), 'premiumUsd')).toBeCloseTo(premiumUsd, 4);
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

test('a contract without a quote has none of another contract’s, nor of the print whose place it takes', () => {
  const table = new InstrumentTable(16);
  const tape = new FlowTape(2);
  const classifier = new PrintClassifier(table, tape, new ContractFacts(table));
  const [quoted, bare] = [table.intern(CALL), table.intern('O:SPY261218P00650000')];
  classifier.quote(quoted, 9, 11, T0 - 1);
  const print = (id: number): number =>
    classifier.print({ id, atMs: T0, price: 11, size: 1, conditions: [209], exchange: 302 });
  for (const id of [quoted, quoted]) print(id);
  const seq = print(bare);
  const fields = (['bid', 'ask', 'quoteAgeMs', 'side', 'sideBasis'] as const).map((name) => tape.get(seq, name));
  expect(fields).toEqual([Number.NaN, Number.NaN, Number.NaN, PRINT_SIDE.unknown, SIDE_BASIS.noQuote]);
});

test('an underlying that becomes known later gives its spot from then on', () => {
  const { print, set, tape } = desk();
  expect(tape.get(print(), 'spot')).toBeNaN();
  set('SPY', { last: 650, lastAtMs: T0 });
  expect(tape.get(print(), 'spot')).toBe(650);
});

const PUT = 'O:SPY261218P00650000';
const ADJUSTED = 'O:SPY1261218P00650000';
const CENT_CALL = 'O:SPY261218C00000500';
test.each<[what: string, symbol: string, spot: number | undefined, price: number, isPossible: boolean]>([
  ['a call at a quarter above its underlying', CALL, 600, 750, true],
  ['a call above that', CALL, 600, 750.01, false],
  ['a call, its underlying unknown, at a hundred times its strike', CALL, undefined, 65_000, true],
  ['a call above that', CALL, undefined, 65_000.01, false],
  ['a call of a strike of cents, its underlying unknown', CENT_CALL, undefined, 1000, true],
  ['a call above that', CENT_CALL, undefined, 1000.01, false],
  ['a put at its strike, whatever its underlying', PUT, 2000, 650, true],
  ['a put above it', PUT, 2000, 650.01, false],
  ['an adjusted contract, which delivers something else', ADJUSTED, 600, 9_000, true],
])('%s: %s, spot %s, price %s', (_what, symbol, spot, price, isPossible) => {
  const { set, print, tags, tape } = desk();
  set(symbol, { sharesPerContract: 100 });
  if (spot !== undefined) set('SPY', { last: spot, lastAtMs: T0 });
  // The table's second name, where it is not the desk's own.
  const seq = print({ id: symbol === CALL ? 0 : 1, price });
  expect(tags(seq).includes('wrongValue')).toBe(!isPossible);
  expect(Number.isNaN(tape.get(seq, 'premiumUsd'))).toBe(!isPossible);
});
