/** What feeds a market on screen now, in a word: one judgement for the title bar, charts, tables and flow. */
import { isEndOfDay, isRefusedLive, type EngineHealth } from '../../shared/contract/health.ts';
import type { WorldState } from '../../shared/contract/world.ts';
import type { Market } from '../../shared/market/symbols.ts';
import { useHealthStore } from './engine-stores.ts';
import { useWorldStore, type LinkState } from './world-store.ts';

export type Feed = Pick<EngineHealth, 'sockets' | 'capabilities'>;
type Socket = Feed['sockets'][number];

/** Of a market that does not stream on time; `late` and `quiet` do stream. */
export type TroubleWord =
  | 'connecting'
  | 'disconnected'
  | 'end of day'
  | 'evicted'
  | 'key refused'
  | 'late'
  | 'no connection'
  | 'polling'
  | 'quiet'
  | 'refused'
  | 'silent'
  | 'stopped'
  | 'waiting';

export interface Trouble {
  word: TroubleWord;
  /** How late data is that streams, beyond the plan's own delay. */
  lateMs?: number;
}

/** Data this late is not called live. */
export const NOT_LIVE_MS = 5_000;
/** A connection on which no market event comes is not called live, though all is well with it. */
const QUIET_MS = 60_000;

/** Undefined where the market streams, and on time. */
export function troubleOf(
  socket: Socket,
  feed: Feed,
  stale: ReadonlySet<string>,
  clockMs: number,
): Trouble | undefined {
  const word = absenceOf(socket, feed);
  if (word) return { word };
  const trouble = faultOf(socket, stale) ?? quietOf(socket, clockMs);
  return trouble ?? (isNotBegun(socket) ? { word: 'connecting' } : undefined);
}

/** What is wrong with a market that streams: late, or silent though it is open. */
export function faultOf({ market, state, lateMs }: Socket, stale: ReadonlySet<string>): Trouble | undefined {
  if (stale.has(market)) return { word: 'silent' };
  if (lateMs !== undefined && lateMs >= NOT_LIVE_MS) return { word: 'late', lateMs };
  return state === 'slow' ? { word: 'late' } : undefined;
}

function quietOf({ liveSinceMs, lastEventAtMs }: Socket, clockMs: number): Trouble | undefined {
  const sinceMs = Math.max(liveSinceMs ?? 0, lastEventAtMs ?? 0);
  return sinceMs > 0 && clockMs - sinceMs > QUIET_MS ? { word: 'quiet' } : undefined;
}

/** What a market that does not stream does instead; undefined where it streams. */
function absenceOf(socket: Socket, { capabilities }: Feed): TroubleWord | undefined {
  const { state } = socket;
  const capability = capabilities.find((c) => c.market === socket.market);
  // Logged in to a host that answers nothing: only REST can bring what is on screen.
  if (state === 'live' && capability && isRefusedLive(capability)) {
    return byRest(socket) ?? (socket.restFault === undefined ? (refusedAll(socket) ?? 'connecting') : 'disconnected');
  }
  if (state === 'live' || state === 'slow') return refusedAll(socket);
  const rest = byRest(socket);
  if (rest) return rest;
  if (state === 'connecting' || state === 'authenticating' || state === 'off') return 'connecting';
  if (state === 'authFailed') return 'key refused';
  if (state === 'evicted') return 'evicted';
  if (state === 'waiting') return 'waiting';
  if (state === 'backingOff') return 'disconnected';
  // Its stream is refused, and REST in its place cannot be had: no matter of the plan.
  if (socket.restFault !== undefined) return 'disconnected';
  return capability && isEndOfDay(capability) ? 'end of day' : 'refused';
}

/** What REST does in the socket's place; undefined where it is not asked, or does not answer. */
function byRest({ polling, restSilent }: Socket): TroubleWord | undefined {
  if (polling) return 'polling';
  return restSilent ? 'silent' : undefined;
}

/** Connected, and each of its subscriptions was refused. */
function refusedAll(socket: Socket): TroubleWord | undefined {
  const { held, pending, refused } = socket.subscriptions;
  if (held > 0 || pending > 0 || refused === 0) return undefined;
  return byRest(socket) ?? 'refused';
}

/** Connected is not streaming: nothing is held yet, or nothing has come since the connection was made again. */
function isNotBegun({ subscriptions, liveSinceMs, lastEventAtMs }: Socket): boolean {
  if (subscriptions.held === 0 && subscriptions.pending > 0) return true;
  return liveSinceMs !== undefined && lastEventAtMs !== undefined && lastEventAtMs < liveSinceMs;
}

interface OnScreen {
  world: WorldState | undefined;
  link: LinkState;
  stale: ReadonlySet<string>;
  clockMs: number;
}

/** Of a market on screen, whichever world it is of. Undefined too while nothing has asked for it, and in a replay, where the recording feeds it. */
export function marketTrouble(market: Market, screen: OnScreen, feed: Feed | undefined): Trouble | undefined {
  if (screen.link === 'lost' || screen.link === 'silent') return { word: 'no connection' };
  if (screen.world?.error) return { word: 'stopped' };
  const socket = feed?.sockets.find((s) => s.market === market);
  if (!feed || !socket || socket.state === 'off' || screen.world?.kind === 'replay') return undefined;
  return troubleOf(socket, feed, screen.stale, screen.clockMs);
}

/** With these nothing newer comes: what is on screen is the last received. */
const ENDED: ReadonlySet<TroubleWord> = new Set([
  'connecting',
  'disconnected',
  'evicted',
  'key refused',
  'no connection',
  'refused',
  'silent',
  'stopped',
  'waiting',
]);

/** Nothing newer comes of this market now, by stream or by REST. */
export function isHeldUp(market: Market): boolean {
  const trouble = marketTrouble(market, useWorldStore.getState(), useHealthStore.getState().health);
  return trouble !== undefined && ENDED.has(trouble.word);
}

export const useMarketTrouble = (market: Market): TroubleWord | undefined => {
  const feed = useHealthStore((s) => s.health);
  return useWorldStore((s) => marketTrouble(market, s, feed)?.word);
};

export const useIsHeldUp = (market: Market): boolean => {
  const word = useMarketTrouble(market);
  return word !== undefined && ENDED.has(word);
};
