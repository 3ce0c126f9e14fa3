/** Bars, volumes and indicator values as the points the chart library takes; unknown values are places without one. */
import type { UTCTimestamp } from 'lightweight-charts';
import type { Bar } from './bar-columns.ts';
import type { ChartStyle } from './chart-choices.ts';
import type { IndicatorLine } from './indicator-set.ts';
import { withAlpha, type ChartTokens } from './tokens.ts';

interface ValuePoint {
  time: UTCTimestamp;
  value?: number;
  color?: string;
}

/** `before`: the close before the bar, NaN for the first; a hollow candle's colour tells which way it went from there. */
export function mainPoint(
  bar: Bar,
  before: number,
  time: UTCTimestamp,
  style: ChartStyle,
  { up, down }: ChartTokens,
): ValuePoint & Record<string, unknown> {
  const { open, high, low, close } = bar;
  if (style === 'line' || style === 'area') return { time, value: close };
  const prices = { time, open, high, low, close };
  if (style !== 'hollow') return prices;
  const colour = close < (Number.isNaN(before) ? open : before) ? down : up;
  return {
    ...prices,
    color: close < open ? colour : 'transparent',
    borderColor: colour,
    wickColor: colour,
  };
}

export function volumePoint(bar: Bar, time: UTCTimestamp, { up, down }: ChartTokens): ValuePoint {
  if (Number.isNaN(bar.volume)) return { time };
  return { time, value: bar.volume, color: withAlpha(bar.close < bar.open ? down : up, 0.35) };
}

/** `ends`: the line is not joined to the next point. The library draws a stretch in the colour of the point it starts from. */
export function linePoint(
  value: number,
  time: UTCTimestamp,
  shape: IndicatorLine['shape'],
  { up, down }: ChartTokens,
): ValuePoint {
  if (Number.isNaN(value)) return { time };
  if (shape !== 'histogram') return { time, value };
  return { time, value, color: withAlpha(value < 0 ? down : up, 0.5) };
}
