import { ChartBarStacked } from 'lucide-react';
import { definePane } from '../../workspace/pane-types.ts';
import { exposureSettingsSchema } from './exposure-settings.ts';
import { ExposurePane } from './ExposurePane.tsx';

export const exposurePane = definePane({
  type: 'exposure',
  title: 'Exposure',
  icon: ChartBarStacked,
  settings: exposureSettingsSchema,
  component: ExposurePane,
});
