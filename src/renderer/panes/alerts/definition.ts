import { BellRing } from 'lucide-react';
import { z } from 'zod';
import { definePane } from '../../workspace/pane-types.ts';
import { AlertsPane } from './AlertsPane.tsx';

export const alertsPane = definePane({
  type: 'alerts',
  title: 'Alerts',
  icon: BellRing,
  settings: z.unknown(),
  component: AlertsPane,
});
