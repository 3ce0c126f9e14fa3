/** The calls' names without their schemas: all that the preload and the web client need of them. */
import type { CallName } from './calls.ts';

export const CALL_NAMES = [
  'app.info',
  'preferences.get',
  'preferences.set',
  'watchlists.get',
  'watchlists.set',
  'workspace.get',
  'workspace.set',
  'key.status',
  'key.connect',
  'key.forget',
  'notices.get',
  'world.get',
  'world.open',
  'sessions.list',
  'sessions.remove',
  'sessions.choose',
  'notify.show',
  'symbols.search',
  'chain.expiries',
  'chain.contracts',
  'bars.history',
  'flow.history',
  'feed.useDelayed',
  'diagnostics.get',
  'replay.control',
  'recording.set',
] as const satisfies readonly CallName[];

type Missing = Exclude<CallName, (typeof CALL_NAMES)[number]>;
/** Fails to compile where a call of the contract is not listed. */
export const ALL_CALLS_LISTED: Missing extends never ? true : Missing = true;
