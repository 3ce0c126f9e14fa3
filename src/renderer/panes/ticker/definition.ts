/** The ticker tile as the workspace knows it. */
import { RectangleEllipsis } from 'lucide-react';
import { z } from 'zod';
import { definePane } from '../../workspace/pane-types.ts';
import { TickerPane } from './TickerPane.tsx';

export const tickerPane = definePane({
  type: 'ticker',
  title: 'Ticker',
  icon: RectangleEllipsis,
  settings: z.object({}),
  component: TickerPane,
});
