/** The condition as text, and below it how many names it is true of and how much is known of them. */
import { useMemo, useState, type ReactNode } from 'react';
import { MOST_SCANNED } from '../../../shared/contract/demand.ts';
import type { ScanReason } from '../../../shared/contract/columns.ts';
import { printQuery } from '../../../shared/query/print-query.ts';
import type { Query } from '../../../shared/query/query.ts';
import { scanVocabulary } from '../../../shared/scan/scan-vocabulary.ts';
import { everyMember, namedLists } from '../../../shared/settings/list-members.ts';
import { formatAgo, formatSize, formatTime } from '../../components/format.ts';
import { QueryInput } from '../../components/QueryInput.tsx';
import { useLacksPrints } from '../../stores/plan.ts';
import { usePreferencesStore } from '../../stores/preferences-store.ts';
import { useWatchlistsStore } from '../../stores/watchlists-store.ts';
import { IN_PASSING, OLD_MS } from './scan-rows.ts';
import { againWords, REASON_SHORT, scannerWords } from './scanner-words.ts';
import type { ScanView } from './use-scan.ts';
import styles from './scanner.module.css';

interface ConditionProps {
  where: string;
  onWhere(where: string): void;
}

export function Condition({ where, onWhere }: ConditionProps): ReactNode {
  const watchlists = useWatchlistsStore((s) => s.watchlists);
  const vocabulary = useMemo(
    () => scanVocabulary({ symbols: everyMember(watchlists), lists: namedLists(watchlists) }),
    [watchlists],
  );
  const [typed, setTyped] = useState<{ text: string; query?: Query }>();
  return (
    <div className={styles.condition}>
      <QueryInput
        label="Condition"
        text={typed?.text ?? where}
        vocabulary={vocabulary}
        empty={scannerWords.everything}
        onText={(text, { query }) => setTyped({ text, ...(query && { query }) })}
        onEnter={() => {
          if (typed) onWhere(typed.query ? printQuery(typed.query, vocabulary) : '');
          setTyped(undefined);
        }}
        onEscape={() => setTyped(undefined)}
      />
    </div>
  );
}

/** `12 of 50 names; prices 50, IV of today 12, daily bars 44; 3 not in your plan`. */
export function Progress({ progress, leftOut, flow }: ScanView): ReactNode {
  const lacksPrints = useLacksPrints();
  const zone = usePreferencesStore((s) => s.preferences.timeZone);
  const { names, passing, unknown, prices, ivToday, bars, oldestMs, nowMs, reasons, againMs, withoutOptions } =
    progress;
  const known = (part: number, word: string, title: string): ReactNode => (
    <span title={title} data-whole={part === names}>
      {word} {formatSize(part)}
    </span>
  );
  return (
    <p className={styles.progress} role="status" aria-live="off">
      <strong>
        {formatSize(passing)} of {formatSize(names)} names
      </strong>
      {unknown > 0 && (
        <span className="warning" title={scannerWords.unknown}>
          {formatSize(unknown)} not known yet
        </span>
      )}
      {known(prices, 'Prices', 'Names with a price')}
      {known(
        ivToday,
        'IV of today',
        'Names with a 30-day volatility of today; for the others the last known one stands, grey',
      )}
      {known(bars, 'Daily bars', 'Names with daily bars: average volume and realised volatility')}
      {!Number.isNaN(oldestMs) && (
        <span
          className={nowMs - oldestMs > OLD_MS ? 'warning' : ''}
          title="Age of the oldest row: when anything of it last came"
        >
          oldest row {formatAgo(nowMs - oldestMs)}
        </span>
      )}
      {Object.entries(reasons).map(([reason, count]) => (
        <span key={reason} className="warning">
          {formatSize(count)} {REASON_SHORT[Number(reason) as ScanReason]}
          {IN_PASSING.has(Number(reason) as ScanReason) &&
            againWords(againMs > nowMs ? formatTime(againMs, zone) : undefined)}
        </span>
      ))}
      {withoutOptions.length > 0 && (
        <span title={scannerWords.withoutOptions(withoutOptions)}>
          {formatSize(withoutOptions.length)} without options left out
        </span>
      )}
      {flow && lacksPrints && <span className="warning">{scannerWords.noPrints}</span>}
      {leftOut > 0 && <span className="warning">{scannerWords.tooMany(MOST_SCANNED, leftOut)}</span>}
    </p>
  );
}
