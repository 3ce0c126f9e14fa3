/**
 * Tickers → instrument ids: open addressing. A place has 32 bytes: a ticker of up to 27 bytes, the rest of them zeros, its
 * length, its id. Only tickers of plain characters are taught, so what equals one is plain.
 */
/* oxlint-disable eslint/no-loss-of-precision -- integers of 64 bits are exact here */
import { REASON, TICKER, TICKERS_AT, TICKERS_SHIFT } from '../src/main/engine/massive/frames/scanner-layout';
import { TICKER_TAIL } from './tables';

export const LONGEST_TICKER: u32 = 27;
export const NO_ENTRY: i32 = -1;
/** REASON, where a ticker was not known. */
const UNKNOWN_TICKER: i32 = 1;
const PLACE: usize = 32;
const LENGTH: usize = 27;
const ID: usize = 28;

/** Uneven numbers without a pattern: the top bits of the sum depend on every bit of the ticker. */
function placeOf(head: v128, tail: v128): usize {
  const sum =
    i64x2.extract_lane(head, 0) * 0x9e3779b185ebca87 +
    i64x2.extract_lane(head, 1) * 0xc2b2ae3d27d4eb4f +
    i64x2.extract_lane(tail, 0) * 0x165667b19e3779f9 +
    (i64x2.extract_lane(tail, 1) & 0xffffffff) * 0x85ebca77c2b2ae63;
  return <usize>(<u64>sum >> load<u32>(TICKERS_SHIFT));
}

/** The id of the ticker whose place begins with `head` and `tail`; NO_ENTRY where it has not been taught. */
export function idOf(head: v128, tail: v128): i32 {
  const table: usize = load<u32>(TICKERS_AT);
  const mask: usize = ((<usize>1) << (64 - load<u32>(TICKERS_SHIFT))) - 1;
  const own = v128.load(TICKER_TAIL);
  let place = placeOf(head, tail);
  while (true) {
    const at = table + place * PLACE;
    const other = v128.or(v128.xor(v128.load(at), head), v128.and(v128.xor(v128.load(at, 16), tail), own));
    if (!v128.any_true(other)) return load<i32>(at, ID);
    if (load<u8>(at, LENGTH) === 0) {
      v128.store(TICKER, head);
      v128.store(TICKER, tail, 16);
      store<i32>(REASON, UNKNOWN_TICKER);
      return NO_ENTRY;
    }
    place = (place + 1) & mask;
  }
}

/** Puts the place at `from` into the table, which has room and does not know it. */
function put(from: usize): void {
  const table: usize = load<u32>(TICKERS_AT);
  const mask: usize = ((<usize>1) << (64 - load<u32>(TICKERS_SHIFT))) - 1;
  const head = v128.load(from);
  const tail = v128.load(from, 16);
  let place = placeOf(head, v128.and(tail, v128.load(TICKER_TAIL)));
  while (load<u8>(table + place * PLACE, LENGTH) !== 0) place = (place + 1) & mask;
  v128.store(table + place * PLACE, head);
  v128.store(table + place * PLACE, tail, 16);
}

/** Teaches the id of the ticker asked for last. */
export function teach(id: i32): void {
  store<i32>(TICKER, id, ID);
  put(TICKER);
}

/** Moves the tickers to the empty table at `address`, of 2^bits places. */
export function moveTickers(address: usize, bits: u32): void {
  const old: usize = load<u32>(TICKERS_AT);
  const size: usize = old === 0 ? 0 : PLACE << (64 - load<u32>(TICKERS_SHIFT));
  store<u32>(TICKERS_AT, address);
  store<u32>(TICKERS_SHIFT, 64 - bits);
  for (let at = old; at < old + size; at += PLACE) if (load<u8>(at, LENGTH) !== 0) put(at);
}
