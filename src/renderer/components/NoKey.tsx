/** A pane without a market because its server has no key. */
import type { ReactNode } from 'react';
import { openDialog } from '../stores/dialogs-store.ts';
import { EmptyState } from './states.tsx';

const CONNECT = { label: 'Connect a key', run: () => openDialog('connect') };

export function NoKey(): ReactNode {
  return <EmptyState message="No key: no market is open." action={CONNECT} />;
}
