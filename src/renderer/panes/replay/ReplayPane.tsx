/** The library of recorded sessions, and the transport of the one that is playing. */
import { FolderOpen, GraduationCap, LogOut, RefreshCw } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { SessionInfo } from '../../../shared/contract/calls.ts';
import { call, failureMessage } from '../../bridge/calls.ts';
import { runCommand } from '../../commands/registry.ts';
import { Pane } from '../../components/Pane.tsx';
import { PaneHeader } from '../../components/PaneHeader.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../components/states.tsx';
import { Button } from '../../components/Toggle.tsx';
import { showFailure } from '../../stores/notices-store.ts';
import { openWorld } from '../../stores/open-world.ts';
import { loadSessions, setSessions, useSessionsStore } from '../../stores/sessions-store.ts';
import { useWorldStore } from '../../stores/world-store.ts';
import type { PaneProps } from '../../workspace/pane-types.ts';
import type { DaysChoice } from './DayRange.tsx';
import { replayStates, replayTitles } from './replay-words.ts';
import { SessionList } from './SessionList.tsx';
import { playedSessions } from './session-days.ts';
import { Timeline } from './Timeline.tsx';
import { Transport } from './Transport.tsx';

const LEAVE = 'replay.leave';

type Library =
  | { state: 'loading' }
  | { state: 'failed'; message: string }
  | { state: 'ready'; sessions: readonly SessionInfo[] };

export function ReplayPane({ symbol }: PaneProps): ReactNode {
  const library = useLibrary();
  const replay = useWorldStore((s) => (s.world?.kind === 'replay' ? s.world.replay : undefined));
  const sessions = library.state === 'ready' ? library.sessions : [];
  const playing = replay ? playedSessions(sessions, replay) : [];

  const open = (sessionId: string): Promise<boolean> => openWorld({ kind: 'session', sessionId });
  const openDays = async (days: DaysChoice): Promise<void> => {
    try {
      await open((await call('sessions.join', days)).sessionId);
    } catch (error) {
      showFailure('replay.join', replayTitles.notJoined, failureMessage(error));
    }
  };
  const choose = async (): Promise<void> => {
    try {
      const chosen = await call('sessions.choose');
      if (chosen) await open(chosen.sessionId);
    } catch (error) {
      showFailure('replay.choose', replayTitles.notChosen, failureMessage(error));
    }
  };
  const [making, setMaking] = useState(false);
  const openExample = async (): Promise<void> => {
    setMaking(true);
    try {
      await open((await call('sessions.example')).sessionId);
      await loadSessions();
    } catch (error) {
      showFailure('replay.example', replayTitles.noExample, failureMessage(error));
    } finally {
      setMaking(false);
    }
  };
  const remove = async (sessionId: string): Promise<void> => {
    try {
      setSessions(await call('sessions.remove', { sessionId }));
    } catch (error) {
      showFailure('replay.remove', replayTitles.notDeleted, failureMessage(error));
    }
  };
  const note = async (sessionId: string, notes: { tags: string[]; note: string }): Promise<void> => {
    try {
      setSessions(await call('sessions.note', { sessionId, ...notes }));
    } catch (error) {
      showFailure('replay.note', replayTitles.notNoted, failureMessage(error));
    }
  };
  return (
    <Pane
      label="Replay"
      header={
        <PaneHeader
          trailing={
            <>
              {replay && (
                <Button
                  label="Leave the replay"
                  icon={<LogOut size={14} aria-hidden />}
                  onClick={() => void runCommand(LEAVE)}
                />
              )}
              {making && <span className="quiet">{replayStates.makingExample}</span>}
              <Button
                label="Open the example day"
                icon={<GraduationCap size={14} aria-hidden />}
                disabled={making}
                onClick={() => void openExample()}
              />
              <Button label="Open a file…" icon={<FolderOpen size={14} aria-hidden />} onClick={() => void choose()} />
              <Button
                label="Look again"
                icon={<RefreshCw size={14} aria-hidden />}
                onClick={() => void loadSessions()}
              />
            </>
          }
        >
          {replay ? (
            <Transport replay={replay} sessions={playing} symbol={symbol} onChanged={() => void loadSessions()} />
          ) : (
            <span className="quiet">Recorded sessions</span>
          )}
        </PaneHeader>
      }
    >
      {replay && <Timeline replay={replay} sessions={playing} />}
      {library.state === 'loading' && <Skeleton rows={4} />}
      {library.state === 'failed' && (
        <ErrorState title={replayTitles.notListed} message={library.message} onRetry={() => void loadSessions()} />
      )}
      {library.state === 'ready' && sessions.length === 0 && (
        <EmptyState
          message={replayStates.nothingRecorded}
          action={making ? undefined : { label: 'Open the example day', run: () => void openExample() }}
        />
      )}
      {sessions.length > 0 && (
        <SessionList
          sessions={sessions}
          playing={playing}
          onOpen={(id) => void open(id)}
          onOpenDays={(days) => void openDays(days)}
          onRemove={(id) => void remove(id)}
          onNote={(id, notes) => void note(id, notes)}
        />
      )}
    </Pane>
  );
}

const RELIST_MS = 15_000;

/** The list is read again now and then: the running recording grows. */
function useLibrary(): Library {
  const { sessions, failure } = useSessionsStore();
  useEffect(() => {
    void loadSessions();
    const timer = setInterval(() => void loadSessions(), RELIST_MS);
    return () => clearInterval(timer);
  }, []);
  if (failure !== undefined) return { state: 'failed', message: failure };
  return sessions ? { state: 'ready', sessions } : { state: 'loading' };
}
