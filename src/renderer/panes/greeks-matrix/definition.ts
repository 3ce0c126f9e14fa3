/** The Greeks matrix as the terminal knows it. */
import { Grid3x3 } from 'lucide-react';
import { MATRIX_VALUES } from '../../../shared/contract/analytics.ts';
import { definePane } from '../../workspace/pane-types.ts';
import { matrixSettingsSchema } from './matrix-settings.ts';

export const greeksMatrixPane = definePane({
  id: 'greeks-matrix',
  title: 'Greeks matrix',
  icon: Grid3x3,
  help: 'One Greek, implied volatility, open interest or volume as a heat map, strike by expiry. The marked row is nearest the money.',
  keys: 'Alt+6',
  about: {
    sources: ['Greeks and IV: our own model', 'Open interest: the end of the previous session; volume: today'],
    formulas: [
      ['Delta, gamma', 'per $1 of the underlying'],
      ['Theta', '$ per calendar day'],
      ['Vega', '$ per volatility point'],
      ['Rho', '$ per percentage point of interest rate'],
      ['Vanna, charm', 'change of delta per volatility point, and per day'],
    ],
  },
  defaultSize: { width: 560, height: 420 },
  settings: { schema: matrixSettingsSchema },
  exports: ['csv', 'png'],
  choices: MATRIX_VALUES.map((value) => ({
    id: value,
    title: value === 'iv' ? 'IV' : value === 'openInterest' ? 'open interest' : value,
    change: () => ({ value }),
  })),
  load: async () => (await import('./GreeksMatrixPane.tsx')).GreeksMatrixPane,
});
