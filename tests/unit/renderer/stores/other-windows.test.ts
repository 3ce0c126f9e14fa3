import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { StreamReceiver } from '../../../../src/renderer/bridge/market-stream.ts';
import { defaultCharts, type Charts, type Drawing } from '../../../../src/shared/settings/charts.ts';
import { defaultPreferences } from '../../../../src/shared/settings/preferences.ts';
import { defaultWorkspace } from '../../../../src/shared/settings/workspace.ts';
import type { Watchlists } from '../../../../src/shared/settings/watchlists.ts';

const stream = vi.hoisted(() => ({ connect: vi.fn<(bridge: unknown, receiver: unknown) => void>() }));
const stored: [string, unknown][] = [];
let isCut = false;
let theirs: Charts;
vi.mock('../../../../src/renderer/bridge/terminal.ts', () => ({ marketStream: stream }));
vi.mock('../../../../src/renderer/bridge/calls.ts', () => ({
  terminalBridge: () => undefined,
  call: async (name: string, input: unknown) => {
    if (isCut) throw new Error('The host is not heard.');
    if (name.endsWith('.set')) stored.push([name, input]);
    if (name === 'watchlists.get') return lists('SPY', 'AAPL');
    if (name === 'charts.get') return theirs;
    if (name === 'preferences.get') return { ...defaultPreferences(), density: 'compact' };
    return name === 'workspace.get' ? defaultWorkspace() : input;
  },
  failureMessage: (error: Error) => error.message,
}));
const { connectTerminal } = await import('../../../../src/renderer/stores/receive.ts');
const { changePreferences, usePreferencesStore } = await import('../../../../src/renderer/stores/preferences-store.ts');
const { putDrawing, undoDrawings, useChartsStore } = await import('../../../../src/renderer/stores/charts-store.ts');
const { addToActiveList, useWatchlistsStore } = await import('../../../../src/renderer/stores/watchlists-store.ts');
const { saveWorkspace, useWorkspaceStore } = await import('../../../../src/renderer/stores/workspace-store.ts');

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

beforeEach(() => {
  stored.length = 0;
  isCut = false;
  theirs = defaultCharts();
  useWatchlistsStore.setState({ loaded: true, watchlists: lists('SPY'), past: [] });
  useChartsStore.setState({ loaded: true, charts: defaultCharts(), past: {}, future: {} });
});

describe('what another window changed', () => {
  it('stays when this one adds to the same list; the list shown here stays too', async () => {
    useWatchlistsStore.setState({ watchlists: { ...lists('SPY'), active: 'b' }, past: [lists()] });
    receiver.message({ type: 'settings', changed: { watchlists: lists('SPY', 'O:SPY261218P00640000') } });
    expect(useWatchlistsStore.getState()).toMatchObject({ watchlists: { active: 'b' }, past: [] });
    await addToActiveList('QQQ');
    const [[, written]] = stored as [string, Watchlists][];
    expect(written.lists.map(({ groups }) => groups[0].symbols)).toEqual([['SPY', 'O:SPY261218P00640000'], ['QQQ']]);
  });

  it('while this one’s own change was on its way was written before it, and is not what is shown', async () => {
    const saving = [addToActiveList('QQQ'), putDrawing('SPY', line('mine', 640))];
    const before = { ...defaultCharts(), drawings: { SPY: [line('theirs', 647)] } };
    receiver.message({ type: 'settings', changed: { watchlists: lists('SPY', 'IWM'), charts: before } });
    await Promise.all(saving);
    expect(stored).toHaveLength(2);
    const shown = [useWatchlistsStore.getState().watchlists, useChartsStore.getState().charts];
    expect(shown).toEqual(stored.map(([, written]) => written));
  });

  it('a drawing stays when this window draws; only its own symbol has no step back', async () => {
    await putDrawing('QQQ', line('mine', 580));
    await putDrawing('SPY', line('mine', 640));
    const { drawings } = useChartsStore.getState().charts;
    const theirs = { ...drawings, SPY: [...drawings['SPY'], line('theirs', 647)] };
    receiver.message({ type: 'settings', changed: { charts: { ...defaultCharts(), drawings: theirs } } });
    await putDrawing('QQQ', line('more', 581));
    expect(useChartsStore.getState().charts.drawings['SPY'].map(({ id }) => id)).toEqual(['mine', 'theirs']);
    expect([undoDrawings('SPY'), undoDrawings('QQQ'), undoDrawings('QQQ')]).toEqual([false, true, true]);
  });

  it('a setting stays when this window changes another one', async () => {
    receiver.message({ type: 'settings', changed: { preferences: { ...defaultPreferences(), theme: 'light' } } });
    await changePreferences({ density: 'compact' });
    expect(stored.at(-1)![1]).toMatchObject({ theme: 'light', density: 'compact' });
  });

  it('a workspace made there is kept here, and that in use here stays as it is', async () => {
    useWorkspaceStore.setState({ loaded: true, linkGroups: { blue: 'IWM' } });
    const desk = { id: 'new', name: 'New', layout: undefined, linkGroups: {}, panes: {} };
    const { desks } = useWorkspaceStore.getState();
    const changed = {
      ...defaultWorkspace(),
      linkGroups: { blue: 'QQQ' },
      desks: [{ ...desks[0], linkGroups: {}, panes: {} }, desk],
      deskId: 'new',
    };
    receiver.message({ type: 'settings', changed: { workspace: changed } });
    await saveWorkspace();
    expect(stored.at(-1)![1]).toMatchObject({
      linkGroups: { blue: 'IWM' },
      deskId: 'main',
      desks: [{ id: 'main' }, { id: 'new', linkGroups: { blue: 'QQQ' } }],
    });
  });

  it('is read again once the host is heard again', async () => {
    receiver.state('open');
    receiver.state('lost');
    receiver.state('open');
    await vi.waitFor(() => expect(useWatchlistsStore.getState().watchlists).toEqual(lists('SPY', 'AAPL')));
    expect(usePreferencesStore.getState().preferences.density).toBe('compact');
  });

  it('while this one was cut off stays beside what was drawn here meanwhile, and both are stored', async () => {
    receiver.message({
      type: 'settings',
      changed: { charts: { ...defaultCharts(), drawings: { SPY: [line('old', 640)] } } },
    });
    receiver.state('open');
    receiver.state('lost');
    isCut = true;
    await putDrawing('SPY', line('mine', 645));
    expect(stored).toEqual([]);
    theirs = { ...defaultCharts(), drawings: { SPY: [line('old', 640), line('theirs', 644)] } };
    isCut = false;
    receiver.state('open');
    // Drawn before what others did is known.
    await putDrawing('SPY', line('more', 646));
    await vi.waitFor(() => expect(stored).toHaveLength(1));
    const ids = (charts: Charts): string[] => charts.drawings['SPY'].map(({ id }) => id);
    expect(ids(stored[0][1] as Charts)).toEqual(['old', 'theirs', 'mine', 'more']);
    expect(ids(useChartsStore.getState().charts)).toEqual(['old', 'theirs', 'mine', 'more']);
    theirs = stored[0][1] as Charts;
    await putDrawing('SPY', line('last', 647));
    expect(ids(stored[1][1] as Charts)).toEqual(['old', 'theirs', 'mine', 'more', 'last']);
  });
});
