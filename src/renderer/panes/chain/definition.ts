/** The options chain as the terminal knows it. */
import { Rows3 } from 'lucide-react';
import { parseOptionSymbol } from '../../../shared/market/symbols.ts';
import { definePane } from '../../workspace/pane-types.ts';
import { rowDemand } from './chain-demand.ts';
import { CHAIN_CHOICES } from './chain-palette.ts';
import { chainSettingsSchema } from './chain-settings.ts';

export const chainPane = definePane({
  id: 'chain',
  title: 'Options',
  icon: Rows3,
  help: 'The live chain of one underlying: calls left, puts right, any number of expiries. Columns, strikes and whose Greeks are shown are in the header; a click on a side shows that contract in the link group; a hover says where a number comes from and how old it is.',
  keys: 'Alt+3',
  defaultSize: { width: 760, height: 560 },
  settings: { schema: chainSettingsSchema },
  demand: ({ symbol }) => [rowDemand(parseOptionSymbol(symbol)?.underlying ?? symbol, false)],
  choices: CHAIN_CHOICES,
  load: async () => (await import('./ChainPane.tsx')).ChainPane,
});
