/** A PriceChart in its element, for as long as the pane stands: theme, crosshair and span shared with the other charts. */
import { useEffect, useRef, type RefObject } from 'react';
import { joinChartLink } from '../../charts/chart-link.ts';
import type { ChartView } from '../../charts/chart-style.ts';
import { PriceChart, type ChartEvents } from '../../charts/price-chart.ts';
import { watchTokens } from '../../charts/tokens.ts';
import { useChartsStore } from '../../stores/charts-store.ts';

interface ChartUse extends Pick<ChartEvents, 'hovered' | 'olderWanted' | 'drawn' | 'lastPrice'> {
  /** The chart was just made: put layers on it and show what there is. */
  created(chart: PriceChart): void;
}

const shared = () => useChartsStore.getState().charts.sync;

/** `use` may change every render. The element must be there on mount and stay. */
export function usePriceChart(
  host: RefObject<HTMLElement | null>,
  view: ChartView,
  use: ChartUse,
): RefObject<PriceChart | undefined> {
  const chart = useRef<PriceChart>(undefined);
  const latest = useRef({ view, use });
  latest.current = { view, use };
  const link = useRef<ReturnType<typeof joinChartLink>>(undefined);

  useEffect(() => {
    const element = host.current!;
    const created = new PriceChart(element, latest.current.view, {
      hovered: (index) => latest.current.use.hovered(index),
      pointed(span) {
        if (shared().crosshair) link.current?.send({ kind: 'crosshair', span });
      },
      ranged(span) {
        if (shared().range) link.current?.send({ kind: 'range', span });
      },
      olderWanted: () => latest.current.use.olderWanted(),
      drawn: () => latest.current.use.drawn(),
      lastPrice: () => latest.current.use.lastPrice(),
    });
    chart.current = created;
    latest.current.use.created(created);
    const unwatch = watchTokens(element.ownerDocument, () => {
      created.repaintTheme();
      latest.current.use.drawn();
    });
    return () => {
      unwatch();
      created.remove();
      chart.current = undefined;
    };
  }, [host]);

  useEffect(() => {
    const joined = joinChartLink((message) => {
      const { crosshair, range } = shared();
      if (message.kind === 'crosshair' && crosshair) chart.current?.pointer.pointAt(message.span);
      if (message.kind === 'range' && range) chart.current?.pointer.showRange(message.span);
    });
    link.current = joined;
    return joined.leave;
  }, []);
  return chart;
}
