/** The whole window once it runs: title bar, workspace, and what floats above. */
import type { ReactNode } from 'react';
import { Workspace } from '../workspace/Workspace.tsx';
import styles from './Terminal.module.css';

export function Terminal(): ReactNode {
  return (
    <div className={styles.terminal}>
      <main className={styles.workspace}>
        <Workspace />
      </main>
    </div>
  );
}
