/** What a price chart shows, and the library options that draw it with our tokens. */
import type { TimeKind } from '../../shared/market/trading-time.ts';
import type { TradingCalendar } from '../../shared/market/trading-calendar.ts';
import {
  ColorType,
  CrosshairMode,
  LineStyle,
  PriceScaleMode,
  type ChartOptions,
  type DeepPartial,
  type PriceScaleOptions,
} from 'lightweight-charts';
import type { TimeZoneChoice } from '../components/format.ts';
import { DAY_MS } from './chart-time.ts';
import type { ChartStyle, PriceScale } from './chart-choices.ts';
import type { IndicatorChoice } from './indicator-set.ts';
import { withAlpha, type ChartTokens } from './tokens.ts';

const SCALE_MODE = {
  linear: PriceScaleMode.Normal,
  log: PriceScaleMode.Logarithmic,
  percent: PriceScaleMode.Percentage,
};

export interface ChartView {
  style: ChartStyle;
  scale: PriceScale;
  timeframeMs: number;
  /** Of the bars: `extended` where they are of stocks. */
  hours: TimeKind;
  zone: TimeZoneChoice;
  calendar: TradingCalendar;
  volume: boolean;
  indicators: readonly IndicatorChoice[];
  extendedHours: boolean;
  /** The scale fits the bars, wherever their indicators are. */
  barsAlone: boolean;
  /** Room at the foot for the strip of option flow. */
  strip: boolean;
}

/** Of the height of the bars' pane. */
export const STRIP_SHARE = 0.16;

export function chartOptions(t: ChartTokens, view: ChartView): DeepPartial<ChartOptions> {
  const crosshair = { color: t.faint, style: LineStyle.Dashed, width: 1 as const, labelBackgroundColor: t.faint };
  return {
    layout: {
      background: { type: ColorType.Solid, color: t.pane },
      textColor: t.quiet,
      fontSize: 11,
      fontFamily: t.font,
      // The library's own logo needs an inline style sheet, which our content policy forbids; the pane names TradingView itself.
      attributionLogo: false,
      panes: { separatorColor: t.line, separatorHoverColor: withAlpha(t.accent, 0.3), enableResize: true },
    },
    grid: { vertLines: { color: withAlpha(t.line, 0.55) }, horzLines: { color: withAlpha(t.line, 0.55) } },
    crosshair: { mode: CrosshairMode.Normal, vertLine: crosshair, horzLine: crosshair },
    // No number is sliced by the edge of a low pane.
    rightPriceScale: { borderColor: t.line, scaleMargins: { top: 0.1, bottom: 0.1 }, entireTextOnly: true },
    localization: { dateFormat: "dd MMM 'yy", percentageFormatter: signedPercent },
    timeScale: {
      borderColor: t.line,
      timeVisible: view.timeframeMs < DAY_MS,
      secondsVisible: view.timeframeMs < 60_000,
    },
  };
}

/** Of the bars' own scale: an indicator in a pane below keeps its numbers. */
export const mainScaleOptions = (
  view: Pick<ChartView, 'scale' | 'volume' | 'strip'>,
): DeepPartial<PriceScaleOptions> => ({
  mode: SCALE_MODE[view.scale],
  scaleMargins: { top: 0.08, bottom: (view.volume ? 0.22 : 0.08) + footShare(view) },
});

/** Change since the first bar that is seen: `+0.37%`, `−1.20%`, and 0.00% without a sign. */
export function signedPercent(percent: number): string {
  const text = `${Math.abs(percent).toFixed(2)}%`;
  return text === '0.00%' ? text : `${percent < 0 ? '−' : '+'}${text}`;
}

/** What the strip takes of the pane's height. */
export const footShare = ({ strip }: Pick<ChartView, 'strip'>): number => (strip ? STRIP_SHARE : 0);

/** Options of the bars' own series. Its price tag is drawn apart. */
export function mainOptions({ up, down, accent }: ChartTokens, style: ChartStyle): object {
  const common = { priceLineVisible: false, lastValueVisible: false };
  if (style === 'line') return { ...common, color: accent, lineWidth: 2 };
  if (style === 'area')
    return {
      ...common,
      lineColor: accent,
      lineWidth: 2,
      topColor: withAlpha(accent, 0.28),
      bottomColor: withAlpha(accent, 0.02),
    };
  if (style === 'bars') return { ...common, upColor: up, downColor: down, thinBars: true };
  return {
    ...common,
    upColor: up,
    downColor: down,
    borderVisible: style === 'hollow',
    wickUpColor: up,
    wickDownColor: down,
  };
}
