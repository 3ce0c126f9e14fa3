/** What the plan gives of a market, for panes that have to say what it lacks. */
import { isEndOfDay } from '../../shared/contract/health.ts';
import type { Market } from '../../shared/market/symbols.ts';
import { useHealthStore } from './engine-stores.ts';

/** The plan has finished days of this market and nothing current. False while not known. */
export function isMarketEndOfDay(market: Market): boolean {
  const capability = useHealthStore.getState().health?.capabilities.find((c) => c.market === market);
  return capability !== undefined && isEndOfDay(capability);
}

export function useEndOfDay(market: Market): boolean {
  return useHealthStore(() => isMarketEndOfDay(market));
}
