/** What the plan gives of a market, for panes that have to say what it lacks. */
import { isEndOfDay } from '../../shared/contract/health.ts';
import type { Market } from '../../shared/market/symbols.ts';
import { useHealthStore } from './engine-stores.ts';

/** The plan has finished days of this market and nothing current. False while not known. */
export function isMarketEndOfDay(market: Market): boolean {
  const capability = useHealthStore.getState().health?.capabilities.find((c) => c.market === market);
  return capability !== undefined && isEndOfDay(capability);
}

/** An underlying's price may come with its option chain, current, where its own market has finished days only. */
const CURRENT_MS = 30 * 60_000;

/** The price is one of a finished day. */
export function isOfFinishedDay(market: Market, atMs: number, nowMs: number): boolean {
  return isMarketEndOfDay(market) && !(nowMs - atMs < CURRENT_MS);
}

export function useEndOfDay(market: Market): boolean {
  return useHealthStore(() => isMarketEndOfDay(market));
}
