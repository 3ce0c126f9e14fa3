/** On top of a window that panes were moved to: the world's badge and the feed's pulse, as in the main one. */
import type { ReactNode } from 'react';
import { WorldBadge } from '../components/WorldBadge.tsx';
import { HealthPulse } from './TitleBar.tsx';
import styles from './TitleBar.module.css';

export function PopoutBar(): ReactNode {
  return (
    <header className={styles.bar} data-popout>
      <WorldBadge />
      <span className={styles.gap} />
      <HealthPulse />
    </header>
  );
}
