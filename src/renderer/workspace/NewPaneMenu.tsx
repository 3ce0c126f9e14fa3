/** The plus behind the last tab: opens any kind of pane as one more tab. */
import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { Menu } from '../components/Menu.tsx';
import { dock } from './dock.ts';
import { paneDefinitions } from './pane-registry.ts';

export function NewPaneMenu({ tabsetId }: { tabsetId: string }): ReactNode {
  return (
    <Menu
      label="New pane here"
      className="flexlayout__tab_toolbar_button"
      trigger={<Plus size={13} aria-hidden />}
      items={paneDefinitions().map(({ id, title, help, icon: Icon }) => ({
        id,
        label: title,
        description: help,
        leading: <Icon size={14} aria-hidden />,
        onSelect: () => dock.openIn(tabsetId, id),
      }))}
    />
  );
}
