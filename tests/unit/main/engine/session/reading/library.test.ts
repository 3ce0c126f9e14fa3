import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  changeNotes,
  readNotes,
  setBookmark,
} from '../../../../../../src/main/engine/session/reading/session-notes.ts';
import { createDailyRecorder } from '../../../../../../src/main/engine/session/recording/daily-recorder.ts';
import { createInlineChunkWriter } from '../../../../../../src/main/engine/session/recording/inline-chunk-writer.ts';
import { openChunk } from '../../../../../../src/main/engine/session/format/chunk-record.ts';
import { describeSession, listSessions } from '../../../../../../src/main/engine/session/reading/library.ts';
import { openSession } from '../../../../../../src/main/engine/session/reading/join-sessions.ts';
import { LibraryIndex } from '../../../../../../src/main/engine/session/reading/library-index.ts';
import { buildPrintTable } from '../../../../../../src/main/engine/trials/build-print-table.ts';
import { createMemoryDisk } from '../memory-files.ts';
import { START_MS, frameBytes, startRecording } from '../recording-fixture.ts';

const NOTES = '/s/2026-11-20_100000_sim.bookmarks.json';
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

test('two runs of the simulated market over the same hours are told apart by when they ran; a made day and a live one have no such time', async () => {
  const disk = createMemoryDisk();
  const record = async (path: string, wallMs: number, world: 'live' | 'simulated' = 'simulated') => {
    const meta = { appVersion: '0.0.0', world, date: '2026-11-20', source: 'test' };
    const target = { path, meta, rotateBytes: 1e12, minFreeBytes: 0 };
    const { recorder, clock } = startRecording(disk, path, { wallMs: () => wallMs, target });
    recorder.frame('options', frameBytes(1), START_MS);
    clock.ms = 5_000;
    recorder.tick();
    await recorder.close();
  };
  await record('/s/one_sim.mcap', 1e12);
  await record('/s/other_sim.mcap', 1e12 + 3_600_000);
  await record('/s/made_sim.mcap', START_MS);
  await record('/s/own_live.mcap', 1e12, 'live');
  const listed = Object.fromEntries(listSessions(disk, '/s', 2e12).map((s) => [s.path.slice(3), s.runAtMs]));
  expect(listed).toEqual({
    'one_sim.mcap': 1e12,
    'other_sim.mcap': 1e12 + 3_600_000,
    'made_sim.mcap': undefined,
    'own_live.mcap': undefined,
  });
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
  expect(list.map(({ path, health }) => [path, health])).toEqual([
    ['/s/zip.mcap', 'rejected'],
    [running, 'recording'],
    [PATH, 'complete'],
    [cutPath, 'cut'],
  ]);
  // The cut file copied a minute later: its recorder's clock stands still.
  disk.nowMs = 1e12 + 60_000;
  disk.writeText(running, '');
  disk.contents.set(running, whole.slice(0, endOfData));
  expect(describeSession(disk, running, disk.nowMs).health).toBe('cut');
  expect(list[0].reason).toBe('/s/zip.mcap is not a session: it is no MCAP file. Choose another file.');
  for (const path of [running, cutPath]) expect(disk.contents.get(path)!.byteLength).toBe(endOfData);
});

test('bookmarks with notes live beside the session, and other notes with them', () => {
  const disk = createMemoryDisk();
  setBookmark(disk, PATH, 20, { label: 'later' });
  setBookmark(disk, PATH, 10, { label: 'sooner', note: 'why' });
  changeNotes(disk, PATH, () => ({ tags: ['CPI'] }));
  setBookmark(disk, PATH, 20, undefined);
  expect(readNotes(disk, PATH)).toEqual({
    bookmarks: [{ atMs: 10, label: 'sooner', note: 'why' }],
    tags: ['CPI'],
    note: '',
  });
});

test('a list of bookmarks of the first version is read and kept', () => {
  const disk = createMemoryDisk();
  disk.writeText(NOTES, JSON.stringify([{ atMs: 30, label: 'old' }]));
  setBookmark(disk, PATH, 10, { label: 'new' });
  expect(readNotes(disk, PATH).bookmarks.map(({ label }) => label)).toEqual(['new', 'old']);
});

test('a notes file with damaged bytes is never overwritten: it is set aside when something new is noted', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 0, max: 255 }), fc.boolean(), (at, byte, cut) => {
      const disk = createMemoryDisk();
      for (const atMs of [10, 20]) setBookmark(disk, PATH, atMs, { label: `mark ${atMs}`, note: 'n' });
      const bytes = disk.contents.get(NOTES)!.slice();
      const damaged = cut ? bytes.slice(0, at % bytes.length) : bytes.with(at % bytes.length, byte);
      disk.contents.set(NOTES, damaged);
      const read = readNotes(disk, PATH);
      expect(disk.contents.get(NOTES)).toEqual(damaged);
      setBookmark(disk, PATH, 30, { label: 'new' });
      setBookmark(disk, PATH, 40, { label: 'newer' });
      const kept = disk.contents.get(`${NOTES}.damaged`);
      if (read.problem === undefined) expect(kept).toBeUndefined();
      else expect(kept).toEqual(damaged);
      const labels = readNotes(disk, PATH).bookmarks.map(({ label }) => label);
      expect(labels).toEqual(expect.arrayContaining([...read.bookmarks.map(({ label }) => label), 'new', 'newer']));
    }),
    { seed: 9, numRuns: 500 },
  );
});

