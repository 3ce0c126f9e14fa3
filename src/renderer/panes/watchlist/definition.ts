/** The watchlist as the workspace knows it. */
import { List } from 'lucide-react';
import { definePane } from '../../workspace/pane-types.ts';
import { WatchlistPane, watchlistSettings } from './WatchlistPane.tsx';

export const watchlistPane = definePane({
  type: 'watchlist',
  title: 'Watchlist',
  icon: List,
  settings: watchlistSettings,
  component: WatchlistPane,
});
