/** The options tape as the terminal knows it. */
import { Waves } from 'lucide-react';
import { definePane } from '../../workspace/pane-types.ts';
import { FLOW_CHOICES } from './flow-palette.ts';
import { flowSettingsSchema } from './flow-settings.ts';

export const flowPane = definePane({
  id: 'flow',
  title: 'Flow',
  icon: Waves,
  help: 'Every option print that passes the filter, newest first: side against the quote, sweeps, blocks, premium, IV and delta at the print. Space pauses, the arrow keys choose a print, Enter shows its contract in the link group.',
  keys: 'Alt+4',
  defaultSize: { width: 640, height: 360 },
  settings: { schema: flowSettingsSchema },
  choices: FLOW_CHOICES,
  load: async () => (await import('./FlowPane.tsx')).FlowPane,
});
