/** A PriceChart in its element, for as long as the pane stands: theme, crosshair and span shared with its link group. */
import { useEffect, useRef, type RefObject } from 'react';
import { joinChartLink } from '../../charts/chart-link.ts';
import type { ChartView } from '../../charts/chart-style.ts';
import { PriceChart, type ChartEvents } from '../../charts/price-chart.ts';
import { watchTokens } from '../../charts/tokens.ts';
import type { LinkGroup } from '../../../shared/settings/workspace.ts';

interface ChartUse extends Pick<ChartEvents, 'hovered' | 'olderWanted' | 'drawn' | 'lastPrice'> {
  /** The chart was just made: put layers on it and show what there is. */
  created(chart: PriceChart): void;
}

interface LinkRules {
  linkGroup: LinkGroup;
  syncCrosshair: boolean;
  syncRange: boolean;
}

/** `use` and `rules` may change every render. The element must be there on mount and stay. */
export function usePriceChart(
  host: RefObject<HTMLElement | null>,
  view: ChartView,
  rules: LinkRules,
  use: ChartUse,
): RefObject<PriceChart | undefined> {
  const chart = useRef<PriceChart>(undefined);
  const latest = useRef({ view, rules, use });
  latest.current = { view, rules, use };
  const link = useRef<ReturnType<typeof joinChartLink>>(undefined);

  useEffect(() => {
    const element = host.current!;
    const created = new PriceChart(element, latest.current.view, {
      hovered: (index) => latest.current.use.hovered(index),
      pointed(atMs) {
        if (latest.current.rules.syncCrosshair) link.current?.send({ kind: 'crosshair', atMs });
      },
      ranged(fromMs, toMs) {
        if (latest.current.rules.syncRange) link.current?.send({ kind: 'range', fromMs, toMs });
      },
      olderWanted: () => latest.current.use.olderWanted(),
      drawn: () => latest.current.use.drawn(),
      lastPrice: () => latest.current.use.lastPrice(),
    });
    chart.current = created;
    latest.current.use.created(created);
    const unwatch = watchTokens(element.ownerDocument, () => created.repaintTheme());
    return () => {
      unwatch();
      created.remove();
      chart.current = undefined;
    };
  }, [host]);

  const { linkGroup } = rules;
  useEffect(() => {
    const joined = joinChartLink(linkGroup, (message) => {
      const { syncCrosshair, syncRange } = latest.current.rules;
      if (message.kind === 'crosshair' && syncCrosshair) chart.current?.pointer.pointAt(message.atMs);
      if (message.kind === 'range' && syncRange) chart.current?.pointer.showRange(message.fromMs, message.toMs);
    });
    link.current = joined;
    return joined.leave;
  }, [linkGroup]);
  return chart;
}
