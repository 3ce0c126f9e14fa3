/** Cuts a recorded frame into its events and names each one, without parsing what is only passed on. */
import { endOfElement } from '../../engine/massive/frames/element-end.ts';

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * Visits the span of each object in a frame (`[{…},{…}]`, or a single object). Where a frame breaks off the walk ends: half an event
 * would spoil the good ones it is sent with.
 */
export function eachEvent(frame: Uint8Array, visit: (start: number, end: number) => void): void {
  const length = frame.byteLength;
  let at = pastSpace(frame, 0);
  const isArray = frame[at] === OPEN_BRACKET;
  if (isArray) at++;
  while (at < length) {
    const start = pastSpace(frame, at);
    at = endOfElement(frame, start, length);
    const follows = frame[at];
    if (isArray && follows !== COMMA && follows !== CLOSE_BRACKET) return;
    const end = beforeSpace(frame, start, at);
    if (frame[start] === OPEN_BRACE && frame[end - 1] === CLOSE_BRACE) visit(start, end);
    if (follows !== COMMA) return;
    at++;
  }
}

/** Value of a top-level string field of the object at [start, end); undefined where it has none. */
export function stringField(frame: Buffer, start: number, end: number, name: string): string | undefined {
  let at = start;
  while (frame[at] === OPEN_BRACE || frame[at] === COMMA) {
    const key = pastSpace(frame, at + 1);
    const keyEnd = endOfString(frame, key, end);
    const colon = pastSpace(frame, keyEnd);
    if (frame[key] !== QUOTE || frame[colon] !== COLON) return undefined;
    const value = pastSpace(frame, colon + 1);
    if (frame[value] === QUOTE && equals(frame, key + 1, keyEnd - 1, name))
      return textOf(frame, value, endOfString(frame, value, end));
    at = endOfElement(frame, value, end);
  }
  return undefined;
}

function equals(frame: Uint8Array, start: number, end: number, name: string): boolean {
  if (end - start !== name.length) return false;
  for (let i = 0; i < name.length; i++) if (frame[start + i] !== name.charCodeAt(i)) return false;
  return true;
}

/** Text between the quotes at `start` and before `end`; undefined where an escape in it is broken. */
function textOf(frame: Buffer, start: number, end: number): string | undefined {
  if (frame.subarray(start, end).indexOf(BACKSLASH) < 0) return frame.toString('utf8', start + 1, end - 1);
  try {
    return JSON.parse(frame.toString('utf8', start, end)) as string;
  } catch (error) {
    // What was malformed on the vendor's wire names nothing.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Position after the closing quote of the string that opens at `start`, or `length`. */
function endOfString(frame: Uint8Array, start: number, length: number): number {
  let at = start + 1;
  while (at < length && frame[at] !== QUOTE) at += frame[at] === BACKSLASH ? 2 : 1;
  return Math.min(at + 1, length);
}

/** An element's span may end in white space; an event is sent without it. */
function beforeSpace(frame: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && frame[at - 1] <= SPACE) at--;
  return at;
}

function pastSpace(frame: Uint8Array, start: number): number {
  let at = start;
  while (at < frame.byteLength && frame[at] <= SPACE) at++;
  return at;
}
