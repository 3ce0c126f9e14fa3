/** The memory as the terminal knows it. */
import { History } from 'lucide-react';
import { MEASURE_IDS, HISTORY_MEASURES } from '../../../shared/history/measures.ts';
import { definePane } from '../../workspace/pane-types.ts';
import { historySettingsSchema } from './history-settings.ts';

export const historyPane = definePane({
  id: 'history',
  title: 'History',
  icon: History,
  help: 'What a name’s volatility, skew and exposure were: two numbers over time, one against the other with today marked, and the cone of realised volatility. A year of 30-day implied volatility can be filled in from the closes of expired options; its cost is said before it is begun.',
  keys: 'Alt+0',
  about: {
    sources: [
      'Numbers of every chain that was open, kept by minute and by day on this computer',
      'Recordings, where they were read in',
    ],
    formulas: [
      ['IV rank', '(now − least) ÷ (most − least) of the 252 sessions before, 0 to 100'],
      ['IV percentile', 'share of those sessions that were below now'],
      ['RV', 'standard deviation of daily log returns · √252; other estimators by their names'],
      ['Cone', 'realised volatility of windows of 5 to 252 sessions: how it was spread, and where it is now'],
    ],
  },
  defaultSize: { width: 620, height: 440 },
  settings: { schema: historySettingsSchema },
  exports: ['csv', 'png'],
  choices: [
    { id: 'time', title: 'over time', change: () => ({ view: 'time' as const }) },
    { id: 'scatter', title: 'scatter', change: () => ({ view: 'scatter' as const }) },
    { id: 'cone', title: 'volatility cone', change: () => ({ view: 'cone' as const }) },
    ...MEASURE_IDS.map((id) => ({ id, title: HISTORY_MEASURES[id].label, change: () => ({ first: id }) })),
  ],
  demand: ({ symbol }) => [{ kind: 'row', key: `row ${symbol}`, symbol, priority: 'visible' }],
  load: async () => (await import('./HistoryPane.tsx')).HistoryPane,
});
