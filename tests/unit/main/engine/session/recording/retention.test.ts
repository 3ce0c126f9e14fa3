import { beforeEach, describe, expect, test } from 'vitest';
import { createDailyRecorder } from '../../../../../../src/main/engine/session/recording/daily-recorder.ts';
import { createInlineChunkWriter } from '../../../../../../src/main/engine/session/recording/inline-chunk-writer.ts';
import { MANIFEST_NAME, RecordingManifest } from '../../../../../../src/main/engine/session/recording/manifest.ts';
import { forecastRetention, selectExpired } from '../../../../../../src/main/engine/session/recording/retention.ts';
import { createMemoryDisk, type MemoryDisk } from '../memory-files.ts';
import { frameBytes } from '../recording-fixture.ts';

const DAY_MS = 86_400_000;
const START_MS = Date.parse('2026-10-01T14:00:00Z');
const MANIFEST = `/s/${MANIFEST_NAME}`;

test('goes by age, then by size, oldest first, never the one in use', () => {
  const sessions = [40, 20, 2, 1].map((age) => ({
    path: `/s/${age}`,
    bytes: 1e9,
    modifiedMs: 100 * DAY_MS - age * DAY_MS,
  }));
  const rules = { keepDays: 30, maxGigabytes: 2 };
  const select = (...[of, keep]: [typeof rules, string?]) =>
    selectExpired(sessions, of, 100 * DAY_MS, keep).map(({ path }) => path);
  expect(select(rules)).toEqual(['/s/40', '/s/20']);
  expect(select({ keepDays: 30, maxGigabytes: 9 })).toEqual(['/s/40']);
  expect(select(rules, '/s/40')).toEqual(['/s/20', '/s/2']);
  expect(select({ keepDays: 99, maxGigabytes: 9 })).toEqual([]);
  expect(select({ keepDays: 1, maxGigabytes: 9 })).toEqual(['/s/40', '/s/20', '/s/2']);
});

test('a break longer than the days counts as none: what lies before it is as old as it was', () => {
  const at = (...days: number[]) => days.map((day) => ({ path: `${day}`, bytes: 1, modifiedMs: day * DAY_MS }));
  const old = (days: number[], now: number) =>
    selectExpired(at(...days), { keepDays: 30, maxGigabytes: 1 }, now * DAY_MS, undefined).map(({ path }) => path);
  expect(old([0, 20, 40], 41)).toEqual(['0']);
  expect(old([0, 20, 51], 61)).toEqual([]);
  expect(old([0, 20, 51], 62)).toEqual(['0']);
  // Fewer days than a weekend has still go by.
  const weekly = selectExpired(at(0, 3, 6), { keepDays: 1, maxGigabytes: 1 }, 6.5 * DAY_MS, undefined);
  expect(weekly.map(({ path }) => path)).toEqual(['0', '3']);
});

test('no more than twenty go for their age at one start, the oldest ones', () => {
  const sessions = Array.from({ length: 90 }, (_, day) => ({ path: `${day}`, bytes: 1, modifiedMs: day * DAY_MS }));
  const expired = selectExpired(sessions, { keepDays: 30, maxGigabytes: 1 }, 90 * DAY_MS, undefined);
  expect(expired.map(({ path }) => Number(path))).toEqual(Array.from({ length: 20 }, (_, day) => day));
});

test('for their size they go as they were noted, whatever their times say', () => {
  const sessions = [4_000, 1, 2].map((day) => ({ path: `${day}`, bytes: 1e9, modifiedMs: day * DAY_MS }));
  const expired = selectExpired(sessions, { keepDays: 30, maxGigabytes: 1 }, 3 * DAY_MS, undefined);
  expect(expired.map(({ path }) => path)).toEqual(['4000', '1']);
});

