/** Curves and bars over a shared x on uPlot: smiles, term structures, exposure by strike. Imperative; no React inside. */
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { placeLabels } from './marker-labels.ts';
import { readTokens, withAlpha, type ChartTokens } from './tokens.ts';

export type PlotColour = { series: number } | 'up' | 'down' | 'accent' | 'quiet' | 'warning' | 'held';

export interface PlotSeries {
  label: string;
  /** `points`: dots alone, in any order of x. */
  kind: 'line' | 'bars' | 'points';
  /** A dot at every value of a line; of points, large ones. */
  dots?: boolean;
  colour: PlotColour;
  /** A hole stays one: the line does not go on over it. */
  gaps?: boolean;
  /** Its own x, rising; curves of different x are joined. NaN values are holes. */
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  dash?: boolean;
  /** Named beside the plot only under the pointer. */
  unnamed?: boolean;
  /** Faded: context behind the main curves. */
  faint?: boolean;
}

export interface PlotMarker {
  x: number;
  label: string;
  colour: PlotColour;
  /** A band from `x` to here instead of a line. */
  toX?: number;
}

export interface PlotModel {
  series: readonly PlotSeries[];
  markers: readonly PlotMarker[];
  /** On an axis its marks stand `step` apart: each has to differ from the next, and say where it stands. */
  formatX(value: number, step?: number): string;
  formatY(value: number, step?: number): string;
  /** What the axes measure, with the unit. */
  xLabel: string;
  yLabel: string;
  /** x are seconds since 1970, shown on the exchange's clock: the axis stands on round days and hours. */
  time?: boolean;
  /** What is shown of x while nothing is zoomed; of itself all there is. */
  rangeX?: readonly [number, number];
  /** Always keeps zero in view. */
  fromZero?: boolean;
}

export interface PlotHover {
  x: number;
  /** One per series; undefined where it has no value there. */
  values: (number | undefined)[];
}

/** Height from which the axes are named. */
const ROOMY_PX = 200;
const LABEL_PX = 14;
/** Numbers, their ticks and the axis' name beside each other. */
const EDGE_PX = 64;

export class XyPlot {
  readonly #container: HTMLElement;
  readonly #hovered: (at: PlotHover | undefined) => void;
  readonly #observer: ResizeObserver;
  #plot: uPlot | undefined;
  #model: PlotModel | undefined;
  #shape = '';
  #heightPx: number;

  constructor(container: HTMLElement, hovered: (at: PlotHover | undefined) => void) {
    this.#container = container;
    this.#hovered = hovered;
    this.#heightPx = container.clientHeight;
    const View = container.ownerDocument.defaultView!.ResizeObserver;
    this.#observer = new View(() => this.#resize());
    this.#observer.observe(container);
  }

