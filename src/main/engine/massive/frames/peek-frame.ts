/** A look at a frame without decoding it, for lag, rates and gap bounds: sampled, never on every frame. */
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import { marketOf, type Market } from '../../../../shared/market/symbols.ts';
import { timeFromNumber } from './event-time.ts';

const TAIL_BYTES = 400;
/** Event times are under `t`, or `e` for bars. */
const TIME_FIELD = /"([te])"\s*:\s*(\d{10,19})(?!.*"[te]"\s*:\s*\d{10,19})/s;

/** Event time of the frame's last event, from its tail, and whether that is a window's end; undefined where the tail has none. */
export function peekEventTime(bytes: Uint8Array): { atMs: EpochMs; isWindow: boolean } | undefined {
  const from = Math.max(0, bytes.byteLength - TAIL_BYTES);
  const tail = Buffer.from(bytes.buffer, bytes.byteOffset + from, bytes.byteLength - from).toString('latin1');
  const match = TIME_FIELD.exec(tail);
  if (!match) return undefined;
  const time = { ms: Number.NaN, subNs: 0 };
  timeFromNumber(Number(match[2]), time);
  return { atMs: time.ms, isWindow: match[1] === 'e' };
}

/** What stands before the ticker of an event; `T` of what has no `sym`. */
const TICKER_MARKS = [Buffer.from('"sym":"'), Buffer.from('"T":"')];
/** An event's ticker comes early. */
const HEAD_BYTES = 200;

/** The market of the frame's first instrument; undefined where its head shows none as plainly as the vendor writes it. */
export function peekMarket(bytes: Uint8Array): Market | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, HEAD_BYTES));
  for (const mark of TICKER_MARKS) {
    const at = head.indexOf(mark);
    if (at === -1) continue;
    const from = at + mark.length;
    return marketOf(head.toString('latin1', from, from + 2));
  }
  return undefined;
}

const EVENT_MARK = Buffer.from('"ev"');

/** Events in a frame, counted by their `ev` fields. */
export function countEvents(bytes: Uint8Array): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let count = 0;
  for (let at = buffer.indexOf(EVENT_MARK); at !== -1; at = buffer.indexOf(EVENT_MARK, at + 4)) count++;
  return count;
}
