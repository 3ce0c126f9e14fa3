import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ICNS_TYPES, ICO_SIZES, LINUX_SIZES } from '../../../scripts/packaging/icon-files.ts';

const icon = (name: string): Buffer => readFileSync(`resources/icons/${name}`);

/** Width and height from a PNG's header. */
function pixels(png: Buffer): [number, number] {
  expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

describe('the icons', () => {
  it('are drawn from the drawing as it is now (else: node scripts/icons.ts)', () => {
    const drawing = createHash('sha256').update(readFileSync('resources/icon.svg')).digest('hex');
    expect(icon('source.sha256').toString().trim()).toBe(drawing);
  });

  it.each(LINUX_SIZES)('have %i pixels where their name says so', (size) => {
    expect(pixels(icon(`${size}x${size}.png`))).toEqual([size, size]);
  });

  it('hold every size for Windows', () => {
    const file = icon('icon.ico');
    expect([file.readUInt16LE(0), file.readUInt16LE(2), file.readUInt16LE(4)]).toEqual([0, 1, ICO_SIZES.length]);
    const sizes = ICO_SIZES.map((_, n) => {
      const at = 6 + 16 * n;
      const [length, offset] = [file.readUInt32LE(at + 8), file.readUInt32LE(at + 12)];
      const [width] = pixels(file.subarray(offset, offset + length));
      expect(file.readUInt8(at)).toBe(width % 256);
      return width;
    });
    expect(sizes).toEqual([...ICO_SIZES]);
  });

  it('hold every size for macOS', () => {
    const file = icon('icon.icns');
    expect(file.subarray(0, 4).toString('latin1')).toBe('icns');
    expect(file.readUInt32BE(4)).toBe(file.length);
    const found: [string, number][] = [];
    for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) {
      const end = at + file.readUInt32BE(at + 4);
      found.push([file.subarray(at, at + 4).toString('latin1'), pixels(file.subarray(at + 8, end))[0]]);
    }
    expect(found).toEqual(ICNS_TYPES.map((type) => [...type]));
  });
});
