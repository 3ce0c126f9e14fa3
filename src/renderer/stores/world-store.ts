/** Which market is on screen, whether the engine is reachable, and its pulse. */
import { create } from 'zustand';
import type { ToWindow } from '../../shared/contract/streams.ts';
import { etDate } from '../../shared/market/calendar.ts';
import type { WorldState } from '../../shared/contract/world.ts';

export type Pulse = Omit<Extract<ToWindow, { type: 'pulse' }>, 'type'>;
/** `silent`: the connection stands, and nothing comes over it. */
export type LinkState = 'connecting' | 'open' | 'silent' | 'lost';

export interface WorldSlice {
  world: WorldState | undefined;
  link: LinkState;
  pulse: Pulse | undefined;
  /** Market clock when the engine was last heard; undefined while it answers. */
  silentSinceMs: number | undefined;
  /** Market clock of the newest message, and what passed since where the engine is silent. */
  clockMs: number;
  /** Another number where the clock moved to another exchange date, or was set back: what was listed by it is out of date. */
  clockEra: number;
  /** Markets without delivery while one is due. */
  stale: ReadonlySet<string>;
  /** Markets served by REST because they have no socket. */
  polling: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();
/** No market is open, or the engine is out of reach: what was last measured says nothing about now. */
const UNMEASURED = { pulse: undefined, stale: NONE, polling: NONE };

export const useWorldStore = create<WorldSlice>(() => ({
  world: undefined,
  link: 'connecting',
  pulse: undefined,
  silentSinceMs: undefined,
  clockMs: Number.NaN,
  clockEra: 0,
  stale: NONE,
  polling: NONE,
}));

export function setWorld(world: WorldState): void {
  useWorldStore.setState((s) => ({
    world,
    clockMs: world.clockMs,
    clockEra: eraAt(s, world.clockMs),
    ...(world.error && UNMEASURED),
  }));
}

export function setLink(link: LinkState): void {
  useWorldStore.setState(({ clockMs, silentSinceMs = clockMs }) =>
    link === 'lost' || link === 'silent' ? { link, silentSinceMs, ...UNMEASURED } : { link, silentSinceMs: undefined },
  );
}

/** Time goes on where the engine says nothing of it. */
export function advanceClock(byMs: number): void {
  useWorldStore.setState(({ clockMs }) => ({ clockMs: clockMs + byMs }));
}

/** No market is on screen: it could not be opened, or its server has no key. Nothing that is waited for will come. */
export function useNoMarket(): boolean {
  return useWorldStore((s) => s.world?.error !== undefined);
}

export function setPulse(pulse: Pulse): void {
  const previous = useWorldStore.getState();
  useWorldStore.setState({
    pulse,
    clockMs: pulse.atMs,
    clockEra: eraAt(previous, pulse.atMs),
    stale: sameMembers(previous.stale, pulse.stale) ? previous.stale : new Set(pulse.stale),
    polling: sameMembers(previous.polling, pulse.polling) ? previous.polling : new Set(pulse.polling),
  });
}

/** Less is the ordinary correction of a clock that runs a little fast. */
const SET_BACK_MS = 1_000;

function eraAt({ clockMs, clockEra }: WorldSlice, nowMs: number): number {
  if (Number.isNaN(clockMs)) return clockEra;
  return nowMs < clockMs - SET_BACK_MS || etDate(nowMs) !== etDate(clockMs) ? clockEra + 1 : clockEra;
}

/** Market clock as last sent by the engine; NaN before the first message. It may step back: a replay can be rewound. */
export function marketNowMs(): number {
  return useWorldStore.getState().clockMs;
}

/** The market's date in exchange time; by this computer's clock before the first message. */
export function exchangeToday(): string {
  const nowMs = marketNowMs();
  return etDate(Number.isNaN(nowMs) ? Date.now() : nowMs);
}

function sameMembers(set: ReadonlySet<string>, list: readonly string[]): boolean {
  return set.size === list.length && list.every((item) => set.has(item));
}
