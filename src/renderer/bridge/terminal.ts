/** The window's one market stream. Panes declare what they show with `useDemand`; `stores/receive.ts` routes what arrives. */
import { useEffect } from 'react';
import type { DemandItem } from '../../shared/contract/demand.ts';
import { MarketStream } from './market-stream.ts';
import { WindowFrames } from './window-frames.ts';

export const windowFrames = new WindowFrames(window);
export const marketStream = new MarketStream(windowFrames);

/** Keeps the items demanded while the component is mounted. Items are compared by value. */
export function useDemand(items: readonly DemandItem[]): void {
  const identity = JSON.stringify(items);
  useEffect(() => {
    const releases = (JSON.parse(identity) as DemandItem[]).map((item) => marketStream.demand(item));
    return () => {
      for (const release of releases) release();
    };
  }, [identity]);
}
