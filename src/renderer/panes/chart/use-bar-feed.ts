/** The bars of one chart wired to the window: history calls, live bars, resets and repaired gaps. */
import { useEffect, useRef, useState } from 'react';
import { call } from '../../bridge/calls.ts';
import { useDemand } from '../../bridge/terminal.ts';
import { timeframeOf } from '../../charts/chart-time.ts';
import { mirror } from '../../stores/market.ts';
import { useGapStore } from '../../stores/engine-stores.ts';
import { useWorldStore } from '../../stores/world-store.ts';
import { barCache } from './bar-cache.ts';
import type { BarFeedEvents, BarFeedState } from './bar-feed.ts';
import { FeedSwitch, type FeedSources, type ShownFeed } from './feed-switch.ts';
import { touchesSymbol } from './select-gaps.ts';

interface PaintEvents extends Pick<BarFeedEvents, 'barChanged'> {
  /** The shown feed's columns changed as a whole. */
  barsReplaced(): void;
}

interface UsedFeed {
  /** What to draw: the feed asked for, or, until its bars are whole, the symbol's one before it. */
  shown: ShownFeed | undefined;
  /** Of the feed asked for. */
  state: BarFeedState;
  reload(): void;
}

const SOURCES: FeedSources = {
  load: (symbol, timeframeMs) => (toMs, limit) => call('bars.history', { symbol, timeframeMs, toMs, limit }),
  pageOf: (timeframeMs) => timeframeOf(timeframeMs).page,
  cache: barCache,
  onBars: (symbol, listener) => mirror.onBars(symbol, listener),
  onReset: (listener) => mirror.onReset(listener),
  onRepaired: (symbol, listener) =>
    useGapStore.subscribe(({ gaps }, before) => {
      const repaired = gaps.some(
        (gap) =>
          touchesSymbol(gap, symbol) &&
          (gap.repair === 'repaired' || gap.repair === 'partial') &&
          before.gaps.find((g) => g.id === gap.id)?.repair === 'pending',
      );
      if (repaired) listener();
    }),
};

/** `paint` may change every render and hears of the shown feed only. Without a symbol there is none. */
export function useBarFeed(symbol: string | undefined, timeframeMs: number, paint: PaintEvents): UsedFeed {
  const [state, setState] = useState<BarFeedState>({ kind: 'loading' });
  const [shown, setShown] = useState<ShownFeed>();
  /** As rendered last: the first bars are drawn when the pane has rendered with them. */
  const drawn = useRef<ShownFeed>(undefined);
  const latest = useRef(paint);
  latest.current = paint;
  const [feeds] = useState(
    () =>
      new FeedSwitch(SOURCES, {
        shownChanged: setShown,
        stateChanged: setState,
        barsReplaced(feed) {
          if (drawn.current?.feed === feed) latest.current.barsReplaced();
        },
        barChanged(feed, index, change) {
          if (drawn.current?.feed === feed) latest.current.barChanged(index, change);
        },
      }),
  );
  const ready = useWorldStore((s) => s.world?.ready ?? false);
  useDemand(symbol === undefined ? [] : [{ kind: 'bars', key: `bars ${symbol} ${timeframeMs}`, symbol, timeframeMs }]);

  useEffect(() => {
    feeds.keepOnly(symbol);
    return ready && symbol !== undefined ? feeds.ask(symbol, timeframeMs) : undefined;
  }, [feeds, symbol, timeframeMs, ready]);
  // A recording holds more from minute to minute, and after a jump: what it lacked may be there.
  const isFailed = state.kind === 'failed';
  const minute = useWorldStore((s) => (isFailed && s.world?.kind === 'replay' ? Math.floor(s.clockMs / 60_000) : 0));
  useEffect(() => {
    if (minute > 0) feeds.retry();
  }, [feeds, minute]);
  drawn.current = shown?.symbol === symbol ? shown : undefined;
  return { shown: drawn.current, state, reload: () => feeds.reload() };
}

/** Bars alone bring no row: the price tag and new alerts would read what another pane left of it. */
export function useRow(symbol: string, visible: boolean): void {
  useDemand(visible ? [{ kind: 'row', key: `row ${symbol}`, symbol, priority: 'visible' }] : []);
}
