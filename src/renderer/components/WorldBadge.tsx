/** Which of the worlds is on screen: in the title bar, and over every pane that stands in a window of its own. */
import type { ReactNode } from 'react';
import { useHealthStore } from '../stores/engine-stores.ts';
import { useWorldStore } from '../stores/world-store.ts';
import { selectWorldBadge } from './world-text.ts';
import styles from './WorldBadge.module.css';

export function WorldBadge(): ReactNode {
  const world = useWorldStore((s) => s.world);
  const link = useWorldStore((s) => s.link);
  const clockMs = useWorldStore((s) => s.clockMs);
  const stale = useWorldStore((s) => s.stale);
  const health = useHealthStore((s) => s.health);
  const badge = selectWorldBadge(world, link, clockMs, health, stale);
  return (
    <>
      <span className={styles.badge} data-kind={badge.kind} data-testid="world" title={badge.detail} role="status">
        <i aria-hidden />
        <span>{badge.text}</span>
      </span>
      {badge.server && (
        <span className={styles.server} title={badge.detail}>
          {badge.server}
        </span>
      )}
    </>
  );
}
