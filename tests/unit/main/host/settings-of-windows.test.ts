/** Several browser windows on one terminal: what one of them changes reaches the others before they write the same file. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseHostFlags } from '../../../../src/main/host/flags.ts';
import { TerminalHost } from '../../../../src/main/host/terminal-host.ts';
import { createKeyVault } from '../../../../src/main/vault/key-vault.ts';
import { defaultCharts } from '../../../../src/shared/settings/charts.ts';
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
  workspace: { ...defaultWorkspace(), recent: ['QQQ'] },
};

test.each(Object.entries(CHANGES))(
  '%s that one window stores are told to the others, as stored',
  async (name, value) => {
    const folder = mkdtempSync(join(tmpdir(), 'tapedeck-host-'));
    const host = new TerminalHost({
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
    const heard: Record<string, unknown[]> = { one: [], other: [] };
    for (const [id, all] of Object.entries(heard)) host.engine.openWindow(id, (message) => all.push(message));
    expect(await host.router.forWindow('one').call(`${name}.set`, value)).toMatchObject({ ok: true });
    const told = (id: string): unknown[] =>
      heard[id].filter((message) => (message as { type: string }).type === 'settings');
    expect(told('one')).toEqual([]);
    expect(told('other')).toEqual([{ type: 'settings', changed: { [name]: value } }]);
    // The one window of Electron names itself nowhere, and hears nothing of its own changes.
    await host.router.forWindow().call(`${name}.set`, value);
    expect(told('other')).toHaveLength(1);
  },
);
