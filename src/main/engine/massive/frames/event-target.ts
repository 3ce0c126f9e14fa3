/** Where the fields of one kind of event go: its columns by slot, so that one reader serves every kind. */
import type { EventColumns, EventKind } from '../../../../shared/market/event-columns.ts';
import type { EventWords } from './event-words.ts';
import { KEY, KEY_COUNT, type KeyName } from './wire-keys.ts';

/** What a key means in this kind of event. */
export const ROLE = {
  unused: 0,
  ev: 1,
  symbol: 2,
  number: 3,
  time: 4,
  decimal: 5,
  codes: 6,
  text: 7,
  letter: 8,
  flag: 9,
} as const;

/** Slots for numbers that are discarded, and for numbers where another type belongs; `atMs` is the first that is kept. */
export const SLOT = { unused: 0, odd: 1, atMs: 2 } as const;

const NONE = new Uint32Array(0);
const NO_NUMBERS = new Float64Array(0);

export class EventTarget {
  readonly event: EventKind;
  /** The value of `ev`, its letters as a word, the first in the low byte. */
  readonly name: number;
  readonly words: EventWords;
  readonly roleOf = new Uint8Array(KEY_COUNT);
  /** By key: where its value goes once it has been read as its role says. */
  readonly slotOf = new Uint8Array(KEY_COUNT);
  /** By key: where a plain number goes. */
  readonly slotOfNumber = new Uint8Array(KEY_COUNT).fill(SLOT.odd);
  /** Bits of the slots that are NaN unless the event carries them. */
  readonly kept: number;
  /** Slots of the times of which only the milliseconds are kept. */
  readonly times: Uint8Array;
  readonly hasCodes: boolean;
  readonly hasText: boolean;

  /** Columns by slot; those and the ones below belong to the columns last bound. */
  columns: Float64Array[] = [];
  id = NONE;
  atMs = NO_NUMBERS;
  atSubNs = NO_NUMBERS;
  codeStart = NONE;
  codeCount = NONE;
  textStart = NONE;
  textEnd = NONE;
  #capacity = 0;
  #counts = NONE;
  readonly #names: string[] = [];

  constructor(ev: string, words: EventWords) {
    let name = 0;
    this.event = words.event;
    this.words = words;
    for (let n = ev.length - 1; n >= 0; n--) name = (name << 8) | ev.charCodeAt(n);
    this.name = name;
    this.#assign('ev', ROLE.ev);
    this.#assign('sym', ROLE.symbol);
    this.#assign('T', ROLE.symbol);
    this.#assign(words.time, ROLE.time, 'atMs');
    this.#assignAll(words.times, ROLE.time);
    this.#assignAll(words.numbers, ROLE.number);
    this.#assignAll(words.decimals, ROLE.decimal);
    this.#assignAll(words.letters, ROLE.letter);
    this.#assignAll(words.flags, ROLE.flag);
    if (words.codes) this.#assign(words.codes, ROLE.codes);
    if (words.text) this.#assign(words.text, ROLE.text);
    for (let key = 0; key < KEY_COUNT; key++) {
      if (this.roleOf[key] === ROLE.unused) this.slotOfNumber[key] = SLOT.unused;
    }
    this.times = Uint8Array.from(Object.keys(words.times ?? {}), (key) => this.slotOf[KEY[key as KeyName]]);
    this.kept = this.#names.reduce((bits, _name, n) => bits | (1 << (SLOT.atMs + n)), 0);
    this.hasCodes = words.codes !== undefined;
    this.hasText = words.text !== undefined;
  }

  #assignAll(fields: Partial<Record<KeyName, string>> | undefined, role: number): void {
    for (const [key, column] of Object.entries(fields ?? {})) this.#assign(key as KeyName, role, column);
  }

  #assign(key: KeyName, role: number, column?: string): void {
    this.roleOf[KEY[key]] = role;
    if (column === undefined) return;
    const known = this.#names.indexOf(column);
    const slot = SLOT.atMs + (known >= 0 ? known : this.#names.push(column) - 1);
    this.slotOf[KEY[key]] = slot;
    if (role === ROLE.number || role === ROLE.time) this.slotOfNumber[KEY[key]] = slot;
  }

  /** Points the slots at the columns of `out`. */
  bind(out: EventColumns): void {
    const block = out[this.words.block];
    const named = block as unknown as Record<string, Float64Array<ArrayBuffer>>;
    const lists = block as unknown as Record<'codeStart' | 'codeCount' | 'idStart' | 'idEnd', Uint32Array<ArrayBuffer>>;
    this.#counts = out.counts;
    this.#capacity = block.capacity;
    this.id = block.id;
    this.atMs = block.atMs;
    this.atSubNs = block.atSubNs;
    // The two discarded slots write to a column that gets its own value at the event's end.
    this.columns = [block.atSubNs, block.atSubNs, ...this.#names.map((name) => named[name])];
    if (this.hasCodes) {
      this.codeStart = lists.codeStart;
      this.codeCount = lists.codeCount;
    }
    if (this.hasText) {
      this.textStart = lists.idStart;
      this.textEnd = lists.idEnd;
    }
  }

  /** A row for the next event of this kind; it counts once `commit` is called. */
  next(out: EventColumns): number {
    const row = this.#counts[this.event];
    if (row === this.#capacity) {
      out[this.words.block].grow();
      this.bind(out);
    }
    if (this.hasCodes) {
      this.codeStart[row] = out.codeCount;
      this.codeCount[row] = 0;
    }
    if (this.hasText) this.textStart[row] = this.textEnd[row] = 0;
    return row;
  }

  commit(out: EventColumns, row: number): void {
    this.#counts[this.event] = row + 1;
    out.push(this.event, row);
  }
}
