/** Which world to open, from flags, the stored key and what the user asked for. Pure, so that every case is a test. */
import type { WorldChoice } from '../../shared/contract/calls.ts';
import type { WorldSource } from '../../shared/contract/engine-messages.ts';
import type { Preferences } from '../../shared/settings/preferences.ts';
import type { HostFlags } from './flags.ts';

export interface Endpoints {
  wsUrl: string;
  wsDelayedUrl: string;
  restUrl: string;
}

/** `--ws` and `--rest` stand before the saved endpoints; a given server has no delayed twin. */
export function endpointsOf(preferences: Preferences, flags: HostFlags): Endpoints {
  if (flags.wsUrl !== undefined && flags.restUrl !== undefined)
    return { wsUrl: flags.wsUrl, wsDelayedUrl: flags.wsUrl, restUrl: flags.restUrl };
  const { ws, wsDelayed, rest } = preferences.endpoints;
  return { wsUrl: ws, wsDelayedUrl: wsDelayed, restUrl: rest };
}

/** At start: what the flags say, else live with a key, else the simulated market. */
export function firstChoice(flags: HostFlags, hasKey: boolean): WorldChoice {
  if (flags.session !== undefined) return { kind: 'session', sessionId: flags.session };
  return flags.simulated || !hasKey ? { kind: 'simulated' } : { kind: 'live' };
}

export function simulatedSource(flags: HostFlags): WorldSource {
  const { seed, rate, wsUrl, restUrl } = flags;
  return { kind: 'simulated', seed, rate, wsUrl, restUrl };
}

export function sessionSource(file: string, sessionId: string): WorldSource {
  return { kind: 'session', file, sessionId, speed: 1 };
}
