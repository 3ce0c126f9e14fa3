/** Switching worlds, with a refusal shown as a notice. */
import type { WorldChoice } from '../../shared/contract/calls.ts';
import { call, failureMessage } from '../bridge/calls.ts';
import { showFailure } from './notices-store.ts';
import { setWorld } from './world-store.ts';

export async function openWorld(choice: WorldChoice): Promise<boolean> {
  try {
    setWorld(await call('world.open', choice));
    return true;
  } catch (error) {
    showFailure('world', 'The market could not be opened', failureMessage(error));
    return false;
  }
}
