/** Finds where one element of a JSON array ends, without judging what is inside. */
const STRING_END = 0x22;
const ESCAPE = 0x5c;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * The position of the `,` or `]` that follows the element at `start`, or `length` where there is none.
 * Brackets are counted without regard to their kind: a parser of the piece will object to a mismatch.
 */
export function endOfElement(bytes: Uint8Array, start: number, length: number): number {
  let depth = 0;
  let p = start;
  while (p < length) {
    const c = bytes[p];
    if (c === STRING_END) {
      p++;
      while (p < length && bytes[p] !== STRING_END) p += bytes[p] === ESCAPE && p + 1 < length ? 2 : 1;
    } else if (c === OPEN_BRACE || c === OPEN_BRACKET) depth++;
    else if (c === CLOSE_BRACE || c === CLOSE_BRACKET) {
      if (depth === 0) return p;
      depth--;
    } else if (c === COMMA && depth === 0) return p;
    p++;
  }
  return length;
}
