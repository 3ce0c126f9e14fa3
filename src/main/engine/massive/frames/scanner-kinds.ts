/** What each key means in each kind of event (event-words.ts), as the scanner reads it. */
import type { EventTarget } from './event-target.ts';
import { ROLE, SLOT } from './event-target.ts';
import * as at from './scanner-layout.ts';
import type { ScannerMemory } from './scanner-memory.ts';
import { KEY, type KeyName } from './wire-keys.ts';

const MARKETS = 3;
/** Bits beside those of the slots: every key has one of its own. */
const SYMBOL_BIT = 1 << 20;
const FIRST_DECIMAL_BIT = 1 << 21;
const CODES_BIT = 1 << 23;
const TEXT_BIT = 1 << 24;
const FIRST_UNUSED_BIT = 1 << 25;
/** Of one kind: there are places and bits for so many. */
const MOST_UNUSED = 4;
/** `"abcde":` fills a word. */
const LONGEST_KEY = 5;

interface Key {
  /** The key with quotes and colon, and what begins its value. */
  text: string;
  role: number;
  slot: number;
  bit: number;
}

/** Those that the scanner reads; an event with another is odd to it. */
function keysOf(target: EventTarget): Key[] {
  const keys: Key[] = [];
  let decimalBit = FIRST_DECIMAL_BIT;
  for (const [name, key] of Object.entries(KEY) as [KeyName, number][]) {
    const slot = target.slotOf[key];
    const slotBit = 1 << slot;
    const add = (opening: string, role: number, bit: number): void => {
      keys.push({ text: `"${name}":${opening}`, role, slot, bit });
    };
    switch (target.roleOf[key]) {
      case ROLE.number:
        add('', at.ROLE_NUMBER, slotBit);
        break;
      case ROLE.time:
        add('', at.ROLE_TIME, slotBit);
        break;
      case ROLE.decimal:
        add('"', at.ROLE_DECIMAL, decimalBit);
        decimalBit <<= 1;
        break;
      case ROLE.symbol:
        add('"', at.ROLE_SYMBOL, SYMBOL_BIT);
        break;
      case ROLE.codes:
        add('[', at.ROLE_CODES, CODES_BIT);
        break;
      case ROLE.text:
        add('"', at.ROLE_TEXT, TEXT_BIT);
        break;
    }
  }
  return keys;
}

/** Each market has its own, as the order of keys is remembered with them. */
const forEachKind = (targets: readonly EventTarget[], visit: (kind: number, target: EventTarget) => void): void => {
  for (let market = 0; market < MARKETS; market++) {
    for (const target of targets) visit(at.KINDS + market * at.MARKET_BYTES + target.event * at.KIND_BYTES, target);
  }
};

/** Writes all but the addresses of columns. */
export function writeKinds(memory: ScannerMemory, targets: readonly EventTarget[]): void {
  const view = memory.view();
  forEachKind(targets, (kind, target) => {
    view.setUint32(kind + at.EVENT_AT, target.event, true);
    view.setUint32(kind + at.NAME_AT, target.name, true);
    view.setUint32(kind + at.NAME_LENGTH_AT, `{"ev":"","`.length - 1 + nameLength(target.name), true);
    view.setUint32(kind + at.ENTRY_NEXT, kind + at.ENTRIES_AT, true);
    view.setUint32(kind + at.NEEDED_AT, SYMBOL_BIT | (1 << SLOT.atMs), true);
    view.setUint32(kind + at.KEPT_AT, target.kept, true);
    for (const [n, key] of keysOf(target).entries()) writeKey(view, kind, n, key);
  });
}

function writeKey(
  view: DataView,
  kind: number,
  n: number,
  { text, role, bit }: Pick<Key, 'text' | 'role' | 'bit'>,
): void {
  const entry = kind + at.ENTRIES_AT + n * at.ENTRY_BYTES;
  for (let i = 0; i < text.length; i++) {
    view.setUint8(entry + at.ENTRY_WORD + i, text.charCodeAt(i));
    view.setUint8(entry + at.ENTRY_MASK + i, 0xff);
  }
  view.setUint32(entry + at.ENTRY_NEXT, kind + at.ENTRIES_AT, true);
  view.setUint32(entry + at.ENTRY_BIT, bit, true);
  view.setUint8(entry + at.ENTRY_LENGTH, text.length);
  view.setUint8(entry + at.ENTRY_ROLE, role);
}