test('notes are kept beside a recording of any name, never in its place, and each recording has its own', () => {
  const names = ['DAY.MCAP', 'day.mcap', 'day', 'Day.Mcap', 'x.mcap.mcap', 'x.mcap', 'x', 'x.p2', 'x.bookmarks.json'];
  const disk = createMemoryDisk();
  const bytes = new TextEncoder().encode('\u{89}MCAP of a recording');
  for (const name of names) disk.contents.set(`/s/${name}`, bytes);
  for (const [n, name] of names.entries()) {
    if (name === 'x.mcap') continue; // Its notes have the name of the last of them.
    setBookmark(disk, `/s/${name}`, n, { label: name });
  }
  for (const [n, name] of names.entries()) {
    expect(disk.contents.get(`/s/${name}`)).toBe(bytes);
    if (name !== 'x.mcap') expect(readNotes(disk, `/s/${name}`).bookmarks).toEqual([{ atMs: n, label: name }]);
  }
});

test('a recording where the notes or the print table would be kept is left there', async () => {
  const disk = createMemoryDisk();
  const { recorder } = startRecording(disk, '/s/taken');
  recorder.frame('options', frameBytes(1), START_MS);
  await recorder.close();
  const bytes = disk.contents.get('/s/taken')!;
  for (const path of [NOTES, PATH, PATH.replace('.mcap', '.prints')]) disk.contents.set(path, bytes);
  expect(() => setBookmark(disk, PATH, 1, { label: 'mark' })).toThrow(/is a recording or a folder/);
  const session = openSession(disk, PATH);
  await expect(buildPrintTable(disk, session)).rejects.toThrow(/is a recording or a folder/);
  session.close();
  expect([...disk.contents.values()].every((content) => content === bytes)).toBe(true);
});

test('a stretch that is gone is named though the index is whole, and nothing beside it', async () => {
  const disk = createMemoryDisk();
  const { recorder, clock } = startRecording(disk, PATH);
  for (let n = 0; n < 400; n++) {
    clock.ms += 100;
    recorder.frame('options', frameBytes(n), START_MS + clock.ms);
    recorder.tick();
  }
  await recorder.close();
  const whole = disk.contents.get(PATH)!;
  const { chunks } = openSession(disk, PATH);
  const first = chunks[0].offset;
  const dataBytes = chunks.at(-1)!.offset + chunks.at(-1)!.length - first;
  fc.assert(
    fc.property(fc.nat(dataBytes - 1), fc.integer({ min: 1, max: dataBytes >> 1 }), fc.nat(255), (at, bytes, value) => {
      const [from, to] = [first + at, Math.min(first + at + bytes, first + dataBytes)];
      const damaged = whole.slice().fill(value, from, to);
      disk.contents.set(PATH, damaged);
      const lost = chunks.filter(
        ({ offset, length }) => typeof openChunk(damaged.subarray(offset, offset + length)) === 'string',
      );
      // Damage that leaves a chunk's header and what follows it is seen when its messages are read.
      const shows = lost.some(({ offset, length }) => from <= offset || to >= offset + length + 9);
      const { health, gapSpans } = describeSession(disk, PATH, 0);
      if (!shows) return;
      expect(health).toBe('damaged');
      expect(gapSpans).toHaveLength(1);
      const [{ fromMs, toMs }] = gapSpans;
      expect(fromMs).toBeLessThanOrEqual(lost[0].startMs);
      expect(toMs).toBeGreaterThanOrEqual(lost.at(-1)!.endMs);
      for (const chunk of chunks)
        if (!lost.includes(chunk)) expect(chunk.endMs <= fromMs || chunk.startMs >= toMs).toBe(true);
    }),
    { seed: 12, numRuns: 300 },
  );
});

test('of a file that holds a recording twice the underlyings are counted once', async () => {
  const disk = createMemoryDisk();
  const { recorder } = startRecording(disk, PATH, { underlyings: () => ({ SPY: 5, 'I:VIX': 2 }) });
  recorder.frame('options', frameBytes(1), START_MS);
  recorder.subscription({ atMs: START_MS, market: 'options', action: 'subscribed', channel: 'T', symbols: ['SPY'] });
  await recorder.close();
  const bytes = disk.contents.get(PATH)!;
  disk.contents.set(PATH, new Uint8Array([...bytes, ...bytes]));
  expect(describeSession(disk, PATH, 0)).toMatchObject({ underlyings: { SPY: 5, 'I:VIX': 2 } });
});

test('capitals in the extension are listed, with their parts, and what is unfinished is not', async () => {
  const disk = createMemoryDisk();
  const { recorder, clock } = startRecording(disk, '/s/DAY.MCAP', { rotateBytes: 4_000 });
  for (let n = 0; n < 200; n++) {
    clock.ms += 100;
    recorder.frame('options', frameBytes(n), START_MS + clock.ms);
    recorder.tick();
  }
  await recorder.close();
  expect(disk.contents.size).toBeGreaterThan(1);
  for (const name of ['x.mcap.unfinished', 'x.mcap.unfinished.mcap', 'x.mcap.unfinished-2.mcap'])
    disk.contents.set(`/s/${name}`, disk.contents.get('/s/DAY.MCAP')!);
  const list = listSessions(disk, '/s', 1e13, new LibraryIndex(disk, '/i'));
  expect(list.map(({ path, frames }) => [path, frames])).toEqual([['/s/DAY.MCAP', 200]]);
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
  expect(list.map(({ path, date, frames, health }) => [path, date, frames, health])).toEqual([
    ['/s/2026-11-23_093000_live.mcap', '2026-11-23', 1, 'complete'],
    ['/s/2026-11-20_155959_live.mcap', '2026-11-20', 1, 'complete'],
  ]);
  expect(log).toEqual([]);
});
