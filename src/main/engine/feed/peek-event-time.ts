/** Event time of a frame's last event, read from its tail without decoding: for lag and gap bounds, sampled. */
import type { EpochMs } from '../../../shared/market/calendar.ts';

const TAIL_BYTES = 400;
/** Event times stand under `t`, or `e` for bars. */
const TIME_FIELD = /"[te]"\s*:\s*(\d{10,19})(?!.*"[te]"\s*:\s*\d{10,19})/s;

/** Undefined where the tail shows no time. Normalised by magnitude: ≥ 1e17 ns, ≥ 1e14 µs, ≥ 1e11 ms, else s. */
export function peekEventTimeMs(bytes: Uint8Array): EpochMs | undefined {
  const from = Math.max(0, bytes.byteLength - TAIL_BYTES);
  const tail = Buffer.from(bytes.buffer, bytes.byteOffset + from, bytes.byteLength - from).toString('latin1');
  const match = TIME_FIELD.exec(tail);
  if (!match) return undefined;
  const value = Number(match[1]);
  if (value >= 1e17) return value / 1e6;
  if (value >= 1e14) return value / 1e3;
  return value >= 1e11 ? value : value * 1e3;
}

const EVENT_MARK = Buffer.from('"ev"');

/** Events in a frame, counted by their `ev` fields. */
export function countEvents(bytes: Uint8Array): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let count = 0;
  for (let at = buffer.indexOf(EVENT_MARK); at !== -1; at = buffer.indexOf(EVENT_MARK, at + 4)) count++;
  return count;
}
