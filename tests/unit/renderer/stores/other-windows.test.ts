import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { StreamReceiver } from '../../../../src/renderer/bridge/market-stream.ts';
import { z } from 'zod';
import { put } from '../../../../src/main/host/put-change.ts';
import { defaultAlerts, type AlertRule, type Alerts } from '../../../../src/shared/settings/alerts.ts';
import { defaultCharts, type Charts, type Drawing } from '../../../../src/shared/settings/charts.ts';
import { mergeChanges } from '../../../../src/shared/settings/merge-changes.ts';
import { mergeWorkspaces } from '../../../../src/shared/settings/merge-workspaces.ts';
import { defaultPreferences, type Preferences } from '../../../../src/shared/settings/preferences.ts';
import { defaultWorkspace, type Workspace } from '../../../../src/shared/settings/workspace.ts';
import type { Watchlists } from '../../../../src/shared/settings/watchlists.ts';

const stream = vi.hoisted(() => ({ connect: vi.fn<(bridge: unknown, receiver: unknown) => void>() }));

interface Settings {
  preferences: Preferences;
  watchlists: Watchlists;
  charts: Charts;
  workspace: Workspace;
  alerts: Alerts;
}

/** What the host has on disk; it puts changes together as `put-change.ts` does. */
let disk: Settings;
const sent: string[] = [];
let isCut = false;
/** Answers wait for this. */
let stall: Promise<void> | undefined;
vi.mock('../../../../src/renderer/bridge/terminal.ts', () => ({ marketStream: stream }));
vi.mock('../../../../src/renderer/bridge/calls.ts', () => ({
  terminalBridge: () => undefined,
  call: async (name: string, input: { base: never; next: never }) => {
    if (isCut) throw new Error('The host is not heard.');
    if (name === 'alerts.log') return [];
    const [file, what] = name.split('.') as [keyof Settings, string];
    if (what === 'set') {
      sent.push(file);
      await stall;
      const merge = file === 'workspace' ? mergeWorkspaces : mergeChanges;
      disk = { ...disk, [file]: put('These', input, z.any() as never, disk[file] as never, merge as never) };
    }
    return disk[file];
  },
  failureMessage: (error: Error) => error.message,
}));
const { connectTerminal } = await import('../../../../src/renderer/stores/receive.ts');
const { changePreferences, loadPreferences, usePreferencesStore } =
  await import('../../../../src/renderer/stores/preferences-store.ts');
const { loadCharts, putDrawing, takeCharts, undoDrawings, useChartsStore } =
  await import('../../../../src/renderer/stores/charts-store.ts');
const { addToActiveList, changeWatchlists, takeWatchlists, undoWatchlists, useWatchlistsStore } =
  await import('../../../../src/renderer/stores/watchlists-store.ts');
const { addDesk, loadWorkspace, saveWorkspace, setGroupSymbol, setLayout, useWorkspaceStore } =
  await import('../../../../src/renderer/stores/workspace-store.ts');
const { changeAlerts, loadAlerts, undoAlerts, useAlertsStore } =
  await import('../../../../src/renderer/stores/alerts-store.ts');
const { useNoticeStore } = await import('../../../../src/renderer/stores/notices-store.ts');

connectTerminal();
const receiver = stream.connect.mock.calls[0][1] as StreamReceiver;
const lists = (...symbols: string[]): Watchlists => ({
  version: 1,
  active: 'a',
  lists: [
    { id: 'a', name: 'A', groups: [{ name: '', symbols }] },
    { id: 'b', name: 'B', groups: [{ name: '', symbols: [] }] },
  ],
});
const line = (id: string, price: number): Drawing => ({ id, tool: 'horizontal', points: [{ atMs: 1, price }] });
const rule = (id: string, level = 640): AlertRule =>
  ({ id, name: id, enabled: true, groups: [[{ level }]] }) as unknown as AlertRule;
const ruleIds = (rules: readonly AlertRule[]): string[] => rules.map(({ id }) => id);

