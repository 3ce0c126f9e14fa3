/** Net premium of what the filter passes: bought minus sold, calls and puts, over three windows. */
import { useEffect, useState, type ReactNode } from 'react';
import { formatPremium, formatSymbol, formatTime, type TimeZoneChoice } from '../../components/format.ts';
import { Select } from '../../components/Select.tsx';
import type { FlowFeed } from './flow-feed.ts';
import { windowsOf, type RightTotal, type WindowTotal } from './flow-totals.ts';
import styles from './FlowPane.module.css';

const REFRESH_MS = 500;
const OFFERED = 30;

export function TotalsStrip({ feed, zone }: { feed: FlowFeed; zone: TimeZoneChoice }): ReactNode {
  const [, refresh] = useState(0);
  const [underlying, setUnderlying] = useState('');
  useEffect(() => {
    const timer = setInterval(() => refresh((n) => n + 1), REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  const own = underlying === '' ? feed.totals : feed.totalsBy.get(underlying);
  const nowMs = feed.totals.newestMs;
  const options = [...feed.totalsBy.keys()].sort().slice(0, OFFERED);
  return (
    <div className={styles.totals}>
      <Select<string>
        label="Totals of"
        value={underlying}
        options={[{ value: '', label: 'Net, all' }, ...options.map((u) => ({ value: u, label: formatSymbol(u) }))]}
        onChange={setUnderlying}
      />
      {windowsOf(feed.countedSinceMs, nowMs).map(({ minutes, whole }) => (
        <WindowTotals
          key={minutes}
          label={whole ? `${minutes}m` : `since ${formatTime(feed.countedSinceMs, zone)}`}
          title={whole ? `The last ${minutes} minutes` : 'This pane has no prints from before'}
          sums={own?.over(minutes, nowMs)}
        />
      ))}
    </div>
  );
}

interface WindowTotalsProps {
  label: string;
  title: string;
  sums: WindowTotal | undefined;
}

function WindowTotals({ label, title, sums }: WindowTotalsProps): ReactNode {
  return (
    <span className={styles.window}>
      <span className="faint" title={title}>
        {label}
      </span>
      <Net name="Calls" total={sums?.calls} />
      <Net name="Puts" total={sums?.puts} />
    </span>
  );
}

function Net({ name, total }: { name: string; total: RightTotal | undefined }): ReactNode {
  const net = total && total.boughtUsd - total.soldUsd;
  const tone = net === undefined || net === 0 ? 'quiet' : net > 0 ? 'up' : 'down';
  const hover =
    total &&
    `${name}: bought at the ask or above ${formatPremium(total.boughtUsd)}, sold at the bid or below ${formatPremium(total.soldUsd)}, all ${formatPremium(total.totalUsd)}`;
  return (
    <span title={hover}>
      <span className="quiet">{name} </span>
      <span className={tone}>
        {net !== undefined && net > 0 ? '+' : ''}
        {formatPremium(net)}
      </span>
    </span>
  );
}
