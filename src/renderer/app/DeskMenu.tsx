/** The workspace in use, and a menu of the others. */
import { LayoutDashboard } from 'lucide-react';
import type { ReactNode } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { runCommand } from '../commands/registry.ts';
import { Menu, type MenuItem } from '../components/Menu.tsx';
import { useWorkspaceStore } from '../stores/workspace-store.ts';
import { goToDesk } from '../workspace/desk-commands.ts';
import { DESK_TEMPLATES } from '../workspace/desk-templates.ts';
import styles from './TitleBar.module.css';

export function DeskMenu(): ReactNode {
  const { desks, deskId } = useWorkspaceStore(useShallow((s) => ({ desks: s.desks, deskId: s.deskId })));
  const command = (id: string, label: string, hint?: string): MenuItem => ({
    id,
    label,
    hint,
    onSelect: () => void runCommand(id),
  });
  const items: MenuItem[] = [
    ...desks.map(({ id, name }, i) => ({
      id,
      label: name,
      checked: id === deskId,
      hint: i < 9 ? `Ctrl ${i + 1}` : undefined,
      onSelect: () => goToDesk(id),
    })),
    ...DESK_TEMPLATES.map(({ name, hint }, i) => ({
      ...command(`desk.template.${name}`, `New ${name}`),
      description: hint,
      separated: i === 0,
    })),
    { ...command('desk.save', 'Save as…'), separated: true },
    command('desk.rename', 'Rename…'),
    { ...command('desk.remove', 'Remove'), disabled: desks.length < 2 },
    { ...command('desk.import', 'Import…'), separated: true },
    command('desk.export', 'Export…'),
    { ...command('layout.undo', 'Undo layout change', 'Alt Z'), separated: true },
    command('layout.redo', 'Redo layout change', 'Alt Shift Z'),
    command('layout.reset', 'Reset layout'),
  ];
  const name = desks.find(({ id }) => id === deskId)?.name ?? '';
  return (
    <Menu
      label="Workspace"
      shown={name}
      trigger={
        <>
          <LayoutDashboard size={13} aria-hidden />
          <span className={styles.desk}>{name}</span>
        </>
      }
      items={items}
    />
  );
}
