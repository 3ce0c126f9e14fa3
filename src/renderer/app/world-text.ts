/** The words and colour that say which of the worlds is on screen. */
import type { WorldState } from '../../shared/contract/world.ts';
import { formatDate, formatTime } from '../components/format.ts';
import type { LinkState } from '../stores/world-store.ts';

export interface WorldBadge {
  kind: 'live' | 'delayed' | 'simulated' | 'replay' | 'down' | 'starting';
  text: string;
  detail: string;
}

export function selectWorldBadge(world: WorldState | undefined, link: LinkState, clockMs: number): WorldBadge {
  if (link === 'lost') {
    return {
      kind: 'down',
      text: 'NO CONNECTION',
      detail: 'The engine cannot be heard; what is on screen stands still.',
    };
  }
  if (!world) return { kind: 'starting', text: 'STARTING', detail: 'Waiting for the engine.' };
  if (world.error) return { kind: 'down', text: 'STOPPED', detail: world.error.message };
  if (!world.ready) return { kind: 'starting', text: 'STARTING', detail: `Opening the ${world.kind} market.` };
  if (world.kind === 'replay') return replayBadge(world, clockMs);
  if (world.kind === 'simulated') {
    return { kind: 'simulated', text: 'SIMULATED', detail: `A made-up market (${world.source}). No real prices.` };
  }
  if (world.delayMinutes) {
    return {
      kind: 'delayed',
      text: `DELAYED ${world.delayMinutes}m`,
      detail: `At least one market arrives ${world.delayMinutes} minutes late, as your plan allows.`,
    };
  }
  return { kind: 'live', text: 'LIVE', detail: 'Real-time data from your own key.' };
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
