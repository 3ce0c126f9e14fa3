import { McapWriter, TempBuffer } from '@mcap/core';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { PartWriter } from '../../../../../../src/main/engine/session/recording/part-writer.ts';
import { CUT } from '../../../../../../src/main/engine/session/reading/part-reader.ts';
import { describeSession } from '../../../../../../src/main/engine/session/reading/library.ts';
import { readIfWhole } from '../../../../../../src/main/engine/session/reading/chunk-messages.ts';
import { openSession, openSessions } from '../../../../../../src/main/engine/session/reading/join-sessions.ts';
import type { Session } from '../../../../../../src/main/engine/session/reading/reader.ts';
import { CHUNK_HEADER } from '../../../../../../src/main/engine/session/format/chunk-record.ts';
import { recoverSession } from '../../../../../../src/main/engine/session/reading/recover.ts';
import { SessionError } from '../../../../../../src/main/engine/session/format/session-error.ts';
import { openRecordings } from '../../../../../../src/main/engine/session/reading/open-recordings.ts';
import { verifyRecordings, verifySession } from '../../../../../../src/main/engine/session/reading/verify.ts';
import { createMemoryDisk, type MemoryDisk } from '../memory-files.ts';
import { START_MS, frameBytes, framesIn, startRecording } from '../recording-fixture.ts';

const PATH = '/s/a.mcap';
const FRAMES = 300;
const EVENTS_PER_FRAME = 3;
let disk: MemoryDisk;
let whole: Uint8Array<ArrayBuffer>;
let session: Session;
let allFrames: string[];

beforeEach(async () => {
  disk = createMemoryDisk();
  let events = 0;
  const { recorder, clock } = startRecording(disk, PATH, { counters: () => ({ events, symbols: 90 }) });
  for (let n = 0; n < FRAMES; n++) {
    events += EVENTS_PER_FRAME;
    clock.ms = n * 50;
    recorder.frame('options', frameBytes(n), START_MS + clock.ms);
    recorder.tick();
  }
  await recorder.close('hash');
  whole = disk.contents.get(PATH)!;
  session = openSession(disk, PATH);
  allFrames = framesIn(disk, PATH);
});

const levelsOf = (path: string): string[] =>
  verifyRecordings(openRecordings(disk, path)).findings.map(({ level }) => level);

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

