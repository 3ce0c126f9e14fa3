/** On top of a window that panes were moved to: the world's badge and the feed's pulse, as in the main one. */
import type { ReactNode } from 'react';
import { Pulse, WorldState } from './TitleBar.tsx';
import styles from './TitleBar.module.css';

export function PopoutBar(): ReactNode {
  return (
    <header className={styles.bar} data-popout>
      <WorldState />
      <span className={styles.gap} />
      <Pulse />
    </header>
  );
}
