/** Upright lines at the opens and closes of the sessions on the axis. */
import type {
  IPanePrimitive,
  IPanePrimitivePaneView,
  ITimeScaleApi,
  PaneAttachedParameter,
  Time,
} from 'lightweight-charts';
import { etDate, type EpochMs } from '../../../shared/market/calendar.ts';
import type { ChartLayer, ChartStage } from '../chart-layer.ts';
import { HOUR_MS, TradingHours } from '../chart-time.ts';
import { placeX } from '../place-x.ts';
import { withAlpha } from '../tokens.ts';

export interface SessionEdge {
  /** Place on the axis that it stands before. */
  place: number;
  open: boolean;
}

/** Where regular hours begin and end among the bars. The end of one that meets the next session's open is left out. */
export function sessionEdges(starts: readonly EpochMs[], parts: TradingHours): SessionEdge[] {
  const edges: SessionEdge[] = [];
  let before = parts.of(starts[0] ?? 0);
  for (let place = 1; place < starts.length; place++) {
    const part = parts.of(starts[place]);
    const nextDay =
      part === 'regular' &&
      before === 'regular' &&
      starts[place] - starts[place - 1] > 4 * HOUR_MS &&
      etDate(starts[place - 1]) !== etDate(starts[place]);
    if (part !== before || nextDay) edges.push({ place, open: part === 'regular' });
    before = part;
  }
  return edges;
}

export class SessionMarks implements ChartLayer {
  readonly #stage: ChartStage;
  readonly #lines = new Uprights();
  #on = false;
  #places = 0;
  #gone = false;

  constructor(stage: ChartStage) {
    this.#stage = stage;
    stage.chart.panes()[0].attachPrimitive(this.#lines);
  }

  show(on: boolean): void {
    this.#on = on;
    if (!this.#gone) this.rebuild();
  }

  remove(): void {
    this.#gone = true;
  }

  rebuild(): void {
    const { axis } = this.#stage;
    const { timeframeMs, calendar } = this.#stage.view();
    this.#places = axis.length;
    // A bar of hours holds regular and extended time alike.
    const shown = this.#on && timeframeMs <= HOUR_MS;
    const { accent, faint } = this.#stage.tokens();
    this.#lines.show(shown ? sessionEdges(axis.starts, new TradingHours(calendar)) : [], {
      open: withAlpha(accent, 0.6),
      close: withAlpha(faint, 0.6),
    });
  }

  follow(): void {
    if (this.#on && this.#stage.axis.length !== this.#places) this.rebuild();
  }
}

class Uprights implements IPanePrimitive<Time> {
  #edges: readonly SessionEdge[] = [];
  #colours = { open: 'transparent', close: 'transparent' };
  #timeScale: ITimeScaleApi<Time> | undefined;
  #requestUpdate: () => void = () => undefined;
  readonly #views: IPanePrimitivePaneView[] = [
    {
      zOrder: () => 'bottom',
      renderer: () => ({
        draw: (target) =>
          target.useMediaCoordinateSpace(({ context, mediaSize }) => this.#draw(context, mediaSize.height)),
      }),
    },
  ];

  attached({ chart, requestUpdate }: PaneAttachedParameter<Time>): void {
    this.#timeScale = chart.timeScale();
    this.#requestUpdate = requestUpdate;
  }

  detached(): void {
    this.#timeScale = undefined;
  }

  paneViews(): readonly IPanePrimitivePaneView[] {
    return this.#views;
  }

  show(edges: readonly SessionEdge[], colours: { open: string; close: string }): void {
    this.#edges = edges;
    this.#colours = colours;
    this.#requestUpdate();
  }

  #draw(context: CanvasRenderingContext2D, height: number): void {
    const scale = this.#timeScale;
    const seen = scale?.getVisibleLogicalRange();
    if (!scale || !seen) return;
    context.setLineDash([4, 3]);
    for (const { place, open } of this.#edges) {
      if (place < seen.from || place > seen.to + 1) continue;
      const x = placeX(scale, place);
      if (Number.isNaN(x)) continue;
      const left = Math.round(x - scale.options().barSpacing / 2) + 0.5;
      context.strokeStyle = open ? this.#colours.open : this.#colours.close;
      context.beginPath();
      context.moveTo(left, 0);
      context.lineTo(left, height);
      context.stroke();
    }
    context.setLineDash([]);
  }
}
