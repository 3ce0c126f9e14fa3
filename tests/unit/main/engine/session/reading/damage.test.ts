/** A thousand damages made by seed: reading leaves the file as it is, and recovery keeps all that a reader of its own can read. */
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, zstdDecompressSync } from 'node:zlib';
import { McapStreamReader } from '@mcap/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SessionFiles } from '../../../../../../src/main/engine/session/format/files.ts';
import { nodeFiles } from '../../../../../../src/main/engine/session/format/node-files.ts';
import { SessionError } from '../../../../../../src/main/engine/session/format/session-error.ts';
import { describeSession } from '../../../../../../src/main/engine/session/reading/library.ts';
import { readIfWhole } from '../../../../../../src/main/engine/session/reading/chunk-messages.ts';
import { openSession } from '../../../../../../src/main/engine/session/reading/join-sessions.ts';
import { recoverSession } from '../../../../../../src/main/engine/session/reading/recover.ts';
import { openRecordings } from '../../../../../../src/main/engine/session/reading/open-recordings.ts';
import { verifyRecordings } from '../../../../../../src/main/engine/session/reading/verify.ts';
import { createReplaySource } from '../../../../../../src/main/engine/session/replay/replay-source.ts';
import { createMemoryDisk } from '../memory-files.ts';
import { START_MS, frameBytes, startRecording } from '../recording-fixture.ts';

const DAMAGES = 1000;
/** Of these the real disk sees as many. */
const ON_DISK = 30;
let folder: string;
let whole: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-damage-'));
  const disk = createMemoryDisk();
  const { recorder, clock } = startRecording(disk, '/s/a.mcap', {
    checkpoint: { stateVersion: 7, take: () => new Uint8Array(200).fill(5) },
  });
  for (let n = 0; n < 15; n++) {
    clock.ms = n * 200;
    recorder.frame('options', frameBytes(n), START_MS + clock.ms);
    recorder.frame('stocks', frameBytes(n + 500, 1), START_MS + clock.ms);
    recorder.tick();
  }
  await recorder.close('hash');
  whole = disk.contents.get('/s/a.mcap')!;
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The same numbers for the same seed (mulberry32). */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
  };
}

/** One to three of: flipped bits, zeros, noise, a stretch gone, a stretch put in, a cut tail, the file twice. */
function damaged(seed: number): Uint8Array {
  const random = randomOf(seed);
  let bytes = whole.slice();
  const harms = 1 + random(3);
  for (let n = 0; n < harms; n++) {
    const at = random(bytes.byteLength);
    const length = Math.min(bytes.byteLength - at, 1 + random(600));
    const kind = random(7);
    if (kind === 0) for (let i = 0; i < 3; i++) bytes[random(bytes.byteLength)] ^= 1 << random(8);
    else if (kind === 1) bytes.fill(0, at, at + length);
    else if (kind === 2) for (let i = 0; i < length; i++) bytes[at + i] = random(256);
    else if (kind === 3) bytes = new Uint8Array([...bytes.subarray(0, at), ...bytes.subarray(at + length)]);
    else if (kind === 4)
      bytes = new Uint8Array([...bytes.subarray(0, at), ...whole.subarray(0, length), ...bytes.subarray(at)]);
    else if (kind === 5) bytes = bytes.slice(0, Math.max(1, bytes.byteLength - random(bytes.byteLength >> 1)));
    else if (bytes.byteLength < 2 * whole.byteLength) bytes = new Uint8Array([...bytes, ...whole]);
  }
  return bytes;
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Messages of each chunk as the MCAP specification lays them out, looked for at every byte; knows nothing of the project's reader. */
function chunksByHand(bytes: Uint8Array): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: string[] = [];
  for (let at = 0; at + 53 <= bytes.byteLength; at++) {
    if (bytes[at] !== 0x06) continue;
    const end = at + 9 + Number(view.getBigUint64(at + 1, true));
    if (!(end <= bytes.byteLength) || view.getUint32(at + 37, true) !== 4) continue;
    if (Buffer.from(bytes.subarray(at + 41, at + 45)).toString('latin1') !== 'zstd') continue;
    if (at + 53 + Number(view.getBigUint64(at + 45, true)) !== end) continue;
    try {
      const records = zstdDecompressSync(bytes.subarray(at + 53, end));
      if (
        records.byteLength === Number(view.getBigUint64(at + 25, true)) &&
        crc32(records) === view.getUint32(at + 33, true)
      )
        found.push(hashOf(records));
    } catch {
      // Not a chunk, or a damaged one.
    }
  }
  return found;
}

