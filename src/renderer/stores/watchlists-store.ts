/** The user's watchlists: changed at once on screen, stored by the host, with the way back. */
import { create } from 'zustand';
import { defaultWatchlists, type Watchlists } from '../../shared/settings/watchlists.ts';
import { call, failureMessage } from '../bridge/calls.ts';
import { dismissNotice, showFailure, showNotice } from './notices-store.ts';

interface WatchlistsSlice {
  loaded: boolean;
  watchlists: Watchlists;
  /** What `undoWatchlists` goes back to, the newest last. */
  past: readonly Watchlists[];
}

const STEPS_KEPT = 20;
const REMOVED = 'watchlist.removed';

export const useWatchlistsStore = create<WatchlistsSlice>(() => ({
  loaded: false,
  watchlists: defaultWatchlists(),
  past: [],
}));

let loading: Promise<void> | undefined;

/** With the window: panes, menus and texts name lists whether or not a Watchlist pane is open. Asked twice at once it is one call. */
export function loadWatchlists(): Promise<void> {
  loading ??= call('watchlists.get')
    .then((watchlists) => useWatchlistsStore.setState({ watchlists, loaded: true }))
    .finally(() => (loading = undefined));
  return loading;
}

/** Another window changed them. Which list is shown stays; a step back from here would take back what was done there. */
export function takeWatchlists(changed: Watchlists): void {
  const { active, lists } = useWatchlistsStore.getState().watchlists;
  if (JSON.stringify(changed.lists) === JSON.stringify(lists)) return;
  const has = changed.lists.some(({ id }) => id === active);
  dismissNotice(REMOVED);
  useWatchlistsStore.setState({ watchlists: has ? { ...changed, active } : changed, loaded: true, past: [] });
}

/** Updates the screen and stores; a refusal is shown and undone. `removed` names what was removed and offers an undo. */
export async function changeWatchlists(next: Watchlists, removed?: string): Promise<void> {
  const { watchlists: before, past, loaded } = useWatchlistsStore.getState();
  if (next === before) return;
  if (!loaded) {
    // The lists on disk would be overwritten by those that a first start has.
    showFailure(
      'watchlists',
      'The watchlist was not changed',
      'Your lists have not been read yet. Try again in a moment.',
    );
    return;
  }
  // Which list is shown is no change to undo.
  if (next.lists === before.lists) return store(next, { watchlists: before, past });
  useWatchlistsStore.setState({ past: [...past, before].slice(-STEPS_KEPT) });
  // Its Undo would take back this change, and not what it names.
  dismissNotice(REMOVED);
  if (removed) {
    showNotice({
      id: REMOVED,
      level: 'info',
      title: `${removed} removed`,
      message: 'The watchlist is saved.',
      action: { label: 'Undo', command: 'watchlist.undo' },
      atMs: Date.now(),
    });
  }
  await store(next, { watchlists: before, past });
}

let changes = 0;

async function store(next: Watchlists, before: Pick<WatchlistsSlice, 'watchlists' | 'past'>): Promise<void> {
  useWatchlistsStore.setState({ watchlists: next });
  const own = ++changes;
  try {
    const watchlists = await call('watchlists.set', next);
    // What another window changed while this was on its way was written before it.
    if (own === changes) useWatchlistsStore.setState({ watchlists });
  } catch (error) {
    useWatchlistsStore.setState(before);
    dismissNotice(REMOVED);
    showFailure('watchlists', 'The watchlist was not saved', failureMessage(error));
  }
}

/** At the end of the active list's last group; nothing where the list has it. */
export async function addToActiveList(symbol: string): Promise<void> {
  const { watchlists } = useWatchlistsStore.getState();
  const active = watchlists.lists.find(({ id }) => id === watchlists.active) ?? watchlists.lists[0];
  if (active.groups.some(({ symbols }) => symbols.includes(symbol))) return;
  const last = active.groups.at(-1) ?? { name: '', symbols: [] };
  const grown = [...active.groups.slice(0, -1), { ...last, symbols: [...last.symbols, symbol] }];
  const lists = watchlists.lists.map((list) => (list === active ? { ...list, groups: grown } : list));
  await changeWatchlists({ ...watchlists, lists });
}

export async function undoWatchlists(): Promise<void> {
  const { watchlists, past } = useWatchlistsStore.getState();
  const wanted = past.at(-1);
  if (!wanted) return;
  dismissNotice(REMOVED);
  useWatchlistsStore.setState({ past: past.slice(0, -1) });
  await store(wanted, { watchlists, past });
}
