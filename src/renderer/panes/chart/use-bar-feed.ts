/** A BarFeed wired to the window: history calls, live bars, resets and repaired gaps. */
import { useEffect, useRef, useState } from 'react';
import { call } from '../../bridge/calls.ts';
import { useDemand } from '../../bridge/terminal.ts';
import { timeframeOf } from '../../charts/chart-time.ts';
import { mirror } from '../../stores/market.ts';
import { useGapStore } from '../../stores/engine-stores.ts';
import { useWorldStore } from '../../stores/world-store.ts';
import { barCache } from './bar-cache.ts';
import { BarFeed, type BarFeedEvents, type BarFeedState } from './bar-feed.ts';
import { touchesSymbol } from './select-gaps.ts';

interface PaintEvents extends Pick<BarFeedEvents, 'barChanged'> {
  /** The shown feed's columns changed as a whole. */
  barsReplaced(): void;
}

/** A feed whose bars can be drawn. */
export interface ShownFeed {
  feed: BarFeed;
  symbol: string;
  timeframeMs: number;
}

interface UsedFeed {
  /** What to draw: the feed asked for, or, until its bars are whole, the symbol's one before it. */
  shown: ShownFeed | undefined;
  /** Of the feed asked for. */
  state: BarFeedState;
  reload(): void;
}

/** `paint` may change every render and hears of the shown feed only. Without a symbol there is none. */
export function useBarFeed(symbol: string | undefined, timeframeMs: number, paint: PaintEvents): UsedFeed {
  const [state, setState] = useState<BarFeedState>({ kind: 'loading' });
  const [shown, setShown] = useState<ShownFeed>();
  const asked = useRef<BarFeed>(undefined);
  const drawn = useRef<ShownFeed>(undefined);
  const latest = useRef(paint);
  latest.current = paint;
  const ready = useWorldStore((s) => s.world?.ready ?? false);
  useDemand(symbol === undefined ? [] : [{ kind: 'bars', key: `bars ${symbol} ${timeframeMs}`, symbol, timeframeMs }]);

  useEffect(() => {
    setShown((before) => (before?.symbol === symbol ? before : undefined));
    if (!ready || symbol === undefined) return undefined;
    setState({ kind: 'loading' });
    const feed: BarFeed = new BarFeed(
      (toMs, limit) => call('bars.history', { symbol, timeframeMs, toMs, limit }),
      timeframeOf(timeframeMs).page,
      {
        stateChanged: setState,
        barsReplaced(first) {
          // The first bars are drawn when the pane has rendered with them.
          if (first) setShown({ feed, symbol, timeframeMs });
          else if (drawn.current?.feed === feed) latest.current.barsReplaced();
        },
        barChanged(index, change) {
          if (drawn.current?.feed === feed) latest.current.barChanged(index, change);
        },
      },
      barCache.take(symbol, timeframeMs),
    );
    asked.current = feed;
    const stopBars = mirror.onBars(symbol, (bar) => {
      if (bar.timeframeMs === timeframeMs) feed.live(bar);
    });
    const stopReset = mirror.onReset(() => {
      setShown(undefined);
      void feed.reload();
    });
    const stopGaps = useGapStore.subscribe(({ gaps }, before) => {
      const repaired = gaps.some(
        (gap) =>
          touchesSymbol(gap, symbol) &&
          (gap.repair === 'repaired' || gap.repair === 'partial') &&
          before.gaps.find((g) => g.id === gap.id)?.repair === 'pending',
      );
      if (repaired) void feed.repair();
    });
    void feed.begin();
    return () => {
      barCache.put(symbol, timeframeMs, feed.save());
      feed.stop();
      stopBars();
      stopReset();
      stopGaps();
    };
  }, [symbol, timeframeMs, ready]);
  drawn.current = shown?.symbol === symbol ? shown : undefined;
  return { shown: drawn.current, state, reload: () => void asked.current?.reload() };
}
