import { Grid3x3 } from 'lucide-react';
import { definePane } from '../../workspace/pane-types.ts';
import { GreeksMatrixPane } from './GreeksMatrixPane.tsx';
import { matrixSettingsSchema } from './matrix-settings.ts';

export const greeksMatrixPane = definePane({
  type: 'greeks-matrix',
  title: 'Greeks matrix',
  icon: Grid3x3,
  settings: matrixSettingsSchema,
  component: GreeksMatrixPane,
});