test('each kind of file that is no session has a sentence of its own', async () => {
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

test('a session cut anywhere opens from memory with every whole chunk, and is left as it is', () => {
  const dataStart = session.chunks[0].offset;
  fc.assert(
    fc.property(fc.integer({ min: dataStart, max: whole.byteLength - 1 }), (size) => {
      disk.contents.set(PATH, whole.slice(0, size));
      const kept = session.chunks.filter((chunk) => chunk.offset + chunk.length <= size).length;
      const cut = openSession(disk, PATH);
      expect(cut.cut).toBe(CUT);
      expect(cut.damage).toEqual([]);
      expect(cut.chunks).toHaveLength(kept);
      const errors = verifySession(cut).findings.filter((f) => f.level === 'error');
      const torn = session.chunks.some(({ offset, length }) => offset < size && offset + length > size);
      expect(errors.map(({ message }) => message)).toEqual([
        ...(torn ? [expect.stringContaining('what it held is lost')] : []),
        ...(kept === 0 ? [expect.stringContaining('holds no data')] : []),
      ]);
      if (kept > 0) {
        const { lost } = recoverSession(disk, PATH, '/s/out.mcap');
        expect(lost).toHaveLength(torn ? 1 : 0);
        disk.contents.delete('/s/out.mcap');
      }
      const frames = framesIn(disk, PATH);
      expect(frames).toEqual(allFrames.slice(0, frames.length));
      expect(disk.contents.get(PATH)).toEqual(whole.slice(0, size));
    }),
    { numRuns: 25 },
  );
});

test('a flipped bit and a cut tail: everything before and behind the damage is there, and the hole is named', () => {
  const broken = session.chunks[Math.floor(session.chunks.length / 3)];
  const last = session.chunks.at(-2)!;
  disk.flip(PATH, broken.offset + 60);
  disk.cut(PATH, last.offset + last.length + 20);
  const damaged = openSession(disk, PATH);
  expect(damaged.chunks.at(-1)!.offset).toBe(last.offset);
  const errors = verifySession(damaged).findings.filter((f) => f.level === 'error');
  expect(errors).toHaveLength(1);
  expect(errors[0].message).toMatch(/^Damaged, \d+ messages are missing: \d\d:\d\d:\d\d.* – .* ET;/);
  expect(errors[0].atMs).toBeLessThanOrEqual(broken.startMs);
  expect(errors[0].toMs).toBeGreaterThanOrEqual(broken.endMs);
  recoverSession(disk, PATH, '/s/out.mcap');
  const rescued = framesIn(disk, '/s/out.mcap');
  expect(rescued.length).toBeGreaterThan(allFrames.length * 0.95);
  const lastFrame = allFrames.findLast((frame) => Number(frame.split(' ')[1]) <= last.endMs);
  expect(rescued.at(-1)).toBe(lastFrame);
});

test('any flipped bit of the data is found, or changes nothing; recovery keeps every other chunk and ledgers the hole', () => {
  const chunk = session.chunks[Math.floor(session.chunks.length / 2)];
  const known = new Set(allFrames);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: chunk.length - 1 }), (offset) => {
      disk.contents.set(PATH, whole);
      disk.flip(PATH, chunk.offset + offset);
      const flipped = openSession(disk, PATH);
      const unread = flipped.chunks.filter((c) => readIfWhole(flipped, c, () => undefined) !== undefined);
      disk.contents.delete('/s/out.mcap');
      const recovery = recoverSession(disk, PATH, '/s/out.mcap');
      const rescued = framesIn(disk, '/s/out.mcap');
      const errors = verifySession(flipped).findings.filter((f) => f.level === 'error');
      // Its opcode, lengths and times carry no data, nor do a few bits of zstd's padding: then nothing at all may be lost.
      if (unread.length === 0) {
        expect(framesIn(disk, PATH)).toEqual(allFrames);
        expect(rescued).toEqual(allFrames);
        expect(errors).toEqual([]);
        return;
      }
      expect(unread).toHaveLength(1);
      expect(recovery.lost).toHaveLength(1);
      expect(recovery.lost[0].toMs! - recovery.lost[0].fromMs!).toBeLessThan(2000);
      expect(errors.length).toBeGreaterThan(0);
      expect(rescued.length).toBeGreaterThan(FRAMES * 0.9);
      expect(rescued.filter((frame) => !known.has(frame))).toEqual([]);
      const gaps = describeSession(disk, '/s/out.mcap', 0);
      expect(gaps).toMatchObject({ health: 'repaired', gaps: 3 });
      expect(verifySession(openSession(disk, '/s/out.mcap')).findings.map((f) => f.level)).toEqual(['note']);
    }),
    { numRuns: 25 },
  );
});

test('a flipped bit in the index is noticed; the index is rebuilt in memory and the end record kept', () => {
  const footer = whole.byteLength - 8 - 29;
  const summaryStart = Number(new DataView(whole.buffer).getBigUint64(footer + 9, true));
  disk.flip(PATH, summaryStart + 40);
  const damaged = openSession(disk, PATH);
  expect(damaged.cut).toBe('its index is damaged');
  expect(damaged.end.stateHash).toBe('hash');
  expect(framesIn(disk, PATH)).toEqual(allFrames);
  recoverSession(disk, PATH, '/s/out.mcap');
  const again = openSession(disk, '/s/out.mcap');
  expect(again.cut).toBeUndefined();
  expect(again.end).toMatchObject({ stateHash: 'hash', frames: FRAMES, repaired: true });
  expect(framesIn(disk, '/s/out.mcap')).toEqual(allFrames);
});

