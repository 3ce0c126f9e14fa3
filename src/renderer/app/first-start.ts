/** Where the cards of the first start say what is so. */
import type { KeyStatus } from '../../shared/contract/calls.ts';
import type { WorldState } from '../../shared/contract/world.ts';

/** The built-in simulated market is open and no key is connected. */
export function isFirstStart(world: WorldState | undefined, key: KeyStatus | undefined): boolean {
  return world?.kind === 'simulated' && world.ready && world.server === undefined && key?.present === false;
}
