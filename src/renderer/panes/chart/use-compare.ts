/** The second symbol of a chart: its bars, its line, and what the legend says of it. */
import { useEffect, useRef, type RefObject } from 'react';
import type { IndicatorReading, PriceChart } from '../../charts/price-chart.ts';
import { formatPercent, formatSymbol } from '../../components/format.ts';
import { useBarFeed } from './use-bar-feed.ts';

interface Comparison {
  /** Draws the line on a chart just made. */
  drawOn(chart: PriceChart): void;
  /** For the legend, at the bar that starts then; empty where nothing is compared. */
  readings(startMs: number | undefined): IndicatorReading[];
  loadOlder(): void;
}

export function useCompare(
  symbol: string,
  compared: string | undefined,
  timeframeMs: number,
  chart: RefObject<PriceChart | undefined>,
): Comparison {
  const ask = (): void => chart.current?.compareLine.ask();
  const { feed, state } = useBarFeed(compared === symbol ? undefined : compared, timeframeMs, {
    barsReplaced: ask,
    barChanged: ask,
  });
  const bars = useRef(feed?.bars);
  bars.current = feed?.bars;
  useEffect(() => chart.current?.compareLine.show(feed?.bars), [chart, feed]);
  return {
    drawOn: (made) => made.compareLine.show(bars.current),
    readings(startMs) {
      if (compared === undefined || !feed || !chart.current) return [];
      const changes = startMs === undefined ? undefined : chart.current.compareLine.changes(startMs);
      const colour = chart.current.compareLine.colour;
      const title = `vs ${formatSymbol(compared)}`;
      if (state.kind === 'failed') return [{ title, value: Number.NaN, colour, text: 'no history' }];
      const text = `${formatPercent(changes?.other)} (${formatSymbol(symbol)} ${formatPercent(changes?.mine)})`;
      return [{ title, value: changes?.other ?? Number.NaN, colour, text }];
    },
    loadOlder: () => void feed?.loadOlder(),
  };
}
