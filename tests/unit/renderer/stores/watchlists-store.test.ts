import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Watchlists } from '../../../../src/shared/settings/watchlists.ts';

const stored: Watchlists[] = [];
let refusal: Error | undefined;
vi.mock('../../../../src/renderer/bridge/calls.ts', () => ({
  call: async (_name: string, { next }: { next: Watchlists }) => {
    if (refusal) throw refusal;
    stored.push(next);
    return next;
  },
  failureMessage: (error: Error) => error.message,
}));
const { changeWatchlists, takeWatchlists, undoWatchlists, useWatchlistsStore } =
  await import('../../../../src/renderer/stores/watchlists-store.ts');
const { useNoticeStore } = await import('../../../../src/renderer/stores/notices-store.ts');
const { listById, removeList, removeSymbols } =
  await import('../../../../src/renderer/panes/watchlist/edit-watchlists.ts');
const { addText, isListText } = await import('../../../../src/renderer/panes/watchlist/add-text.ts');

const list = (id: string, ...symbols: string[]) => ({ id, name: id, groups: [{ name: '', symbols }] });
const lists: Watchlists = { version: 1, active: 'a', lists: [list('a', 'SPY', 'QQQ'), list('b', 'IWM')] };
const now = (): Watchlists => useWatchlistsStore.getState().watchlists;
const shown = (id: string): string[] => listById(now(), id).groups.flatMap(({ symbols }) => symbols);
const notices = (): string[] => useNoticeStore.getState().notices.map(({ title }) => title);

beforeEach(() => {
  stored.length = 0;
  refusal = undefined;
  useWatchlistsStore.setState({ watchlists: lists, past: [] });
  takeWatchlists(lists);
  useNoticeStore.setState({ notices: [] });
});

describe('the way back of the watchlists', () => {
  it('brings back a list that was removed, though another was shown since, to the pane that named it', async () => {
    await changeWatchlists(removeList(now(), 'b'), 'List b (1)');
    expect(listById(now(), 'b').id).toBe('a');
    await changeWatchlists({ ...now(), active: 'a' });
    expect(notices()).toEqual(['List b (1) removed']);
    await undoWatchlists();
    expect(listById(now(), 'b').id).toBe('b');
    expect(stored.at(-1)).toEqual(lists);
    expect(notices()).toEqual([]);
  });

  it('goes back step by step; an Undo that would take back something else is gone', async () => {
    await changeWatchlists(removeSymbols(now(), 'a', new Set(['SPY'])), 'SPY');
    expect(notices()).toEqual(['SPY removed']);
    addText('a', 'IWM');
    expect(notices()).toEqual([]);
    await undoWatchlists();
    expect(shown('a')).toEqual(['QQQ']);
    await undoWatchlists();
    expect(shown('a')).toEqual(['SPY', 'QQQ']);
    await undoWatchlists();
    expect(now()).toEqual(lists);
  });

  it('has no step for a change that was not stored', async () => {
    refusal = new Error('The disk is full.');
    await changeWatchlists(removeList(now(), 'b'), 'List b (1)');
    expect(now()).toEqual(lists);
    expect(useWatchlistsStore.getState().past).toEqual([]);
  });
});

describe('a text pasted into the field', () => {
  it.each([
    ['SPY\nQQQ', true],
    ['SPY QQQ', true],
    ['spy, qqq', true],
    ['SPY 12/18 650c, QQQ', true],
    ['SPY', false],
    ['apple', false],
    ['ford motor', false],
    ['SPY 18 Dec 26 650C', false],
    ['SPY Dec 18, 2026 650 Call', false],
    ['', false],
  ])('%s: a list %s', (text, isList) => expect(isListText(text)).toBe(isList));
});

describe('an import of several groups', () => {
  it('is one change, with one report of everything that was left out', async () => {
    addText('a', 'group,symbol,note\nCars,TSLA,earnings\nCars,1$,\nChips,NVDA,\nChips,SPY,\nChips,O:NOT_ONE,\n');
    expect(stored).toHaveLength(1);
    expect(listById(now(), 'a').notes).toEqual({ TSLA: 'earnings' });
    const [{ title, message }] = useNoticeStore.getState().notices;
    expect(title).toBe('2 added, 2 left out');
    expect(message).toBe('Already in the list: SPY. Left out (not a ticker or contract): 1$, O:NOT_ONE.');
    await undoWatchlists();
    expect(now()).toEqual(lists);
  });

  it.each([
    ['our own file', (csv: string) => csv],
    ['our own file, copied from a spreadsheet', (csv: string) => csv.replaceAll(',', '\t')],
  ])('%s, pasted into the field: words of notes are no tickers, groups and notes stay', (_how, as) => {
    const csv = as("group,symbol,note\nStocks,COST,'=cmd|calc\nStocks,CASH,smh 123\nCars,F,CALC here\n");
    expect(isListText(csv)).toBe(true);
    addText('a', csv);
    expect(listById(now(), 'a')).toMatchObject({
      groups: [
        { name: '', symbols: ['SPY', 'QQQ'] },
        { name: 'Stocks', symbols: ['COST', 'CASH'] },
        { name: 'Cars', symbols: ['F'] },
      ],
      notes: { COST: '=cmd|calc', CASH: 'smh 123', F: 'CALC here' },
    });
    expect(notices()).toEqual(['3 added']);
  });
});
