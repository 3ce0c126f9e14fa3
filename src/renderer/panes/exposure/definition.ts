/** Dealer exposure as the terminal knows it. */
import { ChartBarStacked } from 'lucide-react';
import { definePane } from '../../workspace/pane-types.ts';
import { exposureSettingsSchema, EXPOSURE_MEASURES } from './exposure-settings.ts';
import { MEASURE_LABELS } from './select-exposure.ts';

export const exposurePane = definePane({
  id: 'exposure',
  title: 'Exposure',
  icon: ChartBarStacked,
  help: 'Gamma, delta, vanna and charm exposure, open interest and volume by strike or by expiry, with zero gamma, max pain and put/call ratios. Who holds which side is an assumption: it is named beside the number and can be changed.',
  keys: 'Alt+7',
  about: {
    sources: [
      'Open interest: the end of the previous session',
      'Gamma and delta: our own model, every listed expiry',
      'Adjusted contracts are left out, and counted',
    ],
    formulas: [
      ['GEX', 'Σ Γ · OI · shares · S² · 0.01: dollars per 1 % move'],
      ['DEX', 'Σ Δ · OI · shares · S'],
      ['Zero gamma', 'the spot at which GEX, re-priced as European, changes sign, as a band across the assumptions'],
      ['Max pain', 'the strike with the least intrinsic value of the open interest'],
    ],
  },
  defaultSize: { width: 560, height: 420 },
  settings: { schema: exposureSettingsSchema },
  exports: ['csv', 'png'],
  choices: [
    ...EXPOSURE_MEASURES.map((measure) => ({
      id: measure,
      title: MEASURE_LABELS[measure],
      change: () => ({ measure }),
    })),
    { id: 'strike', title: 'by strike', change: () => ({ by: 'strike' as const }) },
    { id: 'expiry', title: 'by expiry', change: () => ({ by: 'expiry' as const }) },
  ],
  load: async () => (await import('./ExposurePane.tsx')).ExposurePane,
});
