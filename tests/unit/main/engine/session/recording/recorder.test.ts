import { McapIndexedReader, TempBuffer } from '@mcap/core';
import { zstdDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { GapEntry } from '../../../../../../src/shared/contract/health.ts';
import type { ChunkWriter } from '../../../../../../src/main/engine/session/recording/chunk-writer.ts';
import { createInlineChunkWriter } from '../../../../../../src/main/engine/session/recording/inline-chunk-writer.ts';
import { CHANNEL } from '../../../../../../src/main/engine/session/format/format.ts';
import { parseJson, readIfWhole } from '../../../../../../src/main/engine/session/reading/chunk-messages.ts';
import { describeSession } from '../../../../../../src/main/engine/session/reading/library.ts';
import { openSession } from '../../../../../../src/main/engine/session/reading/join-sessions.ts';
import { createMemoryDisk } from '../memory-files.ts';
import { START_MS, frameBytes, framesIn, startRecording } from '../recording-fixture.ts';

const PATH = '/s/2026-11-20_100000_sim.mcap';
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

test('frames come back byte for byte, in order, with their arrival time', async () => {
  const disk = createMemoryDisk();
  const { recorder, clock } = startRecording(disk, PATH);
  const sent: string[] = [];
  for (let n = 0; n < 500; n++) {
    clock.ms = n * 10 + 0.125;
    const market = n % 5 === 0 ? 'stocks' : 'options';
    recorder.frame(market, frameBytes(n), START_MS + clock.ms);
    sent.push(`${CHANNEL[market]} ${START_MS + clock.ms} ${text(frameBytes(n))}`);
    recorder.tick();
  }
  const state = await recorder.close('hash');
  expect(state).toMatchObject({ state: 'off', frames: 500, droppedFrames: 0, reason: undefined });
  expect(framesIn(disk, PATH)).toEqual(sent);
  const session = openSession(disk, PATH);
  expect(session.end).toMatchObject({ frames: 500, stateHash: 'hash', droppedFrames: 0 });
  expect(session.cut).toBeUndefined();
  expect(session.meta).toMatchObject({ world: 'simulated', date: '2026-11-20', part: 1 });
});

test('a session is plain MCAP: the reference reader finds every message, schema and index', async () => {
  const disk = createMemoryDisk();
  const { recorder, clock } = startRecording(disk, PATH);
  for (let n = 0; n < 100; n++) {
    clock.ms = n * 20;
    recorder.frame('options', frameBytes(n), START_MS + clock.ms);
    if (n % 10 === 0) recorder.rest({ atMs: START_MS + clock.ms, path: `/v3/x?n=${n}`, status: 200, body: '{}' });
    recorder.tick();
  }
  await recorder.close();
  const reader = await McapIndexedReader.Initialize({
    readable: new TempBuffer(disk.contents.get(PATH)!),
    decompressHandlers: { zstd: (bytes) => zstdDecompressSync(bytes) },
  });
  const topics = new Map<string, number>();
  for await (const message of reader.readMessages()) {
    const { topic } = reader.channelsById.get(message.channelId)!;
    topics.set(topic, (topics.get(topic) ?? 0) + 1);
  }
  expect(topics.get('frames/options')).toBe(100);
  expect(topics.get('rest')).toBe(10);
  expect(topics.get('clock')).toBeGreaterThan(1);
  expect(reader.statistics!.messageCount).toBe(BigInt([...topics.values()].reduce((a, b) => a + b, 0)));
  const schema = reader.schemasById.get(reader.channelsById.get(CHANNEL.rest)!.schemaId)!;
  expect(schema.encoding).toBe('jsonschema');
  expect(JSON.parse(text(schema.data))).toMatchObject({ required: ['atMs', 'path', 'status', 'body'] });
});

test('a session rotates by size and reads as one', async () => {
  const disk = createMemoryDisk();
  const { recorder, clock } = startRecording(disk, PATH, { rotateBytes: 20_000 });
  for (let n = 0; n < 2000; n++) {
    clock.ms = n * 50;
    recorder.frame('options', frameBytes(n), START_MS + clock.ms);
    recorder.tick();
  }
  await recorder.close('end');
  expect([...disk.contents.keys()].length).toBeGreaterThan(2);
  expect(disk.contents.has(PATH.replace('.mcap', '.p2.mcap'))).toBe(true);
  const session = openSession(disk, PATH.replace('.mcap', '.p2.mcap'));
  expect(session.path).toBe(PATH);
  expect(session.end.stateHash).toBe('end');
  expect(framesIn(disk, PATH)).toHaveLength(2000);
});

test('nothing older than a second is only in memory', () => {
  const disk = createMemoryDisk();
  const { recorder, clock } = startRecording(disk, PATH);
  for (let n = 0; n < 1000; n++) {
    clock.ms = n * 10;
    recorder.frame('options', frameBytes(n), START_MS + clock.ms);
    recorder.tick();
    const onDisk = openSession(disk, PATH).endMs;
    if (n > 0) expect(START_MS + clock.ms - onDisk).toBeLessThan(1000);
    n += 50;
  }
});

test('a full disk loses counted frames, says so, and recording goes on when there is room', async () => {
  const disk = createMemoryDisk();
  const ledger: GapEntry[] = [];
  const { recorder, clock } = startRecording(disk, PATH, {
    onGap: (gap) => ledger.push(gap),
    checkpoint: { stateVersion: 1, take: () => new Uint8Array(8) },
  });
  let sent = 0;
  const send = (count: number): void => {
    for (let n = 0; n < count; n++) {
      clock.ms += 100;
      recorder.frame('options', frameBytes(sent++), START_MS + clock.ms);
      recorder.tick();
    }
  };
  send(100);
  disk.capacity = disk.contents.get(PATH)!.byteLength + 40;
  send(100);
  expect(recorder.state()).toMatchObject({ state: 'interrupted', reason: expect.stringContaining('disk is full') });
  disk.capacity = Number.POSITIVE_INFINITY;
  send(100);
  expect(recorder.state().state).toBe('recording');
  const { droppedFrames, frames } = await recorder.close();
  expect(droppedFrames).toBeGreaterThan(50);
  expect(frames + droppedFrames).toBe(sent);
  expect(framesIn(disk, PATH)).toHaveLength(frames);
  expect(ledger).toHaveLength(1);
  expect(ledger[0]).toMatchObject({ market: 'options', cause: 'overflow', lostCount: droppedFrames });
  const { health, reason } = describeSession(disk, PATH, 2e12);
  expect([health, reason]).toEqual(['lossy', expect.stringContaining(`${droppedFrames} frames were lost`)]);
  const recorded: GapEntry[] = [];
  const session = openSession(disk, PATH);
  for (const chunk of session.chunks)
    readIfWhole(session, chunk, ({ channelId, data }) => {
      if (channelId === CHANNEL.gap) recorded.push(parseJson(data));
    });
  expect(recorded).toEqual(ledger);
});

test('a slow disk costs 64 MB at most; the frames it cannot take are counted, ledgered, and the state is taken again', async () => {
  const disk = createMemoryDisk();
  const writing = createInlineChunkWriter(disk);
  let waiting: (() => void)[] = [];
  let slow = true;
  let inFlight = 0;
  let most = 0;
  const writer: ChunkWriter = {
    open: (target) => writing.open(target),
    write: (buffer, used, messages) => {
      inFlight += buffer.byteLength;
      most = Math.max(most, inFlight);
      const now = (): void => writing.write(buffer, used, messages);
      if (slow) waiting.push(now);
      else now();
    },
    close: (end) => writing.close(end),
    dispose: () => writing.dispose(),
    onReturned: () => undefined,
  };
  writing.onReturned = (buffer, report) => {
    inFlight -= buffer.byteLength;
    writer.onReturned(buffer, report);
  };
  const ledger: GapEntry[] = [];
  let checkpoints = 0;
  const { recorder, clock } = startRecording(disk, PATH, {
    writer,
    onGap: (gap) => ledger.push(gap),
    checkpoint: { stateVersion: 1, take: () => (checkpoints++, new Uint8Array(8)) },
  });
  const big = frameBytes(1, 5_000);
  let sent = 0;
  const send = (count: number): void => {
    for (let n = 0; n < count; n++) {
      clock.ms += 100;
      recorder.frame('options', big, START_MS + clock.ms);
      sent++;
      recorder.tick();
    }
  };
  send(200);
  expect(most).toBeLessThanOrEqual(64 * 1024 * 1024);
  expect(recorder.state()).toMatchObject({ state: 'degraded', reason: expect.stringContaining('cannot keep up') });
  const before = checkpoints;
  slow = false;
  for (const now of waiting) now();
  waiting = [];
  send(10);
  expect(recorder.state().state).toBe('recording');
  expect(checkpoints).toBeGreaterThan(before);
  const { frames, droppedFrames } = await recorder.close();
  expect(droppedFrames).toBeGreaterThan(0);
  expect(frames + droppedFrames).toBe(sent);
  expect(framesIn(disk, PATH)).toHaveLength(frames);
  expect(ledger).toHaveLength(1);
  expect(ledger[0]).toMatchObject({ market: 'options', cause: 'overflow', lostCount: droppedFrames });
});

test('a REST answer that a slow disk cannot take is missed too: the state is taken again', () => {
  const disk = createMemoryDisk();
  const inner = createInlineChunkWriter(disk);
  const stuck: ChunkWriter = { ...inner, open: (target) => inner.open(target), write: () => undefined };
  const { recorder } = startRecording(disk, PATH, { writer: stuck });
  recorder.rest({ atMs: START_MS, path: '/v3/x', status: 200, body: 'x'.repeat(65 * 1024 * 1024) });
  expect(recorder.state().state).toBe('degraded');
});

test('low free space pauses recording before the disk is full', () => {
  const disk = createMemoryDisk();
  disk.capacity = 3_000_000_000;
  const { recorder, clock } = startRecording(disk, PATH, { minFreeBytes: 4_000_000_000 });
  clock.ms = 1000;
  recorder.frame('options', frameBytes(1), START_MS);
  recorder.tick();
  clock.ms = 2000;
  recorder.tick();
  expect(recorder.state()).toMatchObject({ state: 'interrupted', reason: expect.stringContaining('3.0 GB left') });
});

test('an existing file is never written over: what is recorded goes beside it', async () => {
  const disk = createMemoryDisk();
  disk.contents.set(PATH, Uint8Array.of(1, 2, 3));
  const { recorder, clock } = startRecording(disk, PATH);
  recorder.frame('options', frameBytes(1), START_MS);
  clock.ms = 1000;
  recorder.tick();
  const file = PATH.replace('.mcap', '-2.mcap');
  expect(recorder.state()).toMatchObject({ state: 'recording', file });
  expect(await recorder.close()).toMatchObject({ frames: 1, reason: undefined });
  expect(openSession(disk, file).end.frames).toBe(1);
  expect([...disk.contents.get(PATH)!]).toEqual([1, 2, 3]);
});

test.each([
  { what: 'a busy feed', frameEveryMs: 100, checkpoints: 3 },
  { what: 'a feed that brings half as much in more than a minute', frameEveryMs: 20_000, checkpoints: 6 },
])('$what has its state taken often enough for a jump', async ({ frameEveryMs, checkpoints }) => {
  let taken = 0;
  const { recorder, clock } = startRecording(createMemoryDisk(), PATH, {
    checkpoint: { stateVersion: 1, take: () => (taken++, new Uint8Array(8)) },
  });
  const before = taken;
  const megabyte = new Uint8Array(1024 * 1024);
  for (let n = 0; n < 25; n++) {
    clock.ms += frameEveryMs;
    recorder.frame('options', megabyte, START_MS + clock.ms);
    recorder.tick();
  }
  await recorder.close();
  expect(taken - before).toBe(checkpoints);
});
