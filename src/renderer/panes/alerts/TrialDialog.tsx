/** "Would have fired": one rule over the library's sessions, one after the other. */
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { TRIAL_FIRES, type AlertTrial } from '../../../shared/contract/alerts.ts';
import type { SessionInfo } from '../../../shared/contract/calls.ts';
import type { AlertRule } from '../../../shared/settings/alerts.ts';
import { describeRule } from '../../../shared/settings/describe-alert.ts';
import { call, failureMessage } from '../../bridge/calls.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { formatCompact, formatTime } from '../../components/format.ts';
import { Button } from '../../components/Toggle.tsx';
import { usePreferencesStore } from '../../stores/preferences-store.ts';
import styles from './alerts.module.css';

type Outcome = { state: 'running' } | { state: 'done'; trial: AlertTrial } | { state: 'failed'; message: string };

export function TrialDialog({ rule, onClose }: { rule: AlertRule; onClose(): void }): ReactNode {
  const [sessions, setSessions] = useState<SessionInfo[]>();
  const [problem, setProblem] = useState<string>();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [outcomes, setOutcomes] = useState<Readonly<Record<string, Outcome>>>({});
  const [running, setRunning] = useState(false);
  // The sessions after the running one are not tried once the dialog is gone.
  const closed = useRef(false);
  useEffect(() => {
    closed.current = false;
    return () => {
      closed.current = true;
    };
  }, []);
  useEffect(() => {
    call('sessions.list').then(
      (list) => {
        const usable = list.filter((s) => s.health !== 'rejected').sort((a, b) => b.startMs - a.startMs);
        setSessions(usable);
        setChosen(new Set(usable.slice(0, 5).map((s) => s.id)));
      },
      (error: unknown) => setProblem(failureMessage(error)),
    );
  }, []);
  const run = async (): Promise<void> => {
    setRunning(true);
    setOutcomes({});
    for (const { id } of sessions ?? []) {
      if (!chosen.has(id) || closed.current) continue;
      const put = (outcome: Outcome): void => setOutcomes((known) => ({ ...known, [id]: outcome }));
      put({ state: 'running' });
      try {
        put({ state: 'done', trial: await call('alerts.tryOut', { sessionId: id, rules: [rule] }) });
      } catch (error) {
        put({ state: 'failed', message: failureMessage(error) });
      }
    }
    setRunning(false);
  };
  const toggle = (id: string): void =>
    setChosen((known) => {
      const next = new Set(known);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  return (
    <Dialog title="Would it have fired?" wide onClose={onClose}>
      <p className={styles.trialRule}>{describeRule(rule)}</p>
      {problem && (
        <p role="alert" className="down">
          {problem}
        </p>
      )}
      {sessions?.length === 0 && <p className="quiet">Nothing is recorded yet. Sessions appear in the Replay pane.</p>}
      {sessions && sessions.length > 0 && (
        <div className={styles.trials}>
          {sessions.map((session) => (
            <section key={session.id} aria-label={`Session ${session.date}`}>
              <label>
                <input
                  type="checkbox"
                  checked={chosen.has(session.id)}
                  disabled={running}
                  onChange={() => toggle(session.id)}
                />{' '}
                <SessionName session={session} />
              </label>
              <TrialResult outcome={outcomes[session.id]} rule={rule} />
            </section>
          ))}
        </div>
      )}
      <div className={styles.actions}>
        <Button labelled label="Close" onClick={onClose} />
        <Button
          primary
          label={running ? 'Running…' : 'Run'}
          disabled={running || chosen.size === 0}
          onClick={() => void run()}
        />
      </div>
    </Dialog>
  );
}

function SessionName({ session }: { session: SessionInfo }): ReactNode {
  const zone = usePreferencesStore((s) => s.preferences.timeZone);
  const span = `${formatTime(session.startMs, zone)}–${formatTime(session.endMs, zone)}`;
  return (
    <>
      <b>{session.date}</b> {span}, {formatCompact(session.events)} events{session.simulated && ', simulated'}
    </>
  );
}

function TrialResult({ outcome, rule }: { outcome: Outcome | undefined; rule: AlertRule }): ReactNode {
  const zone = usePreferencesStore((s) => s.preferences.timeZone);
  if (!outcome) return null;
  if (outcome.state === 'running') return <p className="quiet">Running…</p>;
  if (outcome.state === 'failed')
    return (
      <p role="alert" className="down">
        {outcome.message}
      </p>
    );
  const { fires, fireCount, unknown } = outcome.trial;
  const missing = unknown[rule.id];
  return (
    <>
      <p role="status">
        {fireCount === 0
          ? 'It would not have fired.'
          : `It would have fired ${fireCount === 1 ? 'once' : `${fireCount} times`}.`}
        {fireCount > TRIAL_FIRES && ` The first ${TRIAL_FIRES} are listed.`}
        {missing && <span className="warning"> Unknown at the end: {missing}</span>}
      </p>
      {fires.length > 0 && (
        <ol className={styles.fires} data-selectable>
          {fires.map((alert) => (
            <li key={alert.id}>
              <b>{formatTime(alert.atMs, zone, true)}</b> {alert.readings.map((r) => `${r.label} ${r.text}`).join('; ')}
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
