import { beforeEach, describe, expect, it } from 'vitest';
import { FlowTape } from '../../../../../src/main/engine/flow/flow-tape.ts';
import {
  MODEL_WITNESS_MS,
  PrintClassifier,
  QUOTE_WITNESS_MS,
  SPOT_WITNESS_MS,
  sideOf,
} from '../../../../../src/main/engine/flow/print-classifier.ts';
import { ContractFacts, PrintFilter } from '../../../../../src/main/engine/flow/print-filter.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { PRINT_SIDE, PRINT_SOURCE, PRINT_TAG, SIDE_BASIS } from '../../../../../src/shared/market/prints.ts';

const CALL = 'O:SPY261218C00650000';
const T0 = 1_763_652_605_000;

let table: InstrumentTable;
let tape: FlowTape;
let classifier: PrintClassifier;
let facts: ContractFacts;
let id: number;

function quote(bid: number, ask: number, atMs: number): void {
  classifier.quote(id, bid, ask, atMs);
}

function print(over: Partial<Parameters<PrintClassifier['print']>[0]> = {}): number {
  return classifier.print({ id, atMs: T0, price: 9.35, size: 10, conditions: [209], exchange: 302, ...over });
}

const tagged = (seq: number, tag: keyof typeof PRINT_TAG): boolean => (tape.get(seq, 'tags') & PRINT_TAG[tag]) !== 0;

beforeEach(() => {
  table = new InstrumentTable(16);
  tape = new FlowTape(64);
  facts = new ContractFacts(table);
  classifier = new PrintClassifier(table, tape, facts);
  id = table.intern(CALL);
});

describe('side', () => {
  it.each([
    [9.4, PRINT_SIDE.aboveAsk],
    [9.36, PRINT_SIDE.atAsk],
    [9.34, PRINT_SIDE.mid],
    [9.32, PRINT_SIDE.atBid],
    [9.3, PRINT_SIDE.belowBid],
  ])('of %d against 9.32 × 9.36', (price, side) => expect(sideOf(price, 9.32, 9.36)).toBe(side));

  it('uses the quote in force just before the print, with its age', () => {
    quote(9.3, 9.34, T0 - 40);
    quote(9.36, 9.4, T0);
    const seq = print({ price: 9.34 });
    expect(tape.get(seq, 'side')).toBe(PRINT_SIDE.atAsk);
    expect([tape.get(seq, 'bid'), tape.get(seq, 'ask'), tape.get(seq, 'quoteAgeMs')]).toEqual([9.3, 9.34, 40]);
  });

  it('is unknown, never mid, without a fresh, uncrossed, two-sided quote', () => {
    expect(tape.get(print(), 'side')).toBe(PRINT_SIDE.unknown);
    quote(0, 9.4, T0 - 10);
    expect(tape.get(print(), 'side')).toBe(PRINT_SIDE.unknown);
    quote(9.4, 9.3, T0 - 10);
    expect(tape.get(print(), 'side')).toBe(PRINT_SIDE.unknown);
    quote(9.3, 9.4, T0 - QUOTE_WITNESS_MS - 1);
    const old = print();
    expect(tape.get(old, 'side')).toBe(PRINT_SIDE.unknown);
    expect(tape.get(old, 'quoteAgeMs')).toBe(QUOTE_WITNESS_MS + 1);
  });

  it('falls back to a snapshot quote in the table while none was streamed', () => {
    table.column('bid')[id] = 9.3;
    table.column('ask')[id] = 9.4;
    table.column('quoteAtMs')[id] = T0 - 1000;
    expect(tape.get(print({ price: 9.4 }), 'side')).toBe(PRINT_SIDE.atAsk);
    expect(tape.get(print({ price: 9.4, atMs: T0 - 1000 }), 'side')).toBe(PRINT_SIDE.unknown);
  });

  it('is unknown for multi-leg prints, whose price is one leg of a package', () => {
    quote(9.3, 9.4, T0 - 10);
    const seq = print({ price: 9.4, conditions: [232] });
    expect(tape.get(seq, 'side')).toBe(PRINT_SIDE.unknown);
    expect(tagged(seq, 'multiLeg')).toBe(true);
  });
});

describe('premium', () => {
  it('is price × size × shares per contract, and unknown where an adjusted deliverable is unknown', () => {
    expect(tape.get(print({ price: 9.35, size: 512 }), 'premiumUsd')).toBeCloseTo(478_720, 6);
    const adjusted = table.intern('O:TSLA1270115C00250000');
    expect(tape.get(print({ id: adjusted }), 'premiumUsd')).toBeNaN();
    table.column('sharesPerContract')[adjusted] = 10;
    expect(tape.get(print({ id: adjusted, price: 2, size: 3 }), 'premiumUsd')).toBe(60);
  });
});

