/**
 * The trade tape as a function of time: how many orders an instrument gets in a minute, and what each of them printed.
 * The live stream, REST trades, bars and day volumes all read it, so they agree to the print.
 */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { Contract } from './contracts.ts';
import { mix, poisson, unit } from './hash.ts';
import { CANCEL_DISTANCE, OrderKind, type OrderTable } from './order-table.ts';
import { emptyQuote, OPTION_VENUES, optionTick, STOCK_VENUES, type Quote } from './quotes.ts';

export const MINUTE_MS = 60_000;
/** Orders a minute one instrument may get: sequence numbers leave room for no more. */
const MAX_ORDERS = 200_000;
const SEQUENCES_A_MINUTE = 4_194_304;
const SEQUENCES_AN_ORDER = 16;

/** What a tape needs to know of an instrument. */
export interface Traded {
  readonly key: number;
  /** Shared by two neighbouring strikes, whose tapes hold the two legs of the same spreads; `key` where there is no pair. */
  readonly pairKey: number;
  readonly table: OrderTable;
  readonly contract: Contract | undefined;
  /** Expected orders in the minute that begins at an instant. */
  ordersPerMinute(minuteMs: EpochMs): number;
  /** Mid in ten-thousandths; the quote at an instant. */
  quoteAt(atMs: EpochMs, out: Quote): Quote;
}

/** The prints of one order, in columns; `count` of them are valid. */
export interface Prints {
  count: number;
  atMs: Float64Array;
  /** Ten-thousandths of a dollar. */
  price: Float64Array;
  size: Int32Array;
  /** Condition id; 0 for none (stocks). */
  condition: Uint8Array;
  exchange: Uint16Array;
  sequence: Float64Array;
}

export function emptyPrints(): Prints {
  return {
    count: 0,
    atMs: new Float64Array(8),
    price: new Float64Array(8),
    size: new Int32Array(8),
    condition: new Uint8Array(8),
    exchange: new Uint16Array(8),
    sequence: new Float64Array(8),
  };
}

/** Orders of the minute. */
export function orderCount(traded: Traded, minuteMs: EpochMs): number {
  return drawnOrders(traded.pairKey, traded.ordersPerMinute(minuteMs), minuteMs);
}

/** Orders of a minute in which so many are expected. */
export function drawnOrders(pairKey: number, expected: number, minuteMs: EpochMs): number {
  if (expected <= 0) return 0;
  return Math.min(poisson(expected, unit(pairKey, minuteMs / MINUTE_MS, 21)), MAX_ORDERS);
}

/** Where the minute's run of orders starts in the table. */
export function runStart(traded: Traded, minuteMs: EpochMs): number {
  return mix(traded.pairKey, minuteMs / MINUTE_MS, 22) & 1023;
}

/** When order `k` of `n` comes; ascending in `k`. Whole ms. */
export function orderTime(traded: Traded, minuteMs: EpochMs, k: number, n: number): EpochMs {
  // The legs of a spread print in the same millisecond.
  const leg =
    traded.pairKey !== traded.key && traded.table.kindOf(runStart(traded, minuteMs), k) === OrderKind.multiLeg;
  const u = unit(leg ? traded.pairKey : traded.key, minuteMs / MINUTE_MS, 32 + k);
  return minuteMs + Math.floor(((k + u) * MINUTE_MS) / n);
}

const quote = emptyQuote();

/** Fills `out` with what order `k` of the minute printed. */
export function orderPrints(traded: Traded, minuteMs: EpochMs, k: number, n: number, out: Prints): Prints {
  const start = runStart(traded, minuteMs);
  const kind = traded.table.kindOf(start, k);
  const atMs = orderTime(traded, minuteMs, k, n);
  if (kind === OrderKind.cancel) return cancelPrint(traded, minuteMs, k, n, atMs, out);
  const bits = mix((kind === OrderKind.multiLeg ? traded.pairKey : traded.key) ^ 0x51ed27, minuteMs / MINUTE_MS, k);
  const size = traded.table.size[traded.table.at(start, k)];
  // A late report carries the price of half a minute ago.
  traded.quoteAt(kind === OrderKind.late ? atMs - 30_000 : atMs, quote);
  out.count = 1;
  out.atMs[0] = atMs;
  out.size[0] = size;
  out.sequence[0] = sequenceOf(minuteMs, k, 0);
  if (!traded.contract) {
    stockOrder(kind, bits, out);
    return out;
  }
  optionOrder(traded.contract, kind, bits, traded.table.legs[traded.table.at(start, k)], out);
  if (out.count > 1 && k + 1 < n) {
    // The tape is in order of time: every part of an order comes before the next one.
    const lastMs = Math.max(atMs, orderTime(traded, minuteMs, k + 1, n) - 1);
    for (let i = 1; i < out.count; i++) out.atMs[i] = Math.min(out.atMs[i], lastMs);
  }
  return out;
}

