/** Switching worlds, with a refusal shown as a notice. */
import type { WorldChoice } from '../../shared/contract/calls.ts';
import { call, failureMessage } from '../bridge/calls.ts';
import { showFailure } from './notices-store.ts';
import { storeTitles } from './store-words.ts';
import { setWorld, useWorldStore } from './world-store.ts';

export async function openWorld(choice: WorldChoice): Promise<boolean> {
  try {
    setWorld(await call('world.open', choice));
    return true;
  } catch (error) {
    showFailure('world', storeTitles.marketNotOpened, failureMessage(error));
    return false;
  }
}

/** A little before a moment of a session, paused: what led to it is on screen, and playing on shows it happen. */
export async function openReplayAt(sessionId: string, atMs: number): Promise<void> {
  const { world } = useWorldStore.getState();
  const stands = world?.kind === 'replay' && world.replay?.sessionId === sessionId;
  if (!stands && !(await openWorld({ kind: 'session', sessionId }))) return;
  try {
    await call('replay.control', { action: 'pause' });
    setWorld(await call('replay.control', { action: 'seek', toMs: atMs - BEFORE_MS }));
  } catch (error) {
    showFailure('world', storeTitles.replayNotThere, failureMessage(error));
  }
}

const BEFORE_MS = 1_000;
