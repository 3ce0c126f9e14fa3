import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { JsonFile } from '../../../../src/main/storage/json-file.ts';
import { openSettings } from '../../../../src/main/storage/settings-store.ts';

const schema = z.object({ version: z.literal(2), size: z.number().positive() });
let folder: string;
let notices: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-storage-'));
  notices = [];
});

const open = (): JsonFile<z.infer<typeof schema>> =>
  new JsonFile({
    path: join(folder, 'thing.json'),
    schema,
    fallback: () => ({ version: 2, size: 7 }),
    migrate: (json) =>
      (json as { version?: unknown }).version === 1 ? { version: 2, size: (json as { width: number }).width } : json,
    onNotice: (message) => notices.push(message),
    nowMs: () => Date.UTC(2026, 10, 20, 15, 42, 7),
  });

describe('a settings file', () => {
  it('starts with its default and says nothing', () => {
    expect(open().get()).toEqual({ version: 2, size: 7 });
    expect(notices).toEqual([]);
  });

  it('is read back as it was written, with no temporary file left', async () => {
    await open().set({ version: 2, size: 9 });
    expect(open().get().size).toBe(9);
    expect(readdirSync(folder)).toEqual(['thing.json']);
  });

  it('keeps the previous version and uses it when the file breaks', async () => {
    const file = open();
    await file.set({ version: 2, size: 1 });
    await file.set({ version: 2, size: 2 });
    writeFileSync(join(folder, 'thing.json'), '{"version":2,"si');
    expect(open().get().size).toBe(1);
    expect(notices[0]).toContain(
      'thing.json could not be read: it is not valid JSON. The last good version is in use.',
    );
    const aside = readdirSync(folder).find((name) => name.startsWith('thing.json.broken-2026-11-20'));
    expect(readFileSync(join(folder, aside ?? ''), 'utf8')).toBe('{"version":2,"si');
  });

  it('is read with the mark that editors on Windows put before it', () => {
    writeFileSync(join(folder, 'thing.json'), '\uFEFF{"version":2,"size":9}');
    expect([open().get().size, notices]).toEqual([9, []]);
  });

  it('of a newer version says so', () => {
    writeFileSync(join(folder, 'thing.json'), '{"version":3,"size":9}');
    expect(open().get().size).toBe(7);
    expect(notices[0]).toContain('thing.json could not be read: a newer version of Tapedeck wrote it. Defaults');
  });

  it('names the field that does not fit and falls back to the default', () => {
    writeFileSync(join(folder, 'thing.json'), '{"version":2,"size":-4}');
    expect(open().get().size).toBe(7);
    expect(notices[0]).toMatch(/could not be read: size: must be more than 0\. Defaults are in use/);
  });

  it('sets aside what is no plain file, without waiting at a pipe for a writer', async () => {
    for (const name of ['thing.json', 'thing.json.bak']) execFileSync('mkfifo', [join(folder, name)]);
    const file = open();
    expect(file.get().size).toBe(7);
    expect(notices[0]).toContain('thing.json could not be read: it is no plain file. Defaults are in use.');
    for (const size of [8, 9]) await file.set({ version: 2, size });
    expect(open().get().size).toBe(9);
    expect(JSON.parse(readFileSync(join(folder, 'thing.json.bak'), 'utf8'))).toEqual({ version: 2, size: 8 });
    expect(readdirSync(folder)).toHaveLength(3);
  });

  it('says that a folder stands in its place', () => {
    mkdirSync(join(folder, 'thing.json'));
    open();
    expect(notices[0]).toContain('it is a folder. Defaults are in use. The broken file is kept as thing.json.broken-');
  });

  it('uses the backup without a word when only the backup is there', async () => {
    writeFileSync(join(folder, 'thing.json.bak'), '{"version":2,"size":3}');
    expect(open().get().size).toBe(3);
    expect(notices).toEqual([]);
  });

  it('migrates an older version', () => {
    writeFileSync(join(folder, 'thing.json'), '{"version":1,"width":11}');
    expect(open().get()).toEqual({ version: 2, size: 11 });
  });

  it('ends with the last of many writes', async () => {
    const file = open();
    await Promise.all(Array.from({ length: 20 }, (_, i) => file.set({ version: 2, size: i + 1 })));
    expect(open().get().size).toBe(20);
  });

  it('rejects a write that fails, keeps what it had, and still does the next one', async () => {
    const path = join(folder, 'sub', 'thing.json');
    writeFileSync(join(folder, 'sub'), 'a file in the way');
    const file = new JsonFile({
      path,
      schema,
      fallback: () => ({ version: 2 as const, size: 7 }),
      onNotice: (message) => notices.push(message),
      nowMs: () => 0,
    });
    await expect(file.set({ version: 2, size: 1 })).rejects.toThrow(/EEXIST|ENOTDIR/);
    expect(file.get().size).toBe(7);
    const [failing, next] = [file.set({ version: 2, size: 2 }), file.set({ version: 2, size: 3 })];
    await expect(failing).rejects.toThrow(/EEXIST|ENOTDIR/);
    expect(file.get().size).toBe(3);
    await expect(next).rejects.toThrow(/EEXIST|ENOTDIR/);
    rmSync(join(folder, 'sub'));
    await file.set({ version: 2, size: 4 });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ version: 2, size: 4 });
  });
});

