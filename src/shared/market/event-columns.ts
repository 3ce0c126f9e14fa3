/**
 * One decoded WebSocket frame: columns per event family plus the order in which the events stood on the wire.
 * Reused from frame to frame; columns grow to the largest frame seen and are never shrunk.
 *
 * Every number is a Float64, NaN where the event did not carry it. Times are whole epoch milliseconds (`atMs`) plus the
 * nanoseconds inside that millisecond (`atSubNs`, 0–999,999), so nanosecond stamps stay exact.
 * Readers must fetch a column again for each frame (columns move when they grow).
 */
import type { EpochMs } from './calendar.ts';
import type { Market } from './symbols.ts';

/** Family of an event: which block its row is in. */
export const EVENT = {
  quote: 0,
  trade: 1,
  secondBar: 2,
  minuteBar: 3,
  indexValue: 4,
  luld: 5,
  imbalance: 6,
  fairMarketValue: 7,
} as const;
export type EventKind = (typeof EVENT)[keyof typeof EVENT];
/** Channel codes by EventKind. */
export const EVENT_CHANNEL = ['Q', 'T', 'A', 'AM', 'V', 'LULD', 'NOI', 'FMV'] as const;

const FIRST_CAPACITY = 64;

type AnyColumn =
  | Float64Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>;
/** Answers an array of the kind of `column`, of `length`. What is to be kept of it must be copied. */
export type PlaceColumn = <Column extends AnyColumn>(column: Column, length: number) => Column;

/** Columns of one family. Row `r` of every column belongs to one event; rows 0…count−1 are filled. */
export class ColumnBlock {
  #counts: Uint32Array;
  readonly #event: EventKind;
  /** As they are since they last grew. */
  #columns: (Float64Array | Uint32Array)[] | undefined;
  capacity = FIRST_CAPACITY;
  /** Instrument ids. */
  id = new Uint32Array(FIRST_CAPACITY);
  /** Event time (window start for bars). */
  atMs = new Float64Array(FIRST_CAPACITY);
  atSubNs = new Float64Array(FIRST_CAPACITY);

  /** `counts` holds the rows filled of all families, this one's at `event`. */
  constructor(event: EventKind = EVENT.quote, counts = new Uint32Array(EVENT_CHANNEL.length)) {
    this.#event = event;
    this.#counts = counts;
  }

  get count(): number {
    return this.#counts[this.#event];
  }

  set count(count: number) {
    this.#counts[this.#event] = count;
  }

