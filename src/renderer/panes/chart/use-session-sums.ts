/** What traded on the day of a chart's first bar before it: for the VWAP on bars too short to reach back to the day's start. */
import { sessionSumsBefore, type SessionSums } from '../../../shared/analytics/indicators/volume.ts';
import { useBarFeed } from './use-bar-feed.ts';

const MINUTE_MS = 60_000;

/** `changed`: more is known. Nothing is asked for where `wanted` is false or the bars are minutes or longer, whose pages reach over days. */
export function useSessionSums(
  symbol: string,
  timeframeMs: number,
  wanted: boolean,
  changed: () => void,
): (firstMs: number) => SessionSums | undefined {
  const { shown, state } = useBarFeed(wanted && timeframeMs < MINUTE_MS ? symbol : undefined, MINUTE_MS, {
    barsReplaced: changed,
    barChanged(_, change) {
      if (change !== 'replace') changed();
    },
  });
  return (firstMs) => {
    if (!shown) return undefined;
    const { bars } = shown.feed;
    return sessionSumsBefore(bars.columns, bars.length, state.kind === 'ready' && !state.more, firstMs);
  };
}