test('a damaged beginning hides nothing: name and first chunk tell what the file is', () => {
  const path = '/s/2026-11-20_093000_sim.mcap';
  for (const offset of [0, 9, 20, 45, 60]) {
    disk.contents.set(path, whole.slice());
    for (let i = 0; i < 12; i++) disk.flip(path, offset + i);
    const opened = openSession(disk, path);
    expect(framesIn(disk, path)).toEqual(allFrames);
    expect(opened.meta).toMatchObject({ world: 'simulated', date: '2026-11-20' });
    disk.contents.delete('/s/out.mcap');
    recoverSession(disk, path, '/s/out.mcap');
    expect(framesIn(disk, '/s/out.mcap')).toEqual(allFrames);
  }
});

test('two recordings in one file are the same as in two files: sound, both there, and so when recovered', async () => {
  const { recorder, clock } = startRecording(disk, '/s/b.mcap', { now: () => START_MS + 3_600_000 });
  clock.ms = 3_600_000;
  recorder.frame('options', frameBytes(9999), START_MS + clock.ms);
  await recorder.close();
  const second = disk.contents.get('/s/b.mcap')!;
  for (const first of [whole, whole.slice(0, whole.byteLength - 5000)]) {
    disk.contents.set('/s/a.mcap', first);
    const apart = openSessions(disk, ['/s/a.mcap', '/s/b.mcap']);
    disk.contents.set('/s/c.mcap', new Uint8Array([...first, ...second]));
    const together = openSession(disk, '/s/c.mcap');
    const isCut = first !== whole;
    expect(together.cut).toBe(isCut ? CUT : undefined);
    expect(together.end).toEqual(apart.end);
    expect(together.damage).toEqual(apart.damage);
    expect(together.recorded.map(({ startMs, endMs }) => [startMs, endMs])).toEqual(
      apart.recorded.map(({ startMs, endMs }) => [startMs, endMs]),
    );
    const frames = framesIn(disk, '/s/c.mcap');
    expect(frames.length).toBeGreaterThan(allFrames.length * 0.9);
    expect(frames.at(-1)).toBe(framesIn(disk, '/s/b.mcap')[0]);
    expect(describeSession(disk, '/s/c.mcap', 2e12).health).toBe(isCut ? 'cut' : 'complete');
    expect(levelsOf('/s/c.mcap')).toContain('note');
    if (!isCut) expect(levelsOf('/s/c.mcap')).not.toContain('error');
    disk.contents.delete('/s/out.mcap');
    expect(recoverSession(disk, '/s/c.mcap', '/s/out.mcap').recordings).toBe(2);
    expect(framesIn(disk, '/s/out.mcap')).toEqual(frames);
    expect(levelsOf('/s/out.mcap')).not.toContain('error');
  }
});

test('a recording that is twice in one file is played and counted once', () => {
  disk.contents.set('/s/twice.mcap', new Uint8Array([...whole, ...whole]));
  expect(framesIn(disk, '/s/twice.mcap')).toEqual(allFrames);
  const { health, events, frames } = describeSession(disk, '/s/twice.mcap', 2e12);
  expect(health).toBe('complete');
  expect(frames).toBe(FRAMES);
  expect(events).toBe(FRAMES * EVENTS_PER_FRAME);
  expect(levelsOf('/s/twice.mcap')).not.toContain('error');
});

test('the parts of one recording put into one file are that recording', async () => {
  const path = '/s/parts.mcap';
  const { recorder, clock } = startRecording(disk, path, { rotateBytes: 4000 });
  for (let n = 0; n < FRAMES; n++) {
    clock.ms = n * 50;
    recorder.frame('options', frameBytes(n), START_MS + clock.ms);
    recorder.tick();
  }
  await recorder.close();
  const { parts } = openSession(disk, path);
  disk.contents.set('/s/one.mcap', new Uint8Array(parts.flatMap((part) => [...disk.contents.get(part.path)!])));
  const one = openSession(disk, '/s/one.mcap');
  expect(one.recorded).toHaveLength(1);
  expect(one.damage).toEqual([]);
  expect(framesIn(disk, '/s/one.mcap')).toEqual(framesIn(disk, path));
  expect(levelsOf('/s/one.mcap')).toEqual([]);
});