const drawing = { id: 'd', tool: 'horizontal', points: [{ atMs: 1, price: 2 }] };

describe('the settings of a data folder', () => {
  it('open with defaults where a file is broken, and keep the others', async () => {
    const first = openSettings(folder, () => 0);
    await first.preferences.set({ ...first.preferences.get(), theme: 'light' });
    writeFileSync(join(folder, 'watchlists.json'), '[]');
    const second = openSettings(folder, () => 0);
    expect(second.preferences.get().theme).toBe('light');
    expect(second.watchlists.get().lists[0].name).toBe('Main');
    expect(second.notices.map((notice) => notice.id)).toEqual(['settings.watchlists']);
  });

  it('keeps every other field of preferences in which one cannot be read, and the file as it was', () => {
    const text = JSON.stringify({
      theme: 'Dark',
      density: 'compact',
      recording: { keepDays: 3000, maxGigabytes: 'all' },
    });
    writeFileSync(join(folder, 'preferences.json'), text);
    const { preferences, notices: told } = openSettings(folder, () => Date.UTC(2026, 10, 20));
    expect(preferences.get()).toMatchObject({
      theme: 'dark',
      density: 'compact',
      recording: { keepDays: 3000, maxGigabytes: 20 },
    });
    expect(told).toHaveLength(1);
    expect(told[0].message).toMatch(
      /theme: must be one of .*; recording\.maxGigabytes: .*\. That is left out, or has its default/,
    );
    const aside = readdirSync(folder).filter((name) => name.startsWith('preferences.json.broken-'));
    expect(aside.map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual([text]);
  });

  it('leaves out the entry of a list that cannot be read, and keeps the others', () => {
    const write = (name: string, json: unknown): void => writeFileSync(join(folder, name), JSON.stringify(json));
    const rule = (id: string, kind: string) => ({ id, groups: [[{ kind, market: 'options' }]] });
    write('alerts.json', { rules: [rule('a', 'stale'), rule('b', 'of another time'), rule('c', 'stale')] });
    write('workspace.json', {
      deskId: 'two',
      desks: [{ id: 'one', name: 'One' }, { id: 7, name: 'No id' }, { id: 'two', name: 'Two', panes: 'none' }, 'x'],
      linkGroups: { blue: 'QQQ' },
    });
    write('charts.json', { drawings: { SPY: [{ tool: 'pencil' }, drawing], QQQ: [drawing] } });
    const read = openSettings(folder, () => 0);
    expect(read.alerts.get().rules.map(({ id }) => id)).toEqual(['a', 'c']);
    expect(read.workspace.get()).toMatchObject({
      linkGroups: { blue: 'QQQ' },
      desks: [{ id: 'one' }, { id: 'desk', name: 'No id' }, { id: 'two', panes: {} }],
    });
    expect(read.charts.get().drawings).toEqual({ SPY: [drawing], QQQ: [drawing] });
    expect(read.notices.map(({ id }) => id)).toEqual(['settings.workspace', 'settings.charts', 'settings.alerts']);
    expect(read.notices[2].message).toContain('rules.1.groups.0.0.kind');
    expect(readdirSync(folder).filter((name) => name.includes('.broken-'))).toHaveLength(3);
  });

  it('stay as they were read of a damaged file at every later start, without another word', async () => {
    const bad: Record<string, unknown> = {
      'alerts.json': {
        rules: [
          { id: 'a', groups: [[{ kind: 'stale', market: 'options' }]] },
          { id: 'b', groups: [[{ kind: 'stale', market: 'options' }, { kind: 'of a newer version' }]] },
        ],
        snoozed: { a: 'long', b: 5 },
      },
      'alert-log.json': { entries: [{ id: 'no rule' }], dropped: 3 },
      'charts.json': { version: 2, drawings: { SPY: [{ ...drawing, tool: 'spline' }, drawing] } },
      'watchlists.json': {
        version: 2,
        active: 'm',
        lists: [
          {
            id: 'm',
            name: 'Mine',
            notes: { HOOD: 5, COIN: 'earnings' },
            groups: [
              { name: 7, symbols: ['X'] },
              { name: 'G', symbols: ['COIN', 'HOOD'] },
            ],
          },
        ],
      },
      'preferences.json': { theme: 'solarized', density: 'compact', quoteLimit: 500.5, keys: { a: 1, b: 'F7' } },
      'workspace.json': {
        recent: 7,
        linkGroups: { blue: 'QQQ', pink: 'SPY', green: 5 },
        desks: [{ id: 'd', name: 'D' }],
      },
      'host.json': { version: 9, recordingFolder: '/kept' },
    };
    for (const [name, json] of Object.entries(bad)) writeFileSync(join(folder, name), JSON.stringify(json));
    const values = (settings: ReturnType<typeof openSettings>) =>
      (['alerts', 'alertLog', 'charts', 'watchlists', 'preferences', 'workspace', 'host'] as const).map((id) =>
        settings[id].get(),
      );
    const first = openSettings(folder, () => 0);
    expect(first.notices).toHaveLength(7);
    expect(first.alerts.get()).toMatchObject({ rules: [{ id: 'a' }], snoozed: { b: 5 } });
    expect(first.alerts.get().rules).toHaveLength(1);
    expect(first.alertLog.get()).toMatchObject({ entries: [], dropped: 3 });
    expect(first.charts.get().drawings).toEqual({ SPY: [drawing] });
    expect(first.watchlists.get()).toEqual({
      version: 1,
      active: 'm',
      lists: [
        {
          id: 'm',
          name: 'Mine',
          notes: { COIN: 'earnings' },
          groups: [
            { name: 'Unnamed', symbols: ['X'] },
            { name: 'G', symbols: ['COIN', 'HOOD'] },
          ],
        },
      ],
    });
    expect(first.preferences.get()).toMatchObject({ theme: 'dark', density: 'compact', keys: { b: 'F7' } });
    expect(first.workspace.get()).toMatchObject({ linkGroups: { blue: 'QQQ' }, desks: [{ id: 'd' }] });
    expect(first.host.get().recordingFolder).toBe('/kept');
    for (let start = 2; start < 4; start++) {
      const later = openSettings(folder, () => start);
      expect(later.notices).toEqual([]);
      expect(values(later)).toEqual(values(first));
    }
    for (const [name, json] of Object.entries(bad)) {
      const aside = readdirSync(folder).filter((file) => file.startsWith(`${name}.broken-`));
      expect(aside.map((file) => readFileSync(join(folder, file), 'utf8'))).toEqual([JSON.stringify(json)]);
    }
    expect(readdirSync(folder)).toHaveLength(14);
  });

  it('keep what a backup says when the file itself is lost for good', async () => {
    const lists = (name: string) => ({ lists: [{ id: 'a', name, groups: [] }] });
    writeFileSync(join(folder, 'watchlists.json'), '{"lists":[{"id":');
    writeFileSync(join(folder, 'watchlists.json.bak'), JSON.stringify({ ...lists('Kept'), active: 5 }));
    for (let start = 1; start < 4; start++) {
      const read = openSettings(folder, () => start);
      expect(read.watchlists.get().lists[0].name).toBe('Kept');
      expect(read.notices).toHaveLength(start === 1 ? 1 : 0);
      await read.watchlists.set(read.watchlists.get());
    }
  });

  it('open however deep or faulty a file is: it is set aside, and said so', () => {
    const texts = {
      workspace: `{"layout":{"layout":${'{"type":"row","children":['.repeat(5_000)}${']}'.repeat(5_000)}}}`,
      charts: `{"drawings":${'['.repeat(4_000)}${']'.repeat(4_000)}}`,
      watchlists: JSON.stringify({ lists: [{ groups: [{ symbols: Array(130_000).fill('!') }] }] }),
    };
    for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, `${name}.json`), text);
    const { notices: told, workspace } = openSettings(folder, () => 0);
    expect(workspace.get().layout).toBeUndefined();
    for (const [name, text] of Object.entries(texts)) {
      const { message } = told.find(({ id }) => id === `settings.${name}`)!;
      expect(message).toContain(`${name}.json could not be read: `);
      const aside = readdirSync(folder).find((file) => file.startsWith(`${name}.json.broken`))!;
      expect(readFileSync(join(folder, aside), 'utf8') === text).toBe(true);
    }
  });

  it('keep as many rules as there may be of a file with more', () => {
    const rules = Array.from({ length: 1_002 }, (_, i) => ({
      id: `r${i}`,
      groups: [[{ kind: i === 3 ? 'none' : 'stale', market: 'options' }]],
    }));
    writeFileSync(join(folder, 'alerts.json'), JSON.stringify({ rules }));
    expect(openSettings(folder, () => 0).alerts.get().rules).toHaveLength(999);
  });

  it('takes lists whatever their names, and knows each list, group and symbol once', () => {
    const odd = {
      lists: [
        {
          id: 'a',
          name: `\u202eevil\u0007${'x'.repeat(500)}`,
          notes: { SPY: 'two\nlines' },
          groups: [
            { name: 'G', symbols: ['SPY', 'SPY', 'QQQ'] },
            { name: 'H\u2066', symbols: ['QQQ', 'IWM'] },
            { name: 'G', symbols: ['DIA'] },
          ],
        },
        { id: 'a', name: '\u0000', groups: [] },
      ],
    };
    writeFileSync(join(folder, 'watchlists.json'), JSON.stringify(odd));
    const { watchlists, notices: told } = openSettings(folder, () => 0);
    expect(told).toEqual([]);
    expect(watchlists.get().lists).toEqual([
      {
        id: 'a',
        name: `evil ${'x'.repeat(55)}`,
        notes: { SPY: 'two lines' },
        groups: [
          { name: 'G', symbols: ['SPY', 'QQQ', 'DIA'] },
          { name: 'H', symbols: ['IWM'] },
        ],
      },
      { id: 'a-2', name: 'Unnamed', groups: [] },
    ]);
  });

  it.each([
    [
      'watchlists',
      (bad: unknown) => ({ lists: [{ id: 'a', name: 'A', groups: [{ name: 'G', symbols: ['SPY', bad] }] }] }),
    ],
    ['workspace', (bad: unknown) => ({ recent: ['SPY', bad] })],
  ] as const)('says that a symbol of the %s is left out, and keeps the file that has it', (name, file) => {
    for (const [at, bad] of [null, 7, {}, 'zzz bad', 'Q'.repeat(40), 'QQQ\u202e'].entries()) {
      const text = JSON.stringify(file(bad));
      writeFileSync(join(folder, `${name}.json`), text);
      const read = openSettings(folder, () => at);
      const { recent } = read.workspace.get();
      const symbols = name === 'workspace' ? recent : read.watchlists.get().lists[0].groups[0].symbols;
      expect(symbols).toEqual(['SPY']);
      expect(read.notices.map(({ message }) => message)).toEqual([expect.stringContaining('is left out')]);
      const aside = `${name}.json.broken-${new Date(at).toISOString().replaceAll(/[:.]/g, '-')}`;
      expect(readFileSync(join(folder, aside), 'utf8')).toBe(text);
    }
  });

  it('leaves no temporary file where it cannot be put in place', async () => {
    const file = open();
    mkdirSync(join(folder, 'thing.json'));
    await expect(file.set({ version: 2, size: 3 })).rejects.toThrow(/EISDIR|ENOTSUP|EPERM|ERR_FS/);
    expect(readdirSync(folder)).toEqual(['thing.json']);
  });
});
