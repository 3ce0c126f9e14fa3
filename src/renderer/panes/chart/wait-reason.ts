/** Why requested bars have not arrived yet, as the chart shows it. */
import { restWaitText } from '../../components/rest-wait.ts';
import type { Pulse, WorldSlice } from '../../stores/world-store.ts';

interface Waiting {
  link: WorldSlice['link'];
  ready: boolean;
  /** The market could not be opened. */
  failed: boolean;
  seeking: boolean;
  restWait: Pulse['restWait'];
}

/** One sentence: what it is waiting for and, where known, for how long. */
export function waitReason(what: string, { link, ready, failed, seeking, restWait }: Waiting): string {
  if (link === 'lost') return `${what}: the connection to the engine is lost; it is being tried again.`;
  if (link === 'silent') return `${what}: the engine does not answer for now.`;
  if (failed) return `${what}: no market is open.`;
  if (!ready) return `${what}: the market is starting.`;
  if (seeking) return `${what}: the replay is moving to another time.`;
  if (!restWait) return `${what}: the history was asked for and has not come yet.`;
  return `${what}: ${restWaitText(restWait)}.`;
}