/** The short name at `position` of the frame, if it has a number that this kind of event has no use for. */
export function unusedNumberAt(frame: Uint8Array, position: number, target: EventTarget): string | undefined {
  const text = String.fromCharCode(...frame.subarray(position, position + LONGEST_KEY + 4));
  const name = /^"([A-Za-z0-9_]{1,5})":\d/.exec(text)?.[1];
  if (name === undefined) return undefined;
  const key = Object.hasOwn(KEY, name) ? KEY[name as KeyName] : KEY.unknown;
  return target.roleOf[key] === ROLE.unused ? name : undefined;
}

/** From now on such events of that market may have the key. False where a kind has too many such keys. */
export function addUnusedKey(memory: ScannerMemory, market: number, target: EventTarget, name: string): boolean {
  const view = memory.view();
  const kind = at.KINDS + market * at.MARKET_BYTES + target.event * at.KIND_BYTES;
  const used = keysOf(target).length;
  for (let n = 0; n < MOST_UNUSED; n++) {
    if (view.getUint8(kind + at.ENTRIES_AT + (used + n) * at.ENTRY_BYTES + at.ENTRY_LENGTH) !== 0) continue;
    writeKey(view, kind, used + n, { text: `"${name}":`, role: at.ROLE_NUMBER, bit: FIRST_UNUSED_BIT << n });
    writeUnusedColumn(view, kind, used + n, target);
    return true;
  }
  return false;
}

/** Such numbers go where the event's own value is written at its end. */
const writeUnusedColumn = (view: DataView, kind: number, n: number, target: EventTarget): void =>
  view.setUint32(kind + at.ENTRIES_AT + n * at.ENTRY_BYTES + at.ENTRY_COLUMN, target.atSubNs.byteOffset, true);

const nameLength = (name: number): number => 4 - (Math.clz32(name) >> 3);

/** Writes where the columns are to which `targets` are bound; `aside` are columns for decimals, which nobody reads afterwards. */
export function writeColumns(memory: ScannerMemory, targets: readonly EventTarget[], aside: readonly number[]): void {
  const view = memory.view();
  forEachKind(targets, (kind, target) => {
    const { columns } = target;
    const list = (column: Uint32Array): number => (column.length > 0 ? column.byteOffset : aside[0]);
    view.setUint32(kind + at.ID_AT, target.id.byteOffset, true);
    view.setUint32(kind + at.SUB_NS_AT, target.atSubNs.byteOffset, true);
    view.setUint32(kind + at.CODE_START_AT, list(target.codeStart), true);
    view.setUint32(kind + at.CODE_COUNT_AT, list(target.codeCount), true);
    view.setUint32(kind + at.TEXT_START_AT, list(target.textStart), true);
    view.setUint32(kind + at.TEXT_END_AT, list(target.textEnd), true);
    for (const [slot, column] of columns.entries())
      view.setUint32(kind + at.COLUMNS_AT + slot * 4, column.byteOffset, true);
    const used = keysOf(target).length;
    for (let n = 0; n < MOST_UNUSED; n++) writeUnusedColumn(view, kind, used + n, target);
    let decimals = 0;
    for (const [n, { role, slot, bit }] of keysOf(target).entries()) {
      let address = columns[slot].byteOffset;
      if (role === at.ROLE_DECIMAL) {
        const decimal = kind + at.DECIMALS_AT + decimals * at.DECIMAL_BYTES;
        view.setUint32(decimal, bit, true);
        view.setUint32(decimal + at.DECIMAL_FROM, aside[decimals], true);
        view.setUint32(decimal + at.DECIMAL_TO, address, true);
        view.setUint32(decimal + at.DECIMAL_COLUMN_BIT, 1 << slot, true);
        address = aside[decimals++];
      }
      view.setUint32(kind + at.ENTRIES_AT + n * at.ENTRY_BYTES + at.ENTRY_COLUMN, address, true);
    }
  });
}
