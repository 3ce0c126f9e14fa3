/** The words and colour that say which of the worlds is on screen. */
import { isEndOfDay, type EngineHealth } from '../../shared/contract/health.ts';
import type { WorldState } from '../../shared/contract/world.ts';
import { formatAge, formatDate, formatTime } from './format.ts';
import { NOT_LIVE_MS } from './lateness.ts';
import type { LinkState } from '../stores/world-store.ts';

type Feed = Pick<EngineHealth, 'sockets' | 'capabilities'>;

export interface WorldBadge {
  kind: 'live' | 'delayed' | 'simulated' | 'replay' | 'down' | 'starting';
  text: string;
  detail: string;
}

export function selectWorldBadge(
  world: WorldState | undefined,
  link: LinkState,
  clockMs: number,
  feed?: Feed,
  stale: ReadonlySet<string> = NONE,
): WorldBadge {
  if (link === 'lost') {
    return {
      kind: 'down',
      text: 'NO CONNECTION',
      detail: 'The engine cannot be heard; what is on screen stands still.',
    };
  }
  if (!world) return { kind: 'starting', text: 'STARTING', detail: 'Waiting for the engine.' };
  if (world.error?.code === 'no-key') return { kind: 'down', text: 'NO KEY', detail: world.error.message };
  if (world.error) return { kind: 'down', text: 'STOPPED', detail: world.error.message };
  if (!world.ready) return { kind: 'starting', text: 'STARTING', detail: `Opening the ${world.kind} market.` };
  if (world.kind === 'replay') return replayBadge(world, clockMs);
  if (world.kind === 'simulated') {
    return simulatedBadge(world, feed, stale);
  }
  return liveBadge(world, feed, stale);
}

const NONE: ReadonlySet<string> = new Set();

function simulatedBadge(world: WorldState, feed: Feed | undefined, stale: ReadonlySet<string>): WorldBadge {
  const detail = `A made-up market (${world.source}). No real prices.${slipText(world.slippedMs)}`;
  const trouble = (feed?.sockets ?? []).flatMap((socket) => {
    const words = socket.subscriptions.wanted > 0 ? troubleOf(socket, stale) : undefined;
    return words ? [`${socket.market} ${words}`] : [];
  });
  return { kind: 'simulated', text: ['SIMULATED', trouble.join(', ')].filter(Boolean).join(' · '), detail };
}

/** Below this it is the ordinary unevenness of a busy computer. */
const SAID_SLIP_MS = 1_000;

const slipText = (slippedMs = 0): string =>
  slippedMs < SAID_SLIP_MS
    ? ''
    : ` This computer could not keep up with it: its time stood still for ${formatAge(slippedMs)} in all. Close other programs, or open a recorded session.`;

/** Only what streams, and on time, is called live; what does not is named. */
function liveBadge(world: WorldState, feed: Feed | undefined, stale: ReadonlySet<string>): WorldBadge {
  const asked = feed?.sockets.filter((s) => s.subscriptions.wanted > 0) ?? [];
  if (!feed || asked.length === 0)
    return { kind: 'starting', text: 'CONNECTING', detail: 'Nothing on screen has asked for a market yet.' };
  const silent = asked.flatMap((socket) => {
    const words = silenceOf(socket, feed) ?? troubleOf(socket, stale);
    return words ? [{ socket, words }] : [];
  });
  const late = world.delayMinutes;
  const detail = silent.map(({ socket, words }) => `${socket.market}: ${DETAILS[words] ?? socket.detail}`).join('\n');
  if (silent.length === asked.length) {
    const same = new Set(silent.map(({ words }) => words));
    // REST of a delayed plan is as late as its stream.
    const polled = late && silent[0].words === 'polling' ? ` ${late}m late` : '';
    const text = same.size === 1 ? `${silent[0].words.toUpperCase()}${polled}` : 'NOT LIVE';
    const kind = KINDS[silent[0].words] ?? 'down';
    return { kind: same.size === 1 ? kind : 'down', text, detail };
  }
  const text = late ? `DELAYED ${late}m` : 'LIVE';
  // A market that is on its way needs no word of its own.
  const missing = silent.filter(({ words }) => words !== 'connecting');
  if (missing.length > 0) {
    const tail = missing.map(({ socket, words }) => `${socket.market} ${words}`).join(', ');
    return { kind: 'delayed', text: `${text} · ${tail}`, detail };
  }
  if (late)
    return { kind: 'delayed', text, detail: `At least one market arrives ${late} minutes late, as your plan allows.` };
  return { kind: 'live', text, detail: 'Real-time data from your own key.' };
}

/** A connected socket's own words say that all is well. */
const DETAILS: Record<string, string | undefined> = {
  silent: 'Connected, and the market is open, but nothing arrives. What is on screen is the last received.',
};

const KINDS: Record<string, WorldBadge['kind']> = {
  connecting: 'starting',
  polling: 'delayed',
  waiting: 'starting',
  'end of day': 'delayed',
};

/** What is wrong with a market that streams: late, or silent though it is open. */
function troubleOf(socket: Feed['sockets'][number], stale: ReadonlySet<string>): string | undefined {
  const { market, state, lateMs } = socket;
  if (stale.has(market)) return 'silent';
  if (lateMs !== undefined && lateMs >= NOT_LIVE_MS) return `${formatAge(lateMs)} late`;
  return state === 'slow' ? 'late' : undefined;
}

/** What a market that does not stream does instead; undefined where it streams. */
function silenceOf(socket: Feed['sockets'][number], { capabilities }: Feed): string | undefined {
  const { state } = socket;
  const capability = capabilities.find((c) => c.market === socket.market);
  // Logged in to a host that answers nothing: what is on screen comes by REST.
  if (state === 'live' && capability?.delayedOffered) return 'polling';
  if (state === 'live' || state === 'slow') return undefined;
  if (state === 'connecting' || state === 'authenticating' || state === 'off') return 'connecting';
  if (socket.polling) return 'polling';
  if (state === 'authFailed') return 'key refused';
  if (state === 'evicted') return 'evicted';
  if (state === 'waiting') return 'waiting';
  if (state === 'backingOff') return 'disconnected';
  return capability && isEndOfDay(capability) ? 'end of day' : 'refused';
}

function replayBadge(world: WorldState, clockMs: number): WorldBadge {
  const replay = world.replay;
  const atMs = replay && !replay.playing ? replay.positionMs : clockMs;
  const speed = replay ? (Number.isFinite(replay.speed) ? ` ×${replay.speed}` : ' ×max') : '';
  const motion = replay?.seeking ? ' seeking' : replay && !replay.playing ? ' paused' : speed;
  return {
    kind: 'replay',
    text: `REPLAY ${formatDate(atMs, 'exchange')} ${formatTime(atMs, 'exchange')} ET${motion}`,
    detail: `A recorded session: ${world.source}`,
  };
}
