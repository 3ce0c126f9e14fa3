/** The Greeks matrix as the terminal knows it. */
import { Grid3x3 } from 'lucide-react';
import { definePane } from '../../workspace/pane-types.ts';
import { matrixSettingsSchema } from './matrix-settings.ts';

export const greeksMatrixPane = definePane({
  id: 'greeks-matrix',
  title: 'Greeks matrix',
  icon: Grid3x3,
  help: 'One Greek, implied volatility, open interest or volume as a heat map, strike by expiry. The marked row is nearest the money.',
  keys: 'Alt+6',
  defaultSize: { width: 560, height: 420 },
  settings: { schema: matrixSettingsSchema },
  exports: ['csv', 'png'],
  load: async () => (await import('./GreeksMatrixPane.tsx')).GreeksMatrixPane,
});
