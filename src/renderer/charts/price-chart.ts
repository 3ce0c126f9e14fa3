/** A price chart on lightweight-charts: bars and the layers on them. Imperative; no React inside. */
import { createChartEx, type IChartApi, type Time, type UTCTimestamp } from 'lightweight-charts';
import type { EpochMs } from '../../shared/market/calendar.ts';
import { paced, windowTimer, type Paced } from '../components/paced.ts';
import { BarArrays } from './bar-columns.ts';
import { PriceSeries } from './bar-series.ts';
import { captioned, indicatorNames } from './captioned.ts';
import { ChartAxis } from './chart-axis.ts';
import type { ChartData, ChartLayer, ChartStage, MakeLayer } from './chart-layer.ts';
import { ChartPointer, type PointerEvents } from './chart-pointer.ts';
import { chartOptions, type ChartView } from './chart-style.ts';
import { IndicatorLines } from './indicator-lines.ts';
import { isCut, leastStep, RoundTimes } from './round-times.ts';
import { SpanShades } from './layers/span-shades.ts';
import { VolumeProfiles } from './layers/volume-profiles.ts';
import { readTokens, type ChartTokens } from './tokens.ts';

export interface ChartEvents extends PointerEvents {
  /** Live changes were drawn. */
  drawn(): void;
  /** As `ChartBars`. */
  lastPrice(): number;
}

/**
 * The library copies every point of every line it is handed, so it gets the newest bars, and those before them as the view nears them. More
 * than a 4K screen shows at the narrowest spacing.
 */
const LEAST_DRAWN = 8_000;
const OLDER_DRAWN_BELOW = 500;
/** A canvas of candles is expensive to repaint: with every batch of a market that runs, and no more often. */
const DRAW_EVERY_MS = 60;

export class PriceChart {
  readonly pointer: ChartPointer;
  readonly indicators: IndicatorLines;
  readonly #container: HTMLElement;
  readonly #events: ChartEvents;
  readonly #chart: IChartApi;
  readonly #axis = new ChartAxis();
  readonly #series: PriceSeries;
  readonly #stage: ChartStage;
  readonly #layers: ChartLayer[] = [];
  readonly #drawing: Paced;
  readonly #times = new RoundTimes();
  #data: ChartData = { bars: new BarArrays(), gaps: [], whole: false };
  #tokens: ChartTokens;
  #view: ChartView;
  /** First bar that changed since the last drawing; all of them where places moved. */
  #changedFrom = Number.POSITIVE_INFINITY;
  #rebuildDue = false;
  /** How many of the newest bars are drawn. */
  #drawnBars = LEAST_DRAWN;

