/** The frame of every pane: a 28 px header, then a body that fills the rest. */
import type { ReactNode } from 'react';
import styles from './Pane.module.css';

interface PaneProps {
  label: string;
  header?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
}

export function Pane({ label, header, children, footer }: PaneProps): ReactNode {
  return (
    <section className={styles.pane} aria-label={label}>
      {header}
      <div className={styles.body}>{children}</div>
      {footer}
    </section>
  );
}
