/**
 * A second symbol as a line over the bars: its change since the left edge of what is seen, drawn in the first one's prices, so that the
 * axis, the indicators and the alert lines stay what they are. The legend says both changes in per cent.
 */
import { LineSeries, type IChartApi, type ISeriesApi, type UTCTimestamp } from 'lightweight-charts';
import type { EpochMs } from '../../shared/market/calendar.ts';
import { paced, windowTimer, type Paced } from '../components/paced.ts';
import { alignCompare, type ComparedBars } from './align-compare.ts';
import type { BarColumns } from './bar-columns.ts';
import type { ChartTokens } from './tokens.ts';

/** What the line needs of the chart it stands on. */
export interface CompareHost {
  view: Window;
  bars: BarColumns;
  axis(): readonly EpochMs[];
  time(startMs: EpochMs): UTCTimestamp;
  tokens(): ChartTokens;
}

/** Position in the tokens' series colours. */
const HUE = 2;
/** The whole line is drawn anew: the newest bar says nothing new more often than this. */
const DRAW_EVERY_MS = 500;

export class CompareLine {
  readonly #chart: IChartApi;
  readonly #host: CompareHost;
  readonly #drawing: Paced;
  #series: ISeriesApi<'Line'> | undefined;
  #other: BarColumns | undefined;
  #compared: ComparedBars | undefined;
  #drawnFrom = -1;

  constructor(chart: IChartApi, host: CompareHost) {
    this.#chart = chart;
    this.#host = host;
    this.#drawing = paced(() => this.#draw(), DRAW_EVERY_MS, windowTimer(host.view));
    chart.timeScale().subscribeVisibleLogicalRangeChange(() => {
      if (this.#leftEdge() !== this.#drawnFrom) this.ask();
    });
  }

  get colour(): string {
    return this.#host.tokens().series[HUE];
  }

  /** `undefined` takes the line away. */
  show(other: BarColumns | undefined): void {
    this.#other = other;
    if (other) this.ask();
    else this.#takeOff();
  }

  /** Bars of either symbol or what is seen of them changed. */
  ask(): void {
    if (this.#other) this.#drawing.ask();
  }

  /** Changes since the anchor at a bar, as fractions; undefined where nothing is compared. */
  changes(startMs: EpochMs): { mine: number; other: number } | undefined {
    const place = this.#compared && this.#host.axis().indexOf(startMs);
    if (!this.#compared || place === undefined || place < 0) return undefined;
    return { mine: this.#compared.mine[place] ?? Number.NaN, other: this.#compared.other[place] ?? Number.NaN };
  }

  cancel(): void {
    this.#drawing.cancel();
  }

  #draw(): void {
    if (!this.#other) return;
    const axis = this.#host.axis();
    this.#drawnFrom = this.#leftEdge();
    const compared = alignCompare(axis, this.#host.bars, this.#other, this.#drawnFrom);
    this.#compared = compared;
    this.#series ??= this.#chart.addSeries(LineSeries, {
      lineWidth: 2,
      priceLineVisible: false,
      lastValueVisible: false,
      crosshairMarkerVisible: false,
    });
    this.#series.applyOptions({ color: this.colour });
    this.#series.setData(
      axis.map((startMs, i) => {
        const time = this.#host.time(startMs);
        return Number.isNaN(compared.prices[i]) ? { time } : { time, value: compared.prices[i] };
      }),
    );
  }

  /** Place on the axis of the first bar seen. */
  #leftEdge(): number {
    return Math.max(0, Math.ceil(this.#chart.timeScale().getVisibleLogicalRange()?.from ?? 0));
  }

  #takeOff(): void {
    this.#drawing.cancel();
    this.#compared = undefined;
    if (this.#series) this.#chart.removeSeries(this.#series);
    this.#series = undefined;
  }
}
