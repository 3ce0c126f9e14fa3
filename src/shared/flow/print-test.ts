/** A query on prints as a function of a tape and an index, the same for engine and windows. Nothing is allocated per print. */
import { PRINT_COLUMNS } from '../contract/batch.ts';
import { etDate, type EpochMs } from '../market/calendar.ts';
import { PRINT_SIDE, PRINT_TAG, type PrintTag } from '../market/prints.ts';
import { underlyingOfRoot, type OptionContract } from '../market/symbols.ts';
import type { Comparison, Query } from '../query/query.ts';
import { compareNumbers, oppositeOf, TRUTH, truthOf, type Truth } from '../query/truth.ts';
import { FAR_FRACTION, NEAR_FRACTION, SIDE_WORDS, VENUES, type Moneyness } from './print-vocabulary.ts';
import { ownValue } from '../contract/own-value.ts';

export interface PrintValues {
  /** A field of the print at `at`, by its place in PRINT_COLUMNS. */
  value(at: number, place: number): number;
}
export type PrintTest = (tape: PrintValues, at: number, contract: OptionContract) => Truth;

type Column = (typeof PRINT_COLUMNS)[number];
type ReadNumber = (tape: PrintValues, at: number, contract: OptionContract) => number;

const place = (column: Column): number => PRINT_COLUMNS.indexOf(column);
const [SIDE, TAGS, PRICE, SPOT, PREMIUM, EXCHANGE] = (
  ['side', 'tags', 'price', 'spot', 'premiumUsd', 'exchange'] as const
).map(place);
const [DELTA, DELTA_USD, IV, AT_MS, QUOTE_AGE] = (
  ['delta', 'deltaUsd', 'ivFraction', 'atMs', 'quoteAgeMs'] as const
).map(place);
const column = (name: Column): ReadNumber => {
  const index = place(name);
  return (tape, at) => tape.value(at, index);
};

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Days since 1970 of the exchange's date; asked for by the same hour again and again. */
let hourMs: EpochMs = Number.NaN;
let hourDay = Number.NaN;
function exchangeDay(atMs: EpochMs): number {
  const hour = Math.floor(atMs / HOUR_MS);
  if (hour !== hourMs) {
    hourMs = hour;
    hourDay = hour === hour ? Date.parse(etDate(hour * HOUR_MS)) / DAY_MS : Number.NaN;
  }
  return hourDay;
}

/** Out of the money, as a fraction of the spot; below 0: in. */
const outBy: ReadNumber = (tape, at, { right, strike }) => {
  const spot = tape.value(at, SPOT);
  return (right === 'C' ? strike - spot : spot - strike) / spot;
};

const NUMBERS: Readonly<Record<string, ReadNumber>> = {
  premium: (tape, at) => Math.abs(tape.value(at, PREMIUM)),
  size: column('size'),
  price: column('price'),
  spot: column('spot'),
  strike: (_tape, _at, { strike }) => strike,
  quoteage: (tape, at) => tape.value(at, QUOTE_AGE) / 1000,
  iv: (tape, at) => tape.value(at, IV) * 100,
  otm: (tape, at, contract) => outBy(tape, at, contract) * 100,
  dte: (tape, at, { expiry }) => Math.round(Date.parse(expiry) / DAY_MS - exchangeDay(tape.value(at, AT_MS))),
  /** Delta dollars are delta × shares × spot, premium is price × shares. */
  delta: (tape, at) => {
    const delta = tape.value(at, DELTA);
    if (delta === delta) return delta;
    const shares = Math.abs(tape.value(at, PREMIUM)) / tape.value(at, PRICE);
    return tape.value(at, DELTA_USD) / (shares * tape.value(at, SPOT));
  },
};

/** Members of the watchlists that a text names in quotes. */
export type ListMembers = (list: string) => readonly string[];
const NO_LISTS: ListMembers = () => [];

export function printTest(query: Query, members: ListMembers = NO_LISTS): PrintTest {
  switch (query.kind) {
    case 'and':
      return allTests(query.parts.map((part) => printTest(part, members)));
    case 'or':
      return anyTest(query.parts.map((part) => printTest(part, members)));
    case 'not': {
      const test = printTest(query.part, members);
      return (tape, at, contract) => oppositeOf(test(tape, at, contract));
    }
    case 'event':
      return query.term.field === 'bought' ? sideTest(BOUGHT) : sideTest(SOLD);
    case 'compare':
      return comparisonTest(query, members);
  }
}

