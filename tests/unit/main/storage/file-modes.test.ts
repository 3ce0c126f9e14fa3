import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimDataFolder } from '../../../../src/main/host/claim-data-folder.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { tightenModes } from '../../../../src/main/storage/file-modes.ts';

let data: string;
let recordings: string;
let told: string[];
beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), 'tapedeck-modes-'));
  data = join(root, 'data');
  recordings = join(root, 'recordings');
  told = [];
  for (const folder of [data, recordings, join(data, 'sessions'), join(data, 'other')]) {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o755);
  }
});
const put = (folder: string, name: string): string => {
  const file = join(folder, name);
  writeFileSync(file, 'x');
  chmodSync(file, 0o644);
  return file;
};
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);
const tighten = (): void => tightenModes(data, recordings, (text) => told.push(text));

describe.skipIf(process.platform === 'win32')('modes of an earlier version', () => {
  it('are tightened: the data folder, settings, sessions; nothing else', () => {
    const own = [
      put(data, 'preferences.json'),
      put(data, 'charts.json'),
      put(data, 'host.json.bak'),
      put(data, 'alert-log.json.4711.tmp'),
      put(data, 'workspace.json.broken-2026-11-20T15-42-07-000Z'),
      put(recordings, '2026-11-20_093000_live.mcap'),
      put(recordings, '2026-11-20_093000_live.p2.mcap'),
      put(recordings, '2026-11-20_093000_sim-2.bookmarks.json'),
    ];
    const foreign = [
      put(data, 'notes.txt'),
      put(join(data, 'other'), 'preferences.json'),
      put(recordings, 'robot.mcap'),
    ];
    tighten();
    for (const file of own) expect(modeOf(file), file).toBe('600');
    for (const file of foreign) expect(modeOf(file), file).toBe('644');
    expect([data, join(data, 'sessions'), join(data, 'other'), recordings].map(modeOf)).toEqual([
      '700',
      '700',
      '755',
      '755',
    ]);
    expect(told).toEqual([]);
  });

  it('follow no link, and leave a folder that holds other things or serves everybody', () => {
    const elsewhere = put(recordings, 'elsewhere.txt');
    symlinkSync(elsewhere, join(data, 'preferences.json.bak'));
    put(data, 'notes.txt');
    tighten();
    expect(modeOf(elsewhere)).toBe('644');
    put(data, 'preferences.json');
    chmodSync(data, 0o1777);
    tighten();
    expect(modeOf(data)).toBe('777');
    expect(told[0]).toContain('serves others too');
    expect(modeOf(join(data, 'preferences.json'))).toBe('600');
  });

  it('of an empty folder are tightened at the first start, which has claimed it already', async () => {
    for (const name of ['sessions', 'other']) rmSync(join(data, name), { recursive: true });
    const release = await claimDataFolder(data, () => Promise.reject(new Error('nobody knocks here')));
    tighten();
    release!();
    expect(modeOf(data)).toBe('700');
  });

  it('of a folder that is not there yet are nobody’s concern', () => {
    tightenModes(join(data, 'none'), join(data, 'none', 'sessions'), (text) => told.push(text));
    expect(told).toEqual([]);
  });
});
