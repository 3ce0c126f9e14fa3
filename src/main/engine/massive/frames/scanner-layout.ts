/**
 * Where everything is in the scanner's memory, in bytes: for `frame-scanner.ts`, which lays it out, and for `assembly/`, which is compiled
 * to WebAssembly and reads it. Plain numbers without types, as the two have different ones.
 */

/** Words shared with JavaScript. */
export const COUNT = 0;
export const CODE_COUNT = 4;
export const CODES_AT = 8;
export const ORDER_KINDS = 12;
export const ORDER_ROWS = 16;
export const REASON = 20;
/** Where the key stands in the frame that was not known. */
export const KEY_AT = 44;
/** Rows of each column. */
export const ROWS = 40;
/** Of the table of tickers: its address, and 64 less the number of bits of its size. */
export const TICKERS_AT = 24;
export const TICKERS_SHIFT = 28;
/** Nanoseconds of the last long time. */
export const SUB_NS = 32;
/** Rows filled, by EventKind. */
export const COUNTS = 64;
/** The ticker last asked for and not known. */
export const TICKER = 96;
/** Constants (tables.ts). */
export const TABLES = 128;

/** What each key means, by market, kind of event, and key. */
export const KINDS = 8192;
export const MARKET_BYTES = 8192;
export const KIND_BYTES = 1024;
export const KIND_COUNT = 8;

/** Of a kind: its EventKind, its name as a word, bytes from the `{` to the second key. The first expected key is at ENTRY_NEXT. */
export const EVENT_AT = 0;
export const NAME_AT = 4;
export const NAME_LENGTH_AT = 8;
/** Bits without which an event is odd, and those of columns that are NaN unless given. */
export const NEEDED_AT = 12;
export const KEPT_AT = 16;
/** Addresses of columns. */
export const ID_AT = 24;
export const SUB_NS_AT = 28;
export const CODE_START_AT = 32;
export const CODE_COUNT_AT = 36;
export const TEXT_START_AT = 40;
export const TEXT_END_AT = 44;
/** By slot. */
export const COLUMNS_AT = 64;
/** Decimals: the bit of each, where it is put aside, the column it overrides, the bit of that. */
export const DECIMALS_AT = 128;
export const DECIMAL_BYTES = 16;
export const DECIMAL_FROM = 4;
export const DECIMAL_TO = 8;
export const DECIMAL_COLUMN_BIT = 12;
/** Keys, until one whose word is 0. */
export const ENTRIES_AT = 160;
export const ENTRY_BYTES = 40;

/** Of a key: its bytes, a mask of as many, its column, the key expected after it, the bit it sets. */
export const ENTRY_WORD = 0;
export const ENTRY_MASK = 8;
export const ENTRY_COLUMN = 16;
export const ENTRY_NEXT = 20;
export const ENTRY_BIT = 24;
export const ENTRY_LENGTH = 28;
export const ENTRY_ROLE = 29;

export const ROLE_NUMBER = 0;
export const ROLE_TIME = 1;
export const ROLE_DECIMAL = 2;
export const ROLE_SYMBOL = 3;
export const ROLE_CODES = 4;
export const ROLE_TEXT = 5;

/** From here on everything is laid out as it is needed. */
export const ARENA = 32_768;
