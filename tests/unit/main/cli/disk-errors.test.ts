/** What the system refuses is said as a sentence, and nothing half is left under the asked name. */
import fs, {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { diskSentence } from '../../../../src/main/cli/disk-sentence.ts';
import { runCli } from '../../../../src/main/cli/program.ts';
import { nodeFiles } from '../../../../src/main/engine/session/format/node-files.ts';
import { openSession } from '../../../../src/main/engine/session/reading/join-sessions.ts';
import { throwIfFailed } from '../../../../src/main/engine/session/recording/recorder.ts';
import { lastClock } from '../../../../src/main/engine/session/reading/open-recordings.ts';
import { say } from '../../../../src/main/cli/terminal-output.ts';
import { notesPath } from '../../../../src/main/engine/session/reading/session-notes.ts';
import { writeExampleDay } from '../../../../src/main/example/example-day.ts';
import { etInstant } from '../../../../src/shared/market/calendar.ts';
import { createMemoryDisk } from '../engine/session/memory-files.ts';

const GOLDEN = join(import.meta.dirname, '../../../replay/golden/simulated.mcap');
let folder: string;
let said: string;
let printed: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-disk-'));
  said = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text, ...rest: unknown[]) => {
    printed += String(text);
    for (const done of rest) if (typeof done === 'function') done();
    return true;
  });
});
afterEach(() => {
  process.exitCode = undefined;
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const long = 'x'.repeat(300);

test.skipIf(process.platform !== 'linux')('names the file that was asked for, not the one beside it', async () => {
  expect(await runCli(['recover', GOLDEN, '/proc/none.mcap'], '0')).toBe(1);
  expect(said).toContain('tapedeck: /proc/none.mcap ');
});

test('a session that somebody writes to is not called broken off; a cut one that was just copied is', async () => {
  const path = join(folder, 'x.mcap');
  writeFileSync(path, readFileSync(GOLDEN).subarray(0, 300_000));
  expect(await runCli(['verify', path], '0')).toBe(1);
  expect(printed).toContain('It did not end in order');
  expect(printed).toContain('half a record');
  printed = '';
  const { wallMs } = lastClock(openSession(nodeFiles, path))!;
  vi.spyOn(Date, 'now').mockReturnValue(wallMs + 1000);
  utimesSync(path, wallMs / 1000, wallMs / 1000);
  process.exitCode = undefined;
  expect(await runCli(['verify', path], '0')).toBe(0);
  expect(printed).toContain('It is still being recorded');
  expect(printed).toContain('sound so far');
  expect(printed).not.toContain('broke');
});

test('a replay from or to a time outside the session, or backwards, is refused with the range', async () => {
  for (const [flags, why] of [
    [['--from', '03:00'], '--from: the session runs from '],
    [['--until', '23:00'], '--until: the session runs from '],
  ] as const) {
    said = '';
    expect(await runCli(['replay', GOLDEN, ...flags], '0'), flags.join(' ')).toBe(2);
    expect(said).toContain(why);
  }
  const { startMs, endMs } = openSession(nodeFiles, GOLDEN);
  said = '';
  expect(
    await runCli(['replay', GOLDEN, '--from', String(Math.floor(endMs)), '--until', String(Math.ceil(startMs))], '0'),
  ).toBe(2);
  expect(said).toContain('is before --from');
});

test('recover leaves a sound session alone, and says that a missing one does not exist', async () => {
  const path = join(folder, 'x.mcap');
  writeFileSync(path, readFileSync(GOLDEN));
  expect(await runCli(['recover', '--in-place', path], '0')).toBe(0);
  expect(printed).toContain('nothing to repair');
  expect(readdirSync(folder).filter((name) => name.startsWith('x.'))).toEqual(['x.mcap']);
  expect(readFileSync(path).equals(readFileSync(GOLDEN))).toBe(true);
  for (const more of [['--in-place'], [join(folder, 'out.mcap')]]) {
    said = '';
    expect(await runCli(['recover', join(folder, 'none.mcap'), ...more], '0')).toBe(1);
    expect(said).toContain('none.mcap does not exist');
  }
  writeFileSync(path, readFileSync(GOLDEN).subarray(0, 300_000));
  expect(await runCli(['recover', '--in-place', path], '0')).toBe(0);
  expect(readdirSync(folder).toSorted()).toContain('x.mcap.damaged');
});

test('what a server says at length is cut', () => {
  say(`it answered: ${'x'.repeat(3_000_000)}`);
  expect(said.length).toBeLessThan(2_100);
  expect(said).toMatch(/… \(3000013 characters\)\n$/);
});

test.each([
  [['info', 'FOLDER'], 'is a folder; name a file'],
  [['info', 'FOLDER/none.mcap'], 'does not exist'],
  [['info', `FOLDER/${long}.mcap`], 'the name is too long'],
  [['verify', 'FOLDER/file/x.mcap'], 'is a file, not a folder'],
  [['recover', GOLDEN, 'FOLDER/none/out.mcap'], 'does not exist'],
  [['recover', GOLDEN, `FOLDER/${long}.mcap`], 'the name is too long'],
  [['recover', GOLDEN, 'FOLDER'], 'exists already'],
  [['export', GOLDEN, '--out', 'FOLDER/file'], 'exists already|is a file, not a folder'],
  [['export', GOLDEN, '--out', `FOLDER/${long}`], 'the name is too long'],
  [['record', '--out', 'FOLDER/none/x.mcap', '--ws', 'ws://127.0.0.1:9'], 'Make it, or say --make-folder'],
  [['record', '--out', `FOLDER/${long}.mcap`, '--ws', 'ws://127.0.0.1:9'], 'the name is too long'],
  [['record', '--out', '/proc/none/x.mcap', '--make-folder', '--ws', 'ws://127.0.0.1:9'], 'does not exist'],
  [['export', GOLDEN, '--out', '/proc/none'], 'does not exist'],
  [['import', GOLDEN, '--out', '/proc/none.mcap'], '/proc/none.mcap does not exist'],
  [['record', '--out', 'FOLDER/file', '--ws', 'ws://127.0.0.1:9'], 'exists already'],
])('%s', async (args, sentence) => {
  writeFileSync(join(folder, 'file'), 'mine');
  const code = await runCli(
    args.map((arg) => arg.replace('FOLDER', folder)),
    '0',
  );
  expect(code).toBe(1);
  expect(said).toMatch(new RegExp(`tapedeck: .*(${sentence}).*\\.\\n$`));
  // Its random end may look like a code.
  expect(said.replaceAll(folder, '')).not.toMatch(/E[A-Z]{4,}|    at /);
  expect(readdirSync(folder)).toEqual(['file']);
  expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('mine');
});

test('a recording that broke off before its first second is not called sound', async () => {
  const cut = join(folder, 'cut.mcap');
  // Its header and metadata, and nothing of what was recorded.
  writeFileSync(cut, readFileSync(GOLDEN).subarray(0, 400));
  expect(await runCli(['verify', cut], '0')).toBe(1);
  expect(printed).toContain('It holds no data');
  expect(printed).toMatch(/1 error in 0 chunks/);
  expect(printed).not.toContain('sound');
  [printed, process.exitCode] = ['', undefined];
  writeFileSync(cut, readFileSync(GOLDEN).subarray(0, -400));
  utimesSync(cut, 1e9, 1e9);
  expect(await runCli(['verify', cut], '0')).toBe(0);
  expect(printed).toContain('sound up to where it breaks off: ');
});

test('each code of the system has its sentence; anything else is not the disk’s', () => {
  const error = (code: string): Error => Object.assign(new Error(code), { code, path: '/y' });
  for (const code of ['EROFS', 'EFBIG', 'ENOSPC', 'EACCES', 'EISDIR', 'ENOENT', 'ENAMETOOLONG', 'EIO'])
    expect(diskSentence(error(code))).toMatch(/^\/y .*\.$/);
  expect(diskSentence(new Error('other'))).toBeUndefined();
  expect(diskSentence(error('ECONNREFUSED'))).toBeUndefined();
});

const isRoot = process.getuid?.() === 0;

test.skipIf(isRoot || process.platform === 'win32')('a folder that may not be written to', async () => {
  const closed = join(folder, 'closed');
  mkdirSync(closed, { mode: 0o555 });
  expect(await runCli(['recover', GOLDEN, join(closed, 'x.mcap')], '0')).toBe(1);
  expect(said).toContain('permissions');
  chmodSync(closed, 0o755);
  expect(readdirSync(closed)).toEqual([]);
});

/** The disk takes so many bytes; then it is full. */
function fillDiskAfter(bytes: number): void {
  const { writeSync, appendFileSync, writeFileSync: writeFile } = fs;
  let room = bytes;
  const take = (data: unknown, length?: number): void => {
    room -= length ?? (typeof data === 'string' ? data.length : (data as Uint8Array).byteLength);
    if (room < 0) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  };
  vi.spyOn(fs, 'writeSync').mockImplementation(((...args: Parameters<typeof writeSync>) => {
    take(args[1], typeof args[3] === 'number' ? args[3] : undefined);
    return writeSync(...args);
  }) as typeof writeSync);
  vi.spyOn(fs, 'appendFileSync').mockImplementation((path, data, options) => {
    take(data);
    appendFileSync(path, data, options);
  });
  vi.spyOn(fs, 'writeFileSync').mockImplementation((path, data, options) => {
    take(data);
    writeFile(path, data, options);
  });
}

const FLAT = 'ticker,conditions,correction,exchange,price,sip_timestamp,size\n';
const FLAT_ROWS = Array.from({ length: 3_000 }, (_, n) => `SPY,,0,4,${600 + n / 100},${1_795_185_000_000 + n}000000,5`);

test.each([
  ['example', ['example', '--out', 'FOLDER/day.mcap'], 50_000, 'day.mcap', []],
  ['import', ['import', 'FOLDER/flat.csv', '--out', 'FOLDER/day.mcap'], 20_000, 'day.mcap', []],
  ['import, its rejects', ['import', 'FOLDER/bad.csv', '--out', 'FOLDER/day.mcap'], 1_000, 'day.mcap.rejects.csv', []],
  ['recover', ['recover', GOLDEN, 'FOLDER/day.mcap'], 100_000, 'day.mcap', []],
  ['export', ['export', GOLDEN, '--out', 'FOLDER/tables'], 30_000, '(half|part-0)', ['tables']],
])('a disk that becomes full: %s', async (_, args, room, name, left) => {
  writeFileSync(join(folder, 'flat.csv'), `${FLAT}${FLAT_ROWS.join('\n')}\n`);
  writeFileSync(join(folder, 'bad.csv'), `${FLAT}${FLAT_ROWS.map((row) => row.replace('SPY', '')).join('\n')}\n`);
  fillDiskAfter(room);
  const code = await runCli(
    args.map((arg) => arg.replace('FOLDER', folder)),
    '0',
  );
  vi.restoreAllMocks();
  expect(said).toMatch(
    new RegExp(`tapedeck: .*${name}.* cannot be written: the disk is full\\. Free some room, or .*\\.\n$`),
  );
  expect(said.replaceAll(folder, '')).not.toMatch(/Recording|resumes|E[A-Z]{4,}/);
  expect(code).toBe(1);
  expect(readdirSync(folder).toSorted()).toEqual(['bad.csv', 'flat.csv', ...left]);
  // What an export named is whole; it goes on from there.
  if (left.length > 0)
    for (const file of readdirSync(join(folder, 'tables'), { recursive: true, encoding: 'utf8' }))
      if (file.endsWith('.parquet'))
        expect(
          readFileSync(join(folder, 'tables', file))
            .subarray(-4)
            .toString(),
        ).toBe('PAR1');
});

test('an example day whose bookmarks the disk does not take leaves nothing', async () => {
  const disk = createMemoryDisk();
  const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
  const files = { ...disk, writeText: () => fail(full) };
  const day = { files, path: '/day', appVersion: '0', untilMs: etInstant('2026-10-16', 9, 30, 1), pastDays: 30 };
  await expect(writeExampleDay(day)).rejects.toBe(full);
  expect([...disk.contents.keys()]).toEqual([]);
  expect(notesPath('/day')).toBe('/day.notes.json');
});

function fail(error: Error): never {
  throw error;
}

test('a code without a sentence of its own is told with the file, and nothing is said to go on', () => {
  const failed = {
    state: 'off',
    file: '/x/y.mcap',
    bytes: 0,
    frames: 0,
    droppedFrames: 0,
    code: 'EODD',
    reason: 'Recording is paused.',
  } as const;
  expect(() => throwIfFailed(failed)).toThrow('/x/y.mcap cannot be written: the disk refuses it (EODD).');
  expect(() => throwIfFailed({ ...failed, reason: undefined })).not.toThrow();
});

test('a history that the disk has no room for says so', () => {
  expect(diskSentence(new Error('database or disk is full'))).toMatch(
    /^The history cannot be written: the disk is full\./,
  );
});
