import { Spline } from 'lucide-react';
import { definePane } from '../../workspace/pane-types.ts';
import { volatilitySettingsSchema } from './volatility-settings.ts';
import { VolatilityPane } from './VolatilityPane.tsx';

export const volatilityPane = definePane({
  type: 'volatility',
  title: 'Volatility',
  icon: Spline,
  settings: volatilitySettingsSchema,
  component: VolatilityPane,
});