  constructor(container: HTMLElement, view: ChartView, events: ChartEvents) {
    this.#container = container;
    this.#view = view;
    this.#events = events;
    this.#tokens = readTokens(container);
    this.#drawing = paced(() => this.#drawChanges(), DRAW_EVERY_MS, windowTimer(container.ownerDocument.defaultView!));
    const options = { autoSize: true, ...chartOptions(this.#tokens, this.#view) };
    this.#chart = createChartEx<Time, RoundTimes>(container, this.#times, options) as unknown as IChartApi;
    const scale = this.#chart.timeScale();
    // Once: the library scrolls to the newest bar each time it is told.
    scale.applyOptions({ rightOffset: 6, minBarSpacing: 0.5 });
    this.#times.isCut = (seconds) => {
      const x = scale.timeToCoordinate(seconds as UTCTimestamp);
      return x !== null && isCut(x, scale.width(), this.#view.timeframeMs);
    };
    const source = {
      bars: () => this.#data.bars,
      view: () => this.#view,
      tokens: () => this.#tokens,
      lastPrice: () => this.#events.lastPrice(),
    };
    this.#series = new PriceSeries(this.#chart, this.#axis, source);
    this.#stage = {
      ...source,
      data: () => this.#data,
      reach: (atMs: EpochMs) => this.#reach(atMs),
      chart: this.#chart,
      container,
      axis: this.#axis,
      series: () => this.#series.main,
    };
    scale.subscribeVisibleLogicalRangeChange((range) => {
      this.#thinLabels();
      if (range && range.from < OLDER_DRAWN_BELOW) this.#drawOlder();
    });
    this.pointer = new ChartPointer(this.#stage, events);
    this.add((stage) => new SpanShades(stage));
    this.add((stage) => new VolumeProfiles(stage));
    this.indicators = this.add((stage) => new IndicatorLines(stage));
    this.#rebuild();
  }

  /** Puts a layer on the chart, for as long as the chart lives. */
  add<L extends ChartLayer>(make: MakeLayer<L>): L {
    const layer = make(this.#stage);
    this.#layers.push(layer);
    layer.rebuild();
    return layer;
  }

  /** Shows other data or another view of it. Call after anything but single live bars changed. Keeps the visible span. */
  show(data: ChartData, view: ChartView): void {
    this.#data = data;
    this.#view = view;
    this.#chart.applyOptions(chartOptions(this.#tokens, view));
    if (this.#series.outdated) {
      for (const layer of this.#layers) layer.seriesLeaves?.();
      this.#series.replaceMain();
    }
    this.#rebuild();
  }

  /** One bar of the columns changed, as BarArrays.upsert said. */
  barChanged(index: number, change: 'append' | 'replace' | 'insert'): void {
    const placed = change === 'replace' || (change === 'append' && this.#axis.append(this.#data.bars.startMs(index)));
    if (!placed) this.#rebuildDue = true;
    this.#changedFrom = Math.min(this.#changedFrom, index);
    this.#drawing.ask();
  }

  /** The last price may have moved without a bar. */
  priceMoved(): void {
    this.#series.showTag();
  }

  /** Jumps to the newest bar with a comfortable width. */
  showLatest(): void {
    this.#drawnBars = LEAST_DRAWN;
    const last = this.#axis.length - 1;
    const bars = Math.min(140, Math.max(40, Math.floor(this.#container.clientWidth / 7)));
    this.#chart.timeScale().setVisibleLogicalRange({ from: last - bars, to: last + 6 });
  }

  /** Moves by bars; positive is towards now. */
  scrollBy(bars: number): void {
    const scale = this.#chart.timeScale();
    scale.scrollToPosition(scale.scrollPosition() + bars, false);
    this.pointer.moved();
  }

  zoomBy(factor: number): void {
    const scale = this.#chart.timeScale();
    const range = scale.getVisibleLogicalRange();
    if (!range) return;
    const width = Math.max(10, (range.to - range.from) * factor);
    scale.setVisibleLogicalRange({ from: range.to - width, to: range.to });
    this.pointer.moved();
  }

  repaintTheme(): void {
    this.#tokens = readTokens(this.#container);
    this.#chart.applyOptions(chartOptions(this.#tokens, this.#view));
    this.#rebuild();
  }

  /** The visible chart as an image, with what it is of above it; `lines` name what else is drawn over the bars. */
  screenshot(caption: string, lines: readonly string[]): HTMLCanvasElement {
    const ratio = this.#container.ownerDocument.defaultView!.devicePixelRatio;
    const others = lines.map((text) => ({ text, colour: this.#tokens.text }));
    const names = [...indicatorNames(this.#view, this.#tokens), ...others];
    return captioned(this.#chart.takeScreenshot(true), caption, names, ratio, this.#tokens);
  }

  remove(): void {
    this.#drawing.cancel();
    for (const layer of this.#layers) layer.remove?.();
    this.#chart.remove();
  }

  #thinLabels(): void {
    const scale = this.#chart.timeScale();
    const leastSeconds = leastStep(scale.options().barSpacing, this.#view.timeframeMs);
    // Labels change with the zoom, not with every step of it.
    if (Math.abs(Math.log2(leastSeconds / this.#times.leastSeconds)) < 0.1) return;
    this.#times.leastSeconds = leastSeconds;
    scale.applyOptions({});
  }

  /** After the change of view that asked for it. */
  #drawOlder(): void {
    if (this.#axis.firstBar === 0 || this.#rebuildDue) return;
    this.#drawnBars *= 2;
    this.#rebuildDue = true;
    this.#drawing.ask();
  }

  #reach(atMs: EpochMs): void {
    const { bars } = this.#data;
    const first = bars.indexFrom(atMs);
    if (first >= this.#axis.firstBar) return;
    this.#drawnBars = Math.max(2 * this.#drawnBars, bars.length - first + LEAST_DRAWN);
    this.#rebuild();
  }

  #drawChanges(): void {
    const from = this.#changedFrom;
    this.#changedFrom = Number.POSITIVE_INFINITY;
    if (this.#rebuildDue) this.#rebuild();
    else if (from < this.#data.bars.length) {
      this.#series.follow(from);
      for (const layer of this.#layers) layer.follow?.(from);
    }
    this.#events.drawn();
  }

  #rebuild(): void {
    this.#rebuildDue = false;
    this.#changedFrom = Number.POSITIVE_INFINITY;
    const { bars, gaps } = this.#data;
    this.#axis.rebuild(bars, gaps, this.#view, Math.max(0, bars.length - this.#drawnBars));
    this.#series.rebuild();
    for (const layer of this.#layers) layer.rebuild();
  }
}
