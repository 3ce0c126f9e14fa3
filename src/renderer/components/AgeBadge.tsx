/** Where a number came from and how old it is. */
import type { ReactNode } from 'react';
import { SOURCE } from '../../shared/contract/columns.ts';
import { formatAgeOrDay, formatSince } from './format.ts';
import styles from './AgeBadge.module.css';

const SOURCE_WORDS: Record<number, { short: string; long: string }> = {
  [SOURCE.none]: { short: '', long: 'no source' },
  [SOURCE.liveQuote]: { short: 'quote', long: 'streamed quote' },
  [SOURCE.liveTrade]: { short: 'trade', long: 'streamed trade' },
  [SOURCE.liveBar]: { short: 'bar', long: 'streamed bar' },
  [SOURCE.restSnapshot]: { short: 'REST', long: 'REST snapshot' },
  [SOURCE.repaired]: { short: 'repaired', long: 'repaired from REST after a gap' },
  [SOURCE.delayed]: { short: 'delayed', long: 'delayed feed' },
};

/** `streamed quote, 4s ago`; for hover texts. */
export function describeSource(source: number, atMs: number, nowMs: number): string {
  const words = SOURCE_WORDS[source]?.long ?? 'unknown source';
  return Number.isNaN(atMs) ? words : `${words}, ${formatSince(atMs, nowMs)}`;
}

interface AgeBadgeProps {
  /** Market time of the value; undefined = never. */
  atMs: number | undefined;
  nowMs: number;
  source?: number;
  stale?: boolean;
  polling?: boolean;
}

export function AgeBadge({ atMs, nowMs, source, stale, polling }: AgeBadgeProps): ReactNode {
  if (atMs === undefined || Number.isNaN(atMs)) return null;
  const word = polling ? 'POLLING' : stale ? 'STALE' : source === undefined ? '' : (SOURCE_WORDS[source]?.short ?? '');
  return (
    <span className={styles.badge} data-stale={stale || undefined} data-polling={polling || undefined}>
      {word} {formatAgeOrDay(atMs, nowMs)}
    </span>
  );
}