describe('sweeps and blocks', () => {
  it('joins two venues on one side within 300 ms and amends the first print', () => {
    quote(9.3, 9.35, T0 - 10);
    const first = print({ exchange: 302 });
    expect(tagged(first, 'sweep')).toBe(false);
    const second = print({ exchange: 316, atMs: T0 + 120 });
    expect([tagged(first, 'sweep'), tagged(second, 'sweep')]).toEqual([true, true]);
    expect([tape.get(first, 'groupId'), tape.get(second, 'groupId')]).toEqual([first, first]);
    expect(tape.amendment(0)).toBe(first);
  });

  it('tags every print of the run once a second venue shows it to be a sweep', () => {
    const other = table.intern('O:SPY261218P00650000');
    quote(9.3, 9.35, T0 - 10);
    const run = [print()];
    const apart = [print({ id: other })];
    run.push(print({ atMs: T0 + 50 }));
    apart.push(print({ id: other, atMs: T0 + 60 }), print({ conditions: [202], atMs: T0 + 70 }));
    expect(run.some((seq) => tagged(seq, 'sweep'))).toBe(false);
    run.push(print({ exchange: 316, atMs: T0 + 100 }));
    expect(run.map((seq) => tape.get(seq, 'groupId'))).toEqual([run[0], run[0], run[0]]);
    expect(apart.some((seq) => tagged(seq, 'sweep'))).toBe(false);
  });

  it('does not join other sides, later prints or prints of unknown side', () => {
    quote(9.3, 9.35, T0 - 10);
    print({ exchange: 302 });
    expect(tagged(print({ exchange: 316, price: 9.3 }), 'sweep')).toBe(false);
    expect(tagged(print({ exchange: 316, atMs: T0 + 301 }), 'sweep')).toBe(false);
  });

  it('takes an intermarket-sweep condition at its word', () => {
    const seq = print({ conditions: [219] });
    expect([tagged(seq, 'sweep'), tagged(seq, 'unusual')]).toEqual([true, true]);
    expect(tape.get(seq, 'groupId')).toBe(seq);
  });

  it('calls one large print a block unless it swept', () => {
    expect(tagged(print({ size: 512, price: 9.35 }), 'block')).toBe(true);
    expect(tagged(print({ size: 512, price: 9.35, conditions: [219], atMs: T0 + 1000 }), 'block')).toBe(false);
    expect(tagged(print({ size: 50, price: 90, atMs: T0 + 2000 }), 'block')).toBe(false);
  });
});

describe('packages', () => {
  const leg = (symbol: string, over: Partial<Parameters<PrintClassifier['print']>[0]> = {}): number =>
    print({ id: table.intern(symbol), conditions: [232], ...over });
  const groups = (...seqs: number[]): number[] => seqs.map((seq) => tape.get(seq, 'groupId'));

  it('are legs with one condition, venue and instant in contracts of one underlying, sizes in a ratio', () => {
    const low = leg('O:SPY261218C00650000', { size: 10 });
    const middle = leg('O:SPY261218C00660000', { size: 20 });
    const high = leg('O:SPY261218C00670000', { size: 10 });
    expect(groups(low, middle, high)).toEqual([low, low, low]);
    expect(tape.amendment(0)).toBe(low);
    expect(tape.amendHead).toBe(1);
  });

  it.each([
    ['another instant', { atMs: T0 + 1 }],
    ['another condition', { conditions: [233] }],
    ['another venue', { exchange: 316 }],
    ['sizes without a ratio', { size: 7 }],
    ['no multi-leg condition', { conditions: [209] }],
  ])('not with %s', (_, over) => {
    const first = leg('O:SPY261218C00650000', { size: 10 });
    const second = leg('O:SPY261218C00660000', { size: 10, ...over });
    expect(groups(first, second)).toEqual([Number.NaN, Number.NaN]);
  });

  it('of two venues whose legs come in turns, each is one', () => {
    const seqs = [302, 303, 302, 303].map((exchange, i) =>
      leg(`O:SPY261218C00${i < 2 ? 650 : 660}000`, { size: exchange === 302 ? 10 : 7, exchange }),
    );
    const [first, second] = seqs;
    expect(seqs.map((seq) => tape.get(seq, 'groupId'))).toEqual([first, second, first, second]);
  });

  it('not across underlyings; a contract that comes again begins the next package', () => {
    const spy = leg('O:SPY261218C00650000');
    const qqq = leg('O:QQQ261218C00600000');
    const spyPut = leg('O:SPY261218P00640000');
    const again = leg('O:SPY261218C00650000');
    const put = leg('O:SPY261218P00640000');
    expect(groups(spy, qqq, spyPut, again, put)).toEqual([spy, Number.NaN, spy, again, again]);
  });
});

