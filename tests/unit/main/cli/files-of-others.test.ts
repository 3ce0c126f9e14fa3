/** A file that was there before a command began is there after it, byte for byte, whatever it is called. */
import fs, { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runCli } from '../../../../src/main/cli/program.ts';
import { nodeFiles } from '../../../../src/main/engine/session/format/node-files.ts';
import { recoverSession } from '../../../../src/main/engine/session/reading/recover.ts';
import { openSession } from '../../../../src/main/engine/session/reading/join-sessions.ts';
import { writeExampleDay } from '../../../../src/main/example/example-day.ts';
import { etInstant } from '../../../../src/shared/market/calendar.ts';
import { createMemoryDisk } from '../engine/session/memory-files.ts';

const GOLDEN = join(import.meta.dirname, '../../../replay/golden/simulated.mcap');
const FLAT = 'ticker,conditions,correction,exchange,price,sip_timestamp,size\n';
const ROW = 'O:SPY150619C00210000,209,0,302,1,1434376800000000000,3\n';
let folder: string;
let said: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-others-'));
  said = '';
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  writeFileSync(join(folder, 'cut.mcap'), readFileSync(GOLDEN).subarray(0, 300_000));
  writeFileSync(join(folder, 'flat.csv'), FLAT + ROW);
  writeFileSync(join(folder, 'bad.csv'), FLAT + ROW + ROW.replace(',1,', ',-1,'));
});
afterEach(() => {
  process.exitCode = undefined;
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: string[]): Promise<number> =>
  runCli(
    args.map((arg) => arg.replace('FOLDER', folder)),
    '0',
  );

test.each([
  [
    'recover --in-place',
    ['recover', '--in-place', 'FOLDER/cut.mcap'],
    ['cut.mcap.recovered', 'cut.mcap.recovered.unfinished', 'cut.mcap.unfinished', 'cut.mcap.damaged'],
    0,
    ['cut.mcap', 'cut.mcap.damaged-2'],
  ],
  ['recover', ['recover', 'FOLDER/cut.mcap', 'FOLDER/x.mcap'], ['x.mcap.unfinished'], 0, ['cut.mcap', 'x.mcap']],
  [
    'import',
    ['import', 'FOLDER/flat.csv', '--out', 'FOLDER/x.mcap'],
    ['x.mcap.unfinished', 'x.mcap.unfinished.sort/mine', 'x.mcap.unfinished.mcap'],
    0,
    ['x.mcap'],
  ],
  [
    'import with rejects',
    ['import', 'FOLDER/bad.csv', '--out', 'FOLDER/x.mcap'],
    ['x.mcap.rejects.csv'],
    1,
    ['x.mcap', 'x.mcap.rejects-2.csv'],
  ],
  ['import, its note', ['import', 'FOLDER/flat.csv', '--out', 'FOLDER/x.mcap'], ['x.mcap.unfinished.lock'], 1, []],
  [
    'export',
    ['export', GOLDEN, '--out', 'FOLDER', '--table', 'trades'],
    ['trades/date=2026-11-18/underlying=SPY/part-00000.parquet.half', '.flow.half'],
    1,
    [],
  ],
])('%s', async (_, args, others, code, made) => {
  for (const name of others) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    // What begins as a report of an import does is the user's as well.
    writeFileSync(join(folder, name), `file,line,reason,text\nof ${name}`);
  }
  const before = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  expect(await run(...args), said).toBe(code);
  for (const name of others) expect(readFileSync(join(folder, name), 'utf8')).toBe(`file,line,reason,text\nof ${name}`);
  const after = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  expect(after.filter((name) => !before.includes(name)).toSorted()).toEqual(made.filter((name) => name !== 'cut.mcap'));
  for (const name of made.filter((name) => name.endsWith('.mcap') && name !== 'cut.mcap'))
    expect(openSession(nodeFiles, join(folder, name)).cut).toBeUndefined();
});

test('what has come to exist under the asked name meanwhile stays, and the command says so', () => {
  const disk = createMemoryDisk();
  disk.contents.set('/s/a.mcap', new Uint8Array(readFileSync(GOLDEN).subarray(0, 300_000)));
  const files = {
    ...disk,
    create(path: string) {
      disk.writeText('/s/out.mcap', 'mine');
      return disk.create(path);
    },
  };
  expect(() => recoverSession(files, '/s/a.mcap', '/s/out.mcap')).toThrow('exists');
  expect(disk.readText('/s/out.mcap')).toBe('mine');
  expect([...disk.contents.keys()].toSorted()).toEqual(['/s/a.mcap', '/s/out.mcap']);
});

test('a new name is given only where no file has it, on disks without second names too', () => {
  const [from, to] = [join(folder, 'from'), join(folder, 'to')];
  for (const links of [true, false]) {
    writeFileSync(from, 'new');
    writeFileSync(to, 'mine');
    if (!links)
      vi.spyOn(fs, 'linkSync').mockImplementation(() => {
        throw Object.assign(new Error('EPERM'), { code: 'EPERM' });
      });
    expect(() => nodeFiles.renameNew(from, to)).toThrow(expect.objectContaining({ code: 'EEXIST' }));
    expect(readFileSync(to, 'utf8')).toBe('mine');
    rmSync(to);
    nodeFiles.renameNew(from, to);
    expect(readFileSync(to, 'utf8')).toBe('new');
    expect(existsSync(from)).toBe(false);
  }
});

test('text that is replaced in one step is written under a name of its own first', () => {
  writeFileSync(join(folder, 'notes.json.new'), 'mine');
  nodeFiles.writeText(join(folder, 'notes.json'), 'ours');
  expect(readFileSync(join(folder, 'notes.json.new'), 'utf8')).toBe('mine');
  expect(readFileSync(join(folder, 'notes.json'), 'utf8')).toBe('ours');
});

test('a recovery that cannot give its file the last name says why, and leaves nothing', () => {
  const refused = Object.assign(new Error('EACCES'), { code: 'EACCES' });
  vi.spyOn(fs, 'linkSync').mockImplementation(() => {
    throw refused;
  });
  vi.spyOn(fs, 'renameSync').mockImplementation(() => {
    throw refused;
  });
  expect(() => recoverSession(nodeFiles, join(folder, 'cut.mcap'), join(folder, 'out.mcap'))).toThrow(refused);
  expect(readdirSync(folder).toSorted()).toEqual(['bad.csv', 'cut.mcap', 'flat.csv']);
});

test('an example day that fails leaves unfinished work and notes of others', async () => {
  const disk = createMemoryDisk();
  disk.writeText('/day.mcap.unfinished', 'mine');
  disk.writeText('/day.bookmarks.json', '[{"atMs":1,"label":"mine"}]');
  const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
  const files = {
    ...disk,
    writeText: (): never => {
      throw full;
    },
  };
  const untilMs = etInstant('2026-10-16', 9, 30, 1);
  await expect(writeExampleDay({ files, path: '/day.mcap', appVersion: '0', untilMs, pastDays: 30 })).rejects.toBe(
    full,
  );
  expect([...disk.contents.keys()].toSorted()).toEqual(['/day.bookmarks.json', '/day.mcap.unfinished']);
  expect(disk.readText('/day.mcap.unfinished')).toBe('mine');
  expect(disk.readText('/day.bookmarks.json')).toContain('mine');
});

test('a folder that is missing is what is said to be missing', async () => {
  expect(await run('recover', 'FOLDER/cut.mcap', 'FOLDER/none/x.mcap')).toBe(1);
  expect(said).toBe(`tapedeck: The folder ${folder}/none does not exist. Make it, or check the path.\n`);
});
