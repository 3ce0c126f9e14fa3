/** The rules as a table: on or off, state, the rule in words, what it reads now, when it last fired. */
import { Ellipsis } from 'lucide-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, type ReactNode } from 'react';
import type { AlertRuleState } from '../../../shared/contract/alerts.ts';
import type { AlertRule } from '../../../shared/settings/alerts.ts';
import { describeGroups, describeRepeat, nameOfRule } from '../../../shared/settings/describe-alert.ts';
import { formatDate, formatTime, UNKNOWN, ZONE_WORD } from '../../components/format.ts';
import { ContextMenu } from '../../components/ContextMenu.tsx';
import { matchesKeys } from '../../components/match-keys.ts';
import { Menu, type MenuItem } from '../../components/Menu.tsx';
import { armRule, changeAlerts, editRule, saveRule, snoozeRule, useAlertsStore } from '../../stores/alerts-store.ts';
import { newRuleId } from '../../stores/new-alert.ts';
import { usePreferencesStore } from '../../stores/preferences-store.ts';
import { useWorldStore } from '../../stores/world-store.ts';
import { instrumentActions } from '../../workspace/instrument-actions.ts';
import { alertStates, describeState, describeValues } from './alert-words.ts';
import styles from './alerts.module.css';

/** As the table lays them out: a row of the density, two pixels taller. */
const ROW_PX = { compact: 20, normal: 24, comfortable: 30 } as const;

interface RuleListProps {
  paneId: string;
  rules: readonly AlertRule[];
  onTry(rule: AlertRule): void;
  onRemove(rule: AlertRule): void;
}