const noticeIds = (): string[] => useNoticeStore.getState().notices.map(({ id }) => id);

/** Another window stores this and the host tells of it. */
function elsewhere<F extends keyof Settings>(
  file: F,
  change: (value: Settings[F]) => Settings[F],
  isHeard = true,
): void {
  disk = { ...disk, [file]: change(disk[file]) };
  if (!isHeard) return;
  if (file === 'alerts') receiver.message({ type: 'alertRules', alerts: disk.alerts });
  else receiver.message({ type: 'settings', changed: { [file]: disk[file] } });
}

beforeEach(async () => {
  sent.length = 0;
  isCut = false;
  stall = undefined;
  disk = {
    preferences: defaultPreferences(),
    watchlists: lists('SPY'),
    charts: defaultCharts(),
    workspace: defaultWorkspace(),
    alerts: { ...defaultAlerts(), rules: [rule('a'), rule('b')] },
  };
  // What the test before left is none of this one's changes.
  useChartsStore.setState({ charts: disk.charts, past: {}, future: {} });
  useWatchlistsStore.setState({ watchlists: disk.watchlists, past: [] });
  useAlertsStore.setState({ rules: disk.alerts.rules, snoozed: {}, step: undefined });
  usePreferencesStore.setState({ preferences: disk.preferences });
  useWorkspaceStore.setState(useWorkspaceStore.getInitialState(), true);
  await loadCharts();
  takeCharts(disk.charts);
  takeWatchlists(disk.watchlists);
  await Promise.all([loadPreferences(), loadWorkspace(), loadAlerts()]);
});

describe('what another window changed', () => {
  it('stays when this one adds to the same list; the list shown here stays too', async () => {
    await changeWatchlists({ ...lists('SPY'), active: 'b' });
    elsewhere('watchlists', () => lists('SPY', 'O:SPY261218P00640000'));
    expect(useWatchlistsStore.getState().watchlists.active).toBe('b');
    await addToActiveList('QQQ');
    expect(disk.watchlists.lists.map(({ groups }) => groups[0].symbols)).toEqual([
      ['SPY', 'O:SPY261218P00640000'],
      ['QQQ'],
    ]);
  });

  it('while this one’s own change is on its way is kept with it, heard or not', async () => {
    let go = (): void => undefined;
    stall = new Promise((resolve) => (go = resolve));
    const saving = [addToActiveList('QQQ'), putDrawing('SPY', line('mine', 640)), changeAlerts([rule('a')])];
    elsewhere('watchlists', () => lists('SPY', 'IWM'));
    elsewhere('charts', (charts) => ({ ...charts, drawings: { SPY: [line('theirs', 647)] } }), false);
    elsewhere('alerts', (alerts) => ({ ...alerts, rules: [...alerts.rules, rule('theirs')] }), false);
    go();
    await Promise.all(saving);
    expect(disk.watchlists).toEqual(lists('SPY', 'IWM', 'QQQ'));
    expect(disk.charts.drawings['SPY'].map(({ id }) => id)).toEqual(['theirs', 'mine']);
    expect(ruleIds(disk.alerts.rules)).toEqual(['a', 'theirs']);
    const shown = [useWatchlistsStore.getState().watchlists, useChartsStore.getState().charts];
    expect(shown).toEqual([disk.watchlists, disk.charts]);
    expect(useAlertsStore.getState().rules).toEqual(disk.alerts.rules);
  });

  it('a drawing stays when this window draws; only its own symbol has no step back', async () => {
    await putDrawing('QQQ', line('mine', 580));
    await putDrawing('SPY', line('mine', 640));
    elsewhere('charts', (charts) => ({
      ...charts,
      drawings: { ...charts.drawings, SPY: [...charts.drawings['SPY'], line('theirs', 647)] },
    }));
    await putDrawing('QQQ', line('more', 581));
    expect(useChartsStore.getState().charts.drawings['SPY'].map(({ id }) => id)).toEqual(['mine', 'theirs']);
    expect([undoDrawings('SPY'), undoDrawings('QQQ'), undoDrawings('QQQ')]).toEqual([false, true, true]);
  });

  it('a setting stays when this window changes another one', async () => {
    elsewhere('preferences', (preferences) => ({ ...preferences, theme: 'light' }), false);
    await changePreferences({ density: 'compact' });
    expect(disk.preferences).toMatchObject({ theme: 'light', density: 'compact' });
    expect(usePreferencesStore.getState().preferences).toEqual(disk.preferences);
  });

  it('an alert that was armed there stays when one is deleted here, and when that is taken back', async () => {
    await changeAlerts([rule('b')], 'a');
    elsewhere('alerts', (alerts) => ({ ...alerts, rules: [...alerts.rules, rule('theirs')] }));
    elsewhere('alerts', ({ rules, ...alerts }) => ({
      ...alerts,
      rules: rules.map((one) => (one.id === 'b' ? rule('b', 641) : one)),
    }));
    await undoAlerts();
    expect(disk.alerts.rules).toEqual([rule('a'), rule('b', 641), rule('theirs')]);
    expect(useAlertsStore.getState().rules).toEqual(disk.alerts.rules);
  });

  it('a step back of a list leaves what was added there since', async () => {
    await addToActiveList('QQQ');
    elsewhere('watchlists', () => lists('SPY', 'QQQ', 'IWM'));
    await undoWatchlists();
    expect(disk.watchlists).toEqual(lists('SPY', 'IWM'));
  });
});

