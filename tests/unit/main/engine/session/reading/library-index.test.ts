/** The index spares reading; what it says is what reading would say, whatever happened to it or to the sessions. */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { LibraryIndex } from '../../../../../../src/main/engine/session/reading/library-index.ts';
import { listSessions } from '../../../../../../src/main/engine/session/reading/library.ts';
import type { ListedSession } from '../../../../../../src/main/engine/session/reading/listed-session.ts';
import { changeNotes } from '../../../../../../src/main/engine/session/reading/session-notes.ts';
import { createMemoryDisk, type MemoryDisk } from '../memory-files.ts';
import { START_MS, frameBytes, startRecording } from '../recording-fixture.ts';

const INDEX = '/data/index';
const WALL_MS = 1e12;
const NAMES = ['2026-11-18_093000_live', '2026-11-19_093000_live', '2026-11-20_093000_sim'];
const paths = NAMES.map((name) => `/s/${name}.mcap`);
let recorded: MemoryDisk;

beforeAll(async () => {
  recorded = createMemoryDisk();
  for (const [n, path] of paths.entries()) {
    const { recorder, clock } = startRecording(recorded, path, {
      rotateBytes: 6_000,
      underlyings: n === 0 ? () => ({ SPY: 3, 'I:SPX': 1 }) : undefined,
    });
    recorder.subscription({
      atMs: START_MS,
      market: 'options',
      action: 'subscribed',
      channel: 'T',
      symbols: ['O:NVDA261218C00100000', 'O:NVDA261218P00100000', 'NVDA', 'SPY'],
    });
    for (let frame = 0; frame < 120; frame++) {
      clock.ms += 100;
      recorder.frame('options', frameBytes(frame + n), START_MS + clock.ms);
      recorder.tick();
    }
    await recorder.close();
  }
  recorded.contents.set('/s/other.mcap', new TextEncoder().encode('PK'));
});

function copy(): MemoryDisk {
  const disk = createMemoryDisk();
  disk.nowMs = 5e11;
  for (const [path, bytes] of recorded.contents) {
    disk.writeText(path, '');
    disk.contents.set(path, bytes.slice());
  }
  return disk;
}

/** As the library pane does, and how many files were opened for it. */
function list(disk: MemoryDisk): { found: ListedSession[]; opened: number } {
  let opened = 0;
  const files = { ...disk, open: (path: string) => (opened++, disk.open(path)) };
  const index = new LibraryIndex(files, INDEX);
  const found = listSessions(files, '/s', WALL_MS, index);
  index.save();
  return { found, opened };
}

test('says the underlyings with counts: as counted at the end, or as subscribed', () => {
  const { found } = list(copy());
  const of = (name: string): ListedSession => found.find(({ path }) => path.includes(name))!;
  expect(of(NAMES[0]).underlyings).toEqual({ SPY: 3, 'I:SPX': 1 });
  expect(Object.entries(of(NAMES[1]).underlyings!)).toEqual([
    ['NVDA', 3],
    ['SPY', 1],
  ]);
  expect(of('other')).toMatchObject({ health: 'rejected', underlyings: undefined });
});

test('a second list opens no session and says the same', () => {
  const disk = copy();
  const first = list(disk);
  const second = list(disk);
  expect(first.opened).toBeGreaterThan(paths.length);
  expect(second).toEqual({ found: first.found, opened: 0 });
});

test('what changed is read again: a longer file, a part less, new notes; what is gone is gone', () => {
  const disk = copy();
  list(disk);
  disk.nowMs = 6e11;
  disk.writeText(paths[0], '');
  disk.contents.set(paths[0], recorded.contents.get(paths[0])!.slice(0, -40));
  disk.remove(paths[1].replace('.mcap', '.p2.mcap'));
  changeNotes(disk, paths[2], () => ({ tags: ['CPI'], note: 'why' }));
  const { found } = list(disk);
  expect(found).toEqual(listSessions(disk, '/s', WALL_MS));
  const healthOf = (path: string): string => found.find((s) => s.path === path)!.health;
  expect(healthOf(paths[0])).not.toBe('complete');
  expect(healthOf(paths[1])).toBe('damaged');
  expect(found.find(({ path }) => path === paths[2])!.notes).toMatchObject({ tags: ['CPI'], note: 'why' });
  disk.remove(paths[2]);
  expect(list(disk).found.map(({ path }) => path)).not.toContain(paths[2]);
});

test('a damaged, cut or deleted index is made again', () => {
  const disk = copy();
  const { found } = list(disk);
  const index = disk.contents.get(INDEX)!;
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), fc.boolean(), (at, change, cut) => {
      const place = at % index.length;
      disk.contents.set(INDEX, cut ? index.slice(0, place) : index.with(place, index[place] ^ change));
      expect(list(disk).found).toEqual(found);
      expect(list(disk).opened).toBe(0);
    }),
    { seed: 4, numRuns: 60 },
  );
  disk.contents.delete(INDEX);
  expect(list(disk).found).toEqual(found);
});

test('a recording that goes on is read each time', () => {
  const disk = copy();
  disk.nowMs = WALL_MS;
  disk.writeText(paths[0], '');
  disk.contents.set(paths[0], recorded.contents.get(paths[0])!.slice(0, -40));
  const healthOf = (wallMs: number): string | undefined => {
    const index = new LibraryIndex(disk, INDEX);
    const found = listSessions(disk, '/s', wallMs, index);
    index.save();
    return found.find(({ path }) => path === paths[0])?.health;
  };
  for (const path of disk.contents.keys())
    if (path.startsWith(paths[0].replace('mcap', 'p'))) disk.contents.delete(path);
  expect(healthOf(WALL_MS)).toBe('recording');
  expect(healthOf(WALL_MS + 60_000)).toBe('cut');
});