describe('retention in a folder that also holds other things', () => {
  let disk: MemoryDisk;
  let log: string[];
  let retired: string[];
  beforeEach(() => {
    disk = createMemoryDisk();
    log = [];
    retired = [];
  });

  /** One run of the terminal, `day` days after the first, that records one frame. Answers its file and what its status says. */
  async function record(day: number, retention = { keepDays: 30, maxGigabytes: 20 }) {
    const nowMs = START_MS + day * DAY_MS;
    disk.nowMs = nowMs;
    const recorder = createDailyRecorder({
      files: disk,
      folder: '/s',
      newWriter: () => createInlineChunkWriter(disk),
      appVersion: '0.0.0',
      world: 'live',
      source: 'socket.example',
      rotateMegabytes: 1000,
      minFreeGigabytes: 0,
      retention,
      retire: (files) => {
        retired.push(...files);
        for (const file of files) disk.remove(file);
      },
      now: () => nowMs,
      wallMs: () => nowMs,
      monotonicMs: () => nowMs,
      log: (text) => log.push(text),
    });
    recorder.frame('stocks', frameBytes(1), nowMs);
    recorder.tick();
    const { file, retired: status } = await recorder.close();
    return { file, status };
  }
  const forecast = (day: number, rules: { keepDays: number; maxGigabytes: number }) => {
    const manifest = new RecordingManifest(disk, '/s', (text) => log.push(text), true);
    return forecastRetention({ files: disk, manifest, rules, wallMs: START_MS + day * DAY_MS });
  };

  test('what goes is foretold to the session and the byte, and foretelling takes nothing', async () => {
    for (let day = 0; day < 45; day += 1) await record(day, { keepDays: 365, maxGigabytes: 20 });
    const before = [...disk.contents.keys()];
    const each = forecast(45, { keepDays: 44, maxGigabytes: 20 });
    expect(each).toMatchObject({ sessions: 1, later: 0 });
    expect(each.bytes).toBeGreaterThan(100);
    expect(forecast(45, { keepDays: 365, maxGigabytes: 20 })).toEqual({ sessions: 0, bytes: 0, later: 0 });
    // Twenty for their age, and the rest with later recordings; for their size at once.
    expect(forecast(45, { keepDays: 10, maxGigabytes: 20 })).toMatchObject({ sessions: 20, later: 15 });
    expect(forecast(45, { keepDays: 365, maxGigabytes: 1e-9 })).toMatchObject({ sessions: 45, later: 0 });
    expect([...disk.contents.keys()]).toEqual(before);
    const rules = { keepDays: 10, maxGigabytes: 20 };
    const told = forecast(45, rules);
    const { status } = await record(45, rules);
    expect(status).toEqual({ sessions: told.sessions, bytes: told.bytes });
  });

  test('what would not go is not foretold: a file under another’s name, a list that cannot be read', async () => {
    const { file } = await record(0);
    await record(5);
    expect(forecast(8, { keepDays: 1, maxGigabytes: 20 }).sessions).toBe(2);
    disk.contents.set(file, robotics());
    expect(forecast(8, { keepDays: 1, maxGigabytes: 20 }).sessions).toBe(1);
    disk.writeText(MANIFEST, '{"version":1,');
    expect(forecast(8, { keepDays: 1, maxGigabytes: 20 }).sessions).toBe(0);
    expect(disk.readText(MANIFEST)).toBe('{"version":1,');
  });

  const put = (name: string, bytes: Uint8Array<ArrayBuffer>, day: number): string => {
    disk.nowMs = START_MS + day * DAY_MS;
    disk.create(`/s/${name}`).write(bytes);
    return `/s/${name}`;
  };
  /** MCAP's magic and a header record of another program. */
  const robotics = (): Uint8Array<ArrayBuffer> =>
    Uint8Array.of(
      0x89,
      0x4d,
      0x43,
      0x41,
      0x50,
      0x30,
      0x0d,
      0x0a,
      1,
      16,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      4,
      0,
      0,
      0,
      114,
      111,
      115,
      50,
      4,
      0,
      0,
      0,
      114,
      111,
      115,
      50,
    );

  test('its own old recording goes with its bookmarks, and the status counts it', async () => {
    const { file } = await record(0);
    const bookmarks = file.replace('.mcap', '.bookmarks.json');
    disk.writeText(bookmarks, '[]');
    const bytes = disk.sizeOf(file) + disk.sizeOf(bookmarks);
    expect((await record(20)).status).toEqual({ sessions: 0, bytes: 0 });
    expect((await record(40)).status).toEqual({ sessions: 1, bytes });
    expect(retired).toEqual([file, bookmarks]);
    expect(log).toEqual([]);
  });

  test('a foreign file is never touched, whatever its name, age and size', async () => {
    const named = put('2026-09-01_093000_live.mcap', robotics(), -30);
    const kept = [
      named,
      put('robot.mcap', robotics(), -400),
      put('2026-09-02_093000_sim.mcap', new Uint8Array(9), -29),
    ];
    await record(0);
    await record(40, { keepDays: 1, maxGigabytes: 1e-9 });
    for (const file of kept) expect(disk.exists(file), file).toBe(true);
    expect(retired).toHaveLength(1);
    expect(JSON.parse(disk.readText(MANIFEST)).recordings).not.toHaveProperty('robot.mcap');
  });

  test('recordings that the person put there, copied or renamed, stay', async () => {
    const { file } = await record(0);
    const copy = file.replace('.mcap', '-keep.mcap');
    disk.create(copy).write(disk.contents.get(file)!);
    const imported = put('2026-09-01_093000_import.mcap', disk.contents.get(file)!, 0);
    await record(20);
    await record(40);
    expect(retired).toEqual([file]);
    expect([disk.exists(copy), disk.exists(imported)]).toEqual([true, true]);
  });

  test('another file under the name of an own recording stays, and the log says so', async () => {
    const { file } = await record(0);
    const { file: other } = await record(1);
    for (const bytes of [robotics(), disk.contents.get(other)!, new Uint8Array(0)]) {
      disk.remove(file);
      put(file.slice(3), bytes, 0);
      log.length = 0;
      await record(31.5, { keepDays: 31, maxGigabytes: 20 });
      expect(disk.exists(file)).toBe(true);
      expect(log.join()).toContain(`${file} is kept`);
    }
    expect(retired).toEqual([]);
  });

  test('without a list nothing is taken for its own, whatever its name: a restored backup stays', async () => {
    const { file } = await record(0);
    disk.remove(MANIFEST);
    await record(20);
    await record(40);
    expect(disk.exists(file)).toBe(true);
    expect(retired).toEqual([]);
  });

  test('with a clock that would make everything old nothing goes; once it is right again, what is old does', async () => {
    const { file } = await record(0);
    const { file: later } = await record(20);
    // Each start leaves a recording that is new by that clock.
    for (const day of [4_000, 4_000.1, 4_001, 9_000, 9_001]) await record(day);
    expect([disk.exists(file), disk.exists(later), retired]).toEqual([true, true, []]);
    await record(40);
    expect(retired).toEqual([file]);
  });

  test.each(['not json', '{"version":2}', '{"version":1,"recordings":{"../x.mcap":{"date":"","world":""}}}'])(
    'with the manifest %s nothing old goes, and the log says so',
    async (text) => {
      const { file } = await record(0);
      disk.writeText(MANIFEST, text);
      await record(20);
      await record(40);
      expect(disk.exists(file)).toBe(true);
      expect(retired).toEqual([]);
      expect(log).toHaveLength(1);
      const aside = disk.list('/s').filter((name) => name.startsWith(`${MANIFEST_NAME}.broken-`));
      expect(aside.map((name) => disk.readText(`/s/${name}`))).toEqual([text]);
    },
  );

  test('a manifest that cannot be written costs no recording', async () => {
    const writeText = disk.writeText;
    disk.writeText = () => {
      throw new Error('no space');
    };
    const { file } = await record(0);
    disk.writeText = writeText;
    expect(disk.exists(file)).toBe(true);
    expect(log.join()).toContain('will not be removed by itself');
  });
});
