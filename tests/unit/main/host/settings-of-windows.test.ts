/** Several browser windows on one terminal: what one of them changes reaches the others before they write the same file. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { parseHostFlags } from '../../../../src/main/host/flags.ts';
import { TerminalHost } from '../../../../src/main/host/terminal-host.ts';
import { createKeyVault } from '../../../../src/main/vault/key-vault.ts';
import { defaultCharts, MOST_DRAWINGS, type Charts, type Drawing } from '../../../../src/shared/settings/charts.ts';
import { defaultPreferences } from '../../../../src/shared/settings/preferences.ts';
import { defaultWatchlists } from '../../../../src/shared/settings/watchlists.ts';
import { defaultWorkspace } from '../../../../src/shared/settings/workspace.ts';
import { FakeEngine } from './fake-engine.ts';

const charts = defaultCharts();
const CHANGES = {
  preferences: { ...defaultPreferences(), theme: 'light' as const },
  charts: { ...charts, sync: { ...charts.sync, range: !charts.sync.range } },
  watchlists: {
    ...defaultWatchlists(),
    lists: [{ id: 'main', name: 'Mine', groups: [{ name: '', symbols: ['SPY'] }] }],
  },
  workspace: {
    ...defaultWorkspace(),
    desks: [{ id: 'main', name: 'Main', linkGroups: {}, panes: {} }],
    recent: ['QQQ'],
  },
};

let bench: TerminalHost;
const call = (id: string | undefined, name: string, input?: unknown): Promise<unknown> =>
  bench.router.forWindow(id).call(name, input);
const stored = async (name: string): Promise<unknown> => ((await call('x', `${name}.get`)) as { value: unknown }).value;

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-host-'));
  bench = new TerminalHost({
    app: { version: '0.0.0', host: 'web', platform: 'test' },
    dataFolder: folder,
    flags: parseHostFlags([], folder),
    createEngine: () => new FakeEngine(),
    vault: createKeyVault({}, () => Promise.reject(new Error('no bus'))),
    trash: async () => undefined,
    systemTrash: false,
    log: () => undefined,
    nowMs: () => 5,
  });
});

test.each(Object.entries(CHANGES))(
  '%s that one window stores are told to the others, as stored',
  async (name, next) => {
    const heard: Record<string, unknown[]> = { one: [], other: [] };
    for (const [id, all] of Object.entries(heard)) bench.engine.openWindow(id, (message) => all.push(message));
    const change = { base: await stored(name), next };
    expect(await call('one', `${name}.set`, change)).toMatchObject({ ok: true });
    const told = (id: string): unknown[] =>
      heard[id].filter((message) => (message as { type: string }).type === 'settings');
    expect(told('one')).toEqual([]);
    expect(told('other')).toEqual([{ type: 'settings', changed: { [name]: await stored(name) } }]);
    expect(await stored(name)).toMatchObject(next);
    // The one window of Electron names itself nowhere, and hears nothing of its own changes.
    await call(undefined, `${name}.set`, change);
    expect(told('other')).toHaveLength(1);
  },
);

test('two windows that know one state each add to it: both are kept, and each is answered with both', async () => {
  const base = defaultCharts();
  const line = (id: string): Drawing => ({ id, tool: 'horizontal', points: [{ atMs: 1, price: 640 }] });
  const drawn = (...ids: string[]): Charts => ({ ...base, drawings: { SPY: ids.map(line) } });
  await Promise.all([
    call('one', 'charts.set', { base, next: drawn('one') }),
    call('other', 'charts.set', { base, next: drawn('other') }),
  ]);
  expect(await stored('charts')).toEqual(drawn('one', 'other'));
  const answer = await call('one', 'charts.set', { base: drawn('one'), next: drawn('one', 'two') });
  expect(answer).toEqual({ ok: true, value: drawn('one', 'other', 'two') });
});

test('what two windows added is together too much: the second is refused, and nothing of the first is lost', async () => {
  const base = defaultCharts();
  const drawn = (prefix: string): Charts => ({
    ...base,
    drawings: {
      SPY: Array.from({ length: MOST_DRAWINGS - 50 }, (_, n) => ({
        id: `${prefix}${n}`,
        tool: 'horizontal' as const,
        points: [{ atMs: 1, price: 640 }],
      })),
    },
  });
  await call('one', 'charts.set', { base, next: drawn('a') });
  expect(await call('other', 'charts.set', { base, next: drawn('b') })).toMatchObject({
    ok: false,
    error: { code: 'too-many', message: expect.stringContaining('together more than is kept') },
  });
  expect(await stored('charts')).toEqual(drawn('a'));
});