function allTests(tests: readonly PrintTest[]): PrintTest {
  return (tape, at, contract) => {
    let truth: Truth = TRUTH.yes;
    for (let i = 0; i < tests.length; i++) {
      const one = tests[i](tape, at, contract);
      if (one === TRUTH.no) return TRUTH.no;
      if (one === TRUTH.unknown) truth = TRUTH.unknown;
    }
    return truth;
  };
}

function anyTest(tests: readonly PrintTest[]): PrintTest {
  return (tape, at, contract) => {
    let truth: Truth = TRUTH.no;
    for (let i = 0; i < tests.length; i++) {
      const one = tests[i](tape, at, contract);
      if (one === TRUTH.yes) return TRUTH.yes;
      if (one === TRUTH.unknown) truth = TRUTH.unknown;
    }
    return truth;
  };
}

const BOUGHT = (1 << PRINT_SIDE.atAsk) | (1 << PRINT_SIDE.aboveAsk);
const SOLD = (1 << PRINT_SIDE.atBid) | (1 << PRINT_SIDE.belowBid);

/** An unknown side counts as a side of its own: a filter asks what the tape shows. */
const sideTest =
  (mask: number): PrintTest =>
  (tape, at) =>
    truthOf((mask & (1 << tape.value(at, SIDE))) !== 0);

function comparisonTest({ term, operator, value }: Comparison, members: ListMembers): PrintTest {
  if (value.kind === 'number') {
    const read = ownValue(NUMBERS, term.field) ?? (() => Number.NaN);
    const threshold = value.number;
    return (tape, at, contract) => compareNumbers(read(tape, at, contract), operator, threshold);
  }
  const words = value.kind === 'words' ? value.words : [];
  const test = wordTest(term.field, operator, words, members);
  return operator === '!=' ? (tape, at, contract) => oppositeOf(test(tape, at, contract)) : test;
}

function wordTest(
  field: string,
  operator: Comparison['operator'],
  words: readonly string[],
  members: ListMembers,
): PrintTest {
  switch (field) {
    case 'side':
      return sideTest(words.reduce((mask, word) => mask | (1 << SIDE_WORDS.indexOf(word as never)), 0));
    case 'tag': {
      const bits = words.reduce((mask, word) => mask | PRINT_TAG[word as PrintTag], 0);
      return (tape, at) => truthOf((tape.value(at, TAGS) & bits) !== 0);
    }
    case 'right': {
      const rights = words.map((word) => (word === 'call' ? 'C' : 'P'));
      return (_tape, _at, { right }) => truthOf(rights.includes(right));
    }
    case 'underlying': {
      const named = words.flatMap((word) => (word.startsWith('"') ? members(word.slice(1, -1)) : [word]));
      const names = new Set(named.map(underlyingOfRoot));
      return (_tape, _at, { underlying }) => truthOf(names.has(underlying));
    }
    case 'root':
      return (_tape, _at, { root }) => truthOf(words.includes(root));
    case 'venue': {
      const venues = Object.keys(VENUES)
        .filter((id) => words.includes(VENUES[Number(id)]))
        .map(Number);
      return (tape, at) => truthOf(venues.includes(tape.value(at, EXCHANGE)));
    }
    case 'moneyness':
      return (tape, at, contract) => {
        const out = outBy(tape, at, contract);
        if (out !== out) return TRUTH.unknown;
        for (let i = 0; i < words.length; i++) if (MONEYNESS_TESTS[words[i] as Moneyness](out)) return TRUTH.yes;
        return TRUTH.no;
      };
    default:
      return expiryTest(operator, words[0]);
  }
}

const MONEYNESS_TESTS: Readonly<Record<Moneyness, (outBy: number) => boolean>> = {
  out: (by) => by > 0,
  near: (by) => Math.abs(by) <= NEAR_FRACTION,
  in: (by) => by < 0,
  far: (by) => by >= FAR_FRACTION,
};

/** ISO dates compare as text. */
function expiryTest(operator: Comparison['operator'], date: string): PrintTest {
  const compared = operator === '!=' ? '=' : operator;
  return (_tape, _at, { expiry }) => compareNumbers(expiry < date ? -1 : expiry > date ? 1 : 0, compared, 0);
}
