import { ChartCandlestick } from 'lucide-react';
import { definePane } from '../../workspace/pane-types.ts';
import { chartSettingsSchema } from './chart-settings.ts';
import { ChartPane } from './ChartPane.tsx';

export const chartPane = definePane({
  type: 'chart',
  title: 'Chart',
  icon: ChartCandlestick,
  settings: chartSettingsSchema,
  component: ChartPane,
});
