/** The scanner as the terminal knows it. */
import { Radar } from 'lucide-react';
import { definePane } from '../../workspace/pane-types.ts';
import { BUILT_IN_SCANS } from '../../../shared/settings/scans.ts';
import { scannerSettingsSchema } from './scanner-settings.ts';

export const scannerPane = definePane({
  id: 'scanner',
  title: 'Scanner',
  icon: Radar,
  help: 'The names of a list, or those of all lists that have options, for which a condition is true: iv rank > 80 and iv30 - rv30 > 5%. / goes to the condition, a click on a heading sorts, a scan is saved by name, and the bell makes an alert of it that fires when a name enters. What is not known yet is a dash, and how many names are known stands below the condition.',
  keys: 'Alt+S',
  about: {
    sources: [
      'Prices: what streams for other panes, else REST snapshots of 250 names a request, behind everything on screen',
      'IV, skew, rank: this computer’s history; in market hours the chains around 30 days are read one name after the other',
      'Average volume and realised volatility: daily bars, one request a name and session',
      'Premium, net, sided: every option print since the terminal began to listen',
    ],
    formulas: [
      ['IV − RV', 'IV at 30 days less the standard deviation of 21 daily log returns, · √252'],
      ['Exp. move', 'IV at 30 days / √252, in per cent of the price'],
      ['Move ÷ exp.', '|change since the previous close| / expected move'],
      ['Sided', '(bought + sold) / premium'],
    ],
  },
  ownKeys: [['/', 'To the condition']],
  hasTable: true,
  defaultSize: { width: 760, height: 420 },
  settings: { schema: scannerSettingsSchema },
  exports: ['csv'],
  choices: BUILT_IN_SCANS.map(({ name, scan }) => ({ id: name, title: name.toLowerCase(), change: () => scan })),
  load: async () => (await import('./ScannerPane.tsx')).ScannerPane,
});
