/** Rows of the vendor's flat files as wire events, so that they go through the same decoder as live data. */
import { marketOf, parseOptionSymbol, type Market } from '../../../shared/market/symbols.ts';

export type FlatKind = 'trades' | 'quotes' | 'minuteBars' | 'indexValues';

/** What a flat file holds, by its header; undefined for an unknown header. */
export function flatKindOf(header: readonly string[]): FlatKind | undefined {
  if (!header.includes('ticker')) return undefined;
  if (header.includes('bid_price')) return 'quotes';
  if (header.includes('window_start')) return 'minuteBars';
  if (header.includes('price')) return 'trades';
  return header.includes('value') ? 'indexValues' : undefined;
}

export interface FlatEvent {
  market: Market;
  symbol: string;
  /** One wire event, its times in nanoseconds as the file has them. */
  text: string;
  /** When it became known: 19 digits of epoch nanoseconds, sortable as text. */
  atNs: string;
  /** The file says that the print was corrected or cancelled later. */
  corrected: boolean;
}

const MINUTE_NS = 60_000_000_000n;
/** 2000-01-01 and 2100-01-01: any other time is a wrong unit, or nonsense. */
const FIRST_NS = '0946684800000000000';
const LAST_NS = '4102444800000000000';
const HIGHEST_PRICE = 10_000_000;
const LARGEST_INTEGER = 2 ** 31 - 1;

class Impossible extends Error {}

/** One row as an event, or a sentence about what is wrong with it. `names` is the header. */
export function readFlatRow(
  kind: FlatKind,
  names: readonly string[],
  cells: readonly string[],
  only?: Market,
): FlatEvent | string {
  if (cells.length !== names.length) return `it has ${cells.length} fields, the header ${names.length}`;
  try {
    const row = new Row(names, cells);
    const symbol = row.text('ticker');
    const market = marketOfTicker(symbol);
    if (only !== undefined && market !== only) throw new Impossible(`${symbol} is not of the ${only} market`);
    return { market, symbol, ...READ[kind](row, symbol, market) };
  } catch (error) {
    if (error instanceof Impossible) return error.message;
    throw error;
  }
}

/** How a file's market is told: row by row, whatever the file is called. */
export const MARKETS_BY_TICKER = 'options begin with O:, indices with I:, stocks with neither';

function marketOfTicker(symbol: string): Market {
  if (symbol === '') throw new Impossible('it has no ticker');
  const market = marketOf(symbol);
  if (market === 'stocks' && /^[A-Z]:/.test(symbol))
    throw new Impossible(`${symbol} is of no market that is recognised: ${MARKETS_BY_TICKER}`);
  if (market === 'options' && !parseOptionSymbol(symbol)) throw new Impossible(`${symbol} is no option contract`);
  return market;
}

type Read = (row: Row, symbol: string, market: Market) => Omit<FlatEvent, 'market' | 'symbol'>;

const READ: Record<FlatKind, Read> = {
  trades(row, symbol) {
    const atNs = row.time('sip_timestamp');
    const correction = row.integer('correction') ?? 0;
    const event = {
      ev: 'T',
      sym: symbol,
      x: row.integer('exchange'),
      i: row.text('id') || undefined,
      z: row.integer('tape'),
      p: row.needed('price', row.price('price')),
      s: row.needed('size', row.size('size')),
      c: row.codes('conditions'),
      q: row.size('sequence_number'),
      correction: correction === 0 ? undefined : correction,
    };
    return { text: withTime(event, { t: atNs }), atNs, corrected: correction !== 0 };
  },
  quotes(row, symbol) {
    const atNs = row.time('sip_timestamp');
    const event = {
      ev: 'Q',
      sym: symbol,
      bx: row.integer('bid_exchange'),
      ax: row.integer('ask_exchange'),
      bp: row.price('bid_price'),
      ap: row.price('ask_price'),
      bs: row.size('bid_size'),
      as: row.size('ask_size'),
      c: row.codes('conditions')?.[0],
      q: row.size('sequence_number'),
    };
    if (event.bp === undefined && event.ap === undefined) throw new Impossible('it has neither bid nor ask');
    return { text: withTime(event, { t: atNs }), atNs, corrected: false };
  },
  minuteBars(row, symbol, market) {
    const startNs = row.time('window_start');
    if (BigInt(startNs) % MINUTE_NS !== 0n)
      throw new Impossible(`window_start is not the beginning of a minute: ${startNs}`);
    const endNs = (BigInt(startNs) + MINUTE_NS).toString().padStart(19, '0');
    const [o, h, l, c] = ['open', 'high', 'low', 'close'].map((name) => row.needed(name, row.price(name)));
    if (l > h || o > h || c > h || o < l || c < l)
      throw new Impossible('open, high, low and close contradict each other');
    const v = market === 'indices' ? undefined : row.size('volume');
    // Bars have millisecond times on the wire; whole minutes lose nothing.
    const times = { s: startNs.slice(0, -6), e: endNs.slice(0, -6) };
    return { text: withTime({ ev: 'AM', sym: symbol, v, o, h, l, c }, times), atNs: endNs, corrected: false };
  },
  indexValues(row, symbol) {
    const column = ['sip_timestamp', 'timestamp', 'participant_timestamp'].find((name) => row.has(name));
    const atNs = row.time(column ?? 'sip_timestamp');
    const event = { ev: 'V', T: symbol, val: row.needed('value', row.price('value')) };
    return { text: withTime(event, { t: atNs }), atNs, corrected: false };
  },
};