describe('workspaces', () => {
  const pane = { linkGroup: 'blue' as const };

  it('one made there is kept here, and that in use here stays as it is', async () => {
    setGroupSymbol('blue', 'IWM');
    await saveWorkspace();
    const other = { id: 'new', name: 'New', linkGroups: {}, panes: {} };
    elsewhere('workspace', (workspace) => ({
      ...workspace,
      desks: [{ ...workspace.desks[0], linkGroups: { blue: 'IWM' } }, other],
      deskId: 'new',
      linkGroups: { blue: 'QQQ' },
    }));
    setGroupSymbol('green', 'DIA');
    await saveWorkspace();
    expect(disk.workspace).toMatchObject({
      linkGroups: { blue: 'IWM', green: 'DIA' },
      deskId: 'main',
      desks: [{ id: 'main' }, { id: 'new', linkGroups: { blue: 'QQQ' } }],
    });
  });

  it('a window that only turns a symbol does not write its layout over that of another', async () => {
    setLayout({ was: 1 });
    await saveWorkspace();
    elsewhere('workspace', (workspace) => ({
      ...workspace,
      layout: { theirs: 2 } as never,
      panes: { 'scanner-1': pane },
    }));
    setGroupSymbol('blue', 'NVDA');
    await saveWorkspace();
    setGroupSymbol('blue', 'AMD');
    await saveWorkspace();
    expect(disk.workspace).toMatchObject({
      layout: { theirs: 2 },
      panes: { 'scanner-1': pane },
      linkGroups: { blue: 'AMD' },
    });
    expect(useWorkspaceStore.getState().layout).toEqual({ was: 1 });
  });

  it('made while this window was cut off are stored once the host is heard, beside those of others', async () => {
    receiver.state('open');
    receiver.state('lost');
    isCut = true;
    addDesk('Off X', { layout: undefined, linkGroups: {}, panes: {} });
    addDesk('Off Y', { layout: undefined, linkGroups: {}, panes: {} });
    await saveWorkspace();
    expect(noticeIds()).toContain('workspace');
    const theirs = { id: 'theirs', name: 'Theirs', linkGroups: {}, panes: {} };
    elsewhere(
      'workspace',
      (workspace) => ({ ...workspace, desks: [{ id: 'main', name: 'Main', linkGroups: {}, panes: {} }, theirs] }),
      false,
    );
    isCut = false;
    receiver.state('open');
    await vi.waitFor(() => expect(disk.workspace.desks).toHaveLength(4));
    expect(disk.workspace.desks.map(({ name }) => name).toSorted()).toEqual(['Main', 'Off X', 'Off Y', 'Theirs']);
    expect(noticeIds()).not.toContain('workspace');
  });
});

