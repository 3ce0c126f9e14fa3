import { McapWriter, TempBuffer } from '@mcap/core';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { PartWriter } from '../../../../../../src/main/engine/session/recording/part-writer.ts';
import { eachMessage } from '../../../../../../src/main/engine/session/reading/message-cursor.ts';
import { openSession, type Session } from '../../../../../../src/main/engine/session/reading/reader.ts';
import { recoverPart } from '../../../../../../src/main/engine/session/reading/recover.ts';
import { repairSession } from '../../../../../../src/main/engine/session/reading/repair.ts';
import { SessionError } from '../../../../../../src/main/engine/session/format/session-error.ts';
import { verifySession } from '../../../../../../src/main/engine/session/reading/verify.ts';
import { createMemoryDisk, type MemoryDisk } from '../memory-files.ts';
import { START_MS, frameBytes, framesIn, startRecording } from '../recording-fixture.ts';

const PATH = '/s/a.mcap';
const FRAMES = 300;
let disk: MemoryDisk;
let whole: Uint8Array<ArrayBuffer>;
let session: Session;
let allFrames: string[];

beforeEach(async () => {
  disk = createMemoryDisk();
  const { recorder, clock } = startRecording(disk, PATH);
  for (let n = 0; n < FRAMES; n++) {
    clock.ms = n * 50;
    recorder.frame('options', frameBytes(n), START_MS + clock.ms);
    recorder.tick();
  }
  await recorder.close('hash');
  whole = disk.contents.get(PATH)!;
  session = openSession(disk, PATH);
  allFrames = framesIn(disk, PATH);
});

function codeOf(open: () => unknown): string {
  try {
    open();
  } catch (error) {
    if (!(error instanceof SessionError)) throw error;
    expect(error.message).toMatch(/^\/s\/.*\.$|damaged\.$|^The /);
    return error.code;
  }
  return 'opened';
}

test('files that are no sessions are told apart, each with its sentence', async () => {
  const open = (bytes: Uint8Array): string => {
    disk.contents.set('/s/b.mcap', new Uint8Array(bytes));
    return codeOf(() => openSession(disk, '/s/b.mcap'));
  };
  expect(codeOf(() => openSession(disk, '/s/none.mcap'))).toBe('session.missing');
  expect(open(new Uint8Array(0))).toBe('session.empty');
  expect(open(new TextEncoder().encode('PK\x03\x04 this is a zip'))).toBe('session.notASession');
  expect(open(whole.slice(0, 8))).toBe('session.cut');
  expect(open(whole.slice(0, 20))).toBe('session.cut');
  const buffer = new TempBuffer();
  const foreign = new McapWriter({ writable: buffer });
  await foreign.start({ profile: 'ros2', library: 'other' });
  await foreign.end();
  expect(open(buffer.get())).toBe('session.foreign');
});

test('a session of a newer version is refused, not misread', () => {
  const bytes = whole.slice();
  const name = Buffer.from('formatVersion');
  const valueAt = Buffer.from(bytes.buffer).indexOf(name) + name.length + 4;
  expect(bytes[valueAt]).toBe('1'.charCodeAt(0));
  bytes[valueAt] = '9'.charCodeAt(0);
  disk.contents.set(PATH, bytes);
  expect(codeOf(() => openSession(disk, PATH))).toBe('session.newer');
});

test('a session cut anywhere keeps every whole chunk, opens, and is repaired in place', () => {
  const dataStart = session.chunks[0].offset;
  fc.assert(
    fc.property(fc.integer({ min: dataStart, max: whole.byteLength - 1 }), (size) => {
      disk.contents.set(PATH, whole.slice(0, size));
      const kept = session.chunks.filter((chunk) => chunk.offset + chunk.length <= size).length;
      const cut = openSession(disk, PATH);
      expect(cut.chunks).toHaveLength(kept);
      const repaired = repairSession(disk, cut, disk.modifiedMs(PATH) + 60_000);
      expect(repaired).toHaveLength(1);
      const again = openSession(disk, PATH);
      expect(again.cut).toBeUndefined();
      expect(again.chunks).toHaveLength(kept);
      expect(verifySession(again).findings.filter((f) => f.level === 'error')).toEqual([]);
      const frames = framesIn(disk, PATH);
      expect(frames).toEqual(allFrames.slice(0, frames.length));
    }),
    { numRuns: 60 },
  );
});

