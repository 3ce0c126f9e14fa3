/** To a moment in a recording, from any row that has a time: in the replay on screen, or in the session that was recorded then. */
import type { ReplayState } from '../../shared/contract/world.ts';
import type { SessionInfo } from '../../shared/contract/calls.ts';
import { call, failureMessage } from '../bridge/calls.ts';
import { showFailure, showNotice } from './notices-store.ts';
import { openWorld } from './open-world.ts';
import { storeNotices, storeTitles } from './store-words.ts';
import { setWorld, useWorldStore } from './world-store.ts';

/** So much before it, that one sees it come. */
const LEAD_MS = 2_000;

/** What a row with a time belongs to: the replay of a session, or a market of its own. */
export interface Moment {
  atMs: number;
  of: { sessionId: string } | { simulated: boolean };
}

/** The recording that holds a moment; the one with the most events where several do. */
export function sessionWith(sessions: readonly SessionInfo[], { atMs, of }: Moment): SessionInfo | undefined {
  // Days that were joined then have a name that is no session's.
  const known = 'sessionId' in of && sessions.some(({ id }) => id === of.sessionId);
  const holds = ({ id, simulated, startMs, endMs, health }: SessionInfo): boolean => {
    const belongs = 'sessionId' in of ? !known || id === of.sessionId : simulated === of.simulated;
    return belongs && health !== 'rejected' && health !== 'recording' && atMs >= startMs && atMs <= endMs;
  };
  return sessions.filter(holds).toSorted((a, b) => b.events - a.events)[0];
}

/** Whether the replay on screen plays that session, alone or among its days. */
const plays = (replay: ReplayState | undefined, sessionId: string): boolean =>
  replay !== undefined &&
  (replay.sessionId === sessionId || replay.recorded?.some((recording) => recording.sessionId === sessionId) === true);

/** `leadMs` before it. */
export async function showMoment(moment: Moment, leadMs = LEAD_MS): Promise<void> {
  const { atMs, of } = moment;
  try {
    const replayed = (): ReplayState | undefined => useWorldStore.getState().world?.replay;
    if (!('sessionId' in of && plays(replayed(), of.sessionId))) {
      const session = sessionWith(await call('sessions.list'), moment);
      if (!session)
        return showNotice({
          id: 'replay.moment',
          level: 'info',
          ...storeNotices.noRecording,
          atMs: Date.now(),
        });
      if (!plays(replayed(), session.id)) {
        if (!(await openWorld({ kind: 'session', sessionId: session.id }))) return;
        await untilReplaying();
      }
    }
    setWorld(await call('replay.control', { action: 'seek', toMs: atMs - leadMs }));
  } catch (error) {
    showFailure('replay.moment', storeTitles.momentNotShown, failureMessage(error));
  }
}

/** The engine opens the session in the background. */
function untilReplaying(): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): boolean => {
      const world = useWorldStore.getState().world;
      if (world?.error) reject(new Error(world.error.message));
      else if (world?.replay && world.ready) resolve();
      else return false;
      return true;
    };
    if (look()) return;
    const stop = useWorldStore.subscribe(() => look() && stop());
  });
}
