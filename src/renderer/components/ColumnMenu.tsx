/** Chooses which columns a table shows, in the table's own order. */
import { Columns3 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Menu, type MenuItem } from './Menu.tsx';

interface ColumnMenuProps {
  columns: readonly { id: string; title: string; description?: string; frozen?: boolean }[];
  visible: readonly string[];
  onChange(visible: string[]): void;
  /** Saved sets offered above the list. */
  presets?: readonly { name: string; columns: readonly string[] }[];
}

export function ColumnMenu({ columns, visible, onChange, presets = [] }: ColumnMenuProps): ReactNode {
  const shown = new Set(visible);
  const sets: MenuItem[] = presets.map((preset) => ({
    id: `preset ${preset.name}`,
    label: preset.name,
    checked: preset.columns.length === visible.length && preset.columns.every((c) => shown.has(c)),
    onSelect: () => onChange([...preset.columns]),
  }));
  const choices: MenuItem[] = columns.map((column, i) => ({
    id: column.id,
    label: column.description ?? column.title,
    checked: shown.has(column.id),
    disabled: column.frozen,
    separated: i === 0 && sets.length > 0,
    stay: true,
    onSelect: () =>
      onChange(columns.map((c) => c.id).filter((id) => (id === column.id ? !shown.has(id) : shown.has(id)))),
  }));
  return (
    <Menu label="Columns" align="end" trigger={<Columns3 size={14} aria-hidden />} items={[...sets, ...choices]} />
  );
}
