/** Alert rules and what they fired. */
import { Ellipsis, Plus } from 'lucide-react';
import { useMemo, useRef, useState, type ReactNode } from 'react';
import type { AlertFired } from '../../../shared/contract/alerts.ts';
import { MARKETS } from '../../../shared/market/symbols.ts';
import { writeAlertFile, type AlertRule } from '../../../shared/settings/alerts.ts';
import { nameOfRule } from '../../../shared/settings/describe-alert.ts';
import { failureMessage } from '../../bridge/calls.ts';
import { runCommand } from '../../commands/registry.ts';
import { Menu } from '../../components/Menu.tsx';
import { savePaneFile, useOfferFiles } from '../../components/pane-files.ts';
import { Pane } from '../../components/Pane.tsx';
import { PlanNote } from '../../components/PlanNote.tsx';
import { PaneHeader } from '../../components/PaneHeader.tsx';
import { EmptyState, Skeleton } from '../../components/states.tsx';
import { Button, Toggle } from '../../components/Toggle.tsx';
import { changeAlerts, useAlertsStore } from '../../stores/alerts-store.ts';
import { newRuleId } from '../../stores/new-alert.ts';
import { showFailure, showNotice } from '../../stores/notices-store.ts';
import { useWorldStore } from '../../stores/world-store.ts';
import type { PaneProps } from '../../workspace/pane-types.ts';
import { AlertLogTable } from './AlertLogTable.tsx';
import { alertFaults, alertNotices, alertStates } from './alert-words.ts';
import { importAlerts } from './import-alerts.ts';
import { RuleList } from './RuleList.tsx';
import { shownLog } from './shown-log.ts';
import { TrialDialog } from './TrialDialog.tsx';
import styles from './alerts.module.css';

const MAX_FILE_BYTES = 2_000_000;
const NEW = 'alerts.new';
const UNDO = 'alerts.undo';

export function AlertsPane({ paneId, container }: PaneProps): ReactNode {
  const loaded = useAlertsStore((s) => s.loaded);
  const rules = useAlertsStore((s) => s.rules);
  const { log, later } = useShownLog();
  const tab = useAlertsStore((s) => s.tab);
  const undoable = useAlertsStore((s) => s.step !== undefined);
  const [tried, setTried] = useState<AlertRule>();
  const file = useRef<HTMLInputElement>(null);
  const show = (next: 'rules' | 'log'): void => useAlertsStore.setState({ tab: next });
  const remove = (rule: AlertRule): void =>
    void changeAlerts(
      rules.filter((known) => known.id !== rule.id),
      nameOfRule(rule),
    );
  const readFile = async (chosen: File | undefined): Promise<void> => {
    if (!chosen) return;
    try {
      if (chosen.size > MAX_FILE_BYTES) throw new Error(alertFaults.fileTooLong);
      const imported = importAlerts(rules, await chosen.text(), newRuleId);
      if (imported.added > 0) await changeAlerts(imported.rules);
      sayImported(imported.added, imported.rejected);
    } catch (error) {
      showFailure('alerts.import', `${chosen.name} was not imported`, failureMessage(error));
    }
  };
  const files = rules.length > 0 ? { name: 'alerts', markets: [], json: () => writeAlertFile(rules) } : undefined;
  useOfferFiles(paneId, files);
  const items = [
    { id: 'import', label: 'Import rules…', onSelect: () => file.current?.click() },
    {
      id: 'export',
      label: 'Export all rules',
      disabled: files === undefined,
      onSelect: () => void savePaneFile(container.document, files, 'json'),
    },
    {
      id: 'undo',
      label: 'Undo the last change',
      separated: true,
      disabled: !undoable,
      onSelect: () => void runCommand(UNDO),
    },
  ];
  const header = (
    <PaneHeader
      trailing={
        <>
          <Button
            labelled
            label="New alert"
            icon={<Plus size={13} aria-hidden />}
            onClick={() => void runCommand(NEW)}
          />
          <Menu label="Alerts menu" align="end" trigger={<Ellipsis size={14} aria-hidden />} items={items} />
        </>
      }
    >
      <Toggle label={`Rules ${rules.length}`} on={tab === 'rules'} onChange={() => show('rules')} />
      <Toggle label={`Log ${log.length}`} on={tab === 'log'} onChange={() => show('log')} />
    </PaneHeader>
  );
  return (
    <Pane label="Alerts" header={header}>
      <PlanNote markets={MARKETS} means={alertStates.endOfDay} />
      {!loaded && <Skeleton rows={4} />}
      {loaded && tab === 'rules' && rules.length === 0 && (
        <EmptyState message={alertStates.noRules} action={{ label: 'New alert', run: () => void runCommand(NEW) }} />
      )}
      {loaded && tab === 'rules' && rules.length > 0 && (
        <RuleList paneId={paneId} rules={rules} onTry={setTried} onRemove={remove} />
      )}
      {loaded && tab === 'log' && <AlertLogTable paneId={paneId} log={log} later={later} />}
      <input
        ref={file}
        className={styles.file}
        type="file"
        hidden
        accept=".json,application/json"
        aria-label="File of alert rules"
        onChange={(event) => {
          void readFile(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      {tried && <TrialDialog rule={tried} onClose={() => setTried(undefined)} />}
    </Pane>
  );
}

function sayImported(added: number, rejected: readonly string[]): void {
  const { title, message } = alertNotices.imported(added);
  showNotice({
    id: 'alerts.import',
    level: rejected.length === 0 ? 'info' : 'warning',
    title,
    message: rejected.length === 0 ? message : alertFaults.leftOut(rejected.join('; ')),
    atMs: Date.now(),
  });
}

/** As far as a replay has come. */
function useShownLog(): { log: readonly AlertFired[]; later: number } {
  const log = useAlertsStore((s) => s.log);
  const replay = useWorldStore((s) => (s.world?.kind === 'replay' ? s.world.replay : undefined));
  const clockMs = useWorldStore((s) => (s.world?.kind === 'replay' ? s.clockMs : 0));
  const positionMs = replay && (replay.playing ? clockMs : replay.positionMs);
  return useMemo(() => {
    const shown = shownLog(log, positionMs);
    return { log: shown, later: shownLog(log, undefined).length - shown.length };
  }, [log, positionMs]);
}
