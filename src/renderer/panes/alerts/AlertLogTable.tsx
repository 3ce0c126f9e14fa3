/** What fired, newest first: when, in which market, which rule, on which values. */
import type { ReactNode } from 'react';
import type { AlertFired } from '../../../shared/contract/alerts.ts';
import { ContextMenu } from '../../components/ContextMenu.tsx';
import type { MenuItem } from '../../components/Menu.tsx';
import { EmptyState } from '../../components/states.tsx';
import { formatDate, formatTime } from '../../components/format.ts';
import { editRule, useAlertsStore, WORLD_LABEL } from '../../stores/alerts-store.ts';
import { usePreferencesStore } from '../../stores/preferences-store.ts';
import { showMoment } from '../../stores/replay-moment.ts';
import { instrumentActions } from '../../workspace/instrument-actions.ts';
import { alertStates } from './alert-words.ts';
import { symbolOfRule } from './RuleList.tsx';
import styles from './alerts.module.css';

const SHOWN = 500;

interface AlertLogProps {
  paneId: string;
  log: readonly AlertFired[];
  /** Left out: they fired after the moment a replay shows. */
  later: number;
}

export function AlertLogTable({ paneId, log, later }: AlertLogProps): ReactNode {
  const zone = usePreferencesStore((s) => s.preferences.timeZone);
  if (log.length === 0)
    return <EmptyState message={later > 0 ? alertStates.nothingFiredByThen(later) : alertStates.nothingFired} />;
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label="Alert log">
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Market</th>
            <th scope="col">Rule</th>
            <th scope="col">Values</th>
          </tr>
        </thead>
        <tbody>
          {log
            .slice(-SHOWN)
            .toReversed()
            .map((alert) => (
              <ContextMenu key={alert.id} items={() => menuOf(alert, paneId)}>
                <tr>
                  <td title={`${formatDate(alert.atMs, zone)}, market clock`}>{formatTime(alert.atMs, zone, true)}</td>
                  <td data-world={alert.world} className={styles.world} title={alert.source || undefined}>
                    {WORLD_LABEL[alert.world]}
                  </td>
                  <th scope="row">
                    <RuleName alert={alert} />
                  </th>
                  <td className={styles.values} data-selectable>
                    {alert.readings.map((r) => `${r.label} ${r.text}`).join('; ')}
                    {alert.quiet && (
                      <span className="faint"> · {alert.quiet === 'snoozed' ? 'snoozed' : 'quiet hours'}</span>
                    )}
                  </td>
                </tr>
              </ContextMenu>
            ))}
        </tbody>
      </table>
      {later > 0 && <p className="faint">{alertStates.later(later)}</p>}
      {log.length > SHOWN && <p className="faint">{alertStates.earlier(SHOWN)}</p>}
    </div>
  );
}

function menuOf(alert: AlertFired, paneId: string): MenuItem[] {
  const rule = useAlertsStore.getState().rules.find(({ id }) => id === alert.ruleId);
  const symbol = rule && symbolOfRule(rule);
  const edit = rule ? [{ id: 'edit', label: 'Edit the rule…', onSelect: () => editRule(rule) }] : [];
  const moment: MenuItem = {
    id: 'moment',
    label: alert.world === 'replay' ? 'Go to this moment in the replay' : 'Replay this moment',
    onSelect: () =>
      void showMoment({
        atMs: alert.atMs,
        of: alert.world === 'replay' ? { sessionId: alert.source } : { simulated: alert.world === 'simulated' },
      }),
  };
  return [moment, ...edit, ...(symbol ? instrumentActions(symbol, paneId) : [])];
}

function RuleName({ alert }: { alert: AlertFired }): ReactNode {
  const rule = useAlertsStore((s) => s.rules.find((known) => known.id === alert.ruleId));
  if (!rule) return <span title={`${alert.summary} (deleted since)`}>{alert.name}</span>;
  return (
    <button type="button" className={styles.name} title={alert.summary} onClick={() => editRule(rule)}>
      {alert.name}
    </button>
  );
}
