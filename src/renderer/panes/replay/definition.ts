/** The replay pane as the workspace knows it. */
import { Rewind } from 'lucide-react';
import { z } from 'zod';
import { definePane } from '../../workspace/pane-types.ts';
import { ReplayPane } from './ReplayPane.tsx';

export const replayPane = definePane({
  type: 'replay',
  title: 'Replay',
  icon: Rewind,
  settings: z.object({}),
  component: ReplayPane,
});