/** Digits are put in as they are: a number would round nanoseconds. */
function withTime(event: object, times: Readonly<Record<string, string>>): string {
  const body = JSON.stringify(event).slice(0, -1);
  const digits = Object.entries(times).map(([name, text]) => `,"${name}":${text.replace(/^0+/, '')}`);
  return `${body}${digits.join('')}}`;
}

/** By the number of digits that a time of these decades has. */
const UNITS: Readonly<Record<number, string>> = { 10: 'seconds', 13: 'milliseconds', 16: 'microseconds' };
const unitOf = (digits: string): string => {
  const unit = UNITS[digits.length];
  return unit === undefined ? 'not in nanoseconds' : `in ${unit}, not in nanoseconds`;
};

class Row {
  readonly #names: readonly string[];
  readonly #cells: readonly string[];

  constructor(names: readonly string[], cells: readonly string[]) {
    this.#names = names;
    this.#cells = cells;
  }

  has(name: string): boolean {
    return this.#names.includes(name);
  }

  text(name: string): string {
    return this.#cells[this.#names.indexOf(name)]?.trim() ?? '';
  }

  needed(name: string, value: number | undefined): number {
    if (value === undefined) throw new Impossible(`${name} is missing`);
    return value;
  }

  price(name: string): number | undefined {
    return this.#number(name, HIGHEST_PRICE);
  }

  size(name: string): number | undefined {
    return this.#number(name, Number.MAX_SAFE_INTEGER);
  }

  integer(name: string): number | undefined {
    const value = this.#number(name, LARGEST_INTEGER);
    if (value !== undefined && !Number.isInteger(value))
      throw new Impossible(`${name} is not a whole number: ${value}`);
    return value;
  }

  /** `209`, `12,37`, `[12 37]`; undefined where there are none. */
  codes(name: string): number[] | undefined {
    const text = this.text(name).replace(/^\[|\]$/g, '');
    const codes = text.split(/[\s,;]+/).filter((code) => code !== '');
    const wrong = codes.find((code) => !/^-?\d{1,9}$/.test(code));
    if (wrong !== undefined) throw new Impossible(`${name} has "${wrong}", which is no code`);
    return codes.length > 0 ? codes.map(Number) : undefined;
  }

  /** 19 digits. */
  time(name: string): string {
    const text = this.text(name);
    if (!/^\d+$/.test(text)) throw new Impossible(`${name} is not a time: "${text.slice(0, 30)}"`);
    const digits = text.padStart(19, '0');
    if (digits.length > 19 || digits < FIRST_NS || digits > LAST_NS)
      throw new Impossible(`${name} is ${unitOf(text)} since 1970: ${text.slice(0, 30)}`);
    return digits;
  }

  #number(name: string, highest: number): number | undefined {
    const text = this.text(name);
    if (text === '') return undefined;
    const value = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
    if (Number.isNaN(value)) throw new Impossible(`${name} is not a number: "${text.slice(0, 30)}"`);
    if (value < 0) throw new Impossible(`${name} is negative: ${text.slice(0, 30)}`);
    if (value > highest) throw new Impossible(`${name} is impossibly large: ${text.slice(0, 30)}`);
    return value;
  }
}
