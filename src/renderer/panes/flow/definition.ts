/** The options tape as the terminal knows it. */
import { ClipboardCheck, Waves } from 'lucide-react';
import { openDialog } from '../../stores/dialogs-store.ts';
import { definePane } from '../../workspace/pane-types.ts';
import { FLOW_CHOICES } from './flow-palette.ts';
import { flowSettingsSchema } from './flow-settings.ts';

export const flowPane = definePane({
  id: 'flow',
  title: 'Flow',
  icon: Waves,
  help: 'Every option print that passes the filter, newest first: side against the quote, sweeps, blocks, premium, IV and delta at the print. Space pauses, the arrow keys choose a print, Enter shows its contract in the link group.',
  keys: 'Alt+4',
  keywords: 'tape time and sales trades options',
  about: {
    sources: [
      'Prints: the options socket; the first fill from REST where the plan allows',
      'Side: the print against the NBBO in force just before it; ? where there was no fresh, uncrossed quote',
      'IV and delta at the print; ≈ marks an estimate',
    ],
    formulas: [
      ['Premium', 'price · size · shares per contract'],
      ['Sweep', 'conditions 219, 228, 230, or two venues on one side within 300 ms'],
      ['Block', 'one print of 100 contracts and $100k or more that is no sweep'],
      ['Unusual', 'Massive’s rule for one print: $100k of premium or more, 1,000 contracts or more, or a sweep'],
      ['Volume > OI', 'the contract’s volume of the day, this print included, above its open interest'],
    ],
  },
  ownKeys: [
    ['Space', 'Hold the list still, or let it go on'],
    ['↑ ↓', 'Choose a print: its explanation opens'],
    ['Enter', 'Show its contract in the link group'],
    ['Home', 'To the newest print'],
    ['/', 'The filter as text'],
    ['Esc', 'Put the explanation away'],
    ['Ctrl Enter', 'Chart the chosen print’s contract'],
    ['Alt Enter', 'Open its chain, at its strike'],
    ['Alt A', 'Alert on it'],
    ['Insert', 'Add it to the active list'],
    ['Ctrl Shift C', 'Copy its symbol'],
    ['Shift F10', 'The print’s menu'],
  ],
  defaultSize: { width: 640, height: 360 },
  settings: { schema: flowSettingsSchema },
  choices: FLOW_CHOICES,
  commands: [
    {
      id: 'flow.report',
      title: 'How sure is the flow? Guesses graded, tags compared',
      group: 'Flow',
      icon: ClipboardCheck,
      run: () => openDialog('flow.report'),
    },
  ],
  load: async () => (await import('./FlowPane.tsx')).FlowPane,
});
