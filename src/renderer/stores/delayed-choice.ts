/** The delayed host of a market, chosen or given up by the user: the socket changes at once, and the choice outlives a restart. */
import type { MarketCapability } from '../../shared/contract/health.ts';
import type { Market } from '../../shared/market/symbols.ts';
import { call, failureMessage } from '../bridge/calls.ts';
import { showFailure } from './notices-store.ts';
import { changePreferences, usePreferencesStore } from './preferences-store.ts';

export async function chooseDelayed(market: Market, delayed: boolean): Promise<void> {
  try {
    await call('feed.setDelayed', { market, delayed });
    // Read after the answer: another market may have been chosen meanwhile.
    const { delayedMarkets } = usePreferencesStore.getState().preferences;
    const others = delayedMarkets.filter((other) => other !== market);
    await changePreferences({ delayedMarkets: delayed ? [...others, market] : others });
  } catch (error) {
    showFailure('delayed', 'The feed could not be changed', failureMessage(error));
  }
}

/**
 * A choice made under a lower plan would keep this one delayed: it falls where the market is known to come in real time, and where nothing is known of
 * another key, as beside an open feed. There real time is tried, and a refusal offers the delayed host again.
 */
export const isChoiceOver = (timeliness: MarketCapability['timeliness'], isAnotherKey: boolean): boolean =>
  timeliness === 'realTime' || (isAnotherKey && timeliness === 'unknown');
