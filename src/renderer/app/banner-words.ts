/** What the line under the title bar says where no data arrives. */
import type { TapedeckBridge } from '../../shared/contract/bridge.ts';
import type { WorldState } from '../../shared/contract/world.ts';

/** A closed app takes its windows along; the page of a closed web host stays, and the next start has another URL. */
export function lostSentence(host: TapedeckBridge['host']): string {
  const sentence = 'Prices on screen are out of date. The terminal keeps trying to reconnect.';
  return host === 'web' ? `${sentence} If Tapedeck was closed, start it again and open its new URL.` : sentence;
}

/** A market that could not be opened. */
export function failedTitle({ kind }: WorldState): string {
  if (kind === 'simulated') return 'The simulated market could not be opened';
  return kind === 'replay' ? 'The session could not be opened' : 'The feed stopped';
}
