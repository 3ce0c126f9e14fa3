/** What the plan includes of a market, for panes that show what it lacks. */
import { delayedMarkets, isEndOfDay, isRefusedLive, type MarketCapability } from '../../shared/contract/health.ts';
import { DELAY_MS, DELAYED_TEXT } from '../../shared/market/delay.ts';
import { oldAfterMs, snapshotEveryMs } from '../../shared/market/snapshot-period.ts';
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

/** What the plan gives of this market is a quarter of an hour late, whichever host or REST it comes from. False while not known. */
function isMarketDelayed(market: Market): boolean {
  const { health } = useHealthStore.getState();
  return health !== undefined && delayedMarkets(health).includes(market);
}

/** How late the plan gives a market, ms; 0 in real time and while not known. */
export const delayMsOf = (market: Market): number => (isMarketDelayed(market) ? DELAY_MS : 0);

/** When numbers that snapshots of this market renew are old, ms: beyond the plan's delay and what it takes between two snapshots. */
export function snapshotOldMs(market: Market): number {
  const capability = useHealthStore.getState().health?.capabilities.find((c) => c.market === market);
  return delayMsOf(market) + oldAfterMs(snapshotEveryMs(capability?.rest === 'limited'));
}

/** Which of the markets are late, as one text for a header; empty where none is. */
export function useLateness(markets: readonly Market[]): string {
  return useHealthStore(() => {
    const late = markets.filter(isMarketDelayed);
    if (late.length === 0) return '';
    return late.length === markets.length ? DELAYED_TEXT : `${late.join(', ')} ${DELAYED_TEXT}`;
  });
}

/** Markets the real-time host refused, or keeps silent about, while the delayed one may serve. */
export function offeredMarkets(): Market[] {
  const { health } = useHealthStore.getState();
  return health?.capabilities.flatMap(({ market, delayedOffered }) => (delayedOffered ? [market] : [])) ?? [];
}

/** What the plan gives of a market, as found so far. */
export const useCapability = (market: Market): MarketCapability | undefined =>
  useHealthStore(({ health }) => health?.capabilities.find((capability) => capability.market === market));

/** The plan streams no prints of options. False while not known. */
export function useLacksPrints(): boolean {
  return useHealthStore(({ health }) => {
    const options = health?.capabilities.find(({ market }) => market === 'options');
    return (
      options !== undefined &&
      (isEndOfDay(options) || (options.channels.T?.allowed === false && !isRefusedLive(options)))
    );
  });
}

export const useAnyEndOfDay = (markets: readonly Market[]): boolean =>
  useHealthStore(() => markets.some(isMarketEndOfDay));

export function useEndOfDay(market: Market): boolean {
  return useHealthStore(() => isMarketEndOfDay(market));
}