test('a file that is still being written to is read but never touched', () => {
  disk.cut(PATH, whole.byteLength - 100);
  const before = disk.contents.get(PATH);
  expect(repairSession(disk, openSession(disk, PATH), disk.modifiedMs(PATH) + 1000)).toEqual([]);
  expect(disk.contents.get(PATH)).toBe(before);
});

test('any flipped bit of the data is found, or changes nothing; recovery keeps every other chunk and ledgers the hole', () => {
  const chunk = session.chunks[Math.floor(session.chunks.length / 2)];
  fc.assert(
    fc.property(fc.integer({ min: 0, max: chunk.length - 1 }), (offset) => {
      disk.contents.set(PATH, whole);
      disk.flip(PATH, chunk.offset + offset);
      const flipped = openSession(disk, PATH);
      const unread = flipped.chunks.filter((c) => {
        try {
          eachMessage(flipped.read(c), () => undefined);
          return false;
        } catch (error) {
          expect(error).toMatchObject({ code: 'session.damaged' });
          return true;
        }
      });
      disk.contents.delete('/s/out.mcap');
      const recovery = recoverPart(disk, disk.open(PATH), '/s/out.mcap');
      const rescued = framesIn(disk, '/s/out.mcap');
      // The record's time stamps and a few bits of zstd's padding carry no data: then nothing at all may be lost.
      if (unread.length === 0) {
        expect(framesIn(disk, PATH)).toEqual(allFrames);
        return;
      }
      expect(unread).toHaveLength(1);
      expect(recovery.lost).toHaveLength(1);
      expect(recovery.chunks).toBe(session.chunks.length - 1);
      expect(rescued.length).toBeGreaterThan(FRAMES * 0.9);
      expect(allFrames).toEqual(expect.arrayContaining(rescued));
      const gaps = verifySession(openSession(disk, '/s/out.mcap')).findings;
      expect(gaps.some((f) => /messages are missing/.test(f.message))).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('a flipped bit in the index is noticed and the index rebuilt, keeping the end record', () => {
  const end = session.parts[0].metadata.find((m) => m.name === 'tapedeck.end')!;
  disk.flip(PATH, Number(end.offset + end.length) + 13 + 40);
  const damaged = openSession(disk, PATH);
  expect(damaged.cut).toBe('the index is damaged');
  expect(damaged.end.stateHash).toBe('hash');
  repairSession(disk, damaged, disk.modifiedMs(PATH) + 60_000);
  const again = openSession(disk, PATH);
  expect(again.cut).toBeUndefined();
  expect(again.end.stateHash).toBe('hash');
  expect(framesIn(disk, PATH)).toEqual(allFrames);
});

test('verify finds messages that are missing and counts that differ', () => {
  const part = session.parts[0];
  const holey = PartWriter.resume(disk.append(PATH, session.chunks[3].offset), session.chunks[3].offset, {
    chunks: part.chunks.slice(0, 3).map((c) => c.index),
    metadata: part.metadata.filter((m) => m.name !== 'tapedeck.end'),
    messageCounts: part.messageCounts,
  });
  disk.contents.set('/s/src.mcap', whole);
  const source = openSession(disk, '/s/src.mcap');
  holey.writeChunk(source.read(source.chunks[5]));
  holey.finish('continues');
  const messages = verifySession(openSession(disk, PATH)).findings.map((f) => f.message);
  expect(messages.some((m) => /messages are missing here/.test(m))).toBe(true);
  expect(messages.some((m) => /the index says/.test(m))).toBe(true);
});
