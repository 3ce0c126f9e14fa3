/** What is known of an underlying besides its bars: levels across the chart, marks at bars, a volatility on a scale of its own at the left. */
import {
  createSeriesMarkers,
  LineSeries,
  LineStyle,
  type IPriceLine,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  type Time,
} from 'lightweight-charts';
import type { ChartLayer, ChartStage } from '../chart-layer.ts';
import { LevelNames } from './level-names.ts';
import type { OverlayData, OverlayMark } from './overlay-data.ts';
import { placeValues, type TimedValues } from './place-values.ts';

export class Overlays implements ChartLayer {
  readonly #stage: ChartStage;
  readonly #shown = new Map<string, OverlayData>();
  readonly #names: LevelNames;
  #gone = false;
  #lines: IPriceLine[] = [];
  #marks: ISeriesMarkersPluginApi<Time> | undefined;
  #series: ISeriesApi<'Line'> | undefined;

  constructor(stage: ChartStage) {
    this.#stage = stage;
    this.#names = new LevelNames((price) => stage.series().priceToCoordinate(price));
    stage.chart.panes()[0].attachPrimitive(this.#names);
  }

  remove(): void {
    this.#gone = true;
  }

  /** One overlay by its name, in place of what it showed before; `undefined` takes it off. */
  put(name: string, data: OverlayData | undefined): void {
    if (data) this.#shown.set(name, data);
    else if (!this.#shown.delete(name)) return;
    if (!this.#gone) this.rebuild();
  }

  rebuild(): void {
    this.seriesLeaves();
    const all = [...this.#shown.values()];
    const tokens = this.#stage.tokens();
    const levels = all.flatMap(({ levels: some = [] }) => some);
    this.#names.show(levels, tokens);
    this.#lines = levels.map(({ price, tone }) =>
      this.#stage.series().createPriceLine({
        price,
        color: tokens[tone],
        lineStyle: LineStyle.SparseDotted,
        lineWidth: 1,
        axisLabelVisible: true,
      }),
    );
    this.#drawMarks(all.flatMap(({ marks = [] }) => marks));
    this.#drawLine(all.find(({ line }) => line !== undefined)?.line);
  }

  seriesLeaves(): void {
    for (const line of this.#lines) this.#stage.series().removePriceLine(line);
    this.#lines = [];
    this.#marks?.detach();
    this.#marks = undefined;
  }

  #drawMarks(marks: readonly OverlayMark[]): void {
    if (marks.length === 0) return;
    const { axis } = this.#stage;
    const { up, down } = this.#stage.tokens();
    const placed = marks
      .map((mark) => ({ mark, place: axis.placeAt(mark.atMs) }))
      .filter(({ place }) => place >= 0)
      .sort((a, b) => a.place - b.place);
    this.#marks = createSeriesMarkers(
      this.#stage.series(),
      placed.map(({ mark, place }) => ({
        time: axis.time(axis.starts[place]) as Time,
        position: mark.up ? 'belowBar' : 'aboveBar',
        shape: mark.up ? 'arrowUp' : 'arrowDown',
        color: mark.up ? up : down,
        text: mark.text,
      })),
    );
  }

  #drawLine(line: TimedValues | undefined): void {
    const { chart, axis } = this.#stage;
    if (!line) {
      if (!this.#series) return;
      chart.removeSeries(this.#series);
      chart.applyOptions({ leftPriceScale: { visible: false } });
      this.#series = undefined;
      return;
    }
    const { series, line: edge } = this.#stage.tokens();
    chart.applyOptions({ leftPriceScale: { visible: true, borderColor: edge } });
    this.#series ??= chart.addSeries(LineSeries, {
      priceScaleId: 'left',
      lineWidth: 1,
      priceLineVisible: false,
      crosshairMarkerVisible: false,
      priceFormat: { type: 'custom', minMove: 0.001, formatter: (value: number) => `${(value * 100).toFixed(1)}%` },
    });
    this.#series.applyOptions({ color: series[IV_HUE], title: 'IV 30d' });
    const values = placeValues(axis.starts, line, this.#stage.view().timeframeMs);
    this.#series.setData(
      axis.starts.map((startMs, i) => {
        const time = axis.time(startMs);
        return Number.isNaN(values[i]) ? { time } : { time, value: values[i] };
      }),
    );
  }
}

/** Position in the tokens' series colours. */
const IV_HUE = 2;
