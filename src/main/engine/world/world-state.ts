/** What host and windows are told about a world: which it is, its clock, where its data comes from. */
import type { WorldSource } from '../../../shared/contract/engine-messages.ts';
import type { WorldKind, WorldState } from '../../../shared/contract/world.ts';
import { areMassive, originsOf } from '../../../shared/settings/endpoints.ts';
import type { FeedSource } from '../feed/feed-source.ts';
import type { ReplayControls } from '../session/session-ports.ts';

export const worldKindOf = (requested: WorldSource): WorldKind =>
  requested.kind === 'session' ? 'replay' : requested.kind;

export function worldState(
  requested: WorldSource,
  feed: FeedSource,
  replay?: ReplayControls,
  slippedMs?: number,
): WorldState {
  return {
    kind: worldKindOf(requested),
    clockMs: feed.now(),
    ready: true,
    source: sourceName(requested),
    server: serverOf(requested),
    replay: replay?.state(),
    slippedMs,
  };
}

/** Massive's own servers need no name. */
function serverOf(requested: WorldSource): string | undefined {
  if (requested.kind === 'simulated') return requested.wsUrl;
  if (requested.kind !== 'live') return undefined;
  const { wsUrl: ws, wsDelayedUrl: wsDelayed, restUrl: rest } = requested;
  return areMassive(originsOf({ ws, wsDelayed, rest })) ? undefined : new URL(ws).host;
}

function sourceName(requested: WorldSource): string {
  switch (requested.kind) {
    case 'session':
      return requested.sessionId;
    case 'simulated':
      return `seed ${requested.seed}`;
    case 'live':
      return serverOf(requested) ?? 'Massive';
  }
}
