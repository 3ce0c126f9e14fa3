/** JSON with exact nanoseconds: 19 digits exceed 2^53, so they are written as text, never through a number. */
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import type { ServedReply } from '../../protocol/market-source.ts';

/** `JSON.rawJSON` (ECMAScript JSON.parse source text access), which the standard library types do not know yet. */
const rawJson = (JSON as unknown as { rawJSON(text: string): object }).rawJSON;

/** Epoch ms → ns as an exact JSON integer; `subMs` 0 … 999,999 fills the last six digits. */
export function rawNanoseconds(atMs: EpochMs, subMs = 0): object {
  return rawJson(`${Math.floor(atMs)}${String(Math.floor(subMs)).padStart(6, '0')}`);
}

/** A number with at most `digits` decimals. */
export function rounded(value: number, digits = 4): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}

export const json = (value: unknown, status = 200): ServedReply => ({ status, body: JSON.stringify(value) });

export const ok = (requestId: string, rest: Record<string, unknown>): ServedReply =>
  json({ request_id: requestId, status: 'OK', ...rest });

export const badRequest = (requestId: string, error: string): ServedReply =>
  json({ status: 'ERROR', request_id: requestId, error }, 400);

export const notFound = (requestId: string, message: string): ServedReply =>
  json({ status: 'NOT_FOUND', request_id: requestId, message }, 404);
