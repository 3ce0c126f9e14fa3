/** The drawing tools: one is selected, used once and deselected. */
import { PencilLine } from 'lucide-react';
import type { ReactNode } from 'react';
import { DRAWING_TOOLS } from '../../../shared/settings/charts.ts';
import { Menu } from '../../components/Menu.tsx';
import { Toggle } from '../../components/Toggle.tsx';
import { TOOL_WORDS } from './chart-palette.ts';
import type { ChartDrawings } from './use-drawings.ts';

interface DrawMenuProps {
  drawings: ChartDrawings;
  snap: boolean;
  onSnap(snap: boolean): void;
}

export function DrawMenu({ drawings, snap, onSnap }: DrawMenuProps): ReactNode {
  const { tool } = drawings;
  if (tool !== undefined)
    return <Toggle on label={`${TOOL_WORDS[tool]}: click on the chart`} onChange={() => drawings.use(undefined)} />;
  return (
    <Menu
      label="Draw"
      trigger={<PencilLine size={14} aria-hidden />}
      items={[
        ...DRAWING_TOOLS.map((one) => ({
          id: one,
          label: TOOL_WORDS[one],
          disabled: !drawings.ready,
          onSelect: () => drawings.use(one),
        })),
        { id: 'undo', label: 'Undo', hint: 'Ctrl Z', separated: true, onSelect: drawings.undo },
        { id: 'redo', label: 'Redo', hint: 'Ctrl Shift Z', onSelect: drawings.redo },
        {
          id: 'snap',
          label: 'Snap to open, high, low, close',
          separated: true,
          checked: snap,
          stay: true,
          onSelect: () => onSnap(!snap),
        },
      ]}
    />
  );
}
