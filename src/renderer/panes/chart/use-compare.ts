/** The second symbol of a chart: its bars, its line, and what the legend says of it. */
import { useEffect, useRef } from 'react';
import type { IndicatorReading } from '../../charts/indicator-lines.ts';
import { closesOf } from '../../charts/layers/align-compare.ts';
import { CompareLine } from '../../charts/layers/compare-line.ts';
import type { PriceChart } from '../../charts/price-chart.ts';
import { formatPercent, formatSymbol } from '../../components/format.ts';
import { COMPARE_READING } from './legend-painter.ts';
import { useBarFeed } from './use-bar-feed.ts';

/** Position in the tokens' series colours. */
const HUE = 2;

interface Comparison {
  /** Draws the line on a chart just made. */
  drawOn(chart: PriceChart): void;
  /** For the legend, at the bar that starts then; empty where nothing is compared. */
  readings(startMs: number | undefined): IndicatorReading[];
  loadOlder(): void;
}

export function useCompare(symbol: string, compared: string | undefined, timeframeMs: number): Comparison {
  const line = useRef<CompareLine>(undefined);
  const ask = (): void => line.current?.ask();
  const { shown, state } = useBarFeed(compared === symbol ? undefined : compared, timeframeMs, {
    barsReplaced: ask,
    barChanged: ask,
  });
  const feed = shown?.feed;
  const bars = useRef(feed?.bars);
  bars.current = feed?.bars;
  const show = (): void => line.current?.show(bars.current && (() => bars.current && closesOf(bars.current)));
  useEffect(show, [feed]);
  return {
    drawOn(made) {
      line.current = made.add((stage) => new CompareLine(stage, { colour: ({ series }) => series[HUE] }));
      show();
    },
    readings(startMs) {
      if (compared === undefined || !line.current) return [];
      const changes = startMs === undefined ? undefined : line.current.changes(startMs);
      const { colour } = line.current;
      const reading = { id: COMPARE_READING, values: [{ value: changes?.other ?? Number.NaN, colour }] };
      if (state.kind === 'failed') return [{ ...reading, text: 'no history' }];
      return [
        {
          ...reading,
          text: `${formatPercent(changes?.other)} (${formatSymbol(symbol)} ${formatPercent(changes?.mine)})`,
        },
      ];
    },
    loadOlder: () => void feed?.loadOlder(),
  };
}
