/** The session's minutes beside a chart of shorter bars: its VWAP is computed from them, so that all timeframes agree. */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { SessionMinutes, type SessionHistory } from '../../../shared/analytics/indicators/volume.ts';
import { shownBars } from './bar-feed.ts';
import { useBarFeed } from './use-bar-feed.ts';

const MINUTE_MS = 60_000;

/** `changed`: the minutes came or were replaced. Nothing is asked for where `wanted` is false or the bars are minutes or longer. */
export function useSessionMinutes(
  symbol: string,
  timeframeMs: number,
  wanted: boolean,
  changed: () => void,
): Pick<SessionHistory, 'tradedBefore'> {
  const [sums] = useState(() => new SessionMinutes());
  const used = wanted && timeframeMs < MINUTE_MS;
  const { shown } = useBarFeed(used ? symbol : undefined, MINUTE_MS, {
    barsReplaced() {
      update(0);
      changed();
    },
    barChanged: (index) => update(index),
  });
  const update = (from: number): void => {
    if (!shown) return;
    const { bars, whole } = shownBars(shown.feed);
    sums.update(bars.columns, bars.length, from, whole);
  };
  const whenShown = useRef(() => {});
  useLayoutEffect(() => {
    whenShown.current = () => {
      update(0);
      changed();
    };
  });
  useEffect(() => whenShown.current(), [shown]);
  return used && shown ? { tradedBefore: (minuteMs) => sums.tradedBefore(minuteMs) } : {};
}