/** Sequence numbers grow through the day per ticker, with gaps. */
function sequenceOf(minuteMs: EpochMs, k: number, child: number): number {
  const minuteOfDay = (minuteMs / MINUTE_MS) % 1440;
  return minuteOfDay * SEQUENCES_A_MINUTE + k * SEQUENCES_AN_ORDER + child + 1;
}

/** A cancel repeats price, size and venue of an earlier order of its minute (OPRA 201, 203, 205, 207). */
function cancelPrint(traded: Traded, minuteMs: EpochMs, k: number, n: number, atMs: EpochMs, out: Prints): Prints {
  orderPrints(traded, minuteMs, k - CANCEL_DISTANCE, n, out);
  out.atMs[0] = atMs;
  out.condition[0] = k === CANCEL_DISTANCE ? 207 : k % 5 === 0 ? 203 : k % 7 === 0 ? 205 : 201;
  out.sequence[0] = sequenceOf(minuteMs, k, 0);
  return out;
}

/** Buyers lift the offer a little more often than sellers hit the bid; the rest trade inside. */
function sidePrice(bits: number, tick: number): number {
  const u = (bits & 0xffff) / 65536;
  const width = quote.ask - quote.bid;
  if (quote.ask === 0) return Math.max(quote.bid, tick);
  if (quote.bid === 0 || u < 0.45 || width <= 0) return quote.ask;
  if (u < 0.83) return quote.bid;
  return quote.bid + Math.max(tick, Math.round(width / 2 / tick) * tick);
}

const BLOCK_CODES = [229, 231, 209, 230];
const AUCTION_CODES = [227, 227, 228];
const MULTI_LEG_CODES = [232, 232, 232, 232, 233, 233, 236, 235];

/** One leg is bought and the other sold, both near the middle of their markets. */
function legPrice(contract: Contract, bits: number): number {
  const bought = (contract.strikeIndex & 1) === (bits & 1);
  if (quote.bid === 0 || quote.ask === 0) return Math.max(quote.ask, quote.bid);
  const share = bought ? 0.75 : 0.25;
  return Math.round((quote.bid + share * (quote.ask - quote.bid)) / 100) * 100;
}

function optionOrder(contract: Contract, kind: number, bits: number, legs: number, out: Prints): void {
  const venue = (bits >>> 16) & 0xff;
  const price = Math.max(kind === OrderKind.multiLeg ? legPrice(contract, bits) : sidePrice(bits, 100), 100);
  out.price[0] = price;
  out.exchange[0] = OPTION_VENUES[Math.floor((venue / 256) ** 2 * OPTION_VENUES.length)];
  out.condition[0] =
    kind === OrderKind.sweep
      ? 219
      : kind === OrderKind.late
        ? 204
        : kind === OrderKind.block
          ? BLOCK_CODES[bits >>> 30]
          : kind === OrderKind.auction
            ? AUCTION_CODES[(bits >>> 24) % 3]
            : kind === OrderKind.multiLeg
              ? MULTI_LEG_CODES[(bits >>> 24) & 7]
              : 209;
  if (kind !== OrderKind.sweep) return;
  // A sweep takes several venues within milliseconds; its last part may walk one tick.
  const total = out.size[0];
  const lifting = price >= quote.ask;
  const tick = optionTick(contract.slice.chain.program.ticks, price);
  let left = total;
  for (let i = 0; i < legs; i++) {
    const share = i === legs - 1 ? left : Math.max(1, Math.floor(total / legs));
    left -= share;
    out.size[i] = share;
    out.atMs[i] = sameSecond(out.atMs[0], i * ((bits >>> 28) & 1));
    out.price[i] = i === legs - 1 && legs > 4 ? Math.max(lifting ? price + tick : price - tick, 100) : price;
    out.condition[i] = 219;
    out.exchange[i] = OPTION_VENUES[(venue + i) % OPTION_VENUES.length];
    out.sequence[i] = out.sequence[0] + i;
  }
  out.count = legs;
}

/** Keeps the parts of an order within the second it began in, so that they share its bar. */
function sameSecond(atMs: EpochMs, offsetMs: number): EpochMs {
  return Math.min(atMs + offsetMs, Math.floor(atMs / 1000) * 1000 + 999);
}

export const TRF_EXCHANGE = 4;

function stockOrder(kind: number, bits: number, out: Prints): void {
  const venue = (bits >>> 16) & 0xff;
  const offExchange = venue < 96;
  let price = sidePrice(bits, 100);
  // Off-exchange prints improve on the quote by fractions of a cent.
  if (offExchange && (bits >>> 26) % 3 === 0) price = quote.bid + Math.round((quote.ask - quote.bid) / 2 / 50) * 50;
  out.price[0] = price;
  out.exchange[0] = offExchange ? TRF_EXCHANGE : STOCK_VENUES[(venue * 7) % STOCK_VENUES.length];
  out.condition[0] = kind === OrderKind.stockSweep && !offExchange ? 14 : out.size[0] < 100 ? 37 : 0;
}
