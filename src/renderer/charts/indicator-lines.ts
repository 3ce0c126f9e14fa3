/**
 * The indicators of a price chart, each brought up to date from the bar that changed: those of prices painted on the bars' scale, those below it as
 * series of their own.
 */
import {
  HistogramSeries,
  LineSeries,
  LineStyle,
  type ISeriesApi,
  type SeriesType,
  type UTCTimestamp,
} from 'lightweight-charts';
import { IndicatorRun } from '../../shared/analytics/indicators/indicator-run.ts';
import type { ChartLayer, ChartStage } from './chart-layer.ts';
import { PriceCurves, type PriceCurve } from './layers/price-curves.ts';
import { linePoint } from './chart-points.ts';
import { DAY_MS } from './chart-time.ts';
import {
  indicatorKind,
  soundInputs,
  type IndicatorChoice,
  type IndicatorKind,
  type InputValues,
} from './indicator-set.ts';

/** Beyond this many changed bars the whole line is handed over again. */
const MOST_UPDATES = 100;

interface DrawnIndicator {
  choice: IndicatorChoice;
  kind: IndicatorKind;
  make: NonNullable<IndicatorKind['make']>;
  inputs: InputValues;
  /** Of one below the bars. */
  series: ISeriesApi<SeriesType>[];
  run: IndicatorRun;
}

/** An indicator at one bar, for the legend. */
export interface IndicatorReading {
  /** The choice's. */
  id: string;
  values: readonly { value: number; colour: string }[];
  /** In place of the values. */
  text?: string;
}

export class IndicatorLines implements ChartLayer {
  readonly #stage: ChartStage;
  #drawn: DrawnIndicator[] = [];
  #curves: readonly PriceCurve[] = [];
  readonly #painted: PriceCurves;
  #identity = '';

  constructor(stage: ChartStage) {
    this.#stage = stage;
    this.#painted = new PriceCurves(stage, () => this.#curves);
  }

  seriesLeaves(): void {
    this.#painted.detach();
  }

  /** What the indicators say at one bar. */
  readings(index: number): IndicatorReading[] {
    return this.#drawn.map(({ choice, kind, run }) => ({
      id: choice.id,
      values: kind.lines.map((_, i) => ({ value: run.value(i, index), colour: this.#colour(choice, kind, i) })),
    }));
  }

