/** Empty, failed and loading: the three states of a pane without data. */
import { useState, type ReactNode } from 'react';
import { usePreferencesStore } from '../stores/preferences-store.ts';
import { useWorldStore } from '../stores/world-store.ts';
import { componentFaults } from './component-words.ts';
import { formatTime, ZONE_WORD } from './format.ts';
import { restWaitText } from './rest-wait.ts';
import { Button } from './Toggle.tsx';
import styles from './states.module.css';

interface EmptyStateProps {
  /** One sentence. */
  message: string;
  /** The one action that helps. */
  action?: { label: string; run(): void };
}

export function EmptyState({ message, action }: EmptyStateProps): ReactNode {
  return (
    <div className={styles.state} role="status">
      <p>{message}</p>
      {action && <Button primary label={action.label} onClick={action.run} />}
    </div>
  );
}

interface ErrorStateProps {
  /** What happened. */
  title: string;
  /** What it means for the data and what to do. */
  message: string;
  onRetry?(): void;
  /** What helps more than another try. */
  action?: { label: string; run(): void };
}

export function ErrorState({ title, message, onRetry, action }: ErrorStateProps): ReactNode {
  return (
    <div className={styles.state} role="alert">
      <h3>{title}</h3>
      <p>{message}</p>
      {action && <Button primary label={action.label} onClick={action.run} />}
      {onRetry && <Button primary={!action} label="Try again" onClick={onRetry} />}
    </div>
  );
}

const DELAY_ROWS = 12;

interface SkeletonProps {
  rows?: number;
  /** Title of the pane whose code loads: it is said, and only where that takes long enough to be seen. */
  opening?: string;
}

/** Rows of the final height while the first data is pending; where the plan limits requests, how long it takes; where nobody answers, that. */
export function Skeleton({ rows = DELAY_ROWS, opening }: SkeletonProps): ReactNode {
  const [widths] = useState(() => Array.from({ length: rows }, (_, i) => 40 + ((i * 37) % 50)));
  const wait = useWorldStore((s) => s.pulse?.restWait);
  const silentSinceMs = useWorldStore((s) => s.silentSinceMs);
  const zone = usePreferencesStore((s) => s.preferences.timeZone);
  if (silentSinceMs !== undefined && opening === undefined) {
    const since = Number.isNaN(silentSinceMs) ? 'the start' : `${formatTime(silentSinceMs, zone)} ${ZONE_WORD[zone]}`;
    return <EmptyState message={componentFaults.noAnswer(since)} />;
  }
  return (
    <div
      className={`${styles.skeleton} ${opening === undefined ? '' : styles.late}`}
      role="status"
      aria-label={opening === undefined ? 'Loading' : `Loading ${opening}`}
    >
      {widths.map((width, i) => (
        // Static list: its order never changes.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={i}>
          <span style={{ width: `${width}%` }} />
        </div>
      ))}
      {opening !== undefined && <p>{opening} is loading.</p>}
      {opening === undefined && wait && <p>{restWaitText(wait).replace(/^./, (first) => first.toUpperCase())}.</p>}
    </div>
  );
}
