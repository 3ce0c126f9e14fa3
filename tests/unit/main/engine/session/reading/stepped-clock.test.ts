/** Files recorded while the market clock was set back: what is in them twice, and where what is missing lay. */
import { beforeAll, expect, test } from 'vitest';
import { missingChunks } from '../../../../../../src/main/engine/session/reading/missing-chunks.ts';
import { openSession } from '../../../../../../src/main/engine/session/reading/join-sessions.ts';
import type { Session } from '../../../../../../src/main/engine/session/reading/reader.ts';
import { recoverSession } from '../../../../../../src/main/engine/session/reading/recover.ts';
import { verifySession } from '../../../../../../src/main/engine/session/reading/verify.ts';
import { createMemoryDisk } from '../memory-files.ts';
import { START_MS, frameBytes, framesIn, startRecording } from '../recording-fixture.ts';

const PATH = '/s/stepped.mcap';
const FRAMES = 400;
const STEP_MS = -6_500;
const disk = createMemoryDisk();
let whole: Uint8Array<ArrayBuffer>;
let session: Session;
/** The first chunk behind the step. */
let stepped: number;

beforeAll(async () => {
  let elapsedMs = 0;
  const now = (): number => START_MS + elapsedMs + (elapsedMs < 10_000 ? 0 : STEP_MS);
  const { recorder } = startRecording(disk, PATH, { now, monotonicMs: () => elapsedMs });
  for (let n = 0; n < FRAMES; n++) {
    elapsedMs = n * 50;
    recorder.frame('options', frameBytes(n), now());
    recorder.tick();
  }
  await recorder.close();
  whole = disk.contents.get(PATH)!;
  session = openSession(disk, PATH);
  stepped = session.chunks.findIndex(({ startMs }, i) => i > 0 && startMs < session.chunks[i - 1].startMs);
});

test('a block that is in the file twice is read once, wherever it comes from and wherever the copy is', () => {
  const { chunks } = session;
  expect([chunks.length, stepped]).toEqual([45, 22]);
  const all = framesIn(disk, PATH);
  for (const [from, to, behind] of [
    [1, 4, 26],
    [8, 20, 29],
    [18, 30, 34],
    [24, 28, 33],
    [25, 29, 43],
  ]) {
    const end = chunks[behind].offset;
    const copy = whole.slice(chunks[from].offset, chunks[to].offset);
    disk.contents.set('/s/twice.mcap', new Uint8Array([...whole.slice(0, end), ...copy, ...whole.slice(end)]));
    expect(framesIn(disk, '/s/twice.mcap')).toEqual(all);
    expect(openSession(disk, '/s/twice.mcap').repeated).toBe(
      recoverSession(disk, '/s/twice.mcap', `/s/out-${from}.mcap`).repeated,
    );
  }
});

test('what is missing just before the step ends where it begins, not before', () => {
  const bytes = whole.slice();
  const last = session.chunks[stepped - 1];
  bytes.fill(0, last.offset, last.offset + last.length);
  disk.contents.set('/s/hole.mcap', bytes);
  const fromMs = session.chunks[stepped - 2].untilMs;
  expect(session.chunks[stepped].startMs).toBeLessThan(fromMs);
  const holed = openSession(disk, '/s/hole.mcap');
  const spans = verifySession(holed)
    .findings.filter(({ toMs }) => toMs !== undefined)
    .map(({ atMs, toMs }) => [atMs, toMs]);
  expect(spans).toEqual([[fromMs, fromMs]]);
  expect(missingChunks(holed).map((damage) => [damage.fromMs, damage.toMs])).toEqual([[fromMs, fromMs]]);
});
