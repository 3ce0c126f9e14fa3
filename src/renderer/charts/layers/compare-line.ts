/**
 * A second symbol as a line over the bars: its change since the left edge of what is seen, drawn in the first one's prices, so that the
 * axis, the indicators and the alert lines stay what they are. The legend says both changes in per cent.
 */
import { LineSeries, type ISeriesApi } from 'lightweight-charts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { paced, windowTimer, type Paced } from '../../components/paced.ts';
import { alignCompare, type ComparedBars } from './align-compare.ts';
import type { BarColumns } from '../bar-columns.ts';
import type { ChartLayer, ChartStage } from '../chart-layer.ts';

/** Position in the tokens' series colours. */
const HUE = 2;
/** The whole line is redrawn, at most this often. */
const DRAW_EVERY_MS = 500;

export class CompareLine implements ChartLayer {
  readonly #stage: ChartStage;
  readonly #drawing: Paced;
  #series: ISeriesApi<'Line'> | undefined;
  #other: BarColumns | undefined;
  #compared: ComparedBars | undefined;
  #drawnFrom = -1;

  constructor(stage: ChartStage) {
    this.#stage = stage;
    this.#drawing = paced(() => this.#draw(), DRAW_EVERY_MS, windowTimer(stage.container.ownerDocument.defaultView!));
    stage.chart.timeScale().subscribeVisibleLogicalRangeChange(() => {
      if (this.#leftEdge() !== this.#drawnFrom) this.ask();
    });
  }

  get colour(): string {
    return this.#stage.tokens().series[HUE];
  }

  /** `undefined` takes the line away. */
  show(other: BarColumns | undefined): void {
    this.#other = other;
    if (other) this.ask();
    else this.#takeOff();
  }

  rebuild(): void {
    this.ask();
  }

  follow(): void {
    this.ask();
  }

  remove(): void {
    this.#drawing.cancel();
  }

  /** Bars of either symbol or what is seen of them changed. */
  ask(): void {
    if (this.#other) this.#drawing.ask();
  }

  /** Changes since the anchor at a bar, as fractions; undefined where nothing is compared. */
  changes(startMs: EpochMs): { mine: number; other: number } | undefined {
    const place = this.#compared && this.#stage.axis.placeOf(startMs);
    if (!this.#compared || place === undefined || !(place >= 0)) return undefined;
    return { mine: this.#compared.mine[place] ?? Number.NaN, other: this.#compared.other[place] ?? Number.NaN };
  }

  #draw(): void {
    if (!this.#other) return;
    const { axis, chart } = this.#stage;
    this.#drawnFrom = this.#leftEdge();
    const compared = alignCompare(axis.starts, this.#stage.bars(), this.#other, this.#drawnFrom);
    this.#compared = compared;
    this.#series ??= chart.addSeries(LineSeries, {
      lineWidth: 2,
      priceLineVisible: false,
      lastValueVisible: false,
      crosshairMarkerVisible: false,
    });
    this.#series.applyOptions({ color: this.colour });
    this.#series.setData(
      axis.starts.map((startMs, i) => {
        const time = axis.time(startMs);
        return Number.isNaN(compared.prices[i]) ? { time } : { time, value: compared.prices[i] };
      }),
    );
  }

  /** Place on the axis of the first bar seen. */
  #leftEdge(): number {
    return Math.max(0, Math.ceil(this.#stage.chart.timeScale().getVisibleLogicalRange()?.from ?? 0));
  }

  #takeOff(): void {
    this.#drawing.cancel();
    this.#compared = undefined;
    if (this.#series) this.#stage.chart.removeSeries(this.#series);
    this.#series = undefined;
  }
}
