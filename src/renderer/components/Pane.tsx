/** The frame of every pane: a 28 px header, then a body that fills the rest. */
import type { ReactNode } from 'react';
import { usePaneNumber } from './container-context.ts';
import styles from './Pane.module.css';

interface PaneProps {
  label: string;
  header?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
}

export function Pane({ label, header, children, footer }: PaneProps): ReactNode {
  const number = usePaneNumber();
  return (
    // Panes that show the same still have names of their own.
    <section className={styles.pane} aria-label={number > 1 ? `${label} (${number})` : label}>
      {header}
      <div className={styles.body}>{children}</div>
      {footer}
    </section>
  );
}