  /** Copies every column's value of a row to another row. */
  move(from: number, to: number): void {
    if (from === to) return;
    this.#columns ??= (Object.values(this) as unknown[]).filter(isColumn);
    for (let i = 0; i < this.#columns.length; i++) this.#columns[i][to] = this.#columns[i][from];
  }

  /** As `EventColumns.place`. */
  place(rows: number, counts: Uint32Array, place: PlaceColumn): void {
    this.capacity = rows;
    this.#columns = undefined;
    this.#counts = counts;
    const self = this as unknown as Record<string, unknown>;
    for (const name of Object.keys(self)) {
      const column = self[name];
      if (isColumn(column)) self[name] = place(column as AnyColumn, rows);
    }
  }

  /** Doubles every column. */
  grow(): void {
    this.capacity *= 2;
    this.#columns = undefined;
    const self = this as unknown as Record<string, unknown>;
    for (const name of Object.keys(self)) {
      const column = self[name];
      if (column instanceof Float64Array) {
        const bigger = new Float64Array(this.capacity);
        bigger.set(column);
        self[name] = bigger;
      } else if (column instanceof Uint32Array) {
        const bigger = new Uint32Array(this.capacity);
        bigger.set(column);
        self[name] = bigger;
      }
    }
  }
}

const isColumn = (value: unknown): value is Float64Array | Uint32Array =>
  value instanceof Float64Array || value instanceof Uint32Array;

/** NBBO. Sizes: shares for stocks (since 2025-11-03), contracts for options. A price of 0 stands as sent: no quote on that side. */
export class QuoteColumns extends ColumnBlock {
  bid = new Float64Array(FIRST_CAPACITY);
  ask = new Float64Array(FIRST_CAPACITY);
  bidSize = new Float64Array(FIRST_CAPACITY);
  askSize = new Float64Array(FIRST_CAPACITY);
  bidExchange = new Float64Array(FIRST_CAPACITY);
  askExchange = new Float64Array(FIRST_CAPACITY);
  /** One condition id (a quote carries no list). */
  condition = new Float64Array(FIRST_CAPACITY);
  sequence = new Float64Array(FIRST_CAPACITY);
  tape = new Float64Array(FIRST_CAPACITY);
  /** Indicators: `codes[codeStart … codeStart + codeCount)`. */
  codeStart = new Uint32Array(FIRST_CAPACITY);
  codeCount = new Uint32Array(FIRST_CAPACITY);
}

export class TradeColumns extends ColumnBlock {
  price = new Float64Array(FIRST_CAPACITY);
  /** Shares or contracts; the decimal size where the event carries one. */
  size = new Float64Array(FIRST_CAPACITY);
  exchange = new Float64Array(FIRST_CAPACITY);
  sequence = new Float64Array(FIRST_CAPACITY);
  tape = new Float64Array(FIRST_CAPACITY);
  participantAtMs = new Float64Array(FIRST_CAPACITY);
  trfId = new Float64Array(FIRST_CAPACITY);
  trfAtMs = new Float64Array(FIRST_CAPACITY);
  /** Conditions: `codes[codeStart … codeStart + codeCount)`. */
  codeStart = new Uint32Array(FIRST_CAPACITY);
  codeCount = new Uint32Array(FIRST_CAPACITY);
  /** Trade id: bytes of the frame between these (see `tradeIdOf`); equal where there is none. */
  idStart = new Uint32Array(FIRST_CAPACITY);
  idEnd = new Uint32Array(FIRST_CAPACITY);
}

/** A and AM: `atMs` is the window's start, `endMs` its exclusive end. Volumes are absent for indices. */
export class BarColumns extends ColumnBlock {
  endMs = new Float64Array(FIRST_CAPACITY);
  open = new Float64Array(FIRST_CAPACITY);
  high = new Float64Array(FIRST_CAPACITY);
  low = new Float64Array(FIRST_CAPACITY);
  close = new Float64Array(FIRST_CAPACITY);
  volume = new Float64Array(FIRST_CAPACITY);
  vwap = new Float64Array(FIRST_CAPACITY);
  /** Average trade size in the window. */
  averageSize = new Float64Array(FIRST_CAPACITY);
  /** The day so far, up to the window's end. */
  dayVolume = new Float64Array(FIRST_CAPACITY);
  dayOpen = new Float64Array(FIRST_CAPACITY);
  dayVwap = new Float64Array(FIRST_CAPACITY);
  /** 1 where the vendor says the security trades over the counter. */
  otc = new Float64Array(FIRST_CAPACITY);
}

/** V, FMV: one value. */
export class ValueColumns extends ColumnBlock {
  value = new Float64Array(FIRST_CAPACITY);
}

export class LuldColumns extends ColumnBlock {
  bandHigh = new Float64Array(FIRST_CAPACITY);
  bandLow = new Float64Array(FIRST_CAPACITY);
  sequence = new Float64Array(FIRST_CAPACITY);
  tape = new Float64Array(FIRST_CAPACITY);
  /** Indicators: 17 halt, 18 resume. */
  codeStart = new Uint32Array(FIRST_CAPACITY);
  codeCount = new Uint32Array(FIRST_CAPACITY);
}

/** Net order imbalance. `auctionType` is the character code of O M H C P R; `auctionHhmm` is exchange time as HHMM. */
export class ImbalanceColumns extends ColumnBlock {
  auctionHhmm = new Float64Array(FIRST_CAPACITY);
  auctionType = new Float64Array(FIRST_CAPACITY);
  sequence = new Float64Array(FIRST_CAPACITY);
  exchange = new Float64Array(FIRST_CAPACITY);
  imbalance = new Float64Array(FIRST_CAPACITY);
  paired = new Float64Array(FIRST_CAPACITY);
  clearingPrice = new Float64Array(FIRST_CAPACITY);
}

/** Connection words of the server; rare, so plain objects. */
export interface StatusEvent {
  status: string;
  message: string;
}

export class EventColumns {
  market: Market = 'stocks';
  receivedAtMs: EpochMs = 0;
  /** Market events in the frame (statuses not counted). */
  count = 0;
  /** EventKind and row of the n-th event on the wire. */
  kinds = new Uint8Array(FIRST_CAPACITY);
  rows = new Uint32Array(FIRST_CAPACITY);

