/**
 * Lines of prices over the bars, painted on the bars' own scale. A series of the library measures its per cent from its own first value, so two
 * at one price would stand at different heights.
 */
import type {
  AutoscaleInfo,
  IPrimitivePaneRenderer,
  IPrimitivePaneView,
  ISeriesPrimitive,
  SeriesAttachedParameter,
  Time,
} from 'lightweight-charts';
import type { ChartStage } from '../chart-layer.ts';
import { placeX } from '../place-x.ts';

export interface PriceCurve {
  colour: string;
  widthPx: number;
  dashed?: boolean;
  /** Price at a place of the axis and the bar there; NaN where it has none: the line goes on at the next that has. */
  price(place: number, bar: number): number;
  /** True where the line ends with a bar and starts over with the next. */
  endsAt?(bar: number): boolean;
  /** Whether it is kept in view. */
  keepsInView?: boolean;
}

type DrawTarget = Parameters<IPrimitivePaneRenderer['draw']>[0];

export class PriceCurves implements ISeriesPrimitive<Time> {
  readonly #stage: ChartStage;
  readonly #curves: () => readonly PriceCurve[];
  #attached: SeriesAttachedParameter<Time> | undefined;
  readonly #views: IPrimitivePaneView[] = [
    { zOrder: () => 'normal', renderer: () => ({ draw: (target) => this.#draw(target) }) },
  ];

  /** `curves` is asked at each painting. */
  constructor(stage: ChartStage, curves: () => readonly PriceCurve[]) {
    this.#stage = stage;
    this.#curves = curves;
  }

  /** On the bars' series, where it is not yet. */
  attach(): void {
    if (!this.#attached) this.#stage.series().attachPrimitive(this);
    this.update();
  }

  detach(): void {
    if (this.#attached) this.#stage.series().detachPrimitive(this);
  }

  update(): void {
    this.#attached?.requestUpdate();
  }

  attached(parameter: SeriesAttachedParameter<Time>): void {
    this.#attached = parameter;
  }

  detached(): void {
    this.#attached = undefined;
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.#views;
  }

  autoscaleInfo(from: number, to: number): AutoscaleInfo | null {
    const kept = this.#curves().filter(({ keepsInView }) => keepsInView);
    let [minValue, maxValue] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const curve of kept)
      this.#each(from, to, (place, bar) => {
        const price = curve.price(place, bar);
        if (Number.isNaN(price)) return;
        minValue = Math.min(minValue, price);
        maxValue = Math.max(maxValue, price);
      });
    return minValue <= maxValue ? { priceRange: { minValue, maxValue } } : null;
  }

  #draw(target: DrawTarget): void {
    const curves = this.#curves();
    if (curves.length === 0) return;
    target.useMediaCoordinateSpace(({ context, mediaSize }) => {
      const scale = this.#stage.chart.timeScale();
      const series = this.#stage.series();
      const from = scale.coordinateToLogical(0);
      const to = scale.coordinateToLogical(mediaSize.width);
      if (from === null || to === null) return;
      for (const { colour, widthPx, dashed, price, endsAt } of curves) {
        context.beginPath();
        context.strokeStyle = colour;
        context.lineWidth = widthPx;
        context.lineJoin = 'round';
        context.setLineDash(dashed ? [2 * widthPx, 2 * widthPx] : []);
        let open = false;
        this.#each(from - 1, to + 1, (place, bar) => {
          const value = price(place, bar);
          const y = Number.isNaN(value) ? null : series.priceToCoordinate(value);
          if (y !== null && Number.isFinite(y)) {
            const x = placeX(scale, place);
            if (open) context.lineTo(x, y);
            else context.moveTo(x, y);
            open = true;
          }
          if (bar >= 0 && endsAt?.(bar)) open = false;
        });
        context.stroke();
      }
      context.setLineDash([]);
    });
  }

  /** Places that are drawn between two, with the bar at each; −1 where it is held open. */
  #each(from: number, to: number, visit: (place: number, bar: number) => void): void {
    const { axis } = this.#stage;
    const bars = this.#stage.bars();
    const last = Math.min(axis.length - 1, Math.ceil(to));
    let bar = -1;
    for (let place = Math.max(0, Math.floor(from)); place <= last; place++) {
      const next = bar + 1;
      const follows = bar >= 0 && next < bars.length && bars.startMs(next) === axis.starts[place];
      const at = follows ? next : axis.barAt(place, bars);
      if (at >= 0) bar = at;
      visit(place, at);
    }
  }
}
