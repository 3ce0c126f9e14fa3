/**
 * The web host's encoding of calls and stream messages: JSON text, plus what JSON lacks.
 * NaN, Infinity and ArrayBuffers are written as `{"$": …}`; undefined fields are left out. Market batches are not encoded here:
 * they go as binary frames.
 */
import type { CallOutcome } from './bridge.ts';
import type { FromWindow, ToWindow } from './streams.ts';

/** Browser → web host. */
export type ToHost =
  | { type: 'call'; id: number; name: string; input: unknown }
  | { type: 'stream'; message: FromWindow };

/** Web host → browser. */
export type FromHost =
  | { type: 'reply'; id: number; outcome: CallOutcome<unknown> }
  | { type: 'stream'; message: ToWindow }
  | { type: 'command'; command: string };

const MARK = '$';

export function encodeWire(value: unknown, toBase64: (buffer: ArrayBuffer) => string): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'number' && !Number.isFinite(part)) return { [MARK]: String(part) };
    if (part instanceof ArrayBuffer) return { [MARK]: 'buffer', base64: toBase64(part) };
    return part;
  });
}

/** Throws SyntaxError on what is not JSON. The reviver only runs where there is something to revive. */
export function decodeWire(text: string, fromBase64: (text: string) => ArrayBuffer): unknown {
  if (!text.includes(`{"${MARK}":`)) return JSON.parse(text);
  return JSON.parse(text, (_, part: unknown) => {
    if (typeof part !== 'object' || part === null || !(MARK in part)) return part;
    const marked = part as { $: unknown; base64?: unknown };
    if (marked.$ === 'buffer' && typeof marked.base64 === 'string') return fromBase64(marked.base64);
    if (marked.$ === 'NaN' || marked.$ === 'Infinity' || marked.$ === '-Infinity') return Number(marked.$);
    return part;
  });
}
