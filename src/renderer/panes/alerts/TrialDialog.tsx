/** "Would have fired": one rule over the library's sessions, one after the other. */
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { TRIAL_FIRES, type AlertTrial, type TrialProgress } from '../../../shared/contract/alerts.ts';
import type { SessionInfo } from '../../../shared/contract/calls.ts';
import type { AlertRule } from '../../../shared/settings/alerts.ts';
import { describeRule } from '../../../shared/settings/describe-alert.ts';
import { call, failureMessage } from '../../bridge/calls.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { formatCompact, formatTime } from '../../components/format.ts';
import { runText } from '../../components/session-run.ts';
import { Button } from '../../components/Toggle.tsx';
import { usePreferencesStore } from '../../stores/preferences-store.ts';
import { openReplayAt } from '../../stores/open-world.ts';
import { alertFaults, alertStates } from './alert-words.ts';
import { whyNotTried } from './trial-reasons.ts';
import styles from './alerts.module.css';

type Outcome = { state: 'running' } | { state: 'done'; trial: AlertTrial } | { state: 'failed'; message: string };

const POLL_MS = 300;

export function TrialDialog({ rule, onClose }: { rule: AlertRule; onClose(): void }): ReactNode {
  const [sessions, setSessions] = useState<SessionInfo[]>();
  const [problem, setProblem] = useState<string>();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [outcomes, setOutcomes] = useState<Readonly<Record<string, Outcome>>>({});
  const [trial, setTrial] = useState<{ id: string; sessionId: string }>();
  /** No session after the running one is tried. */
  const stopped = useRef(false);
  const under = useRef<string>(undefined);
  under.current = trial?.id;
  const stop = (): void => {
    stopped.current = true;
    const trialId = under.current;
    // A trial that just ended needs no stop.
    if (trialId !== undefined) void call('alerts.trial', { trialId, stop: true }).catch(() => undefined);
  };
  useEffect(() => () => stop(), []);
  const progress = useProgress(trial?.id);
  useEffect(() => {
    call('sessions.list').then(
      (list) => {
        const usable = list.filter((s) => s.health !== 'rejected').sort((a, b) => b.startMs - a.startMs);
        setSessions(usable);
        const fitting = usable.filter((s) => whyNotTried(rule, s) === undefined);
        setChosen(new Set(fitting.slice(0, 5).map((s) => s.id)));
      },
      (error: unknown) => setProblem(failureMessage(error)),
    );
  }, [rule]);
  const run = async (): Promise<void> => {
    stopped.current = false;
    setOutcomes({});
    for (const { id } of sessions ?? []) {
      if (!chosen.has(id) || stopped.current) continue;
      const put = (outcome: Outcome): void => setOutcomes((known) => ({ ...known, [id]: outcome }));
      put({ state: 'running' });
      const trialId = crypto.randomUUID();
      setTrial({ id: trialId, sessionId: id });
      try {
        put({ state: 'done', trial: await call('alerts.tryOut', { trialId, sessionId: id, rules: [rule] }) });
      } catch (error) {
        put({ state: 'failed', message: failureMessage(error) });
      }
    }
    setTrial(undefined);
  };
  const running = trial !== undefined;
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
      {!sessions && !problem && (
        <p className="quiet" role="status">
          {alertStates.lookingForSessions}
        </p>
      )}
      {sessions?.length === 0 && <p className="quiet">{alertStates.nothingRecorded}</p>}
      {sessions && sessions.length > 0 && (
        <div className={styles.trials}>
          {sessions.map((session) => {
            const whyNot = whyNotTried(rule, session);
            return (
              <section key={session.id} aria-label={`Session ${session.date}`}>
                <label>
                  <input
                    type="checkbox"
                    checked={chosen.has(session.id)}
                    disabled={running || whyNot !== undefined}
                    onChange={() => toggle(session.id)}
                  />{' '}
                  <SessionName session={session} />
                </label>
                {whyNot && <p className="quiet">It cannot fire here: {whyNot}</p>}
                <TrialResult
                  outcome={outcomes[session.id]}
                  rule={rule}
                  progress={trial?.sessionId === session.id ? progress : undefined}
                  onOpen={(atMs) => {
                    onClose();
                    void openReplayAt(session.id, atMs);
                  }}
                />
              </section>
            );
          })}
        </div>
      )}
      <div className={styles.actions}>
        <Button labelled label="Close" onClick={onClose} />
        <Button
          primary
          label={running ? 'Stop' : 'Run'}
          disabled={chosen.size === 0}
          onClick={() => (running ? stop() : void run())}
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
      {session.runAtMs !== undefined && `, ${runText(session)}`}
    </>
  );
}

interface TrialResultProps {
  outcome: Outcome | undefined;
  rule: AlertRule;
  progress: TrialProgress | undefined;
  onOpen(atMs: number): void;
}

function TrialResult({ outcome, rule, progress, onOpen }: TrialResultProps): ReactNode {
  const zone = usePreferencesStore((s) => s.preferences.timeZone);
  if (!outcome) return null;
  if (outcome.state === 'running')
    return (
      <p className="quiet" role="status">
        {progress?.waiting ? (
          alertStates.trialWaits
        ) : progress && progress.share > 0 ? (
          <>
            <progress value={progress.share} aria-label="Progress" /> {Math.floor(progress.share * 100)} %
          </>
        ) : (
          alertStates.trialBegins
        )}
      </p>
    );
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
        {fireCount === 0 ? alertStates.wouldNotFire : alertStates.wouldFire(fireCount)}
        {fireCount > TRIAL_FIRES && ` ${alertStates.firstListed(TRIAL_FIRES)}`}
        {missing && <span className="warning"> {alertFaults.unknownAtEnd(missing)}</span>}
      </p>
      {fires.length > 0 && (
        <ol className={styles.fires} data-selectable>
          {fires.map((alert) => (
            <li key={alert.id}>
              <button
                type="button"
                className={styles.hit}
                title="Open the replay at this moment"
                onClick={() => onOpen(alert.atMs)}
              >
                {formatTime(alert.atMs, zone, true)}
              </button>{' '}
              {alert.readings.map((r) => `${r.label} ${r.text}`).join('; ')}
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

/** Asked for while the trial runs. */
function useProgress(trialId: string | undefined): TrialProgress | undefined {
  const [progress, setProgress] = useState<TrialProgress>();
  useEffect(() => {
    setProgress(undefined);
    if (trialId === undefined) return undefined;
    const timer = setInterval(() => {
      // What cannot be asked for is asked for again; the trial itself tells what went wrong.
      call('alerts.trial', { trialId, stop: false }).then(setProgress, () => undefined);
    }, POLL_MS);
    return () => clearInterval(timer);
  }, [trialId]);
  return progress;
}
