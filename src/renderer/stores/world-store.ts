/** Which market is on screen, whether the engine can be heard, and its pulse. */
import { create } from 'zustand';
import type { ToWindow } from '../../shared/contract/streams.ts';
import type { WorldState } from '../../shared/contract/world.ts';

export type Pulse = Omit<Extract<ToWindow, { type: 'pulse' }>, 'type'>;
export type LinkState = 'connecting' | 'open' | 'lost';

export interface WorldSlice {
  world: WorldState | undefined;
  link: LinkState;
  pulse: Pulse | undefined;
  /** Instruments without delivery while one is due, by symbol. */
  stale: ReadonlySet<string>;
  /** Instruments served by REST for want of a socket. */
  polling: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

export const useWorldStore = create<WorldSlice>(() => ({
  world: undefined,
  link: 'connecting',
  pulse: undefined,
  stale: NONE,
  polling: NONE,
}));

export function setWorld(world: WorldState): void {
  useWorldStore.setState({ world });
}

export function setLink(link: LinkState): void {
  useWorldStore.setState({ link });
}

export function setPulse(pulse: Pulse): void {
  const previous = useWorldStore.getState();
  useWorldStore.setState({
    pulse,
    stale: sameMembers(previous.stale, pulse.stale) ? previous.stale : new Set(pulse.stale),
    polling: sameMembers(previous.polling, pulse.polling) ? previous.polling : new Set(pulse.polling),
  });
}

/** Market clock now: the engine's last told time. NaN before the first. */
export function marketNowMs(): number {
  const { pulse, world } = useWorldStore.getState();
  return Math.max(pulse?.atMs ?? Number.NEGATIVE_INFINITY, world?.clockMs ?? Number.NaN);
}

function sameMembers(set: ReadonlySet<string>, list: readonly string[]): boolean {
  return set.size === list.length && list.every((item) => set.has(item));
}
