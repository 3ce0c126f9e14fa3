/** Other days over the newest one on a chart, by time of day: the session before where it is asked for, and that of moment B. */
import { useEffect, useRef } from 'react';
import { etDate, etInstant, type EpochMs } from '../../../shared/market/calendar.ts';
import { barsOfDay, dateBefore, onDate, type Closes, type DayOfBars } from '../../../shared/market/day-of-bars.ts';
import type { BarArrays } from '../../charts/bar-columns.ts';
import { DAY_MS } from '../../charts/chart-time.ts';
import type { IndicatorReading } from '../../charts/indicator-lines.ts';
import { closesOf } from '../../charts/layers/align-compare.ts';
import { CompareLine, type CompareLook } from '../../charts/layers/compare-line.ts';
import type { PriceChart } from '../../charts/price-chart.ts';
import { formatPercent } from '../../components/format.ts';
import { heldBars, offerBars, useNamedMoment } from '../../stores/held-moment.ts';

/** A line of the legend: its id, and what it is called before its values. */
export interface ComparedLine {
  id: string;
  label: string;
}

interface EarlierDays {
  lines: readonly ComparedLine[];
  drawOn(chart: PriceChart): void;
  barsShown(bars: BarArrays, timeframeMs: number): void;
  /** For the legend, at the bar that starts then. */
  readings(startMs: EpochMs | undefined): IndicatorReading[];
}

type Name = 'before' | 'held';
const LOOKS: Record<Name, CompareLook> = {
  before: { colour: ({ series }) => series[3] },
  held: { colour: (tokens) => tokens.held, dashed: true },
};
const NAMES = Object.keys(LOOKS) as Name[];

/** Intraday bars that a chart shows, and the exchange date of the newest. */
interface Shown {
  closes: Closes;
  timeframeMs: number;
  newest: string;
}

export function useEarlierDay(symbol: string, wantsBefore: boolean): EarlierDays {
  const lines = useRef<Partial<Record<Name, CompareLine>>>({});
  /** As drawn last. */
  const days = useRef<Partial<Record<Name, DayOfBars>>>({});
  const chart = useRef<{ bars: BarArrays; timeframeMs: number }>(undefined);
  const held = useNamedMoment();
  const shown = (): Shown | undefined => {
    const { bars, timeframeMs } = chart.current ?? {};
    if (!bars || bars.length === 0 || timeframeMs === undefined || timeframeMs >= DAY_MS) return undefined;
    return { closes: closesOf(bars), timeframeMs, newest: etDate(bars.startMs(bars.length - 1)) };
  };
  const dayOf = useRef<(name: Name) => DayOfBars | undefined>(() => undefined);
  dayOf.current = (name) => {
    const on = shown();
    if (!on) return undefined;
    if (name === 'before') {
      const date = wantsBefore ? dateBefore(on.closes, on.newest) : undefined;
      return date === undefined ? undefined : barsOfDay(on.closes, date);
    }
    const day = held && heldBars(held.moment, symbol, on.timeframeMs);
    // On its own date it would be the bars themselves.
    return day && day.date !== on.newest ? day : undefined;
  };
  const read = (name: Name): Closes | undefined => {
    const day = (days.current[name] = dayOf.current(name));
    const on = shown();
    return day && on && onDate(day, on.newest);
  };
  const draw = useRef(() => {});
  draw.current = () => {
    for (const name of NAMES) lines.current[name]?.show(read(name) && (() => read(name)));
  };
  useEffect(() => draw.current(), [wantsBefore, held, symbol]);
  useEffect(
    () =>
      offerBars(() => {
        const on = shown();
        return on && { symbol, timeframeMs: on.timeframeMs, closes: on.closes };
      }),
    [symbol],
  );
  /** Both are measured from the open, or from their first common bar where it has not been yet. */
  const anchorMs = (): EpochMs => {
    const on = shown();
    if (!on) return Number.POSITIVE_INFINITY;
    const openMs = etInstant(on.newest, 9, 30);
    return on.closes.startMs[on.closes.startMs.length - 1] >= openMs ? openMs : etInstant(on.newest, 0);
  };
  return {
    lines: [
      ...(wantsBefore ? [{ id: 'before', label: 'Session before' }] : []),
      ...(held && dayOf.current('held') ? [{ id: 'held', label: held.name }] : []),
    ],
    drawOn(made) {
      for (const name of NAMES)
        lines.current[name] = made.add((stage) => new CompareLine(stage, { ...LOOKS[name], anchorMs }));
      draw.current();
    },
    barsShown(bars, timeframeMs) {
      chart.current = { bars, timeframeMs };
      draw.current();
    },
    readings(startMs) {
      return NAMES.flatMap((id) => {
        const line = lines.current[id];
        if (!line) return [];
        const day = days.current[id];
        const changes = startMs === undefined ? undefined : line.changes(startMs);
        const text = day
          ? `${id === 'before' ? `${day.date} ` : ''}${formatPercent(changes?.other)} (${shown()?.newest} ${formatPercent(changes?.mine)})`
          : 'not among the loaded bars';
        return [{ id, values: [{ value: changes?.other ?? Number.NaN, colour: line.colour }], text }];
      });
    },
  };
}
