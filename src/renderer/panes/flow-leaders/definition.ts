/** The session's flow by underlying, expiry and contract as the terminal knows it. */
import { Trophy, Undo2 } from 'lucide-react';
import { definePane } from '../../workspace/pane-types.ts';
import { LEADER_GROUPS } from '../../../shared/contract/flow-day.ts';
import { filterBackCommand } from './leader-prints.ts';
import { GROUP_WORDS, leadersSettingsSchema } from './leaders-settings.ts';

export const flowLeadersPane = definePane({
  id: 'flow-leaders',
  title: 'Flow leaders',
  icon: Trophy,
  help: 'Who bought what today: underlyings, expiries or contracts by net premium, net delta, imbalance, volume over open interest, repeated large prints or size against the usual, each with how much of it is known. A double click, or the funnel, shows its prints in the flow pane; below, the net of each interval of the chosen underlying.',
  about: {
    sources: [
      'Option prints of the session as the engine received them, each judged against the quote just before it',
      'Every net number shows how much of it has a side: prints of unknown side are in neither',
    ],
    formulas: [
      ['Net', 'Σ premium bought − Σ premium sold'],
      ['Sided', '(bought + sold) ÷ premium'],
      ['Imbalance', '(bought − sold) ÷ (bought + sold), −1 to 1'],
      ['Net Δ', 'Σ delta · contracts · shares · spot of bought − sold prints'],
    ],
  },
  defaultSize: { width: 620, height: 420 },
  settings: { schema: leadersSettingsSchema },
  choices: LEADER_GROUPS.map((by) => ({ id: by, title: GROUP_WORDS[by], change: () => ({ by }) })),
  commands: [{ ...filterBackCommand, group: 'Flow', icon: Undo2 }],
  load: async () => (await import('./FlowLeadersPane.tsx')).FlowLeadersPane,
});