test('a chunk that is in the file twice is read once, wherever the copy is, and verify says so', () => {
  for (const [from, behind] of [
    [3, 3],
    [3, 9],
    [0, 5],
  ]) {
    const { offset, length } = session.chunks[from];
    const end = session.chunks[behind + 1].offset;
    const copy = whole.slice(offset, session.chunks[from + 1].offset);
    expect(copy.byteLength).toBeGreaterThanOrEqual(length);
    disk.contents.set('/s/twice.mcap', new Uint8Array([...whole.slice(0, end), ...copy, ...whole.slice(end)]));
    expect(framesIn(disk, '/s/twice.mcap')).toEqual(allFrames);
    const twice = openSession(disk, '/s/twice.mcap');
    expect(twice.repeated).toBeGreaterThan(0);
    expect(twice.parts[0].messageCounts).toEqual(session.parts[0].messageCounts);
    const errors = verifySession(twice).findings.filter(({ level }) => level === 'error');
    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^\d+ messages are in the file a second time/),
    ]);
    disk.contents.delete('/s/out.mcap');
    expect(recoverSession(disk, '/s/twice.mcap', '/s/out.mcap')).toMatchObject({
      repeated: twice.repeated,
      lost: [],
    });
    expect(framesIn(disk, '/s/out.mcap')).toEqual(allFrames);
    expect(levelsOf('/s/out.mcap')).toEqual([]);
  }
});

test('the ends of two recordings put together are two: the same numbers are no repetition where times or contents differ', async () => {
  const earlierMs = START_MS - 3_600_000;
  let elapsedMs = 0;
  const { recorder, clock } = startRecording(disk, '/s/b.mcap', { now: () => earlierMs + elapsedMs });
  for (let n = 0; n < FRAMES; n++) {
    clock.ms = elapsedMs = n * 50;
    recorder.frame('options', frameBytes(n), earlierMs + elapsedMs);
    recorder.tick();
  }
  await recorder.close();
  const other = openSession(disk, '/s/b.mcap');
  const tail = disk.contents.get('/s/b.mcap')!.slice(other.chunks[3].offset);
  const head = whole.slice(0, session.chunks[8].offset);
  disk.contents.set('/s/spliced.mcap', new Uint8Array([...head, ...tail]));
  const earlier = allFrames.filter((frame) => Number(frame.split(' ')[1]) < session.chunks[8].startMs);
  const later = framesIn(disk, '/s/b.mcap').filter((frame) => Number(frame.split(' ')[1]) >= other.chunks[3].startMs);
  const { messages, findings } = verifySession(openSession(disk, '/s/spliced.mcap'));
  const of = (from: Session, first: number, end: number): number => {
    let count = 0;
    for (const chunk of from.chunks.slice(first, end)) readIfWhole(from, chunk, () => void count++);
    return count;
  };
  expect(messages).toBe(of(session, 0, 8) + of(other, 3, other.chunks.length));
  const errors = findings.filter(({ level }) => level === 'error').map(({ message }) => message);
  expect(errors).toContainEqual(
    `What follows at byte ${head.byteLength} is of another recording: its messages have numbers of earlier ones, and other times or contents. \`tapedeck recover\` takes them apart.`,
  );
  expect(errors.filter((message) => /a second time|missing/.test(message))).toEqual([]);
  expect(recoverSession(disk, '/s/spliced.mcap', '/s/out.mcap')).toMatchObject({ recordings: 2, repeated: 0 });
  expect(framesIn(disk, '/s/out.mcap')).toEqual([...later, ...earlier]);
  expect(levelsOf('/s/out.mcap')).not.toContain('error');
  expect(openRecordings(disk, '/s/out.mcap').map(({ meta }) => meta.world)).toEqual(['simulated', 'simulated']);
});

