import { expect, test } from 'vitest';
import { setBookmark, readBookmarks } from '../../../../../../src/main/engine/session/reading/bookmarks.ts';
import { createDailyRecorder } from '../../../../../../src/main/engine/session/recording/daily-recorder.ts';
import { createInlineChunkWriter } from '../../../../../../src/main/engine/session/recording/inline-chunk-writer.ts';
import { describeSession, listSessions } from '../../../../../../src/main/engine/session/reading/library.ts';
import { openSession } from '../../../../../../src/main/engine/session/reading/reader.ts';
import { createMemoryDisk } from '../memory-files.ts';
import { START_MS, frameBytes, startRecording } from '../recording-fixture.ts';

const PATH = '/s/2026-11-20_100000_sim.mcap';

test('a session is listed with what it holds', async () => {
  const disk = createMemoryDisk();
  const { recorder, clock } = startRecording(disk, PATH, { counters: () => ({ events: 900, symbols: 90 }) });
  for (let n = 0; n < 300; n++) {
    // All in the first tenth, then silence.
    clock.ms = n * 10;
    recorder.frame('options', frameBytes(n), START_MS + clock.ms);
    recorder.tick();
  }
  clock.ms = 3500;
  recorder.tick();
  recorder.gap({
    id: 'g1',
    market: 'options',
    channel: '*',
    symbols: [],
    startMs: START_MS + 4000,
    endMs: START_MS + 5000,
    cause: 'disconnect',
    detail: 'cut',
    repair: 'none',
  });
  clock.ms = 30_000;
  await recorder.close();
  const info = describeSession(disk, PATH, 0);
  expect(info).toMatchObject({
    health: 'complete',
    events: 900,
    frames: 300,
    symbols: 90,
    markets: ['options'],
    simulated: true,
    gaps: 1,
    gapSpans: [{ fromMs: START_MS + 4000, toMs: START_MS + 5000 }],
    endMs: START_MS + 30_000,
  });
  expect(info.density.reduce((a, b) => a + b, 0)).toBeCloseTo(900, 6);
  expect(info.density.slice(0, 30).reduce((a, b) => a + b, 0)).toBeCloseTo(900, 6);
});

test('the list names cut, running and foreign files for what they are, newest first', async () => {
  const disk = createMemoryDisk();
  const { recorder } = startRecording(disk, PATH);
  recorder.frame('stocks', frameBytes(1), START_MS);
  await recorder.close();
  const { chunks } = openSession(disk, PATH);
  const endOfData = chunks.at(-1)!.offset + chunks.at(-1)!.length;
  const whole = disk.contents.get(PATH)!;
  disk.nowMs = 5e11;
  const cutPath = '/s/2026-11-19_093000_live.mcap';
  disk.writeText(cutPath, '');
  disk.contents.set(cutPath, whole.slice(0, endOfData));
  disk.nowMs = 1e12;
  const running = '/s/2026-11-21_093000_live.mcap';
  disk.writeText(running, '');
  disk.contents.set(running, whole.slice(0, endOfData));
  disk.contents.set('/s/zip.mcap', new TextEncoder().encode('PK'));
  disk.writeText('/s/notes.txt', 'x');
  const list = listSessions(disk, '/s', 1e12);
  expect(list.map(({ file, health }) => [file, health])).toEqual([
    ['/s/zip.mcap', 'rejected'],
    [running, 'recording'],
    [PATH, 'complete'],
    [cutPath, 'cut'],
  ]);
  expect(list[0].reason).toBe('/s/zip.mcap is not a session: it is no MCAP file.');
  for (const path of [running, cutPath]) expect(disk.contents.get(path)!.byteLength).toBe(endOfData);
});

test('bookmarks live beside the session', () => {
  const disk = createMemoryDisk();
  setBookmark(disk, PATH, 20, 'later');
  setBookmark(disk, PATH, 10, 'sooner');
  expect(readBookmarks(disk, PATH).map((b) => b.label)).toEqual(['sooner', 'later']);
  setBookmark(disk, PATH, 10, undefined);
  expect(readBookmarks(disk, PATH)).toEqual([{ atMs: 20, label: 'later' }]);
  disk.writeText(PATH.replace('.mcap', '.bookmarks.json'), '{"broken');
  expect(readBookmarks(disk, PATH)).toEqual([]);
});

test('the terminal records a session per market date', async () => {
  const disk = createMemoryDisk();
  let nowMs = Date.parse('2026-11-20T20:59:59Z');
  const log: string[] = [];
  const recorder = createDailyRecorder({
    files: disk,
    folder: '/s',
    newWriter: () => createInlineChunkWriter(disk),
    appVersion: '0.0.0',
    world: 'live',
    source: 'socket.example',
    rotateMegabytes: 1000,
    minFreeGigabytes: 0,
    retention: { keepDays: 30, maxGigabytes: 20 },
    now: () => nowMs,
    wallMs: () => 1e12,
    monotonicMs: () => nowMs,
    stateHash: () => 'h',
    retire: () => undefined,
    log: (text) => log.push(text),
  });
  recorder.frame('stocks', frameBytes(1), nowMs);
  recorder.tick();
  nowMs = Date.parse('2026-11-23T14:30:00Z');
  recorder.tick();
  recorder.frame('stocks', frameBytes(2), nowMs);
  await recorder.close();
  const list = listSessions(disk, '/s', 1e12);
  expect(list.map(({ file, date, frames, health }) => [file, date, frames, health])).toEqual([
    ['/s/2026-11-23_093000_live.mcap', '2026-11-23', 1, 'complete'],
    ['/s/2026-11-20_155959_live.mcap', '2026-11-20', 1, 'complete'],
  ]);
  expect(log).toEqual([]);
});
