/** Alert rules and their log, as the terminal knows them. */
import { BellRing } from 'lucide-react';
import { z } from 'zod';
import { definePane } from '../../workspace/pane-types.ts';
import { ALERT_COMMANDS } from './alert-commands.ts';

export const alertsPane = definePane({
  id: 'alerts',
  title: 'Alerts',
  icon: BellRing,
  help: 'Rules over price, IV, Greeks, flow and stale data, and the log of what they fired. Alt A starts a rule on the symbol shown; in a chart, A sets one at the pointer. A rule can be tried on a recorded session before it is armed.',
  about: {
    sources: [
      'Prints, quotes and bars as the engine receives them; IV and Greeks of our own model',
      'A rule is judged print by print, at the market’s clock, in live markets and replays alike',
    ],
  },
  defaultSize: { width: 520, height: 260 },
  settings: { schema: z.object({}) },
  commands: ALERT_COMMANDS,
  demand: ({ paneId }) => [{ kind: 'alerts', key: `alerts ${paneId}` }],
  exports: ['json'],
  load: async () => (await import('./AlertsPane.tsx')).AlertsPane,
});
