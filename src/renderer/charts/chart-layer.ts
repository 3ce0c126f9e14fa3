/** What plugs into a price chart (a layer), and what it may use of its chart (the stage). */
import type { IChartApi, ISeriesApi, SeriesType } from 'lightweight-charts';
import type { EpochMs } from '../../shared/market/calendar.ts';
import type { BarArrays } from './bar-columns.ts';
import type { ChartAxis } from './chart-axis.ts';
import type { ChartView } from './chart-style.ts';
import type { SessionHistory } from '../../shared/analytics/indicators/volume.ts';
import type { TimeSpan } from './chart-time.ts';
import type { ChartTokens } from './tokens.ts';

/** What a chart is drawn from. */
export interface ChartData extends SessionHistory {
  bars: BarArrays;
  /** Holes in the data. */
  gaps: readonly TimeSpan[];
}

/** Read everything each time: bars, view, theme and the bars' own series change under a layer. */
export interface ChartStage {
  readonly chart: IChartApi;
  readonly container: HTMLElement;
  readonly axis: ChartAxis;
  bars(): BarArrays;
  data(): ChartData;
  /** Draws the bars from this instant on, where only later ones were drawn. */
  reach(atMs: EpochMs): void;
  view(): ChartView;
  tokens(): ChartTokens;
  /** The bars' own series: prices to pixels, price lines, primitives on it. */
  series(): ISeriesApi<SeriesType>;
}

export interface ChartLayer {
  /** Bars, axis, view or theme changed as a whole: redraw everything. */
  rebuild(): void;
  /** Bars at and after `from` changed or were added. */
  follow?(from: number): void;
  /** The bars' series is about to be replaced: detach what is attached to it. `rebuild` follows. */
  seriesLeaves?(): void;
  /** The chart is being removed: stop timers; drawn objects go with it. */
  remove?(): void;
}

export type MakeLayer<L extends ChartLayer> = (stage: ChartStage) => L;
