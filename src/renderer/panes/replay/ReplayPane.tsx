/** The library of recorded sessions, and the transport of the one that is playing. */
import { FolderOpen, LogOut, RefreshCw } from 'lucide-react';
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import type { SessionInfo } from '../../../shared/contract/calls.ts';
import { call, failureMessage } from '../../bridge/calls.ts';
import { runCommand } from '../../commands/registry.ts';
import { Pane } from '../../components/Pane.tsx';
import { PaneHeader } from '../../components/PaneHeader.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../components/states.tsx';
import { Button } from '../../components/Toggle.tsx';
import { showFailure } from '../../stores/notices-store.ts';
import { setWorld, useWorldStore } from '../../stores/world-store.ts';
import { SessionList } from './SessionList.tsx';
import { Transport } from './Transport.tsx';

const LEAVE = 'replay.leave';

type Library =
  | { state: 'loading' }
  | { state: 'failed'; message: string }
  | { state: 'ready'; sessions: SessionInfo[] };

export function ReplayPane(): ReactNode {
  const { library, load, show } = useLibrary();
  const replay = useWorldStore((s) => (s.world?.kind === 'replay' ? s.world.replay : undefined));
  const sessions = library.state === 'ready' ? library.sessions : [];
  const playing = replay && sessions.find((s) => s.id === replay.sessionId);

  const open = useCallback(async (sessionId: string) => {
    try {
      setWorld(await call('world.open', { kind: 'session', sessionId }));
    } catch (error) {
      showFailure('replay.open', 'The session could not be opened', failureMessage(error));
    }
  }, []);
  const choose = async (): Promise<void> => {
    try {
      const chosen = await call('sessions.choose');
      if (chosen) await open(chosen.sessionId);
    } catch (error) {
      showFailure('replay.choose', 'No file could be chosen', failureMessage(error));
    }
  };
  const remove = async (sessionId: string): Promise<void> => {
    try {
      show(await call('sessions.remove', { sessionId }));
    } catch (error) {
      showFailure('replay.remove', 'The session was not deleted', failureMessage(error));
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
              <Button label="Open a file…" icon={<FolderOpen size={14} aria-hidden />} onClick={() => void choose()} />
              <Button label="Look again" icon={<RefreshCw size={14} aria-hidden />} onClick={() => void load()} />
            </>
          }
        >
          {replay ? (
            <Transport replay={replay} session={playing} onChanged={() => void load()} />
          ) : (
            <span className="quiet">Recorded sessions</span>
          )}
        </PaneHeader>
      }
    >
      {library.state === 'loading' && <Skeleton rows={4} />}
      {library.state === 'failed' && (
        <ErrorState title="The sessions could not be listed" message={library.message} onRetry={() => void load()} />
      )}
      {library.state === 'ready' && sessions.length === 0 && (
        <EmptyState
          message="Nothing recorded yet. A session appears here as soon as the feed delivers."
          action={{ label: 'Open a session file', run: () => void choose() }}
        />
      )}
      {sessions.length > 0 && (
        <SessionList
          sessions={sessions}
          playingId={replay?.sessionId}
          onOpen={(id) => void open(id)}
          onRemove={(id) => void remove(id)}
        />
      )}
    </Pane>
  );
}

const RELIST_MS = 15_000;

/** The list is read again now and then: the running recording grows. */
function useLibrary(): { library: Library; load(): Promise<void>; show(sessions: SessionInfo[]): void } {
  const [library, setLibrary] = useState<Library>({ state: 'loading' });
  const show = useCallback((sessions: SessionInfo[]) => setLibrary({ state: 'ready', sessions }), []);
  const load = useCallback(async () => {
    try {
      show(await call('sessions.list'));
    } catch (error) {
      setLibrary({ state: 'failed', message: failureMessage(error) });
    }
  }, [show]);
  useEffect(() => {
    void load();
    const timer = setInterval(() => void load(), RELIST_MS);
    return () => clearInterval(timer);
  }, [load]);
  return { library, load, show };
}