export function RuleList({ paneId, rules, onTry, onRemove }: RuleListProps): ReactNode {
  const states = useAlertsStore((s) => s.states);
  const nowMs = useWorldStore((s) => s.clockMs);
  const scroll = useRef<HTMLDivElement>(null);
  const density = usePreferencesStore((s) => s.preferences.density);
  const virtual = useVirtualizer({
    count: rules.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_PX[density],
    overscan: 8,
    getItemKey: (index) => rules[index].id,
  });
  const shown = virtual.getVirtualItems();
  const above = shown[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (shown.at(-1)?.end ?? 0);
  return (
    <div ref={scroll} className={styles.scroll}>
      <table className={styles.table} aria-label="Alert rules" aria-rowcount={rules.length + 1}>
        <thead>
          <tr>
            <th scope="col">On</th>
            <th scope="col">State</th>
            <th scope="col">Rule</th>
            <th scope="col">Now</th>
            <th scope="col">Last fired</th>
            <th>
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {above > 0 && <Space px={above} />}
          {shown.map(({ index }) => {
            const rule = rules[index];
            return (
              <RuleRow
                key={rule.id}
                paneId={paneId}
                rule={rule}
                index={index}
                state={states[rule.id]}
                nowMs={nowMs}
                onTry={() => onTry(rule)}
                onRemove={() => onRemove(rule)}
              />
            );
          })}
          {below > 0 && <Space px={below} />}
        </tbody>
      </table>
    </div>
  );
}

/** Stands for the rows that are not drawn. */
const Space = ({ px }: { px: number }): ReactNode => (
  <tr aria-hidden className={styles.space} style={{ height: px }}>
    <td colSpan={6} />
  </tr>
);

interface RuleRowProps {
  index: number;
  paneId: string;
  rule: AlertRule;
  state: AlertRuleState | undefined;
  nowMs: number;
  onTry(): void;
  onRemove(): void;
}

function RuleRow({ paneId, rule, index, state, nowMs, onTry, onRemove }: RuleRowProps): ReactNode {
  const zone = usePreferencesStore((s) => s.preferences.timeZone);
  const snoozedUntilMs = useAlertsStore((s) => s.snoozed[rule.id]);
  const isCutOff = useWorldStore((s) => s.link === 'lost' || s.link === 'silent');
  const words = describeState(rule, state, nowMs, isCutOff);
  const name = nameOfRule(rule);
  const firedAtMs = state?.lastFiredAtMs;
  const arms = state?.phase === 'fired' || state?.phase === 'waiting' || state?.phase === 'cooling';
  const items: MenuItem[] = [
    { id: 'edit', label: 'Edit…', hint: 'Enter', onSelect: () => editRule(rule) },
    { id: 'arm', label: 'Arm again', disabled: !arms, onSelect: () => void armRule(rule.id) },
    snoozedUntilMs === undefined
      ? { id: 'snooze', label: 'Snooze for 1 hour', onSelect: () => void snoozeRule(rule.id, 60) }
      : { id: 'snooze', label: 'End the snooze', onSelect: () => void snoozeRule(rule.id, 0) },
    { id: 'try', label: 'Try over recorded sessions…', onSelect: onTry },
    { id: 'duplicate', label: 'Duplicate', onSelect: () => duplicate(rule) },
    { id: 'delete', label: 'Delete', hint: 'Delete', danger: true, separated: true, onSelect: onRemove },
  ];
  const symbol = symbolOfRule(rule);
  // The rule is its own alert: another one on the same symbol is made where the symbol is.
  const about = symbol ? instrumentActions(symbol, paneId).filter(({ id }) => id !== 'alert') : [];
  return (
    <ContextMenu items={() => [...items, ...about.map((item, i) => (i === 0 ? { ...item, separated: true } : item))]}>
      <tr
        aria-rowindex={index + 2}
        onDoubleClick={() => editRule(rule)}
        onKeyDown={(event) => {
          const own = about.find(({ keys, disabled }) => keys && !disabled && matchesKeys(keys, event.nativeEvent));
          if (!own && event.key !== 'Delete') return;
          event.preventDefault();
          event.stopPropagation();
          if (own) own.onSelect();
          else onRemove();
        }}
      >
        <td>
          <input
            type="checkbox"
            aria-label={`${name} is on`}
            checked={rule.enabled}
            onChange={(event) => void saveRule({ ...rule, enabled: event.target.checked })}
          />
        </td>
        <td className={styles.state} data-tone={words.tone} title={words.hover}>
          {words.text}
          {snoozedUntilMs !== undefined && (
            <span className="quiet" title={alertStates.snoozed}>
              {' '}
              snoozed to {formatTime(snoozedUntilMs, zone).slice(0, 5)} {ZONE_WORD[zone]}
            </span>
          )}
        </td>
        <th scope="row" className={styles.rule}>
          <div className={styles.ruleWords}>
            <button type="button" className={styles.name} title={describeGroups(rule)} onClick={() => editRule(rule)}>
              {name}
            </button>
            <span className="faint">{describeRepeat(rule.repeat)}</span>
          </div>
        </th>
        <td className={isCutOff ? `${styles.now} faint` : styles.now} title={describeValues(rule, state)}>
          {describeValues(rule, state)}
        </td>
        <td title={firedAtMs === undefined ? alertStates.neverFired : formatDate(firedAtMs, zone)}>
          {firedAtMs === undefined ? UNKNOWN : formatTime(firedAtMs, zone)}
        </td>
        <td>
          <Menu label={`Actions for ${name}`} align="end" trigger={<Ellipsis size={13} aria-hidden />} items={items} />
        </td>
      </tr>
    </ContextMenu>
  );
}

/** What the rule's first condition looks at; undefined where that is a whole market. */
export function symbolOfRule({ groups }: Pick<AlertRule, 'groups'>): string | undefined {
  const first = groups[0]?.[0];
  if (first === undefined || first.kind === 'stale' || first.kind === 'scan') return undefined;
  return first.kind === 'value' ? first.symbol : first.underlying;
}

function duplicate(rule: AlertRule): void {
  const { rules } = useAlertsStore.getState();
  const copy = { ...rule, id: newRuleId(), name: rule.name ? `${rule.name.slice(0, 73)} (copy)` : '' };
  void changeAlerts(rules.toSpliced(rules.findIndex((known) => known.id === rule.id) + 1, 0, copy));
}
