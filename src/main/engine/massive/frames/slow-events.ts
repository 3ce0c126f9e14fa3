/**
 * The tolerant path: one parsed JSON value → event columns, with the same meaning as the fast path. For events with
 * escapes, nested unknown values, odd number forms, for statuses, and for wording what is wrong with one that is refused.
 */
import { ODD_ID, type EventColumns } from '../../../../shared/market/event-columns.ts';
import { marketOf } from '../../../../shared/market/symbols.ts';
import type { EventTarget } from './event-target.ts';
import { timeFromBigInt, timeFromNumber, type EventTime } from './event-time.ts';
import { NO_ID } from './symbol-interner.ts';
import { KEY, type KeyName } from './wire-keys.ts';

type Json = Record<string, unknown>;

/** `issue` says why nothing was written; `foreign`: its instrument is of another market than the frame. */
export type SlowOutcome = 'event' | 'status' | 'unknownEvent' | 'foreign' | { issue: string };

const DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const time: EventTime = { ms: 0, subNs: 0 };

/** `targets` by the value of `ev`, bound to `out`. */
export function writeSlowEvent(
  value: unknown,
  targets: ReadonlyMap<string, EventTarget>,
  intern: (symbol: string) => number,
  out: EventColumns,
): SlowOutcome {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { issue: 'an element of the frame is not an object' };
  const event = value as Json;
  if (event.ev === 'status') {
    out.statuses.push({ status: text(event.status), message: text(event.message) });
    return 'status';
  }
  if (typeof event.ev !== 'string') return { issue: 'an event has no `ev`' };
  const target = targets.get(event.ev);
  if (!target) return 'unknownEvent';
  const symbol = typeof event.sym === 'string' ? event.sym : event.T;
  if (typeof symbol !== 'string' || symbol === '') return { issue: `a ${event.ev} event has no ticker` };
  if (marketOf(symbol) !== out.market) return 'foreign';
  const id = intern(symbol);
  if (id === NO_ID) return { issue: 'more different symbols than any market has' };
  write(event, target, id, out);
  return 'event';
}

function write(event: Json, target: EventTarget, id: number, out: EventColumns): void {
  const { words, columns, slotOf } = target;
  const row = target.next(out);
  const each = (fields: Partial<Record<KeyName, string>> | undefined, read: (value: unknown) => number): void => {
    for (const key of Object.keys(fields ?? {}) as KeyName[]) columns[slotOf[KEY[key]]][row] = read(event[key]);
  };
  target.id[row] = id;
  each(words.times, ms);
  each(words.numbers, number);
  each(words.letters, letter);
  each(words.flags, (value) => (value === true ? 1 : Number.NaN));
  for (const key of Object.keys(words.decimals ?? {}) as KeyName[]) {
    const value = decimal(event[key]);
    if (!Number.isNaN(value)) columns[slotOf[KEY[key]]][row] = value;
  }
  readTime(event[words.time]);
  target.atMs[row] = time.ms;
  target.atSubNs[row] = time.subNs;
  if (words.codes) writeCodes(event[words.codes], target, row, out);
  const kept = words.text && event[words.text];
  if (typeof kept === 'string' && kept !== '') {
    target.textStart[row] = ODD_ID;
    target.textEnd[row] = out.oddIds.push(kept) - 1;
  }
  target.commit(out, row);
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const number = (value: unknown): number =>
  typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : Number.NaN;
const decimal = (value: unknown): number =>
  typeof value === 'string' ? (DECIMAL.test(value) ? Number(value) : Number.NaN) : number(value);
const letter = (value: unknown): number =>
  typeof value === 'string' && value.length === 1 && value.charCodeAt(0) < 0x80 ? value.charCodeAt(0) : Number.NaN;

function readTime(value: unknown): void {
  if (typeof value === 'bigint') timeFromBigInt(value, time);
  else timeFromNumber(number(value), time);
}

function ms(value: unknown): number {
  readTime(value);
  return time.ms;
}

const isCode = (value: unknown): value is number =>
  typeof value === 'number' && Math.abs(value) <= 0x7fffffff && Math.floor(value) === value;

/** A single number counts as a list of one. */
function writeCodes(value: unknown, target: EventTarget, row: number, out: EventColumns): void {
  for (const code of Array.isArray(value) ? value : [value]) if (isCode(code)) out.pushCode(code);
  target.codeCount[row] = out.codeCount - target.codeStart[row];
}