describe('a window that was cut off', () => {
  it('reads everything again once the host is heard, alerts too, and deletes none that was armed meanwhile', async () => {
    receiver.state('open');
    receiver.state('lost');
    elsewhere('watchlists', () => lists('SPY', 'AAPL'), false);
    elsewhere('preferences', (preferences) => ({ ...preferences, density: 'compact' }), false);
    elsewhere('alerts', (alerts) => ({ ...alerts, rules: [...alerts.rules, rule('armed there')] }), false);
    receiver.state('open');
    await vi.waitFor(() => expect(useWatchlistsStore.getState().watchlists).toEqual(lists('SPY', 'AAPL')));
    expect(usePreferencesStore.getState().preferences.density).toBe('compact');
    await vi.waitFor(() => expect(ruleIds(useAlertsStore.getState().rules)).toEqual(['a', 'b', 'armed there']));
    await changeAlerts([rule('b'), rule('armed there')]);
    expect(ruleIds(disk.alerts.rules)).toEqual(['b', 'armed there']);
  });

  it('keeps what was drawn in it beside what others drew, and an alert that was put on its line; the notice goes', async () => {
    elsewhere('charts', (charts) => ({ ...charts, drawings: { SPY: [line('old', 640)] } }));
    receiver.state('open');
    receiver.state('lost');
    isCut = true;
    await putDrawing('SPY', line('mine', 645));
    await putDrawing('SPY', line('old', 641));
    const ids = (): string[] => disk.charts.drawings['SPY'].map(({ id }) => id);
    expect(ids()).toEqual(['old']);
    expect(noticeIds()).toContain('charts');
    const alerted = { ...line('old', 640), alert: { ruleId: 'r' } } as unknown as Drawing;
    elsewhere('charts', (charts) => ({ ...charts, drawings: { SPY: [alerted, line('theirs', 644)] } }), false);
    isCut = false;
    receiver.state('open');
    // Drawn before what others did is known.
    await putDrawing('SPY', line('more', 646));
    await vi.waitFor(() => expect(ids()).toEqual(['old', 'theirs', 'mine', 'more']));
    expect(disk.charts.drawings['SPY'][0]).toEqual({ ...alerted, ...line('old', 641) });
    await vi.waitFor(() => expect(useChartsStore.getState().charts).toEqual(disk.charts));
    expect(noticeIds()).not.toContain('charts');
  });
});

describe('quick changes', () => {
  it('of one window go to the host one after the other, the last as it stands', async () => {
    let go = (): void => undefined;
    stall = new Promise((resolve) => (go = resolve));
    const all = ['a', 'b', 'c', 'd'].map((id) => rule(id));
    const saved: Promise<void>[] = [];
    for (let n = 1; n <= 4; n++) {
      saved.push(changeAlerts(all.map((one, at) => (at < n ? { ...one, enabled: false } : one))));
      receiver.message({ type: 'alertRules', alerts: disk.alerts });
    }
    go();
    await Promise.all(saved);
    expect(disk.alerts.rules.map(({ enabled }) => enabled)).toEqual([false, false, false, false]);
    expect(sent).toEqual(['alerts', 'alerts']);
  });

  it('one that is taken back at once is taken back on disk too', async () => {
    const saving = changePreferences({ theme: 'light' });
    await Promise.all([saving, changePreferences({ theme: 'dark' })]);
    expect([disk.preferences.theme, usePreferencesStore.getState().preferences.theme]).toEqual(['dark', 'dark']);
  });

  it('one that is refused goes from the screen, and nothing else does', async () => {
    isCut = true;
    const refused = changeAlerts([rule('b')]);
    elsewhere('alerts', (alerts) => ({ ...alerts, rules: [...alerts.rules, rule('theirs')] }));
    await refused;
    expect(ruleIds(useAlertsStore.getState().rules)).toEqual(['a', 'b', 'theirs']);
  });
});
