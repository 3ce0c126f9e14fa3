/**
 * WebSocket frames (bytes) → event columns. Events as the vendor writes them take the scanner in WebAssembly, other plain ones the byte
 * reader; odd ones are cut out and parsed alone; what cannot be parsed is counted with a sample. Never throws on any bytes.
 */
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import type { EventColumns } from '../../../../shared/market/event-columns.ts';
import type { Market } from '../../../../shared/market/symbols.ts';
import { visibleText } from '../../../../shared/contract/visible-text.ts';
import { endOfElement } from './element-end.ts';
import { EventReader } from './event-reader.ts';
import { EventTarget } from './event-target.ts';
import { EVENT_WORDS } from './event-words.ts';
import { FRAME_BYTES, loadFrame, LONGEST_FRAME } from './frame-buffer.ts';
import { FrameScanner } from './frame-scanner.ts';
import { parseExact } from '../vendor-json.ts';
import { REFUSED, skipSpace } from './json-bytes.ts';
import { writeSlowEvent } from './slow-events.ts';
import { SymbolInterner } from './symbol-interner.ts';

/** Something on the wire that is not an event. `text` is the start of the offending bytes. */
export interface DecodeIssue {
  atMs: EpochMs;
  market: Market;
  reason: string;
  text: string;
}

/** Since the decoder was made. Elements of all frames = events + statuses + unknownEvents + foreign + issues, save that a broken frame is one issue. */
export interface DecodeCounts {
  frames: number;
  events: number;
  statuses: number;
  /** Events of a kind we do not know: skipped, not wrong. */
  unknownEvents: number;
  /** Events of instruments of another market than the connection's: left out, as that market has a connection of its own. */
  foreign: number;
  /** Of `events`, those that took the tolerant path. */
  slowPath: number;
  issues: number;
}

const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const COMMA = 0x2c;

/** Of one frame, what may be parsed as JSON. Events of the vendor are shorter by a hundred times, and plain. */
const LONGEST_ELEMENT = 1 << 16;
const MOST_SLOW_BYTES = 1 << 20;
const MOST_SLOW_ELEMENTS = 20_000;

const SAMPLE_BYTES = 160;
const SAMPLES_KEPT = 20;
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

export class FrameDecoder {
  readonly counts: DecodeCounts = {
    frames: 0,
    events: 0,
    statuses: 0,
    unknownEvents: 0,
    foreign: 0,
    slowPath: 0,
    issues: 0,
  };
  /** `foreign` by the market of the connection they came on. */
  readonly foreignOn: Record<Market, number> = { stocks: 0, options: 0, indices: 0 };
  /** The latest issues, oldest first. */
  readonly samples: DecodeIssue[] = [];
  readonly #intern: (symbol: string) => number;
  readonly #reader: EventReader;
  readonly #scanner: FrameScanner | undefined;
  readonly #targets: ReadonlyMap<string, EventTarget>;
  /** Of the frame being read: whether the plain reader has it, and what has been parsed as JSON. */
  #isLoaded = false;
  #slowBytes = 0;
  #slowElements = 0;

  /**
   * `intern` gives the instrument id of a symbol seen for the first time; NO_ID where it takes no more: such events are issues.
   * `isPlain`: without the scanner, which must make no difference but in time.
   */
  constructor(intern: (symbol: string) => number, { isPlain = false } = {}) {
    this.#intern = intern;
    this.#targets = new Map(Object.entries(EVENT_WORDS).map(([ev, words]) => [ev, new EventTarget(ev, words)]));
    this.#reader = new EventReader(new SymbolInterner(intern), [...this.#targets.values()]);
    this.#scanner = isPlain ? undefined : FrameScanner.open([...this.#targets.values()]);
  }

