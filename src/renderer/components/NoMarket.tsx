/** In a pane's place where no market is open: its server has no key, or what was to be opened could not be. */
import type { ReactNode } from 'react';
import { openDialog } from '../stores/dialogs-store.ts';
import { useWorldStore } from '../stores/world-store.ts';
import { componentFaults } from './component-words.ts';
import { EmptyState } from './states.tsx';

const CONNECT = { label: 'Connect a key', run: () => openDialog('connect') };

export function NoMarket(): ReactNode {
  const error = useWorldStore((s) => s.world?.error);
  if (error?.code === 'no-key') return <EmptyState message={componentFaults.noKey} action={CONNECT} />;
  return <EmptyState message={componentFaults.noMarket(error?.message ?? '')} />;
}
