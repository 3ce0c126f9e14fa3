/** A price chart on lightweight-charts: bars, volume, indicators, session shades, gap hatches. Imperative; no React inside. */
import {
  AreaSeries,
  CandlestickSeries,
  createChart,
  HistogramSeries,
  LineSeries,
  type IChartApi,
  type ISeriesApi,
  type SeriesType,
  type UTCTimestamp,
} from 'lightweight-charts';
import type { EpochMs } from '../../shared/market/calendar.ts';
import { paced, windowTimer, type Paced } from '../components/paced.ts';
import { AlertLines } from './alert-lines.ts';
import type { BarColumns } from './bar-columns.ts';
import { linePoint, mainPoint, volumePoint } from './chart-points.ts';
import { chartOptions, mainOptions, type ChartView } from './chart-style.ts';
import { axisOffsetMs, DAY_MS, emptyBarStarts, lastAtOrBefore, SessionParts, type TimeSpan } from './chart-time.ts';
import { ChartOverlay, runsWhere, type IndexSpan } from './chart-overlay.ts';
import { CompareLine } from './compare-line.ts';
import { INDICATORS, type IndicatorSpec } from './indicator-set.ts';
import { readTokens, withAlpha, type ChartTokens } from './tokens.ts';

export interface ChartEvents {
  /** The pointer or a linked chart points at this bar; undefined when it left. */
  hovered(index: number | undefined): void;
  /** The pointer points at this instant: for linked charts. */
  pointed(atMs: EpochMs | undefined): void;
  /** The person moved the visible span: for linked charts. */
  ranged(fromMs: EpochMs, toMs: EpochMs): void;
  /** The left edge is near: older bars are wanted. */
  olderWanted(): void;
  /** Live changes were drawn. */
  drawn(): void;
  /** An alert line was let go at another price. */
  alertMoved(key: string, price: number): void;
}

const MAX_EMPTY_BARS = 2000;
const OLDER_WANTED_BELOW = 60;
/** A canvas of candles is dear to repaint and says nothing new to the eye more often than this. */
const DRAW_EVERY_MS = 80;

interface DrawnIndicator {
  spec: IndicatorSpec;
  series: ISeriesApi<SeriesType>[];
  /** As last computed; one per line. */
  lines: Float64Array[];
}

export interface IndicatorReading {
  title: string;
  value: number;
  colour: string;
  /** In place of the value as a price. */
  text?: string;
}

export class PriceChart {
  readonly #container: HTMLElement;
  readonly #events: ChartEvents;
  readonly #chart: IChartApi;
  readonly alertLines: AlertLines;
  readonly compareLine: CompareLine;
  readonly #overlay = new ChartOverlay();
  readonly #bars: BarColumns;
  #tokens: ChartTokens;
  #view: ChartView;
  #main: ISeriesApi<SeriesType>;
  #volume: ISeriesApi<'Histogram'> | undefined;
  #indicators: DrawnIndicator[] = [];
  /** Starts of everything on the axis: bars and the empty places held open for gaps. */
  #axis: EpochMs[] = [];
  #gaps: readonly TimeSpan[] = [];
  #pointerInside = false;
  /** Changed bars by index, drawn together at the next turn; `rebuild` where positions moved. */
  #changed = new Set<number>();
  #rebuildDue = false;
  #drawnBars = 0;
  #drawnToMs = Number.NEGATIVE_INFINITY;
  readonly #drawing: Paced;

