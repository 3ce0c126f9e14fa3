/** The replay pane as the terminal knows it. */
import { Rewind } from 'lucide-react';
import { z } from 'zod';
import { definePane } from '../../workspace/pane-types.ts';
import { REPLAY_COMMANDS, replayAnswers } from './replay-commands.ts';

export const replayPane = definePane({
  id: 'replay',
  title: 'Replay',
  icon: Rewind,
  keywords: 'recordings library folder history days files mcap play back',
  help: 'The recorded sessions, and the transport of the one that plays: speed, jump, loop and bookmarks; steps by time, or to the next print, quote change, alert, gap or bookmark. While a recording plays, every pane shows its market and its clock.',
  keys: 'Alt+9',
  about: {
    sources: [
      'Sessions that this terminal recorded, or imported from flat files',
      'Every pane shows what the recording knew at the clock, and nothing later',
    ],
  },
  ownKeys: [['← →', 'On the strip: a step back or on']],
  defaultSize: { width: 720, height: 260 },
  settings: { schema: z.object({}) },
  commands: REPLAY_COMMANDS,
  commandSource: replayAnswers,
  load: async () => (await import('./ReplayPane.tsx')).ReplayPane,
});
