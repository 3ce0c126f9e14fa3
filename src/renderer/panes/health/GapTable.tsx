/** Every hole in what was received, newest first. */
import type { ReactNode } from 'react';
import type { GapEntry, SocketHealth } from '../../../shared/contract/health.ts';
import { formatSize, formatTime, UNKNOWN, type TimeZoneChoice } from '../../components/format.ts';
import { describeGapLength, describeGapScope, describeRepair, MARKET_NAMES, noGapsText } from './health-words.ts';
import styles from './HealthPane.module.css';

const SHOWN = 200;

interface GapLedgerProps {
  gaps: readonly GapEntry[];
  sockets: readonly SocketHealth[];
  nowMs: number;
  zone: TimeZoneChoice;
}

export function GapTable({ gaps, sockets, nowMs, zone }: GapLedgerProps): ReactNode {
  const newest = gaps.toSorted((a, b) => b.startMs - a.startMs).slice(0, SHOWN);
  const open = gaps.filter((gap) => gap.endMs === undefined).length;
  return (
    <section className={styles.card} aria-label="Gap ledger">
      <h3>
        Gaps <span>{gaps.length === 0 ? 'none' : `${formatSize(gaps.length)}, ${formatSize(open)} open`}</span>
      </h3>
      {gaps.length === 0 && <p className="quiet">{noGapsText(sockets)}</p>}
      {gaps.length > 0 && (
        <div className={styles.wide}>
          <table className={styles.table} aria-label="Gaps">
            <thead>
              <tr>
                {['From', 'Length', 'Market', 'What', 'Cause', 'Lost', 'Repair'].map((title) => (
                  <th key={title} scope="col">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {newest.map((gap) => (
                <tr key={gap.id}>
                  <td>{formatTime(gap.startMs, zone)}</td>
                  <td className={gap.endMs === undefined ? 'warning' : undefined}>{describeGapLength(gap, nowMs)}</td>
                  <td>{MARKET_NAMES[gap.market]}</td>
                  <td title={gap.symbols.slice(0, 40).join(', ') || undefined}>{describeGapScope(gap)}</td>
                  <td title={gap.detail}>{gap.cause}</td>
                  <td title={gap.lostCount === undefined ? 'cannot be known' : undefined}>
                    {gap.lostCount === undefined ? UNKNOWN : formatSize(gap.lostCount)}
                  </td>
                  <td className={gap.repair === 'repaired' ? undefined : 'quiet'}>{describeRepair(gap)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
