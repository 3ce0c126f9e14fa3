/** Windows' and macOS' icon files are lists of PNGs: both take them as they are. */

export const LINUX_SIZES = [16, 32, 48, 64, 128, 256, 512] as const;
export const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256] as const;
/** Type and pixels: the PNG types of the format, with their @2x twins. */
export const ICNS_TYPES = [
  ['icp4', 16],
  ['ic11', 32],
  ['icp5', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
] as const;

/** `draw` gives the PNG of a size in pixels. */
export function ico(draw: (size: number) => Buffer): Buffer {
  const head = Buffer.alloc(6 + 16 * ICO_SIZES.length);
  head.writeUInt16LE(1, 2); // An icon, not a cursor.
  head.writeUInt16LE(ICO_SIZES.length, 4);
  let offset = head.length;
  const images = ICO_SIZES.map((size, n) => {
    const png = draw(size);
    const at = 6 + 16 * n;
    head.writeUInt8(size % 256, at); // 0 stands for 256.
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
    return png;
  });
  return Buffer.concat([head, ...images]);
}

export function icns(draw: (size: number) => Buffer): Buffer {
  const parts = ICNS_TYPES.map(([type, size]) => {
    const png = draw(size);
    return Buffer.concat([Buffer.from(type, 'latin1'), bigEndian(png.length + 8), png]);
  });
  const length = parts.reduce((total, part) => total + part.length, 8);
  return Buffer.concat([Buffer.from('icns', 'latin1'), bigEndian(length), ...parts]);
}

function bigEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
