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
  help: 'The live chain of one underlying: calls left, puts right, any number of expiries. Columns, strikes and whose Greeks are shown are in the header; a click on a side shows that contract in the link group; a hover says where a number comes from and how old it is. A moment held as B (the pin) stays beside now: its quotes and IV shaded, Δ the change since.',
  keys: 'Alt+3',
  keywords: 'option strikes calls puts montage',
  about: {
    sources: [
      'Quotes and trades: the options socket for the strikes on screen, Massive’s chain snapshot for the rest',
      'IV and Greeks: our own model, from one arbitrage-free fit per underlying; Massive’s own on demand, and where the plan has no quotes',
      'Open interest: the end of the previous session',
    ],
    formulas: [
      ['Delta, gamma', 'per $1 of the underlying'],
      ['Theta', '$ per calendar day'],
      ['Vega', '$ per volatility point'],
      ['Expected move', '±S·σ·√T at the money, and the straddle’s price'],
      ['Edge', 'mid − theoretical value of the fit'],
      ['Unusual volume', '• day volume above open interest, ◆ three times the average of 20 sessions'],
    ],
  },
  hasTable: true,
  defaultSize: { width: 760, height: 560 },
  settings: { schema: chainSettingsSchema },
  demand: ({ symbol }) => [rowDemand(parseOptionSymbol(symbol)?.underlying ?? symbol, false)],
  choices: CHAIN_CHOICES,
  load: async () => (await import('./ChainPane.tsx')).ChainPane,
});
