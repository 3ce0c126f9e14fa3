import { Waves } from 'lucide-react';
import { definePane } from '../../workspace/pane-types.ts';
import { flowSettingsSchema } from './flow-settings.ts';
import { FlowPane } from './FlowPane.tsx';

export const flowPane = definePane({
  type: 'flow',
  title: 'Flow',
  icon: Waves,
  settings: flowSettingsSchema,
  component: FlowPane,
});
