/** Massive's status messages: found by their bytes, read as JSON, classified by what they mean for a connection. */
import { parseVendor } from '../vendor-json.ts';

export type StatusMessage =
  | { kind: 'connected' }
  | { kind: 'authenticated' }
  | { kind: 'authFailed'; text: string }
  | { kind: 'planRefused'; text: string }
  | { kind: 'authTimeout'; text: string }
  | { kind: 'maxConnections'; text: string }
  | { kind: 'realTimeRefused'; text: string }
  | { kind: 'subscribed'; pair: string }
  | { kind: 'unsubscribed'; pair: string }
  /** `not authorized`, or an error in words that are not known. */
  | { kind: 'notAuthorized'; text: string }
  /** A request for option quotes that would exceed the vendor's cap was refused as a whole. */
  | { kind: 'limitReached'; text: string }
  | { kind: 'other'; text: string };

/** Of an error's text: the plan lacks what was asked for. In other words it may be a fault, or a limit, that passes. */
export const refusesPlan = (text: string): boolean => /not (authorized|entitled)|\bplan\b|upgrade/i.test(text);

const STATUS_MARK = Buffer.from('"status"');

/** True where the frame may hold a status message: the only frames worth parsing whole. */
export function mayHoldStatus(bytes: Uint8Array): boolean {
  return asBuffer(bytes).indexOf(STATUS_MARK) !== -1;
}

export interface StatusFrame {
  messages: StatusMessage[];
  /** True where the frame holds nothing but the login exchange: it is not recorded. */
  loginOnly: boolean;
}

/** A thousand acknowledgements take a tenth of it. */
const LONGEST_STATUS_FRAME = 1 << 20;

/** Reads the status messages of a frame; empty where it holds none, is not JSON (the decoder counts that) or is too long for one. */
export function readStatusFrame(bytes: Uint8Array): StatusFrame {
  if (bytes.byteLength > LONGEST_STATUS_FRAME) return { messages: [], loginOnly: false };
  let parsed: unknown;
  try {
    parsed = parseVendor(asBuffer(bytes).toString());
  } catch {
    return { messages: [], loginOnly: false };
  }
  const messages: StatusMessage[] = [];
  let others = 0;
  for (const item of Array.isArray(parsed) ? parsed : [parsed]) {
    if (isStatus(item)) messages.push(classify(item));
    else others++;
  }
  const loginOnly = others === 0 && messages.length > 0 && messages.every((m) => LOGIN_KINDS.has(m.kind));
  return { messages, loginOnly };
}

const LOGIN_KINDS = new Set<StatusMessage['kind']>([
  'connected',
  'authenticated',
  'authFailed',
  'planRefused',
  'authTimeout',
]);

function isStatus(item: unknown): item is { ev: 'status'; status?: unknown; message?: unknown } {
  return typeof item === 'object' && item !== null && (item as { ev?: unknown }).ev === 'status';
}

function classify(item: { status?: unknown; message?: unknown }): StatusMessage {
  const status = typeof item.status === 'string' ? item.status : '';
  const text = typeof item.message === 'string' ? item.message : '';
  switch (status) {
    case 'connected':
      return { kind: 'connected' };
    case 'auth_success':
      return { kind: 'authenticated' };
    // One status, two meanings, told apart by the text.
    case 'auth_failed':
      return /\b(plan|upgrade|pricing)\b/i.test(text) ? { kind: 'planRefused', text } : { kind: 'authFailed', text };
    case 'auth_timeout':
      return { kind: 'authTimeout', text };
    case 'max_connections':
      return { kind: 'maxConnections', text };
    case 'success': {
      const ack = /^(un)?subscribed to:?\s*(\S+)/i.exec(text);
      if (!ack) return { kind: 'other', text };
      return { kind: ack[1] ? 'unsubscribed' : 'subscribed', pair: ack[2] };
    }
    case 'error':
      if (/^subscription limit reached/i.test(text)) return { kind: 'limitReached', text };
      if (/don't have access (to )?real-time data/i.test(text)) return { kind: 'realTimeRefused', text };
      // Whatever it says, something was refused, and it is the vendor's to word.
      return text === '' ? { kind: 'other', text: status } : { kind: 'notAuthorized', text };
    default:
      return { kind: 'other', text: text || status };
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
