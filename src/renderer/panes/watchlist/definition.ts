/** The watchlist as the terminal knows it. */
import { List } from 'lucide-react';
import { useNoticeStore } from '../../stores/notices-store.ts';
import { UNKNOWN_NOTICE } from '../../stores/unknown-tickers.ts';
import { changeWatchlists, undoWatchlists, useWatchlistsStore } from '../../stores/watchlists-store.ts';
import { definePane } from '../../workspace/pane-types.ts';
import { watchlistSettingsSchema, type WatchlistSettings } from './watchlist-settings.ts';

export const watchlistPane = definePane({
  id: 'watchlist',
  title: 'Watchlist',
  icon: List,
  help: 'Your symbols, live, in lists and groups. Type or paste tickers to add them, drag rows to order them, click a heading to sort. As a heat map it is tiles coloured by the day’s change. A click on a row shows its symbol in the link group; Delete removes the chosen rows.',
  keys: 'Alt+1',
  about: {
    sources: [
      'Prices: the sockets of stocks, options and indices; REST where a plan has no stream',
      'IV: at the money, nearest expiry of an open chain; else, grey, the 30-day IV last kept in the memory. Of a contract its own',
    ],
    formulas: [['Chg %', '(last − previous close) ÷ previous close']],
  },
  ownKeys: [
    ['Alt ↑ Alt ↓', 'Move the row'],
    ['Delete', 'Remove the chosen rows'],
  ],
  hasTable: true,
  defaultSize: { width: 420, height: 560 },
  settings: { schema: watchlistSettingsSchema },
  commands: [
    {
      id: 'watchlist.undo',
      title: 'Undo the last watchlist change',
      group: 'Panes',
      when: () => useWatchlistsStore.getState().past.length > 0,
      run: undoWatchlists,
    },
    {
      id: 'watchlist.removeUnknown',
      title: 'Watchlist: remove the added tickers that are not known',
      group: 'Watchlist',
      when: () => useNoticeStore.getState().notices.some(({ id }) => id === UNKNOWN_NOTICE),
      run: async () => (await import('./tell-unknown.ts')).removeUnknown(),
    },
  ],
  asks: [{ id: 'import', title: 'paste or import symbols…', keywords: 'list file csv broker add many' }],
  choices: [
    {
      id: 'heat',
      title: 'heat map or table',
      change: ({ view }): Partial<WatchlistSettings> => ({ view: view === 'heat' ? 'table' : 'heat' }),
    },
  ],
  commandSource: () =>
    useWatchlistsStore.getState().watchlists.lists.map(({ id, name }) => ({
      id: `watchlist.list.${id}`,
      title: `Watchlist: show list ${name}`,
      group: 'Watchlist',
      icon: List,
      run: () => void changeWatchlists({ ...useWatchlistsStore.getState().watchlists, active: id }),
    })),
  exports: ['csv'],
  load: async () => (await import('./WatchlistPane.tsx')).WatchlistPane,
});