  rebuild(): void {
    const { indicators, timeframeMs } = this.#stage.view();
    const identity = JSON.stringify([indicators, timeframeMs, this.#stage.tokens().series]);
    if (identity !== this.#identity) this.#addSeries(indicators, timeframeMs < DAY_MS);
    this.#identity = identity;
    for (const drawn of this.#drawn) drawn.run = new IndicatorRun(drawn.make(drawn.inputs, this.#stage.data()));
    this.#compute(0);
    for (const drawn of this.#drawn) this.#setAll(drawn);
    this.#curves = this.#drawn.filter(({ kind }) => kind.place === 'price').flatMap((drawn) => this.#curvesOf(drawn));
    this.#painted.attach();
  }

  /** Curves are painted with the bars, which changed too: to ask for it would have the library lay out the whole chart, and draw it twice. */
  follow(from: number): void {
    const bars = this.#stage.bars();
    this.#compute(from);
    for (const drawn of this.#drawn) {
      if (bars.length - from > MOST_UPDATES) {
        this.#setAll(drawn);
        continue;
      }
      drawn.series.forEach((series, k) => {
        for (let i = Math.max(this.#stage.axis.firstBar, from); i < bars.length; i++)
          series.update(this.#point(drawn, k, i), i < bars.length - 1);
      });
    }
  }

  #compute(from: number): void {
    const bars = this.#stage.bars();
    for (const { run } of this.#drawn) run.update(bars.columns, bars.length, from);
  }

  #setAll(drawn: DrawnIndicator): void {
    const { firstBar } = this.#stage.axis;
    const length = Math.max(0, this.#stage.bars().length - firstBar);
    drawn.series.forEach((series, k) =>
      series.setData(Array.from({ length }, (_, i) => this.#point(drawn, k, firstBar + i))),
    );
  }

  #point({ kind, run }: DrawnIndicator, line: number, index: number): ReturnType<typeof linePoint> {
    const time: UTCTimestamp = this.#stage.axis.time(this.#stage.bars().startMs(index));
    return linePoint(run.value(line, index), time, kind.lines[line].shape, this.#stage.tokens());
  }

  #curvesOf({ choice, kind, run }: DrawnIndicator): PriceCurve[] {
    const bars = this.#stage.bars();
    const { endsAt } = kind;
    const keepsInView = !this.#stage.view().barsAlone;
    return kind.lines.map((_, i) => ({
      colour: this.#colour(choice, kind, i),
      widthPx: 1,
      keepsInView,
      price: (_place, bar) => (bar < 0 ? Number.NaN : run.value(i, bar)),
      ...(endsAt && { endsAt: (bar: number) => endsAt(bars, bar) }),
    }));
  }

  /** All again: few, and their panes depend on each other. */
  #addSeries(choices: readonly IndicatorChoice[], intraday: boolean): void {
    const { chart } = this.#stage;
    for (const { series } of this.#drawn.toReversed()) for (const s of series) chart.removeSeries(s);
    let below = 0;
    this.#drawn = choices.flatMap((choice) => {
      const kind = indicatorKind(choice.kind);
      if (!kind?.make || (kind.intradayOnly && !intraday)) return [];
      const inputs = soundInputs(kind, choice.inputs);
      const pane = kind.place === 'below' ? ++below : 0;
      const series = pane > 0 ? kind.lines.map((_, i) => this.#addLine(choice, kind, i, pane)) : [];
      if (pane > 0) this.#addLevels(kind, series[0]);
      return [
        { choice, kind, inputs, series, make: kind.make, run: new IndicatorRun(kind.make(inputs, this.#stage.data())) },
      ];
    });
    chart.panes().forEach((pane, i) => pane.setStretchFactor(i === 0 ? 4 : 1));
  }

  #addLine(choice: IndicatorChoice, kind: IndicatorKind, index: number, pane: number): ISeriesApi<SeriesType> {
    const { chart } = this.#stage;
    const { shape, title } = kind.lines[index];
    const common = {
      // Its tag would lie on the axis' numbers: where those stand, the legend says the value.
      lastValueVisible: kind.levels !== undefined,
      priceLineVisible: false,
      ...(kind.unit === 'volume' && { priceFormat: { type: 'volume' as const } }),
      color: this.#colour(choice, kind, index),
    };
    if (shape === 'histogram') return chart.addSeries(HistogramSeries, common, pane) as ISeriesApi<SeriesType>;
    const series = chart.addSeries(
      LineSeries,
      {
        ...common,
        title,
        lineWidth: 1,
        crosshairMarkerVisible: false,
      },
      pane,
    );
    return series as ISeriesApi<SeriesType>;
  }

  #addLevels({ levels = [] }: IndicatorKind, series: ISeriesApi<SeriesType>): void {
    const { faint, quiet, line } = this.#stage.tokens();
    series.priceScale().applyOptions({ textColor: levels.length > 0 ? 'transparent' : quiet });
    for (const price of levels)
      series.createPriceLine({
        price,
        color: faint,
        lineWidth: 1,
        lineStyle: LineStyle.Dotted,
        axisLabelVisible: true,
        axisLabelColor: line,
        axisLabelTextColor: quiet,
        title: '',
      });
  }

  #colour({ hue }: IndicatorChoice, kind: IndicatorKind, line: number): string {
    const { series } = this.#stage.tokens();
    return series[((hue ?? kind.hue) + kind.lines[line].hue) % series.length];
  }
}
