import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { nodeFiles } from '../../../../../../src/main/engine/session/format/node-files.ts';
import { openSession } from '../../../../../../src/main/engine/session/reading/join-sessions.ts';
import { verifySession } from '../../../../../../src/main/engine/session/reading/verify.ts';
import { createMemoryDisk, type MemoryDisk } from '../memory-files.ts';
import { START_MS, frameBytes, framesIn, startRecording, type RecordingFixture } from '../recording-fixture.ts';

const PATH = '/s/a.mcap';
let disk: MemoryDisk;
let moved: string[];
let fixture: RecordingFixture;
let sent: number;

beforeEach(() => {
  disk = createMemoryDisk();
  moved = [];
  sent = 0;
  fixture = startRecording(disk, PATH, {
    elsewhere: ['/second', '/third'],
    onMoved: (sentence) => moved.push(sentence),
    checkpoint: { stateVersion: 7, take: () => new Uint8Array(100).fill(3) },
  });
});

/** A second of frames every 100 ms. */
function aSecond(): void {
  for (let i = 0; i < 10; i++) {
    fixture.clock.ms += 100;
    fixture.recorder.frame('options', frameBytes(sent++), START_MS + fixture.clock.ms);
    fixture.recorder.tick();
  }
}

test.each([
  ['deleted', (): void => disk.remove(PATH), PATH],
  ['replaced by another file', (): void => disk.writeText(PATH, 'mine'), '/s/a-2.mcap'],
  ['moved away', (): void => disk.rename(PATH, '/s/elsewhere.mcap'), PATH],
])('a file that is %s is noticed within two seconds, and nothing is lost', async (_harm, harm, to) => {
  aSecond();
  harm();
  aSecond();
  aSecond();
  expect(moved).toHaveLength(1);
  expect(moved[0]).toContain(`saved as ${to}`);
  expect(fixture.recorder.state()).toMatchObject({
    state: 'recording',
    file: to,
    droppedFrames: 0,
    moved: moved[0],
    beginningLost: false,
  });
  aSecond();
  await fixture.recorder.close();
  expect(framesIn(disk, to)).toHaveLength(sent);
  expect(verifySession(openSession(disk, to)).findings).toEqual([]);
  expect(moved).toHaveLength(1);
});

test('where the disk is gone recording goes on in the next good place, seekable from there', async () => {
  aSecond();
  disk.pulled.add('/s').add('/second');
  aSecond();
  aSecond();
  expect(moved).toEqual([
    expect.stringMatching(/^The recording's file \/s\/a\.mcap is gone.*Recording goes on in \/third\/a\.mcap\.$/),
  ]);
  expect((await fixture.recorder.close('hash')).beginningLost).toBe(true);
  const session = openSession(disk, '/third/a.mcap');
  expect(framesIn(disk, '/third/a.mcap').length).toBeGreaterThan(15);
  expect(session.chunks.some((chunk) => chunk.channels === 1 << 10)).toBe(true);
  expect(session.end.stateHash).toBe('hash');
});

test('where no place is good the loss is reported and counted, and recording goes on when one is', async () => {
  aSecond();
  for (const folder of ['/s', '/second', '/third']) disk.pulled.add(folder);
  aSecond();
  expect(fixture.recorder.state()).toMatchObject({ state: 'interrupted' });
  expect(fixture.recorder.state().reason).toMatch(/deleted or its disk removed/);
  aSecond();
  expect(fixture.recorder.state().droppedFrames).toBeGreaterThan(10);
  disk.pulled.delete('/s');
  aSecond();
  aSecond();
  const end = await fixture.recorder.close();
  expect(end.file).toBe(PATH);
  const frames = framesIn(disk, PATH).length;
  expect(frames + end.droppedFrames).toBe(sent);
  expect(frames).toBeGreaterThan(20);
});

test('a file deleted just before the end is saved at the end', async () => {
  aSecond();
  disk.remove(PATH);
  await fixture.recorder.close();
  expect(framesIn(disk, PATH)).toHaveLength(sent);
  expect(openSession(disk, PATH).cut).toBeUndefined();
});

test('two recorders that take one name at the same moment write two files, and each its parts', async () => {
  const shared = createMemoryDisk();
  const both = [1, 2].map(() => startRecording(shared, '/s/b.mcap', { rotateBytes: 4_000 }));
  // Of a recording whose first part was deleted.
  shared.writeText('/s/b.p3.mcap', 'left');
  for (let n = 0; n < 200; n++)
    for (const { recorder, clock } of both) {
      clock.ms += 100;
      recorder.frame('options', frameBytes(n), START_MS + clock.ms);
      recorder.tick();
    }
  for (const { recorder } of both)
    expect(await recorder.close()).toMatchObject({ frames: 200, droppedFrames: 0, reason: undefined });
  const frames = (path: string): number => openSession(shared, path).end.frames;
  expect(frames('/s/b-2.mcap')).toBe(200);
  expect(shared.readText('/s/b.p3.mcap')).toBe('left');
  expect(shared.contents.has('/s/b-3.p3.mcap')).toBe(true);
});

const zeros = (size: number): Uint8Array => new Uint8Array(size);
test.each([
  ['emptied', (path: string): void => truncateSync(path, 0)],
  ['cut', (path: string): void => truncateSync(path, 2_000)],
  ['written over by less', (path: string): void => writeFileSync(path, zeros(500))],
  ['written over by as much', (path: string): void => writeFileSync(path, zeros(readFileSync(path).byteLength))],
  ['written over by more', (path: string): void => writeFileSync(path, zeros(200_000))],
])(
  'a file that is %s in its place is noticed; what follows is in another, and what the other wrote stays',
  async (_, harm) => {
    const folder = mkdtempSync(join(tmpdir(), 'tapedeck-over-'));
    const path = join(folder, 'a.mcap');
    const said: string[] = [];
    fixture = startRecording(nodeFiles, path, { onMoved: (sentence) => said.push(sentence) });
    aSecond();
    harm(path);
    const theirs = readFileSync(path);
    aSecond();
    aSecond();
    const to = join(folder, 'a-2.mcap');
    expect(said).toEqual([
      expect.stringMatching(/a\.mcap is gone, or another program wrote to it.*Recording goes on in .*a-2\.mcap\.$/),
    ]);
    expect(fixture.recorder.state()).toMatchObject({ state: 'recording', file: to, beginningLost: true });
    await fixture.recorder.close();
    expect(readFileSync(path).equals(theirs)).toBe(true);
    const session = openSession(nodeFiles, to);
    expect(verifySession(session).findings.filter(({ level }) => level === 'error')).toEqual([]);
    expect(session.cut).toBeUndefined();
    session.close();
    rmSync(folder, { recursive: true });
  },
);
