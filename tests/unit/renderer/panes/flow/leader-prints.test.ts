/** The funnel of a leader and its Undo: what the flow pane then filters by, and what it has back. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { flowPane } from '../../../../../src/renderer/panes/flow/definition.ts';
import { filterBackCommand, showPrintsOf } from '../../../../../src/renderer/panes/flow-leaders/leader-prints.ts';
import { dismissAllNotices, useNoticeStore } from '../../../../../src/renderer/stores/notices-store.ts';
import { forgetPanes, setPane, useWorkspaceStore } from '../../../../../src/renderer/stores/workspace-store.ts';
import { dock } from '../../../../../src/renderer/workspace/dock.ts';
import { readSettings, settingsVersion } from '../../../../../src/renderer/workspace/pane-settings.ts';
import { emptyFlowSum } from '../../../../../src/shared/flow/flow-sums.ts';

/** The layout itself needs a window. */
vi.mock('../../../../../src/renderer/workspace/dock.ts', () => ({ dock: { activePane: vi.fn(), show: vi.fn() } }));

const PANE = 'flow-1';
const OWN = { minPremiumUsd: 250_000, underlyings: ['QQQ'], tags: ['sweep'], where: 'dte <= 7' };
const SPX = { key: 'I:SPX', underlying: 'I:SPX', sum: emptyFlowSum() };
const NVDA = { ...SPX, key: 'NVDA', underlying: 'NVDA' };

const settings = (): Record<string, unknown> =>
  readSettings(flowPane, useWorkspaceStore.getState().panes[PANE]) as Record<string, unknown>;
const set = (values: object): void =>
  setPane(PANE, { settings: { ...settings(), ...values }, settingsVersion: settingsVersion(flowPane) });
const isOffered = (): boolean => filterBackCommand.when!();
const undo = (): void => void filterBackCommand.run();
const notice = () => useNoticeStore.getState().notices.at(-1);

beforeEach(() => {
  vi.useFakeTimers();
  vi.mocked(dock.show).mockReturnValue(PANE);
  set(OWN);
});

afterEach(() => {
  if (isOffered()) undo();
  dismissAllNotices();
  forgetPanes(new Set([PANE]));
  vi.useRealTimers();
});

describe('the funnel of a leader', () => {
  it('replaces the whole filter by the leader, leaves the rest of the pane, and offers the way back', () => {
    const before = settings();
    showPrintsOf(flowPane, SPX, 'SPX');
    expect(settings()).toMatchObject({ underlyings: ['I:SPX'], minPremiumUsd: 0, tags: [], where: '', follow: false });
    expect(Object.keys(settings())).toEqual(Object.keys(before));
    expect(settings()['groupSweeps']).toBe(before['groupSweeps']);
    expect(notice()).toMatchObject({
      title: 'The flow pane shows SPX alone',
      action: { label: 'Undo', command: filterBackCommand.id },
    });
    expect(isOffered()).toBe(true);
  });

  it('and Undo give every setting back, once, and take the notice away', () => {
    const before = settings();
    showPrintsOf(flowPane, SPX, 'SPX');
    undo();
    expect(settings()).toEqual(before);
    expect([notice(), isOffered()]).toEqual([undefined, false]);
    set({ minPremiumUsd: 5 });
    undo();
    expect(settings()['minPremiumUsd']).toBe(5);
  });

  it('after another leader’s has the user’s own filter behind it, not the other leader', () => {
    const before = settings();
    showPrintsOf(flowPane, SPX, 'SPX');
    showPrintsOf(flowPane, NVDA, 'NVDA');
    expect(settings()).toMatchObject({ underlyings: ['NVDA'], minPremiumUsd: 0 });
    undo();
    expect(settings()).toEqual(before);
  });

  it('after the user filtered anew has that behind it', () => {
    showPrintsOf(flowPane, SPX, 'SPX');
    set({ ...OWN, minPremiumUsd: 1_000_000 });
    showPrintsOf(flowPane, NVDA, 'NVDA');
    undo();
    expect(settings()).toMatchObject({ ...OWN, minPremiumUsd: 1_000_000 });
  });

  it('leaves what was set beside the filter meanwhile, and a pane that is gone alone', () => {
    const { groupSweeps } = settings();
    showPrintsOf(flowPane, SPX, 'SPX');
    set({ groupSweeps: !groupSweeps });
    undo();
    expect(settings()).toMatchObject({ ...OWN, groupSweeps: !groupSweeps });
    showPrintsOf(flowPane, SPX, 'SPX');
    forgetPanes(new Set([PANE]));
    undo();
    expect(useWorkspaceStore.getState().panes).toEqual({});
  });

  it('changes and says nothing where no flow pane can be opened', () => {
    vi.mocked(dock.show).mockReturnValue(undefined);
    const before = settings();
    showPrintsOf(flowPane, SPX, 'SPX');
    expect([settings(), notice(), isOffered()]).toEqual([before, undefined, false]);
  });
});
