import { Rows3 } from 'lucide-react';
import { definePane } from '../../workspace/pane-types.ts';
import { chainSettingsSchema } from './chain-settings.ts';
import { ChainPane } from './ChainPane.tsx';

export const chainPane = definePane({
  type: 'chain',
  title: 'Options',
  icon: Rows3,
  settings: chainSettingsSchema,
  component: ChainPane,
});
