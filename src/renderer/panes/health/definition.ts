/** The health of feed and engine as the terminal knows it. */
import { Activity } from 'lucide-react';
import { z } from 'zod';
import { definePane } from '../../workspace/pane-types.ts';

export const healthPane = definePane({
  id: 'health',
  title: 'Health',
  icon: Activity,
  help: 'Sockets, subscriptions, lag, the quote budget, what your plan gives, and the ledger of every gap in what was received and whether it was filled.',
  keys: 'Alt+8',
  about: {
    sources: [
      'This terminal’s own sockets, requests, queues and model',
      'Lag of the vendor: event time to arrival, corrected by the clock offset',
    ],
  },
  defaultSize: { width: 720, height: 320 },
  settings: { schema: z.object({}) },
  demand: () => [{ kind: 'health', key: 'health' }],
  load: async () => (await import('./HealthPane.tsx')).HealthPane,
});