  /** Decodes one frame into `out`, which is emptied first. Trade id spans in `out` stay valid until the next call. */
  decode(frame: Uint8Array, market: Market, receivedAtMs: EpochMs, out: EventColumns): void {
    const { length } = frame;
    const counts = this.counts;
    const scanner = this.#scanner?.load(frame, out) === true ? this.#scanner : undefined;
    const bytes = scanner === undefined ? FRAME_BYTES : scanner.bytes;
    out.begin(market, receivedAtMs, bytes);
    counts.frames++;
    this.#isLoaded = false;
    this.#slowBytes = 0;
    this.#slowElements = 0;
    if (scanner === undefined) {
      out.own();
      if (length > LONGEST_FRAME) {
        this.#issue('the frame is larger than 16 MiB', frame, 0, length, out);
        return;
      }
      this.#loadPlain(frame, out);
    }
    let p = 0;
    if (bytes[0] !== OPEN_BRACKET) {
      p = skipSpace(bytes, 0);
      if (bytes[p] !== OPEN_BRACKET) {
        this.#single(bytes, p, length, out);
        return;
      }
    }
    p++;
    let c = bytes[p];
    if (c !== OPEN_BRACE) {
      p = skipSpace(bytes, p);
      if (bytes[p] === CLOSE_BRACKET) {
        this.#end(bytes, p + 1, length, out);
        return;
      }
    }
    for (;;) {
      let start = p;
      let isRead = false;
      if (scanner !== undefined && bytes[p] === OPEN_BRACE) {
        const before = out.count;
        p = scanner.read(p, length, out);
        counts.events += out.count - before;
        isRead = p >= 0;
        start = isRead ? p : ~p;
      }
      if (!isRead) {
        if (!this.#isLoaded) this.#loadPlain(frame, out);
        p = this.#element(scanner, bytes, start, length, out);
        if (p === REFUSED) return;
      }
      c = bytes[p];
      if (c === COMMA) {
        c = bytes[++p];
        if (c !== OPEN_BRACE) p = skipSpace(bytes, p);
        continue;
      }
      p = skipSpace(bytes, p);
      c = bytes[p];
      if (c === COMMA) {
        p = skipSpace(bytes, p + 1);
        continue;
      }
      if (c === CLOSE_BRACKET) this.#end(bytes, p + 1, length, out);
      else this.#issue('the frame breaks off', bytes, start, length, out);
      return;
    }
  }

  /** For the plain reader, which has a place of its own for the frame. */
  #loadPlain(frame: Uint8Array, out: EventColumns): void {
    loadFrame(frame);
    this.#reader.begin(out);
    this.#isLoaded = true;
  }

  /** Reads the element that `scanner`, if there is one, stopped at. Answer: the position after it, or REFUSED where the rest of the frame is left out. */
  #element(
    scanner: FrameScanner | undefined,
    bytes: Uint8Array,
    start: number,
    length: number,
    out: EventColumns,
  ): number {
    const reader = this.#reader;
    const { foreign } = reader;
    const { codeCount } = out;
    const end = bytes[start] === OPEN_BRACE ? reader.read(start, length, out) : REFUSED;
    if (reader.foreign !== foreign) {
      out.codeCount = codeCount;
      this.#foreign(out);
      return end;
    }
    if (end !== REFUSED) {
      this.counts.events++;
      scanner?.learn(reader.lastId, out);
      return end;
    }
    out.codeCount = codeCount;
    const odd = endOfElement(bytes, start, length);
    this.#slowBytes += odd - start;
    if (this.#slowBytes > MOST_SLOW_BYTES || ++this.#slowElements > MOST_SLOW_ELEMENTS) {
      const reason = 'the frame holds too much that is no plain event: the rest of it was left out';
      this.#issue(reason, bytes, start, length, out);
      return REFUSED;
    }
    this.#slow(bytes, start, odd, out);
    return odd;
  }

  /** A frame that is one object instead of an array: tolerated. Anything else is not a frame. */
  #single(bytes: Uint8Array, start: number, length: number, out: EventColumns): void {
    if (bytes[start] === OPEN_BRACE) {
      const end = endOfElement(bytes, start, length);
      if (skipSpace(bytes, end) === length) {
        this.#slow(bytes, start, end, out);
        return;
      }
    }
    this.#issue('the frame is not a JSON array', bytes, start, length, out);
  }

  /** After the closing bracket there may only be white space. */
  #end(bytes: Uint8Array, at: number, length: number, out: EventColumns): void {
    if (at !== length && skipSpace(bytes, at) !== length) {
      this.#issue('there is text after the end of the frame', bytes, at, length, out);
    }
  }

  /** Parses one element alone. */
  #slow(bytes: Uint8Array, start: number, end: number, out: EventColumns): void {
    if (end - start > LONGEST_ELEMENT) {
      this.#issue('an element is longer than any event', bytes, start, end, out);
      return;
    }
    let value: unknown;
    try {
      value = parseExact(utf8.decode(bytes.subarray(start, end)));
    } catch {
      this.#issue('not valid JSON', bytes, start, end, out);
      return;
    }
    const outcome = writeSlowEvent(value, this.#targets, this.#intern, out);
    if (outcome === 'event') {
      this.counts.events++;
      this.counts.slowPath++;
    } else if (outcome === 'status') this.counts.statuses++;
    else if (outcome === 'foreign') this.#foreign(out);
    else if (outcome === 'unknownEvent') this.counts.unknownEvents++;
    else this.#issue(outcome.issue, bytes, start, end, out);
  }

  #foreign({ market }: EventColumns): void {
    this.counts.foreign++;
    this.foreignOn[market]++;
  }

  #issue(reason: string, bytes: Uint8Array, start: number, end: number, out: EventColumns): void {
    this.counts.issues++;
    const text = visibleText(utf8.decode(bytes.subarray(start, Math.min(end, start + SAMPLE_BYTES))));
    this.samples.push({ atMs: out.receivedAtMs, market: out.market, reason, text });
    if (this.samples.length > SAMPLES_KEPT) this.samples.shift();
  }
}
