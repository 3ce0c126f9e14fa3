/** Upright stretches of the chart on the library's primitives: plain shades and hatches, by place on the axis. */
import type {
  IPanePrimitive,
  IPanePrimitivePaneView,
  IPrimitivePaneRenderer,
  ITimeScaleApi,
  PaneAttachedParameter,
  Time,
} from 'lightweight-charts';
import { placeX } from '../place-x.ts';

/** Bars `from` to `to`, both inclusive, by position on the axis. */
export interface IndexSpan {
  from: number;
  to: number;
}

export interface SpanColours {
  shade: string;
  hatch: string;
}

type DrawTarget = Parameters<IPrimitivePaneRenderer['draw']>[0];

const HATCH_STEP = 6;

export class SpansPrimitive implements IPanePrimitive<Time> {
  #shades: readonly IndexSpan[] = [];
  #hatches: readonly IndexSpan[] = [];
  #colours: SpanColours = { shade: 'transparent', hatch: 'transparent' };
  #timeScale: ITimeScaleApi<Time> | undefined;
  #requestUpdate: () => void = () => undefined;
  readonly #views: IPanePrimitivePaneView[] = [
    { zOrder: () => 'bottom', renderer: () => ({ draw: (target) => this.#draw(target) }) },
  ];

  attached({ chart, requestUpdate }: PaneAttachedParameter<Time>): void {
    this.#timeScale = chart.timeScale();
    this.#requestUpdate = requestUpdate;
  }

  detached(): void {
    this.#timeScale = undefined;
    this.#requestUpdate = () => undefined;
  }

  paneViews(): readonly IPanePrimitivePaneView[] {
    return this.#views;
  }

  show(shades: readonly IndexSpan[], hatches: readonly IndexSpan[]): void {
    this.#shades = shades;
    this.#hatches = hatches;
    this.#requestUpdate();
  }

  paintWith(colours: SpanColours): void {
    this.#colours = colours;
    this.#requestUpdate();
  }

  #draw(target: DrawTarget): void {
    target.useMediaCoordinateSpace(({ context, mediaSize }) => {
      for (const span of this.#shades) {
        const edges = this.#edges(span, mediaSize.width);
        if (!edges) continue;
        context.fillStyle = this.#colours.shade;
        context.fillRect(edges.left, 0, edges.right - edges.left, mediaSize.height);
      }
      for (const span of this.#hatches) {
        const edges = this.#edges(span, mediaSize.width);
        if (edges) hatch(context, edges.left, edges.right, mediaSize.height, this.#colours.hatch);
      }
    });
  }

  /** Pixel edges of a span, half a bar beyond its first and last; undefined where none of it is visible. */
  #edges(span: IndexSpan, width: number): { left: number; right: number } | undefined {
    const scale = this.#timeScale;
    const visible = scale?.getVisibleLogicalRange();
    if (!scale || !visible || span.to < visible.from - 1 || span.from > visible.to + 1) return undefined;
    const from = placeX(scale, span.from);
    const to = placeX(scale, span.to);
    const half = scale.options().barSpacing / 2;
    const left = Math.max(0, from - half);
    const right = Math.min(width, to + half);
    return right > left ? { left, right } : undefined;
  }
}

function hatch(context: CanvasRenderingContext2D, left: number, right: number, height: number, colour: string): void {
  context.save();
  context.beginPath();
  context.rect(left, 0, right - left, height);
  context.clip();
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.beginPath();
  for (let x = left - height; x < right; x += HATCH_STEP) {
    context.moveTo(x, height);
    context.lineTo(x + height, 0);
  }
  context.stroke();
  context.restore();
}

/** Runs of equal truth: `[F,T,T,F,T]` → `[1..2, 4..4]`. */
export function runsWhere(length: number, test: (index: number) => boolean): IndexSpan[] {
  const runs: IndexSpan[] = [];
  let from = -1;
  for (let i = 0; i <= length; i++) {
    const inside = i < length && test(i);
    if (inside && from < 0) from = i;
    if (!inside && from >= 0) {
      runs.push({ from, to: i - 1 });
      from = -1;
    }
  }
  return runs;
}
