import { Activity } from 'lucide-react';
import { z } from 'zod';
import { definePane } from '../../workspace/pane-types.ts';
import { HealthPane } from './HealthPane.tsx';

export const healthPane = definePane({
  type: 'health',
  title: 'Health',
  icon: Activity,
  settings: z.unknown(),
  component: HealthPane,
});