  show(model: PlotModel): void {
    const shape = JSON.stringify([
      this.#roomy(),
      model.xLabel,
      model.yLabel,
      model.time,
      model.series.map((s) => [s.label, s.kind, s.colour, s.dash, s.faint, s.gaps, s.dots]),
    ]);
    this.#model = model;
    const data = align(model.series);
    if (this.#plot && shape === this.#shape) {
      this.#plot.setData(data);
      return;
    }
    this.#shape = shape;
    this.#plot?.destroy();
    // Not the container itself: the library asks whether it is an element of the page's own document, which one in a pop-out is not.
    this.#plot = new uPlot(this.#options(model), data, (plot, init) => {
      this.#container.append(plot.root);
      init();
    });
  }

  repaintTheme(): void {
    this.#shape = '';
    if (this.#model) this.show(this.#model);
  }

  get canvas(): HTMLCanvasElement | undefined {
    return this.#plot?.ctx.canvas;
  }

  destroy(): void {
    this.#observer.disconnect();
    this.#plot?.destroy();
  }

  #resize(): void {
    this.#heightPx = this.#container.clientHeight;
    this.#plot?.setSize(this.#size());
    if (this.#model) this.show(this.#model);
  }

  /** In a small pane the curves get the room that the names of the axes would take; the formula below says the same. */
  #roomy(): boolean {
    return this.#heightPx >= ROOMY_PX;
  }

  #size(): { width: number; height: number } {
    return { width: Math.max(80, this.#container.clientWidth), height: Math.max(60, this.#container.clientHeight) };
  }

  #options(model: PlotModel): uPlot.Options {
    const tokens = readTokens(this.#container);
    const label = (text: string): string | undefined => (this.#roomy() ? text : undefined);
    const axis = {
      stroke: tokens.quiet,
      font: `11px ${tokens.font}`,
      grid: { stroke: withAlpha(tokens.line, 0.7), width: 1 },
      ticks: { stroke: tokens.line, width: 1, size: 4 },
      labelFont: `10px ${tokens.font}`,
      labelSize: LABEL_PX,
      labelGap: 0,
    };
    return {
      ...this.#size(),
      padding: [18, 18, 0, 0],
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'America/New_York'),
      legend: { show: false },
      cursor: { y: false, drag: { x: true, y: false }, points: { size: 6 } },
      scales: {
        x: { time: model.time ?? false, range: (u, min, max) => xRange(u.data[0], min, max, this.#model!) },
        y: { range: (_u, min, max) => yRange(min, max, model.fromZero ?? false) },
      },
      axes: [
        {
          ...axis,
          label: label(model.xLabel),
          size: 24,
          space: 60,
          values: (_u, splits, _axis, _space, step) => splits.map((v) => this.#model!.formatX(v, step)),
        },
        {
          ...axis,
          label: label(model.yLabel),
          // Plots that share a range share their left edge, named or not.
          size: model.rangeX && !model.time ? EDGE_PX - (this.#roomy() ? LABEL_PX : 0) : 56,
          space: 24,
          values: (_u, splits, _axis, _space, step) => splits.map((v) => this.#model!.formatY(v, step)),
        },
      ],
      series: [{}, ...model.series.map((s) => seriesOptions(s, tokens))],
      hooks: {
        draw: [(u) => drawMarkers(u, this.#model!.markers, tokens)],
        setCursor: [(u) => this.#hover(u)],
      },
    };
  }

  #hover(u: uPlot): void {
    const at = u.cursor.idx;
    if (at === null || at === undefined || (u.cursor.left ?? -1) < 0) return this.#hovered(undefined);
    const values = u.data.slice(1).map((column) => (column as (number | null)[])[at] ?? undefined);
    this.#hovered({ x: u.data[0][at], values });
  }
}

/** Joins curves on the union of their x; null where a curve has no point. */
export function align(series: readonly Pick<PlotSeries, 'x' | 'y'>[]): uPlot.AlignedData {
  const all = new Set<number>();
  for (const { x } of series) for (let i = 0; i < x.length; i++) all.add(x[i]);
  const xs = [...all].sort((a, b) => a - b);
  const place = new Map(xs.map((x, i) => [x, i]));
  const columns = series.map(({ x, y }) => {
    const column = Array.from<number | null>({ length: xs.length }).fill(null);
    for (let i = 0; i < x.length; i++) if (Number.isFinite(y[i])) column[place.get(x[i])!] = y[i];
    return column;
  });
  return [xs, ...columns];
}

/** Bars at the ends stand whole: half a gap of room on both sides of everything there is. */
export function xRange(
  xs: ArrayLike<number>,
  min: number | null,
  max: number | null,
  { series, rangeX }: Pick<PlotModel, 'series' | 'rangeX'>,
): [number, number] {
  if (min === null || max === null) return [0, 1];
  const whole = min <= xs[0] && max >= xs[xs.length - 1];
  if (whole && rangeX && rangeX[1] > rangeX[0]) return [...rangeX];
  if (min === max) return [min - 1, max + 1];
  if (!whole || !series.some((s) => s.kind === 'bars')) return [min, max];
  let gap = Number.POSITIVE_INFINITY;
  for (let i = 1; i < xs.length; i++) gap = Math.min(gap, xs[i] - xs[i - 1]);
  return [xs[0] - 0.5 * gap, xs[xs.length - 1] + 0.5 * gap];
}

function yRange(min: number | null, max: number | null, fromZero: boolean): [number, number] {
  if (min === null || max === null) return [0, 1];
  const low = fromZero ? Math.min(0, min) : min;
  const high = fromZero ? Math.max(0, max) : max;
  if (low === 0 && high === 0) return [-1, 1];
  const pad = (high - low || Math.abs(high) || 1) * 0.08;
  return [low === 0 ? 0 : low - pad, high === 0 ? 0 : high + pad];
}

export function colourOf(colour: PlotColour, tokens: ChartTokens): string {
  return typeof colour === 'string' ? tokens[colour] : tokens.series[colour.series % tokens.series.length];
}

function seriesOptions(series: PlotSeries, tokens: ChartTokens): uPlot.Series {
  const stroke = colourOf(series.colour, tokens);
  if (series.kind === 'bars')
    return {
      label: series.label,
      stroke: 'transparent',
      fill: withAlpha(stroke, series.faint ? 0.3 : 0.85),
      paths: uPlot.paths.bars!({ size: [0.7, 18] }),
      points: { show: false },
    };
  if (series.kind === 'points')
    return {
      label: series.label,
      stroke: 'transparent',
      paths: () => null,
      points: { show: true, size: series.dots ? 10 : 5, fill: withAlpha(stroke, series.faint ? 0.45 : 0.9), stroke },
    };
  return {
    label: series.label,
    stroke: withAlpha(stroke, series.faint ? 0.45 : 1),
    width: series.faint ? 1 : 1.75,
    dash: series.dash ? [5, 4] : undefined,
    spanGaps: !(series.gaps ?? false),
    points: { show: (u, i) => series.dots ?? lonely(u.data[i]), size: 5, fill: stroke },
  };
}

/** One or two values make no line worth seeing. */
const lonely = (values: ArrayLike<number | null | undefined>): boolean =>
  Array.from(values).filter((value) => value !== null).length < 3;

/** CSS pixels. */
const NAME = { size: 10, gap: 4, row: 12 };

function drawMarkers(u: uPlot, markers: readonly PlotMarker[], tokens: ChartTokens): void {
  const { ctx, bbox } = u;
  const ratio = uPlot.pxRatio;
  const bounds = { left: bbox.left, right: bbox.left + bbox.width };
  ctx.save();
  ctx.font = `${NAME.size * ratio}px ${tokens.font}`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'alphabetic';
  const shown = markers.flatMap((marker) => {
    const from = u.valToPos(marker.x, 'x', true);
    const to = marker.toX === undefined ? from : u.valToPos(marker.toX, 'x', true);
    const colour = colourOf(marker.colour, tokens);
    const isSeen = to >= bounds.left && from <= bounds.right;
    return isSeen ? [{ from, to, colour, label: marker.label, width: ctx.measureText(marker.label).width }] : [];
  });
  for (const { from, to, colour } of shown) {
    if (to > from) {
      const left = Math.max(from, bounds.left);
      ctx.fillStyle = withAlpha(colour, 0.12);
      ctx.fillRect(left, bbox.top, Math.min(to, bounds.right) - left, bbox.height);
    } else {
      ctx.strokeStyle = withAlpha(colour, 0.8);
      ctx.lineWidth = ratio;
      ctx.setLineDash([4 * ratio, 3 * ratio]);
      ctx.beginPath();
      ctx.moveTo(from, bbox.top);
      ctx.lineTo(from, bbox.top + bbox.height);
      ctx.stroke();
    }
  }
  // A line of another marker does not go through a name.
  ctx.setLineDash([]);
  ctx.lineWidth = 3 * ratio;
  ctx.lineJoin = 'round';
  ctx.strokeStyle = tokens.pane;
  for (const [i, { left, row }] of placeLabels(shown, bounds, NAME.gap * ratio).entries()) {
    const { label, colour } = shown[i];
    const y = bbox.top + (NAME.size + NAME.row * row) * ratio;
    ctx.strokeText(label, left, y);
    ctx.fillStyle = colour;
    ctx.fillText(label, left, y);
  }
  ctx.restore();
}