/** Messages of each chunk as the vendor-neutral library reads them; it stops at the first thing it does not understand. */
function chunksByLibrary(bytes: Uint8Array): string[] {
  const found: string[] = [];
  const reader = new McapStreamReader({
    includeChunks: true,
    validateCrcs: true,
    decompressHandlers: { zstd: (data) => zstdDecompressSync(data) },
  });
  try {
    reader.append(bytes);
    for (let record; (record = reader.nextRecord());)
      if (record.type === 'Chunk') {
        const records = zstdDecompressSync(record.records);
        if (crc32(records) === record.uncompressedCrc) found.push(hashOf(records));
      }
  } catch {
    // What came before counts.
  }
  return found;
}

function readEverything(files: SessionFiles, path: string): void {
  describeSession(files, path, 2e12);
  const session = openSession(files, path);
  try {
    const recordings = openRecordings(files, path);
    verifyRecordings(recordings);
    for (const recording of recordings) recording.close();
    for (const chunk of session.chunks) readIfWhole(session, chunk, () => undefined);
    if (session.chunks.length === 0) return;
    const source = createReplaySource({
      session,
      sessionId: path,
      speed: Number.POSITIVE_INFINITY,
      stateVersion: 7,
    });
    const ignore = (): void => undefined;
    source.start({
      reset: ignore,
      frame: ignore,
      rest: ignore,
      connection: ignore,
      subscription: ignore,
      gap: ignore,
      capability: ignore,
    });
    source.runTo(session.endMs);
    source.seek((session.startMs + session.endMs) / 2);
  } finally {
    session.close();
  }
}

/** Reads and recovers `/s/x.mcap` of a disk; answers how many chunks were rescued, or undefined where it was refused. */
function readAndRecover(files: SessionFiles, folderOnDisk: string, seed: number): number | undefined {
  const path = `${folderOnDisk}/x.mcap`;
  const out = `${folderOnDisk}/y.mcap`;
  const bytes = bytesOf(files, path);
  let error: SessionError | undefined;
  try {
    readEverything(files, path);
  } catch (caught) {
    if (!(caught instanceof SessionError)) throw new Error(`seed ${seed}`, { cause: caught });
    error = caught;
  }
  const readable = new Set([...chunksByHand(bytes), ...chunksByLibrary(bytes)]);
  let recovered: string[] | undefined;
  try {
    recoverSession(files, path, out);
    recovered = chunksByHand(bytesOf(files, out));
    const recordings = openRecordings(files, out);
    const errors = verifyRecordings(recordings).findings.filter((f) => f.level === 'error');
    for (const recording of recordings) recording.close();
    expect(errors, `seed ${seed}`).toEqual([]);
    files.remove(out);
  } catch (caught) {
    if (!(caught instanceof SessionError)) throw new Error(`seed ${seed}`, { cause: caught });
  }
  const lost = [...readable].filter((chunk) => !recovered?.includes(chunk));
  expect(lost, `seed ${seed}`).toEqual([]);
  if (readable.size > 0 && error !== undefined)
    expect(error.code, `seed ${seed}: ${error.message}`).toBe('session.newer');
  expect(hashOf(bytesOf(files, path)), `seed ${seed}`).toBe(hashOf(damaged(seed)));
  expect(files.list(folderOnDisk), `seed ${seed}`).toEqual(['x.mcap']);
  return recovered?.length;
}

function bytesOf(files: SessionFiles, path: string): Uint8Array {
  const file = files.open(path);
  const bytes = file.read(0, file.size).slice();
  file.close();
  return bytes;
}

test('after any of a thousand damages reading leaves the file as it is, and recovery keeps every chunk others can read', () => {
  let refused = 0;
  let rescued = 0;
  for (let seed = 1; seed <= DAMAGES; seed++) {
    const disk = createMemoryDisk();
    disk.contents.set('/s/x.mcap', new Uint8Array(damaged(seed)));
    const chunks = readAndRecover(disk, '/s', seed);
    if (chunks === undefined) refused++;
    else rescued += chunks;
  }
  expect(refused).toBeLessThan(DAMAGES / 10);
  expect(rescued).toBeGreaterThan(DAMAGES * 3);
}, 600_000);

test('the same on a real disk', () => {
  for (let seed = 1; seed <= ON_DISK; seed++) {
    writeFileSync(join(folder, 'x.mcap'), damaged(seed));
    readAndRecover(nodeFiles, folder, seed);
  }
});

test('a file and folder that may not be written to are read as they are', () => {
  const readOnly = mkdtempSync(join(folder, 'medium-'));
  const path = join(readOnly, 'a.mcap');
  writeFileSync(path, damaged(3));
  chmodSync(path, 0o444);
  chmodSync(readOnly, 0o555);
  try {
    readEverything(nodeFiles, path);
    expect(readdirSync(readOnly)).toEqual(['a.mcap']);
  } finally {
    chmodSync(readOnly, 0o755);
    rmSync(readOnly, { recursive: true });
  }
});
