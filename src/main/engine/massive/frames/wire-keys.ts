/** Field names of Massive's WebSocket events, each with a small number (slot). One name has one slot, whatever the event means by it. */
export const KEY = {
  unknown: 0,
  ev: 1,
  sym: 2,
  T: 3,
  bx: 4,
  bp: 5,
  bs: 6,
  ax: 7,
  ap: 8,
  as: 9,
  x: 10,
  p: 11,
  s: 12,
  c: 13,
  t: 14,
  q: 15,
  z: 16,
  i: 17,
  v: 18,
  av: 19,
  op: 20,
  vw: 21,
  o: 22,
  h: 23,
  l: 24,
  a: 25,
  e: 26,
  at: 27,
  b: 28,
  val: 29,
  fmv: 30,
  ds: 31,
  dv: 32,
  dav: 33,
  pt: 34,
  trfi: 35,
  trft: 36,
  otc: 37,
} as const;
export const KEY_COUNT = 38;
export type KeyName = Exclude<keyof typeof KEY, 'unknown'>;

/** Not a plain ASCII key: the slow path must read it. */
export const ODD_KEY = 255;

const isPlain = (c: number): boolean => c >= 0x20 && c < 0x80 && c !== 0x22 && c !== 0x5c;

/** Slot by the one byte of a one-letter key. */
export const ONE_LETTER = new Uint8Array(256).map((_, c) => (isPlain(c) ? KEY.unknown : ODD_KEY));
/** Slot of a two-letter key at `first | second << 8`. */
export const TWO_LETTERS = new Uint8Array(1 << 16).map((_, i) =>
  isPlain(i & 0xff) && isPlain(i >> 8) ? KEY.unknown : ODD_KEY,
);
const LONGER: { bytes: Uint8Array; slot: number }[] = [];

for (const [name, slot] of Object.entries(KEY)) {
  if (slot === KEY.unknown) continue;
  const bytes = Uint8Array.from(name, (c) => c.charCodeAt(0));
  if (bytes.length === 1) ONE_LETTER[bytes[0]] = slot;
  else if (bytes.length === 2) TWO_LETTERS[bytes[0] | (bytes[1] << 8)] = slot;
  else LONGER.push({ bytes, slot });
}

/** Slot of the key of three or more letters between `start` and `end` (exclusive); ODD_KEY where it has bytes a key of ours has not. */
export function longKeySlot(frame: Uint8Array, start: number, end: number): number {
  for (let i = start; i < end; i++) if (!isPlain(frame[i])) return ODD_KEY;
  const length = end - start;
  for (const { bytes, slot } of LONGER) {
    if (bytes.length !== length) continue;
    let i = 0;
    while (i < length && bytes[i] === frame[start + i]) i++;
    if (i === length) return slot;
  }
  return KEY.unknown;
}