  /** Rows filled, by EventKind. */
  counts = new Uint32Array(EVENT_CHANNEL.length);
  readonly quotes = new QuoteColumns(EVENT.quote, this.counts);
  readonly trades = new TradeColumns(EVENT.trade, this.counts);
  readonly secondBars = new BarColumns(EVENT.secondBar, this.counts);
  readonly minuteBars = new BarColumns(EVENT.minuteBar, this.counts);
  readonly indexValues = new ValueColumns(EVENT.indexValue, this.counts);
  readonly luld = new LuldColumns(EVENT.luld, this.counts);
  readonly imbalances = new ImbalanceColumns(EVENT.imbalance, this.counts);
  readonly fairMarketValues = new ValueColumns(EVENT.fairMarketValue, this.counts);

  /** Condition and indicator lists of all events, end to end. */
  codes = new Int32Array(FIRST_CAPACITY);
  codeCount = 0;
  statuses: StatusEvent[] = [];

  /** The frame that trade id spans point into; only valid until the frame's owner reuses its memory. */
  frame: Uint8Array = new Uint8Array(0);
  /** Trade ids that had escapes or were not strings; `idStart` is ODD_ID and `idEnd` the index. */
  oddIds: string[] = [];

  /** Whose memory the columns are in; undefined where each is an array of its own. */
  owner: object | undefined;
  /** How often all of them have moved. */
  moves = 0;

  /** Empties the columns for the next frame. */
  begin(market: Market, receivedAtMs: EpochMs, frame: Uint8Array): void {
    this.market = market;
    this.receivedAtMs = receivedAtMs;
    this.frame = frame;
    this.count = 0;
    this.codeCount = 0;
    for (let kind = 0; kind < this.counts.length; kind++) this.counts[kind] = 0;
    if (this.statuses.length > 0) this.statuses = [];
    if (this.oddIds.length > 0) this.oddIds = [];
  }

  /**
   * Puts every column where `place` answers, with room for `rows` events and `codes` codes. `owner` is whose memory that is, if they are
   * no arrays of their own: it makes them so large that none has to grow.
   */
  place(owner: object | undefined, rows: number, codes: number, place: PlaceColumn): void {
    this.owner = owner;
    this.moves++;
    this.counts = place(this.counts, EVENT_CHANNEL.length);
    this.kinds = place(this.kinds, rows);
    this.rows = place(this.rows, rows);
    this.codes = place(this.codes, codes);
    const { quotes, trades, secondBars, minuteBars, indexValues, luld, imbalances, fairMarketValues } = this;
    for (const block of [quotes, trades, secondBars, minuteBars, indexValues, luld, imbalances, fairMarketValues])
      block.place(rows, this.counts, place);
  }

  /** Gives every column an array of its own again, with what it holds. */
  own(): void {
    if (this.owner === undefined) return;
    this.place(undefined, this.kinds.length, this.codes.length, (column) => column.slice() as typeof column);
  }

  /** Appends an event to the wire order. */
  push(kind: EventKind, row: number): void {
    if (this.count === this.kinds.length) this.#growOrder();
    this.kinds[this.count] = kind;
    this.rows[this.count++] = row;
  }

  /** Appends one condition or indicator. */
  pushCode(code: number): void {
    if (this.codeCount === this.codes.length) {
      const bigger = new Int32Array(this.codes.length * 2);
      bigger.set(this.codes);
      this.codes = bigger;
    }
    this.codes[this.codeCount++] = code;
  }

  #growOrder(): void {
    const kinds = new Uint8Array(this.kinds.length * 2);
    const rows = new Uint32Array(this.rows.length * 2);
    kinds.set(this.kinds);
    rows.set(this.rows);
    this.kinds = kinds;
    this.rows = rows;
  }
}

/** Marks `idStart` of a trade id kept in `oddIds`. */
export const ODD_ID = 0xffffffff;

/** The trade id as text; undefined where the trade carries none. Allocates: not for the hot path. */
export function tradeIdOf(columns: EventColumns, row: number): string | undefined {
  const start = columns.trades.idStart[row];
  const end = columns.trades.idEnd[row];
  if (start === ODD_ID) return columns.oddIds[end];
  if (start === end) return undefined;
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(columns.frame[i]);
  return text;
}

/** Exact epoch nanoseconds of a row of any block; undefined where the time is unknown. Allocates: not for the hot path. */
export function epochNsOf(block: ColumnBlock, row: number): bigint | undefined {
  const atMs = block.atMs[row];
  if (Number.isNaN(atMs)) return undefined;
  return BigInt(atMs) * 1_000_000n + BigInt(block.atSubNs[row]);
}
