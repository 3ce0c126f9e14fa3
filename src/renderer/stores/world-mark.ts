/** What a saved file says of the market it is from. */
import type { Market } from '../../shared/market/symbols.ts';
import { delayMsOf } from './plan.ts';
import { useWorldStore } from './world-store.ts';

/** `SIMULATED`, `REPLAY`, `DELAYED`; empty for Massive's live market in real time. */
export function worldMark(markets: readonly Market[]): string {
  const { world } = useWorldStore.getState();
  if (!world) return '';
  if (world.kind !== 'live') return world.kind.toUpperCase();
  const marks = [world.server === undefined ? '' : 'OWN SERVER', markets.some(delayMsOf) ? 'DELAYED' : ''];
  return marks.filter(Boolean).join(' ');
}