  constructor(container: HTMLElement, bars: BarColumns, view: ChartView, events: ChartEvents) {
    this.#container = container;
    this.#bars = bars;
    this.#view = view;
    this.#events = events;
    this.#tokens = readTokens(container);
    this.#drawing = paced(() => this.#drawChanges(), DRAW_EVERY_MS, windowTimer(container.ownerDocument.defaultView!));
    this.#chart = createChart(container, { autoSize: true, ...chartOptions(this.#tokens, this.#view) });
    this.#main = this.#addMain();
    this.alertLines = new AlertLines(
      container,
      () => this.#main,
      (key, price) => events.alertMoved(key, price),
    );
    this.compareLine = new CompareLine(this.#chart, {
      view: container.ownerDocument.defaultView!,
      bars,
      axis: () => this.#axis,
      time: (startMs) => this.#time(startMs),
      tokens: () => this.#tokens,
    });
    this.#chart.panes()[0].attachPrimitive(this.#overlay);
    this.#addSeries();
    this.#listen();
    this.repaintTheme();
  }

  /** Shows other bars, timeframe or style. Call after anything but a single live bar changed. */
  show(view: ChartView, gaps: readonly TimeSpan[]): void {
    const before = this.#view;
    this.#view = view;
    this.#gaps = gaps;
    this.#chart.applyOptions(chartOptions(this.#tokens, this.#view));
    if (before.style !== view.style) {
      this.alertLines.takeOff();
      this.#chart.removeSeries(this.#main);
      this.#main = this.#addMain();
      this.alertLines.paintWith(this.#tokens);
    }
    if (
      before.volume !== view.volume ||
      before.indicators.join() !== view.indicators.join() ||
      before.timeframeMs !== view.timeframeMs
    )
      this.#addSeries();
    this.#rebuild();
  }

  /** One bar of the columns changed, as BarColumns.upsert said. */
  barChanged(index: number, change: 'append' | 'replace' | 'insert'): void {
    const lastOnAxis = this.#axis.at(-1) ?? Number.NEGATIVE_INFINITY;
    if (change === 'insert' || (change === 'append' && this.#bars.startMs(index) <= lastOnAxis))
      this.#rebuildDue = true;
    if (change === 'append') this.#axis.push(this.#bars.startMs(index));
    this.#changed.add(index);
    this.#drawing.ask();
  }

  #drawChanges(): void {
    if (this.#rebuildDue) this.#rebuild();
    else {
      const drawnBefore = this.#drawnBars;
      const indexes = [...this.#changed].filter((index) => index < this.#bars.length).sort((a, b) => a - b);
      this.#changed.clear();
      for (const index of indexes) this.#drawBar(index);
      if (this.#drawnBars > drawnBefore && this.#view.extendedHours) this.#showOverlay();
    }
    this.compareLine.ask();
    this.#events.drawn();
  }

  #drawBar(index: number): void {
    // The library must be told when a point is not its newest; places held open for a gap may be newer than the last bar.
    const startMs = this.#bars.startMs(index);
    const held = startMs < this.#drawnToMs;
    const historical = index < this.#drawnBars - 1;
    this.#drawnToMs = Math.max(this.#drawnToMs, startMs);
    this.#drawnBars = Math.max(this.#drawnBars, index + 1);
    this.#main.update(this.#mainPoint(index), held);
    this.#volume?.update(this.#volumePoint(index), historical);
    for (const drawn of this.#indicators) {
      const { spec, series } = drawn;
      const lines = (drawn.lines = spec.compute(this.#bars));
      // Only the newest value is redrawn: a late correction of an old bar reaches its followers with the next rebuild.
      series.forEach((s, i) => s.update(this.#linePoint(spec, i, lines[i], index), historical));
    }
  }

  /** Jumps to the newest bar with a comfortable width. */
  showLatest(): void {
    const last = this.#axis.length - 1;
    const bars = Math.min(140, Math.max(40, Math.floor(this.#container.clientWidth / 7)));
    this.#chart.timeScale().setVisibleLogicalRange({ from: last - bars, to: last + 6 });
  }

  /** Moves by bars; positive is towards now. */
  scrollBy(bars: number): void {
    const scale = this.#chart.timeScale();
    scale.scrollToPosition(scale.scrollPosition() + bars, false);
  }

  zoomBy(factor: number): void {
    const scale = this.#chart.timeScale();
    const range = scale.getVisibleLogicalRange();
    if (!range) return;
    const width = Math.max(10, (range.to - range.from) * factor);
    scale.setVisibleLogicalRange({ from: range.to - width, to: range.to });
  }

  /** A linked chart points at an instant. */
  pointAt(atMs: EpochMs | undefined): void {
    const index = atMs === undefined ? -1 : this.#indexAt(atMs);
    if (index < 0) {
      this.#chart.clearCrosshairPosition();
      this.#events.hovered(undefined);
      return;
    }
    const bar = this.#barIndex(index);
    if (bar < 0) return;
    this.#chart.setCrosshairPosition(this.#bars.column('close')[bar], this.#time(this.#axis[index]), this.#main);
    this.#events.hovered(bar);
  }

  /** A linked chart shows this span. */
  showRange(fromMs: EpochMs, toMs: EpochMs): void {
    if (this.#pointerInside || this.#axis.length === 0) return;
    const from = this.#indexAt(fromMs);
    const to = this.#indexAt(toMs);
    if (to > from) this.#chart.timeScale().setVisibleLogicalRange({ from, to });
  }

  repaintTheme(): void {
    this.#tokens = readTokens(this.#container);
    this.#chart.applyOptions(chartOptions(this.#tokens, this.#view));
    this.#main.applyOptions(mainOptions(this.#tokens, this.#view.style));
    this.#overlay.paintWith({
      shade: withAlpha(this.#tokens.text, 0.035),
      hatch: withAlpha(this.#tokens.warning, 0.35),
    });
    this.alertLines.paintWith(this.#tokens);
    this.#addSeries();
    this.#rebuild();
  }

  /** What the indicators say at one bar. */
  readings(index: number): IndicatorReading[] {
    return this.#indicators.flatMap(({ spec, lines }) =>
      spec.lines.map(({ title, hue }, i) => ({
        title,
        value: lines[i]?.[index] ?? Number.NaN,
        colour: this.#tokens.series[hue],
      })),
    );
  }

  /** The visible chart as an image. */
  screenshot(): HTMLCanvasElement {
    return this.#chart.takeScreenshot(true);
  }

  remove(): void {
    this.#drawing.cancel();
    this.compareLine.cancel();
    this.#chart.remove();
  }

  #addMain(): ISeriesApi<SeriesType> {
    const definition = { candles: CandlestickSeries, line: LineSeries, area: AreaSeries }[this.#view.style];
    return this.#chart.addSeries(definition, mainOptions(this.#tokens, this.#view.style)) as ISeriesApi<SeriesType>;
  }

  /** Volume and indicators anew: few, and their colours and panes depend on each other. */
  #addSeries(): void {
    if (this.#volume) this.#chart.removeSeries(this.#volume);
    for (const { series } of this.#indicators.toReversed()) for (const s of series) this.#chart.removeSeries(s);
    this.#volume = this.#view.volume ? this.#addVolume() : undefined;
    const intraday = this.#view.timeframeMs < DAY_MS;
    let below = 0;
    this.#indicators = INDICATORS.filter(
      (spec) => this.#view.indicators.includes(spec.id) && (intraday || !spec.intradayOnly),
    ).map((spec) => {
      const pane = spec.place === 'price' ? 0 : ++below;
      return { spec, series: spec.lines.map((_, i) => this.#addIndicatorLine(spec, i, pane)), lines: [] };
    });
    this.#chart.panes().forEach((pane, i) => pane.setStretchFactor(i === 0 ? 4 : 1));
  }

  #addVolume(): ISeriesApi<'Histogram'> {
    const volume = this.#chart.addSeries(HistogramSeries, {
      priceScaleId: 'volume',
      priceFormat: { type: 'volume' },
      lastValueVisible: false,
      priceLineVisible: false,
    });
    volume.priceScale().applyOptions({ scaleMargins: { top: 0.84, bottom: 0 } });
    return volume;
  }

  #addIndicatorLine(spec: IndicatorSpec, index: number, pane: number): ISeriesApi<SeriesType> {
    const { shape, hue, title } = spec.lines[index];
    const quietLine = { lastValueVisible: spec.place === 'below', priceLineVisible: false };
    const color = this.#tokens.series[hue];
    if (shape === 'histogram')
      return this.#chart.addSeries(HistogramSeries, { ...quietLine, color }, pane) as ISeriesApi<SeriesType>;
    return this.#chart.addSeries(
      LineSeries,
      {
        ...quietLine,
        color,
        // A far-away average must not squeeze the bars flat.
        ...(spec.place === 'price' && { autoscaleInfoProvider: () => null }),
        title: spec.place === 'below' ? title : '',
        lineWidth: 1,
        crosshairMarkerVisible: false,
      },
      pane,
    ) as ISeriesApi<SeriesType>;
  }

  /** Everything anew from the columns. Keeps the visible span. */
  #rebuild(): void {
    this.#rebuildDue = false;
    this.#changed.clear();
    this.#drawnBars = this.#bars.length;
    const starts = this.#bars.column('startMs');
    const axis = new Set<EpochMs>(starts);
    for (const gap of this.#gaps)
      for (const start of emptyBarStarts(gap, this.#view.timeframeMs, MAX_EMPTY_BARS)) axis.add(start);
    this.#axis = [...axis].sort((a, b) => a - b);
    this.#drawnToMs = this.#axis.at(-1) ?? Number.NEGATIVE_INFINITY;
    let bar = 0;
    const main = this.#axis.map((startMs) => {
      if (bar < starts.length && starts[bar] === startMs) return this.#mainPoint(bar++);
      return { time: this.#time(startMs) };
    });
    this.#main.setData(main);
    const each = <T>(point: (index: number) => T): T[] => Array.from({ length: starts.length }, (_, i) => point(i));
    this.#volume?.setData(each((i) => this.#volumePoint(i)));
    for (const drawn of this.#indicators) {
      const { spec, series } = drawn;
      const lines = (drawn.lines = spec.compute(this.#bars));
      series.forEach((s, k) => s.setData(each((i) => this.#linePoint(spec, k, lines[k], i))));
    }
    this.#showOverlay();
    this.compareLine.ask();
  }

  #showOverlay(): void {
    const axis = this.#axis;
    const intraday = this.#view.timeframeMs < DAY_MS;
    const parts = new SessionParts();
    const shaded = intraday && this.#view.extendedHours;
    const shades = shaded ? runsWhere(axis.length, (i) => parts.of(axis[i]) === 'extended') : [];
    const hatches = intraday ? this.#gaps.map((gap) => this.#indexSpan(gap)).filter((s) => s.to >= s.from) : [];
    this.#overlay.show(shades, hatches);
  }

  #indexSpan({ fromMs, toMs }: TimeSpan): IndexSpan {
    const from = this.#indexAt(fromMs);
    const touched = from >= 0 && this.#axis[from] + this.#view.timeframeMs > fromMs ? from : from + 1;
    return { from: touched, to: this.#indexAt(toMs - 1) };
  }

  #mainPoint(index: number): ReturnType<typeof mainPoint> {
    return mainPoint(this.#bars.at(index)!, this.#time(this.#bars.startMs(index)), this.#view.style);
  }

  #volumePoint(index: number): ReturnType<typeof volumePoint> {
    return volumePoint(this.#bars.at(index)!, this.#time(this.#bars.startMs(index)), this.#tokens);
  }

  #linePoint(spec: IndicatorSpec, line: number, values: Float64Array, index: number): ReturnType<typeof linePoint> {
    const ends = spec.endsAt?.(this.#bars, index) ?? false;
    return linePoint(values[index], this.#time(this.#bars.startMs(index)), spec.lines[line].shape, this.#tokens, ends);
  }

  #time(startMs: EpochMs): UTCTimestamp {
    const shifted = startMs + axisOffsetMs(startMs, this.#view.zone, this.#view.timeframeMs);
    return Math.round(shifted / 1000) as UTCTimestamp;
  }

  /** Last position on the axis that starts at or before the instant; −1 before the first. */
  #indexAt(atMs: EpochMs): number {
    return lastAtOrBefore(this.#axis, atMs);
  }

  /** Index in the columns of a position on the axis; −1 for an empty place. */
  #barIndex(axisIndex: number): number {
    const starts = this.#bars.column('startMs');
    const index = lastAtOrBefore(starts, this.#axis[axisIndex]);
    return starts[index] === this.#axis[axisIndex] ? index : -1;
  }

  #listen(): void {
    this.#container.addEventListener('pointerenter', () => {
      this.#pointerInside = true;
    });
    this.#container.addEventListener('pointerleave', () => {
      this.#pointerInside = false;
      this.#events.pointed(undefined);
    });
    this.#chart.subscribeCrosshairMove(({ logical, sourceEvent, time }) => {
      if (!sourceEvent && time !== undefined) return;
      const inside = logical !== undefined && logical >= 0 && logical < this.#axis.length;
      const bar = inside ? this.#barIndex(logical) : -1;
      this.#events.hovered(bar < 0 ? undefined : bar);
      if (this.#pointerInside) this.#events.pointed(inside ? this.#axis[logical] : undefined);
    });
    this.#chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
      if (!range || this.#axis.length === 0) return;
      if (range.from < OLDER_WANTED_BELOW) this.#events.olderWanted();
      if (!this.#pointerInside) return;
      const at = (i: number): EpochMs => this.#axis[Math.min(this.#axis.length - 1, Math.max(0, Math.round(i)))];
      this.#events.ranged(at(range.from), at(range.to));
    });
  }
}
