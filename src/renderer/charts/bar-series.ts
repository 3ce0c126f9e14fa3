/** The bars of a price chart as one series in the chosen style, their volume, and the tag of the last price. */
import {
  AreaSeries,
  BarSeries as OhlcSeries,
  CandlestickSeries,
  HistogramSeries,
  LineSeries,
  LineStyle,
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
  type SeriesType,
} from 'lightweight-charts';
import { heikinAshi } from '../../shared/analytics/indicators/heikin-ashi.ts';
import { IndicatorRun } from '../../shared/analytics/indicators/indicator-run.ts';
import type { BarArrays } from './bar-columns.ts';
import type { ChartAxis } from './chart-axis.ts';
import { mainPoint, volumePoint } from './chart-points.ts';
import type { ChartStyle } from './chart-choices.ts';
import { footShare, mainOptions, mainScaleOptions, type ChartView } from './chart-style.ts';
import type { ChartTokens } from './tokens.ts';

const SERIES = {
  candles: CandlestickSeries,
  hollow: CandlestickSeries,
  heikinAshi: CandlestickSeries,
  bars: OhlcSeries,
  line: LineSeries,
  area: AreaSeries,
};

/** What the series are drawn from; asked each time. */
export interface ChartBars {
  bars(): BarArrays;
  view(): ChartView;
  tokens(): ChartTokens;
  /** The last price where it is known besides the bars, as while REST polls it and no bar comes; NaN where it is not. */
  lastPrice(): number;
}

export class PriceSeries {
  readonly #chart: IChartApi;
  readonly #axis: ChartAxis;
  readonly #source: ChartBars;
  #style: ChartStyle;
  #main: ISeriesApi<SeriesType>;
  #volume: ISeriesApi<'Histogram'> | undefined;
  #tag: IPriceLine | undefined;
  /** Present while the style is Heikin-Ashi. */
  #smoothed: IndicatorRun | undefined;
  #drawnToMs = Number.NEGATIVE_INFINITY;

  constructor(chart: IChartApi, axis: ChartAxis, source: ChartBars) {
    this.#chart = chart;
    this.#axis = axis;
    this.#source = source;
    this.#style = source.view().style;
    this.#main = this.#addMain();
  }

  get main(): ISeriesApi<SeriesType> {
    return this.#main;
  }

  /** True where the style asks for another series than the one drawn. */
  get outdated(): boolean {
    return this.#source.view().style !== this.#style;
  }

  replaceMain(): void {
    this.#chart.removeSeries(this.#main);
    this.#tag = undefined;
    this.#style = this.#source.view().style;
    this.#main = this.#addMain();
  }

  /** Redraws everything from the columns. */
  rebuild(): void {
    const axis = this.#axis;
    const bars = this.#source.bars();
    this.#main.applyOptions(mainOptions(this.#source.tokens(), this.#style));
    this.#main.priceScale().applyOptions(mainScaleOptions(this.#source.view()));
    this.#showVolume();
    this.#smoothed = this.#style === 'heikinAshi' ? new IndicatorRun(heikinAshi) : undefined;
    this.#smoothed?.update(bars.columns, bars.length, 0);
    this.#drawnToMs = axis.lastMs;
    let bar = axis.firstBar;
    this.#main.setData(
      axis.starts.map((startMs) => {
        if (bar < bars.length && bars.startMs(bar) === startMs) return this.#mainPoint(bar++);
        return { time: axis.time(startMs) };
      }),
    );
    const drawn = Math.max(0, bars.length - axis.firstBar);
    this.#volume?.setData(Array.from({ length: drawn }, (_, i) => this.#volumePoint(axis.firstBar + i)));
    this.showTag();
  }

  follow(from: number): void {
    const bars = this.#source.bars();
    this.#smoothed?.update(bars.columns, bars.length, from);
    for (let index = Math.max(from, this.#axis.firstBar); index < bars.length; index++) {
      // The library must be told when a point is not its newest; places held open for a gap may be newer than the last bar.
      const startMs = bars.startMs(index);
      const held = startMs < this.#drawnToMs;
      this.#drawnToMs = Math.max(this.#drawnToMs, startMs);
      this.#main.update(this.#mainPoint(index), held);
      this.#volume?.update(this.#volumePoint(index), index < bars.length - 1);
    }
    this.showTag();
  }

  #addMain(): ISeriesApi<SeriesType> {
    const options = mainOptions(this.#source.tokens(), this.#style);
    return this.#chart.addSeries(SERIES[this.#style], options) as ISeriesApi<SeriesType>;
  }

  #showVolume(): void {
    const wanted = this.#source.view().volume;
    if (!wanted && this.#volume) {
      this.#chart.removeSeries(this.#volume);
      this.#volume = undefined;
    }
    if (!wanted) return;
    this.#volume ??= this.#chart.addSeries(HistogramSeries, {
      priceScaleId: 'volume',
      priceFormat: { type: 'volume' },
      lastValueVisible: false,
      priceLineVisible: false,
    });
    const foot = footShare(this.#source.view());
    this.#volume.priceScale().applyOptions({ scaleMargins: { top: 0.84 - foot, bottom: foot } });
  }

  /** The library's own tag is at the last visible bar, but a trader reads it as the last price. */
  showTag(): void {
    const bars = this.#source.bars();
    const last = bars.at(bars.length - 1);
    if (!last) {
      if (this.#tag) this.#main.removePriceLine(this.#tag);
      this.#tag = undefined;
      return;
    }
    const { up, down, faint } = this.#source.tokens();
    const known = this.#source.lastPrice();
    const price = Number.isNaN(known) ? last.close : known;
    const direction = price < last.open ? down : up;
    const isLine = this.#style === 'line' || this.#style === 'area';
    const look = { price, color: isLine ? faint : direction, axisLabelColor: isLine ? faint : direction };
    if (this.#tag) this.#tag.applyOptions(look);
    else
      this.#tag = this.#main.createPriceLine({
        ...look,
        lineStyle: LineStyle.Dotted,
        lineWidth: 1,
        axisLabelVisible: true,
        title: '',
      });
  }

  #mainPoint(index: number): ReturnType<typeof mainPoint> {
    const bars = this.#source.bars();
    const run = this.#smoothed;
    const bar = bars.at(index)!;
    const drawn = run
      ? {
          ...bar,
          open: run.value(0, index),
          high: run.value(1, index),
          low: run.value(2, index),
          close: run.value(3, index),
        }
      : bar;
    const before = index > 0 ? bars.columns.close[index - 1] : Number.NaN;
    return mainPoint(drawn, before, this.#axis.time(bar.startMs), this.#style, this.#source.tokens());
  }

  #volumePoint(index: number): ReturnType<typeof volumePoint> {
    const bar = this.#source.bars().at(index)!;
    return volumePoint(bar, this.#axis.time(bar.startMs), this.#source.tokens());
  }
}
