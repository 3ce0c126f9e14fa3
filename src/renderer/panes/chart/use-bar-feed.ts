/** A BarFeed wired to the window: history calls, live bars, resets and repaired gaps. */
import { useEffect, useRef, useState } from 'react';
import { call } from '../../bridge/calls.ts';
import { useDemand } from '../../bridge/terminal.ts';
import { timeframeOf } from '../../charts/chart-time.ts';
import { mirror } from '../../stores/market.ts';
import { useGapStore } from '../../stores/engine-stores.ts';
import { useWorldStore } from '../../stores/world-store.ts';
import { BarFeed, type BarFeedEvents, type BarFeedState } from './bar-feed.ts';
import { touchesSymbol } from './select-gaps.ts';

type PaintEvents = Pick<BarFeedEvents, 'barsReplaced' | 'barChanged'>;

/** `paint` may change every render; the feed lives as long as symbol and timeframe. Without a symbol there is none. */
export function useBarFeed(
  symbol: string | undefined,
  timeframeMs: number,
  paint: PaintEvents,
): { feed: BarFeed | undefined; state: BarFeedState } {
  const [state, setState] = useState<BarFeedState>({ kind: 'loading' });
  const [feed, setFeed] = useState<BarFeed>();
  const latest = useRef(paint);
  latest.current = paint;
  const ready = useWorldStore((s) => s.world?.ready ?? false);
  useDemand(symbol === undefined ? [] : [{ kind: 'bars', key: `bars ${symbol} ${timeframeMs}`, symbol, timeframeMs }]);

  useEffect(() => {
    if (symbol === undefined) setFeed(undefined);
    if (!ready || symbol === undefined) return undefined;
    const created = new BarFeed(
      (toMs, limit) => call('bars.history', { symbol, timeframeMs, toMs, limit }),
      timeframeOf(timeframeMs).page,
      {
        stateChanged: setState,
        barsReplaced: (first) => latest.current.barsReplaced(first),
        barChanged: (index, change) => latest.current.barChanged(index, change),
      },
    );
    const stopBars = mirror.onBars(symbol, (bar) => {
      if (bar.timeframeMs === timeframeMs) created.live(bar);
    });
    const stopReset = mirror.onReset(() => void created.reload());
    const stopGaps = useGapStore.subscribe(({ gaps }, before) => {
      const repaired = gaps.some(
        (gap) =>
          touchesSymbol(gap, symbol) &&
          (gap.repair === 'repaired' || gap.repair === 'partial') &&
          before.gaps.find((g) => g.id === gap.id)?.repair === 'pending',
      );
      if (repaired) void created.repair();
    });
    setFeed(created);
    void created.reload();
    return () => {
      created.stop();
      stopBars();
      stopReset();
      stopGaps();
    };
  }, [symbol, timeframeMs, ready]);
  return { feed, state };
}
