import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Watchlists } from '../../../../../src/shared/settings/watchlists.ts';

const asked: string[] = [];
let isOffline = false;
let prices: Record<string, number> = {};
vi.mock('../../../../../src/renderer/bridge/calls.ts', () => ({
  call: async (name: string, input: { symbol: string }) => {
    if (name !== 'symbols.known') return input;
    const { symbol } = input;
    asked.push(symbol);
    if (isOffline) throw new Error('no answer');
    return { known: symbol.startsWith('K') };
  },
  failureMessage: (error: Error) => error.message,
}));
vi.mock('../../../../../src/renderer/stores/market.ts', () => ({
  mirror: { idOf: () => -1, read: (symbol: string) => prices[symbol] ?? Number.NaN },
}));
const { addText } = await import('../../../../../src/renderer/panes/watchlist/add-text.ts');
const { removeUnknown } = await import('../../../../../src/renderer/panes/watchlist/tell-unknown.ts');
const { useNoticeStore } = await import('../../../../../src/renderer/stores/notices-store.ts');
const { forgetUnknownTickers, isUnknownTicker, lookUpTickers } =
  await import('../../../../../src/renderer/stores/unknown-tickers.ts');
const { undoWatchlists, useWatchlistsStore } = await import('../../../../../src/renderer/stores/watchlists-store.ts');
const { useWorldStore } = await import('../../../../../src/renderer/stores/world-store.ts');

const lists: Watchlists = {
  version: 1,
  active: 'a',
  lists: [{ id: 'a', name: 'a', groups: [{ name: '', symbols: [] }] }],
};
const listed = (): string[] => useWatchlistsStore.getState().watchlists.lists[0].groups[0].symbols;
const notice = () => useNoticeStore.getState().notices.find(({ id }) => id === 'watchlist.unknown');
const codes = (first: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${first}A${String.fromCodePoint(65 + (i % 26), 65 + Math.trunc(i / 26))}`);

async function add(text: string): Promise<void> {
  addText('a', text);
  await vi.advanceTimersByTimeAsync(3_000);
}

beforeEach(() => {
  vi.useFakeTimers();
  asked.length = 0;
  isOffline = false;
  prices = {};
  forgetUnknownTickers();
  useNoticeStore.setState({ notices: [] });
  useWatchlistsStore.setState({ loaded: true, watchlists: lists, past: [] });
  const world = { kind: 'live', clockMs: 1, ready: true, source: 'Massive' } as const;
  useWorldStore.setState({ link: 'open', world });
});

describe('tickers that are added and not known', () => {
  it('are told in one notice that removes them, and can be brought back', async () => {
    prices = { SPY: 645 };
    await add('SPY AAAX BAAX CAAX KO DAAX EAAX SPY261218C00650000');
    expect(asked).toEqual(['AAAX', 'BAAX', 'CAAX', 'KO', 'DAAX', 'EAAX']);
    expect(notice()).toMatchObject({
      title: 'AAAX, BAAX and 3 more are not known to the vendor',
      message: 'Its list of active tickers does not have those names: the rows stay empty.',
      action: { label: 'Remove them', command: 'watchlist.removeUnknown' },
    });
    expect([isUnknownTicker('AAAX'), isUnknownTicker('KO'), isUnknownTicker('SPY')]).toEqual([true, false, false]);
    removeUnknown();
    expect(listed()).toEqual(['SPY', 'KO', 'O:SPY261218C00650000']);
    expect(useNoticeStore.getState().notices.map(({ title }) => title)).toContain('5 symbols removed');
    await undoWatchlists();
    expect(listed()).toContain('AAAX');
  });

  it('of a second import are told with those of the first, and removed with them', async () => {
    await add('ZZQQ AAAX KO');
    await add('BAAX CAAX DAAX');
    expect(notice()?.title).toBe('ZZQQ, AAAX and 3 more are not known to the vendor');
    removeUnknown();
    expect([listed(), notice()]).toEqual([['KO'], undefined]);
    // It names nothing twice, nor what was taken out by hand.
    await add('ZZQQ AAAX');
    const { watchlists } = useWatchlistsStore.getState();
    useWatchlistsStore.setState({
      watchlists: { ...watchlists, lists: [{ ...lists.lists[0], groups: [{ name: '', symbols: ['AAAX'] }] }] },
    });
    await add('EAAX');
    expect(notice()?.title).toBe('AAAX and EAAX are not known to the vendor');
  });

  it('are not told where they are known, or something came meanwhile', async () => {
    addText('a', 'KO AAAX');
    prices = { AAAX: 3 };
    await vi.advanceTimersByTimeAsync(3_000);
    expect(asked).toEqual(['KO']);
    expect(notice()).toBeUndefined();
  });

  it('are asked for fifty at most, each once, and the rest is said', async () => {
    await add(codes('X', 60).join('\n'));
    expect(asked).toHaveLength(50);
    expect(notice()).toMatchObject({
      title: 'XAAA, XABA and 48 more are not known to the vendor',
      message:
        'Its list of active tickers does not have those names: the rows stay empty. 10 more that show nothing were not looked up.',
    });
    const again = lookUpTickers(codes('X', 50));
    await vi.advanceTimersByTimeAsync(3_000);
    expect((await again).unknown).toHaveLength(50);
    expect(asked).toHaveLength(50);
  });

  it('are not judged without an answer, nor in a replay', async () => {
    isOffline = true;
    await add('AAAX BAAX');
    expect(asked).toEqual(['AAAX']);
    useWorldStore.setState({ world: { kind: 'replay', clockMs: 1, ready: true, source: 'a.mcap' } });
    await add('CAAX');
    expect(asked).toEqual(['AAAX']);
    expect([notice(), isUnknownTicker('AAAX')]).toEqual([undefined, false]);
  });

  it('are forgotten with their world', async () => {
    await add('AAAX');
    expect(notice()?.title).toBe('AAAX is not known to the vendor');
    forgetUnknownTickers();
    expect(isUnknownTicker('AAAX')).toBe(false);
  });
});
