/** Over bars that stay while others load, or over an empty chart: what it is waiting for. */
import type { ReactNode } from 'react';
import { useWorldStore } from '../../stores/world-store.ts';
import { waitReason } from './wait-reason.ts';
import styles from './ChartPane.module.css';

export function WaitNote({ what }: { what: string }): ReactNode {
  const link = useWorldStore((s) => s.link);
  const ready = useWorldStore((s) => s.world?.ready ?? false);
  const failed = useWorldStore((s) => s.world?.error !== undefined);
  const seeking = useWorldStore((s) => s.world?.replay?.seeking ?? false);
  const restWait = useWorldStore((s) => s.pulse?.restWait);
  return (
    <p className={styles.wait} role="status">
      {waitReason(what, { link, ready, failed, seeking, restWait })}
    </p>
  );
}
