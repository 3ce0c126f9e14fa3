/** What tells a whole chunk from a damaged one: the checksum inside its zstd frame, or the record's CRC where the frame has none. */
import { zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { CHUNK_HEADER, openChunk, zstdOptions } from '../../../../../../src/main/engine/session/format/chunk-record.ts';
import { openRecordings } from '../../../../../../src/main/engine/session/reading/open-recordings.ts';
import { createMemoryDisk } from '../memory-files.ts';
import { frameBytes, START_MS, startRecording } from '../recording-fixture.ts';

const PATH = '/sessions/a.mcap';
const CRC_AT = CHUNK_HEADER - 20;

let written: Uint8Array<ArrayBuffer>;
let messages: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  const disk = createMemoryDisk();
  const { recorder } = startRecording(disk, PATH);
  for (let n = 0; n < 50; n++) recorder.frame('options', frameBytes(n), START_MS + n);
  await recorder.close();
  const [recording] = openRecordings(disk, PATH);
  const [{ part, offset, length }] = recording.chunks;
  written = part.file.read(offset, length).slice();
  messages = openChunk(written) as Uint8Array<ArrayBuffer>;
  recording.close();
});

const damagedAt = (record: Uint8Array<ArrayBuffer>, at: number, flip: number): Uint8Array<ArrayBuffer> => {
  const damaged = record.slice();
  damaged[at] ^= flip;
  return damaged;
};

/** As recordings were written before: a frame without a checksum. */
function withoutChecksum(): Uint8Array<ArrayBuffer> {
  const data = zstdCompressSync(messages);
  const record = new Uint8Array(CHUNK_HEADER + data.byteLength);
  record.set(written.subarray(0, CHUNK_HEADER));
  record.set(data, CHUNK_HEADER);
  new DataView(record.buffer).setBigUint64(CHUNK_HEADER - 8, BigInt(data.byteLength), true);
  return record;
}

it('is decompressed in one step: its buffer is not yet full when it ends', () => {
  const steps = [0, 63, 64, 100_000, 1e12].map(
    (rawBytes) => zstdOptions({ rawBytes, crc: 0, data: messages }).chunkSize,
  );
  expect(steps).toEqual([64, 64, 65, 100_001, 4 * 1024 * 1024]);
});

describe('a chunk', () => {
  it('is not read where bytes follow its messages: it covers what is not its own', () => {
    const longer = new Uint8Array([...written, 1, 2, 3]);
    new DataView(longer.buffer).setBigUint64(CHUNK_HEADER - 8, BigInt(longer.byteLength - CHUNK_HEADER), true);
    expect(openChunk(longer)).toBe('it is longer than its messages');
  });

  it('is never read where anything of its messages was changed', () => {
    const place = fc.integer({ min: CHUNK_HEADER, max: written.byteLength - 1 });
    for (const record of [written, withoutChecksum()])
      fc.assert(
        fc.property(place, fc.integer({ min: 1, max: 255 }), (at, flip) => {
          const read = openChunk(damagedAt(record, Math.min(at, record.byteLength - 1), flip));
          if (typeof read !== 'string') expect(Buffer.compare(read, messages)).toBe(0);
        }),
        { numRuns: 400 },
      );
  });

  it('is whole where only its CRC was changed, if its frame has a checksum of its own', () => {
    expect(openChunk(damagedAt(written, CRC_AT, 1))).toEqual(messages);
    expect(openChunk(withoutChecksum())).toEqual(messages);
    expect(openChunk(damagedAt(withoutChecksum(), CRC_AT, 1))).toBe('its checksum differs');
  });
});
