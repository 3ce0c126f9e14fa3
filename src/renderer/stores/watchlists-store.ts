/** The user's watchlists: changed at once on screen, stored by the host, with the way back. */
import { create } from 'zustand';
import { defaultWatchlists, type Watchlists } from '../../shared/settings/watchlists.ts';
import { mergeChanges } from '../../shared/settings/merge-changes.ts';
import { call, failureMessage } from '../bridge/calls.ts';
import { dismissNotice, showFailure, showNotice } from './notices-store.ts';
import { SharedFile } from './shared-file.ts';

interface WatchlistsSlice {
  loaded: boolean;
  watchlists: Watchlists;
  /** What `undoWatchlists` takes back, the newest last. */
  past: readonly { before: Watchlists; after: Watchlists }[];
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
  loading ??= file.load().finally(() => (loading = undefined));
  return loading;
}

const file = new SharedFile<Watchlists>({
  get: () => call('watchlists.get'),
  read: () => useWatchlistsStore.getState().watchlists,
  show: (watchlists) => useWatchlistsStore.setState({ watchlists, loaded: true }),
  send: (change) => call('watchlists.set', change),
  merge: mergeChanges,
  // Which list is shown is each window's own matter.
  adopt: (theirs, { active }) => (theirs.lists.some(({ id }) => id === active) ? { ...theirs, active } : theirs),
  saved: () => dismissNotice('watchlists'),
  refused: (error) => {
    useWatchlistsStore.setState(({ past }) => ({ past: past.slice(0, -1) }));
    dismissNotice(REMOVED);
    showFailure('watchlists', 'The watchlist was not saved', failureMessage(error));
    return 'undo';
  },
});

/** Another window changed them. */
export function takeWatchlists(theirs: Watchlists): void {
  file.take(theirs);
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
  useWatchlistsStore.setState({ watchlists: next });
  // Which list is shown is no change to undo.
  if (next.lists === before.lists) return file.save();
  useWatchlistsStore.setState({ past: [...past, { before, after: next }].slice(-STEPS_KEPT) });
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
  await file.save();
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

/** The change goes; what was made since, here or in another window, stays. */
export async function undoWatchlists(): Promise<void> {
  const { watchlists, past } = useWatchlistsStore.getState();
  const step = past.at(-1);
  if (!step) return;
  dismissNotice(REMOVED);
  useWatchlistsStore.setState({
    past: past.slice(0, -1),
    watchlists: mergeChanges(step.after, step.before, watchlists),
  });
  await file.save();
}
