/**
 * The plain events of a frame, read by the WebAssembly scanner (`assembly/`) into columns that lie in its memory. Everything else is
 * left to the plain reader, which also says what is right: see `event-reader.ts`.
 *
 * A scanner has the columns it last read into; they are given back, copied, when it is asked for others. All that moves memory is done
 * in `load`, while the columns are empty.
 */
import type { EventColumns, PlaceColumn } from '../../../../shared/market/event-columns.ts';
import type { Market } from '../../../../shared/market/symbols.ts';
import type { EventTarget } from './event-target.ts';
import { addUnusedKey, unusedNumberAt, writeColumns, writeKinds } from './scanner-kinds.ts';
import * as at from './scanner-layout.ts';
import { ScannerMemory, sizeOf, type ScannerCode } from './scanner-memory.ts';

const MARKET_NUMBER: Record<Market, number> = { stocks: 0, options: 1, indices: 2 };
/** `{"ev":"V","T":"A"},` is the shortest event, and `1,` the shortest code. */
const SHORTEST_EVENT = 19;
const SHORTEST_CODE = 2;
/** Of one event. */
const MOST_DECIMALS = 2;
const FIRST_ROOM = 4_096;
/** The vendor sends shorter ones; their columns take some 35 MiB. */
const LONGEST_FRAME = 1 << 20;
/** A scan looks so far beyond the zero byte that ends it. */
const PADDING = 64;
const FIRST_TICKER_BITS = 9;
/** Of the table of tickers, before it doubles: a hundred thousand contracts stay within 4 MB, and one is found at the third look. */
const MOST_FULL = 0.8;
const TICKER_BYTES = 32;
const COUNT = at.COUNT >> 2;
const CODE_COUNT = at.CODE_COUNT >> 2;
const REASON = at.REASON >> 2;
const KEY_AT = at.KEY_AT >> 2;
const UNKNOWN_TICKER = 1;
const UNKNOWN_KEY = 2;
/** Keys looked at that could not be learnt: after so many none is. */
const MOST_IN_VAIN = 1_000;

export class FrameScanner {
  /** The frame from 0 on, a zero byte after it. */
  bytes: Uint8Array;
  readonly #memory: ScannerMemory;
  readonly #scan: ScannerCode['scan'];
  readonly #targets: readonly EventTarget[];
  #words: Uint32Array;
  #out: EventColumns | undefined;
  /** Length of the longest frame there is room for. */
  #room = FIRST_ROOM;
  /** Addresses of the columns and of the frame, and for frames of which length that is. */
  #columnsAt = 0;
  #frameAt = 0;
  #laidFor = 0;
  #tickers = 0;
  #inVain = 0;
  #tickerBits = FIRST_TICKER_BITS;
  /** Half the places are taken: more come with the next frame. */
  #isCrowded = false;

  /** Undefined where the engine runs no WebAssembly: everything is then read by the plain reader. */
  static open(targets: readonly EventTarget[]): FrameScanner | undefined {
    const memory = ScannerMemory.open();
    return memory && new FrameScanner(memory, targets);
  }

  private constructor(memory: ScannerMemory, targets: readonly EventTarget[]) {
    this.#memory = memory;
    this.#targets = targets;
    this.#scan = memory.code.scan;
    memory.code.prepareTables();
    memory.code.moveTickers(memory.take(TICKER_BYTES << FIRST_TICKER_BITS), FIRST_TICKER_BITS);
    this.bytes = memory.array(Uint8Array, 0, 0);
    this.#words = memory.array(Uint32Array, 0, 0);
    writeKinds(memory, targets);
  }

  /** Takes the frame, and `out`, emptied, for what will be read from it. False where the frame is too long. */
  load(frame: Uint8Array, out: EventColumns): boolean {
    const { length } = frame;
    if (out.owner !== this || length > this.#room || this.#isCrowded) {
      if (length > LONGEST_FRAME) return false;
      this.#makeRoom(length, out);
    }
    this.bytes.set(frame);
    this.bytes[length] = 0;
    return true;
  }

  /**
   * Reads events from the `{` at `start` on into the columns. Answer: the position after the last one, where no other follows at once, or
   * the complement of the position of one that the plain reader must read.
   */
  read(start: number, length: number, out: EventColumns): number {
    const words = this.#words;
    words[COUNT] = out.count;
    words[CODE_COUNT] = out.codeCount;
    const end = this.#scan(this.#frameAt, start, length, MARKET_NUMBER[out.market]);
    out.count = words[COUNT];
    out.codeCount = words[CODE_COUNT];
    return end;
  }

  /**
   * Learns what the event lacked that was left last, now that the plain reader has read it: its ticker, whose id is `id`, or a key that means
   * nothing here. Answer: whether it did.
   */
  learn(id: number, out: EventColumns): boolean {
    const reason = this.#words[REASON];
    if (reason === UNKNOWN_TICKER && !this.#isCrowded) {
      this.#memory.code.teach(id);
      this.#isCrowded = ++this.#tickers >= MOST_FULL * (1 << this.#tickerBits);
      return true;
    }
    if (reason !== UNKNOWN_KEY || this.#inVain === MOST_IN_VAIN) return false;
    const target = this.#targets.find(({ event }) => event === out.kinds[out.count - 1]);
    const key = target && unusedNumberAt(this.bytes, this.#words[KEY_AT], target);
    if (target && key !== undefined && addUnusedKey(this.#memory, MARKET_NUMBER[out.market], target, key)) return true;
    this.#inVain++;
    return false;
  }

  #makeRoom(length: number, out: EventColumns): void {
    const memory = this.#memory;
    if (this.#out !== out && this.#out?.owner === this) this.#out.own();
    this.#out = out;
    if (this.#isCrowded) {
      this.#isCrowded = false;
      this.#tickerBits++;
      memory.code.moveTickers(memory.take(TICKER_BYTES << this.#tickerBits), this.#tickerBits);
    }
    while (this.#room < length) this.#room *= 2;
    const rows = Math.ceil(this.#room / SHORTEST_EVENT);
    const codes = Math.ceil(this.#room / SHORTEST_CODE);
    if (this.#laidFor !== this.#room) {
      let size = MOST_DECIMALS * sizeOf(rows * 8);
      out.place(this, rows, codes, (column, places) => {
        size += sizeOf(places * column.BYTES_PER_ELEMENT);
        return column;
      });
      this.#columnsAt = memory.take(size);
      this.#frameAt = memory.take(this.#room + PADDING);
      this.#laidFor = this.#room;
    }
    let free = this.#columnsAt;
    const place: PlaceColumn = (column, places) => {
      const Type = column.constructor as new (buffer: ArrayBuffer, address: number, length: number) => typeof column;
      if (column === (out.counts as unknown)) return memory.array(Type, at.COUNTS, places);
      const address = free;
      free += sizeOf(places * column.BYTES_PER_ELEMENT);
      return memory.array(Type, address, places);
    };
    out.place(this, rows, codes, place);
    this.bytes = memory.array(Uint8Array, this.#frameAt, this.#room + PADDING);
    const words = (this.#words = memory.array(Uint32Array, 0, at.COUNTS >> 2));
    words[at.ROWS >> 2] = rows;
    words[at.CODES_AT >> 2] = out.codes.byteOffset;
    words[at.ORDER_KINDS >> 2] = out.kinds.byteOffset;
    words[at.ORDER_ROWS >> 2] = out.rows.byteOffset;
    for (const target of this.#targets) target.bind(out);
    const aside = Array.from({ length: MOST_DECIMALS }, (_, n) => free + n * sizeOf(rows * 8));
    writeColumns(memory, this.#targets, aside);
  }
}
