/** Which world to open, from flags, the stored key and what the user asked for. Pure, so that every case is a test. */
import type { WorldChoice } from '../../shared/contract/calls.ts';
import type { WorldSource } from '../../shared/contract/engine-messages.ts';
import type { Endpoints } from '../../shared/settings/endpoints.ts';
import type { HostFlags } from './flags.ts';
import type { SessionFile } from './session-library.ts';

/** `--ws` and `--rest` override the saved endpoints; such a server has the delayed host that `--ws-delayed` names, or none that is known. */
export function endpointsOf(saved: Endpoints, { wsUrl, wsDelayedUrl, restUrl, relay }: HostFlags): Endpoints {
  if (wsUrl === undefined || restUrl === undefined) return saved;
  return { ws: wsUrl, wsDelayed: wsDelayedUrl, rest: restUrl, ...(relay && { relay }) };
}

/**
 * At start: what the flags say, else live with a key. Without one Massive's place is taken by the simulated market; that of
 * another server, which was asked for by its name, by nothing.
 */
export function firstChoice(flags: HostFlags, hasKey: boolean, isMassive: boolean): WorldChoice {
  if (flags.session !== undefined) return { kind: 'session', sessionId: flags.session };
  return flags.simulated || (!hasKey && isMassive) ? { kind: 'simulated' } : { kind: 'live' };
}

/** A server named at the start stands for the simulated market only where `--simulated` says that it is one. */
export function simulatedSource({ seed, rate, wsUrl, restUrl, simulated }: HostFlags): WorldSource {
  return { kind: 'simulated', seed, rate, ...(simulated && { wsUrl, restUrl }) };
}

export function sessionSource(files: readonly SessionFile[], sessionId: string): WorldSource {
  return {
    kind: 'session',
    files: files.map(({ file }) => file),
    names: files.map(({ name }) => name),
    sessionId,
    speed: 1,
  };
}

/** The key is one entered for these endpoints; without one the engine says so in the place of the market. */
export function liveSource(key: string | undefined, { ws, wsDelayed, rest, relay }: Endpoints): WorldSource {
  return { kind: 'live', key, wsUrl: ws, wsDelayedUrl: wsDelayed, restUrl: rest, ...(relay && { isRelay: relay }) };
}
