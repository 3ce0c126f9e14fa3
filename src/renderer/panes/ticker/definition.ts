/** The ticker tile as the terminal knows it. */
import { RectangleEllipsis } from 'lucide-react';
import { z } from 'zod';
import { definePane } from '../../workspace/pane-types.ts';

export const tickerPane = definePane({
  id: 'ticker',
  title: 'Ticker',
  icon: RectangleEllipsis,
  help: 'One symbol, large: last price, change, quote, day range and volume, to be read from the far side of the desk.',
  about: {
    sources: ['Last trade and quote of the symbol’s socket, or REST where the plan has none'],
    formulas: [['Change', 'last − previous close, and that ÷ previous close']],
  },
  defaultSize: { width: 340, height: 300 },
  settings: { schema: z.object({}) },
  demand: ({ symbol }) => [{ kind: 'row', key: `ticker ${symbol}`, symbol, priority: 'pinned', spark: true }],
  load: async () => (await import('./TickerPane.tsx')).TickerPane,
});