describe('values at the print', () => {
  const underlying = (usd: number, atMs: number): void => {
    const spy = table.intern('SPY');
    table.column('last')[spy] = usd;
    table.column('lastAtMs')[spy] = atMs;
  };
  const model = (delta: number, atMs: number): void => {
    table.column('modelDelta')[id] = delta;
    table.column('modelIv')[id] = 0.2;
    table.column('modelAtMs')[id] = atMs;
  };

  it('are not those of a model that stopped eleven minutes ago', () => {
    model(0.313, T0 - 11 * 60_000);
    const old = print();
    expect([tape.get(old, 'delta'), tape.get(old, 'ivFraction')]).toEqual([Number.NaN, Number.NaN]);
    model(0.627, T0 - MODEL_WITNESS_MS);
    const fresh = print();
    expect([tape.get(fresh, 'delta'), tape.get(fresh, 'ivFraction')]).toEqual([0.627, 0.2]);
    expect(tape.get(print({ atMs: T0 + 1 }), 'delta')).toBeNaN();
  });

  it('on a delayed feed are those when the print came; a print fetched afterwards has none', () => {
    model(0.5, T0 + 15 * 60_000 - 1_000);
    classifier.arrivedAtMs = T0 + 15 * 60_000;
    expect(tape.get(print(), 'delta')).toBe(0.5);
    const repaired = classifier.print(
      { id, atMs: T0, price: 9.35, size: 10, conditions: [209], exchange: 302 },
      PRINT_SOURCE.repaired,
    );
    expect(tape.get(repaired, 'delta')).toBeNaN();
  });

  it('have a spot of that minute or none', () => {
    underlying(645, T0 - SPOT_WITNESS_MS);
    expect(tape.get(print(), 'spot')).toBe(645);
    expect(tape.get(print({ atMs: T0 + 1 }), 'spot')).toBeNaN();
    underlying(645, T0 + SPOT_WITNESS_MS + 1);
    expect(tape.get(print(), 'spot')).toBeNaN();
  });
});

describe('why there is no side', () => {
  const basis = (seq: number): number => tape.get(seq, 'sideBasis');

  it('is the cause that it was', () => {
    expect(basis(print())).toBe(SIDE_BASIS.noQuote);
    quote(0, 9.4, T0 - 10);
    expect(basis(print())).toBe(SIDE_BASIS.notTwoSided);
    quote(9.4, 9.4, T0 - 10);
    expect(basis(print())).toBe(SIDE_BASIS.crossed);
    quote(9.3, 9.4, T0 - QUOTE_WITNESS_MS - 1);
    expect(basis(print())).toBe(SIDE_BASIS.oldQuote);
    quote(9.3, 9.4, T0 - 10);
    expect(basis(print())).toBe(SIDE_BASIS.quote);
    expect([232, 202, 201].map((condition) => basis(print({ conditions: [condition] })))).toEqual([
      SIDE_BASIS.kindOfTrade,
      SIDE_BASIS.kindOfTrade,
      SIDE_BASIS.kindOfTrade,
    ]);
  });
});

describe('cancels', () => {
  it('nets the latest equal print and counts its premium negative', () => {
    const other = print({ size: 11 });
    const older = print({ size: 10 });
    const newer = print({ size: 10 });
    const cancel = print({ size: 10, conditions: [201] });
    expect([other, older, newer].map((s) => tagged(s, 'cancelled'))).toEqual([false, false, true]);
    expect(tape.get(cancel, 'premiumUsd')).toBe(-tape.get(newer, 'premiumUsd'));
    print({ size: 10, conditions: [203] });
    expect(tagged(older, 'cancelled')).toBe(true);
  });
});

describe('tape', () => {
  it('keeps the newest prints and says where they begin', () => {
    for (let i = 0; i < 100; i++) print({ size: i + 1 });
    expect([tape.head, tape.tail]).toEqual([100, 36]);
    expect([tape.get(99, 'size'), tape.get(36, 'size')]).toEqual([100, 37]);
  });
});

describe('filter', () => {
  const all = { underlyings: [], rights: [], minPremiumUsd: 0, minSize: 0 };
  const passes = (over: object, seq: number): boolean => new PrintFilter({ ...all, ...over }, facts).matches(tape, seq);

  it('judges underlying, right, expiry, size and premium', () => {
    const seq = print({ size: 20, price: 10 });
    expect(passes({}, seq)).toBe(true);
    expect([passes({ underlyings: ['SPY'] }, seq), passes({ underlyings: ['QQQ'] }, seq)]).toEqual([true, false]);
    expect([passes({ rights: ['C'] }, seq), passes({ rights: ['P'] }, seq)]).toEqual([true, false]);
    expect([passes({ minSize: 20 }, seq), passes({ minSize: 21 }, seq)]).toEqual([true, false]);
    expect([passes({ minPremiumUsd: 20_000 }, seq), passes({ minPremiumUsd: 20_001 }, seq)]).toEqual([true, false]);
    expect([passes({ expiryFrom: '2026-12-19' }, seq), passes({ expiryTo: '2026-12-18' }, seq)]).toEqual([false, true]);
  });
});
