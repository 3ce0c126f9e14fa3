/** Parquet's hybrid of runs and bit-packed groups of eight (format specification, "Encodings": RLE = 3). */

/** Bits that hold every index below `distinct`. */
export const bitsFor = (distinct: number): number => Math.max(1, 32 - Math.clz32(Math.max(1, distinct) - 1));

/** One bit-packed run; `width` 1 to 16 bits. */
export function packBits(values: ArrayLike<number>, width: number): Uint8Array {
  const groups = Math.ceil(values.length / 8);
  const header = varint(groups * 2 + 1);
  const out = new Uint8Array(header.length + groups * width);
  out.set(header);
  let at = header.length;
  let held = 0;
  let bits = 0;
  for (let i = 0; i < values.length; i++) {
    held |= values[i] << bits;
    bits += width;
    for (; bits >= 8; bits -= 8) {
      out[at++] = held;
      held >>>= 8;
    }
  }
  if (bits > 0) out[at] = held;
  return out;
}

/** `count` times the same value of at most 8 bits. */
export const repeated = (value: number, count: number): Uint8Array => Uint8Array.of(...varint(count * 2), value);

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}