test('a part that is missing or cannot be read is a gap, not the end of the session', async () => {
  const path = '/s/parts.mcap';
  const { recorder, clock } = startRecording(disk, path, { rotateBytes: 4000 });
  for (let n = 0; n < FRAMES; n++) {
    clock.ms = n * 50;
    recorder.frame('options', frameBytes(n), START_MS + clock.ms);
    recorder.tick();
  }
  await recorder.close();
  const parts = openSession(disk, path).parts.map((part) => part.path);
  expect(parts.length).toBeGreaterThan(3);
  const all = framesIn(disk, path);
  const second = framesIn(disk, parts[1]).length;
  expect(second).toBe(all.length);
  const kept = disk.contents.get(parts[1])!;
  for (const harm of [(): void => disk.remove(parts[1]), (): void => disk.cut(parts[1], 12)]) {
    disk.contents.set(parts[1], kept);
    harm();
    const opened = openSession(disk, path);
    expect(opened.damage).toHaveLength(1);
    expect(opened.damage[0].fromMs).toBeLessThan(opened.damage[0].toMs!);
    expect(framesIn(disk, path).at(-1)).toBe(all.at(-1));
    expect(describeSession(disk, path, 0)).toMatchObject({ health: 'damaged', gaps: 1 });
    disk.contents.delete('/s/out.mcap');
    recoverSession(disk, parts[2], '/s/out.mcap');
    expect(framesIn(disk, '/s/out.mcap')).toEqual(framesIn(disk, path));
  }
});

test('verify finds messages that are missing and an index that does not match', () => {
  const file = disk.create('/s/holey.mcap');
  const holey = PartWriter.start(file, session.meta);
  for (const chunk of [...session.chunks.slice(0, 3), session.chunks[5]]) holey.writeChunk(session.read(chunk));
  holey.finish('continues');
  const messages = verifySession(openSession(disk, '/s/holey.mcap')).findings.map((f) => f.message);
  expect(messages.filter((m) => /messages are missing here/.test(m))).toHaveLength(1);
  const opened = openSession(disk, PATH);
  const moved = {
    ...opened.parts[0],
    chunks: opened.parts[0].chunks.map((c, i) => (i === 2 ? { ...c, endMs: c.endMs + 1 } : c)),
  };
  const findings = verifySession({ ...opened, parts: [moved] }).findings;
  expect(findings.map((f) => f.message)).toEqual([expect.stringMatching(/^The index does not match/)]);
});

test('chunks that a damaged one covers by its length are verified, and recovered', () => {
  const [outer, last] = [session.chunks[2], session.chunks[4]];
  const bytes = whole.slice();
  const view = new DataView(bytes.buffer);
  const length = last.offset + last.length - outer.offset;
  view.setBigUint64(outer.offset + 1, BigInt(length - 9), true);
  view.setBigUint64(outer.offset + CHUNK_HEADER - 8, BigInt(length - CHUNK_HEADER), true);
  disk.contents.set('/s/covered.mcap', bytes);
  const all = framesIn(disk, PATH);
  const checked = verifySession(openSession(disk, '/s/covered.mcap'));
  expect(checked.chunks).toBe(session.chunks.length - 1);
  expect(checked.findings.filter(({ level }) => level === 'error').map(({ message }) => message)).toEqual([
    expect.stringMatching(/^Damaged, \d+ messages are missing: .*\(\d+ bytes\)\.$/),
  ]);
  expect(recoverSession(disk, '/s/covered.mcap', '/s/out.mcap').chunks).toBe(session.chunks.length - 1);
  const kept = framesIn(disk, '/s/out.mcap');
  expect(all.filter((frame) => kept.includes(frame))).toEqual(kept);
});

test('a recovered file is whole or not there', () => {
  disk.flip(PATH, session.chunks[2].offset + 70);
  disk.capacity = whole.byteLength + 3000;
  expect(() => recoverSession(disk, PATH, '/s/out.mcap')).toThrow('no space');
  expect(disk.list('/s')).toEqual(['a.mcap']);
  disk.contents.set('/s/zip.mcap', new TextEncoder().encode('PK and more'));
  expect(() => recoverSession(disk, '/s/zip.mcap', '/s/out.mcap')).toThrow('Nothing in /s/zip.mcap can be read.');
  expect(() => recoverSession(disk, PATH, '/s/zip.mcap')).toThrow('exists already');
});
