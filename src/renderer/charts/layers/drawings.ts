/** The user's drawings over the bars: painted with the library's primitives, placed, moved and selected with the pointer. */
import type {
  ISeriesPrimitive,
  IPrimitivePaneRenderer,
  IPrimitivePaneView,
  SeriesAttachedParameter,
  Time,
} from 'lightweight-charts';
import type { Drawing, DrawingPoint, DrawingTool } from '../../../shared/settings/charts.ts';
import type { ChartLayer, ChartStage } from '../chart-layer.ts';
import { LinePrice, type PriceLine } from '../../../shared/market/price-line.ts';
import { tradingTime } from '../../../shared/market/trading-time.ts';
import { barTime } from '../chart-time.ts';
import { trackOf } from '../drawings/line-track.ts';
import { hitShape, POINTS_OF, shapeOf, type Pixel, type Shape, type ShapeFrame } from '../drawings/drawing-shape.ts';
import { snapPrice } from '../drawings/snap.ts';
import { placeX } from '../place-x.ts';
import { withAlpha } from '../tokens.ts';
import { counted } from '../../../shared/contract/counted.ts';

export interface DrawingEvents {
  /** A drawing was put down or moved: the whole of it. */
  changed(drawing: Drawing): void;
  removed(id: string): void;
  /** The tool is done: its drawing was placed, or Escape. */
  toolDone(): void;
}

type DrawTarget = Parameters<IPrimitivePaneRenderer['draw']>[0];
const REACH_PX = 5;

export class Drawings implements ChartLayer, ISeriesPrimitive<Time> {
  readonly #stage: ChartStage;
  readonly #events: DrawingEvents;
  #drawings: readonly Drawing[] = [];
  #tool: DrawingTool | undefined;
  #snap = true;
  /** Being put down: its last point follows the pointer. */
  #draft: Drawing | undefined;
  #selected: string | undefined;
  #dragged: { before: Drawing; now: Drawing; part: number | 'body'; from: DrawingPoint } | undefined;
  #attached: SeriesAttachedParameter<Time> | undefined;
  #size = { width: 0, height: 0 };
  readonly #views: IPrimitivePaneView[] = [
    { zOrder: () => 'top', renderer: () => ({ draw: (target) => this.#draw(target) }) },
  ];

  constructor(stage: ChartStage, events: DrawingEvents) {
    this.#stage = stage;
    this.#events = events;
    this.#listen();
  }

  show(drawings: readonly Drawing[]): void {
    this.#drawings = drawings;
    this.#update();
  }

  /** The next points place a drawing of this kind; undefined deselects the tool. */
  use(tool: DrawingTool | undefined, snap: boolean): void {
    this.#tool = tool;
    this.#snap = snap;
    this.#draft = undefined;
    this.#stage.container.toggleAttribute('data-drawing', tool !== undefined);
    this.#update();
  }

  /** Escape: the unfinished drawing, the tool, the selection. False where there was none of them. */
  letGo(): boolean {
    const had = this.#tool !== undefined || this.#selected !== undefined;
    this.#draft = this.#selected = undefined;
    if (this.#tool) this.#events.toolDone();
    this.#update();
    return had;
  }

  /** Deletes the selected drawing; false where none is selected. */
  removeSelected(): boolean {
    if (this.#selected === undefined) return false;
    this.#events.removed(this.#selected);
    this.#selected = undefined;
    return true;
  }

  /** The drawing under a place in the chart. */
  drawingAt(x: number, y: number): Drawing | undefined {
    return this.#hit({ x, y })?.drawing;
  }

  /** Pixel of its first point; of a line over the whole width, where its words begin. Undefined where the chart has no place for it. */
  placeOf({ tool, points }: Drawing): Pixel | undefined {
    const { x, y } = this.#frame().pixel(points[0]);
    if (!Number.isFinite(x) || !Number.isFinite(y)) return undefined;
    return { x: tool === 'horizontal' ? 6 : x, y };
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

  rebuild(): void {
    if (!this.#attached) this.#stage.series().attachPrimitive(this);
    this.#update();
  }

  seriesLeaves(): void {
    if (this.#attached) this.#stage.series().detachPrimitive(this);
  }

  #update(): void {
    this.#attached?.requestUpdate();
  }

  #frame(): ShapeFrame {
    const { axis, chart } = this.#stage;
    const series = this.#stage.series();
    const { calendar, hours } = this.#stage.view();
    const scale = chart.timeScale();
    const frame = {
      axis,
      calendar,
      x: (place: number) => placeX(scale, place),
      y: (price: number) => series.priceToCoordinate(price) ?? Number.NaN,
      seen: {
        from: (scale.coordinateToLogical(0) ?? 0) - 1,
        to: (scale.coordinateToLogical(this.#size.width) ?? 0) + 1,
      },
    };
    const lineOf = ({ time, scale: on }: Drawing, from: DrawingPoint, to: DrawingPoint): PriceLine => ({
      from,
      to,
      time: time ?? hours,
      scale: on ?? 'linear',
    });
    return {
      ...this.#size,
      pixel: ({ atMs, price }) => ({ x: frame.x(axis.logicalOf(atMs)), y: frame.y(price) }),
      track: (drawing, from, to, until) => trackOf(lineOf(drawing, from, to), until, frame),
      priceOn: (drawing, from, to, atMs) =>
        new LinePrice(lineOf(drawing, from, to), () => tradingTime(calendar)).at(atMs),
      price: (value) => series.priceFormatter().format(value),
      span: (fromMs, toMs) => counted(Math.round(Math.abs(axis.logicalOf(toMs) - axis.logicalOf(fromMs))), 'bar'),
    };
  }

  #shown(): Drawing[] {
    const moved = this.#drawings.map((one) => (one.id === this.#dragged?.now.id ? this.#dragged.now : one));
    return this.#draft ? [...moved, this.#draft] : moved;
  }

  #draw(target: DrawTarget): void {
    target.useMediaCoordinateSpace(({ context, mediaSize }) => {
      this.#size = mediaSize;
      const frame = this.#frame();
      for (const drawing of this.#shown()) {
        const shape = shapeOf(drawing, frame);
        if (shape.handles.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)))
          this.#paint(context, drawing, shape);
      }
    });
  }

  #paint(context: CanvasRenderingContext2D, drawing: Drawing, shape: Shape): void {
    const { accent, warning, pane, text, font } = this.#stage.tokens();
    const colour = drawing.alert === undefined ? accent : warning;
    for (const corners of shape.areas) {
      context.beginPath();
      corners.forEach(({ x, y }, i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
      context.closePath();
      context.fillStyle = withAlpha(colour, 0.09);
      context.fill();
    }
    for (const { from, to, faint } of shape.lines) {
      context.beginPath();
      context.moveTo(from.x, from.y);
      context.lineTo(to.x, to.y);
      context.strokeStyle = faint ? withAlpha(colour, 0.45) : colour;
      context.lineWidth = drawing.id === this.#selected ? 2 : 1.25;
      context.setLineDash(faint ? [4, 3] : []);
      context.stroke();
    }
    for (const { points, faint } of shape.tracks) {
      context.beginPath();
      points.forEach(({ x, y }, i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
      context.strokeStyle = faint ? withAlpha(colour, 0.45) : colour;
      context.lineWidth = drawing.id === this.#selected ? 2 : 1.25;
      context.setLineDash(faint ? [4, 3] : []);
      context.stroke();
    }
    context.setLineDash([]);
    context.font = `11px ${font}`;
    for (const { at, text: words } of shape.words) {
      context.fillStyle = drawing.tool === 'text' ? text : colour;
      context.fillText(drawing.alert === undefined ? words : `${words}  alert`, at.x, at.y);
    }
    if (drawing.id !== this.#selected && drawing !== this.#draft) return;
    for (const { x, y } of shape.handles) {
      context.beginPath();
      context.arc(x, y, 4, 0, 2 * Math.PI);
      context.fillStyle = pane;
      context.fill();
      context.strokeStyle = colour;
      context.lineWidth = 1.5;
      context.stroke();
    }
  }

  /** The topmost drawing under the pointer. */
  #hit(at: Pixel): { drawing: Drawing; part: number | 'body' } | undefined {
    const frame = this.#frame();
    for (const drawing of this.#drawings.toReversed()) {
      const part = hitShape(shapeOf(drawing, frame), at, REACH_PX);
      if (part !== undefined) return { drawing, part };
    }
    return undefined;
  }

  #pointAt({ x, y }: Pixel): DrawingPoint | undefined {
    const { axis, chart } = this.#stage;
    const logical = chart.timeScale().coordinateToLogical(x);
    const price = this.#stage.series().coordinateToPrice(y);
    if (logical === null || price === null || axis.length === 0) return undefined;
    const exact = written(price);
    const bar = this.#stage.bars().at(axis.barAt(logical, this.#stage.bars()));
    const toY = (value: number): number => this.#stage.series().priceToCoordinate(value) ?? Number.NaN;
    return { atMs: axis.instantAt(logical), price: this.#snap && bar ? snapPrice(bar, exact, toY) : exact };
  }

  #listen(): void {
    const { container } = this.#stage;
    const pixel = (event: MouseEvent): Pixel => {
      const box = container.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    // Before the chart's own handlers, which would scroll.
    const capture = { capture: true };
    container.addEventListener(
      'pointerdown',
      (event) => event.button === 0 && this.#down(event, pixel(event)),
      capture,
    );
    for (const type of ['mousedown', 'touchstart'] as const)
      container.addEventListener(
        type,
        (event) => {
          if (this.#dragged || this.#tool) event.stopPropagation();
        },
        capture,
      );
    container.addEventListener('pointermove', (event) => this.#move(pixel(event)));
    container.addEventListener('pointerup', () => this.#up());
    container.addEventListener('pointercancel', () => {
      this.#dragged = undefined;
      this.#update();
    });
  }

  #down(event: PointerEvent, at: Pixel): void {
    if (at.x > this.#size.width || at.y > this.#size.height) return;
    const point = this.#pointAt(at);
    if (!point) return;
    if (this.#tool) {
      this.#put(this.#tool, point);
      return;
    }
    // An alert's line over it is what is held.
    const hit = this.#stage.container.hasAttribute('data-grab') ? undefined : this.#hit(at);
    this.#selected = hit?.drawing.id;
    if (hit) {
      this.#dragged = { before: hit.drawing, now: hit.drawing, part: hit.part, from: point };
      this.#stage.container.setPointerCapture(event.pointerId);
    }
    this.#update();
  }

  #put(tool: DrawingTool, point: DrawingPoint): void {
    const down = this.#draft ? this.#draft.points.length : 1;
    const draft: Drawing = this.#draft
      ? withLast(this.#draft, point)
      : { id: crypto.randomUUID(), tool, points: [point], ...this.#straightIn() };
    if (down < POINTS_OF[tool]) {
      this.#draft = { ...draft, points: [...draft.points, point] };
      this.#update();
      return;
    }
    this.#draft = undefined;
    this.#selected = draft.id;
    this.#events.changed(draft);
    this.#events.toolDone();
  }

  /** What a line put down or moved here is straight in. */
  #straightIn(): Pick<Drawing, 'time' | 'scale'> {
    const { timeframeMs, hours, scale } = this.#stage.view();
    return { time: barTime(timeframeMs, hours), scale: scale === 'log' ? 'log' : 'linear' };
  }

  #move(at: Pixel): void {
    const point = this.#dragged || this.#draft ? this.#pointAt(at) : undefined;
    if (this.#draft && point) this.#draft = withLast(this.#draft, point);
    if (this.#dragged && point) {
      const { before, part, from } = this.#dragged;
      const { axis } = this.#stage;
      // By bars, not by time: over a night or a weekend the drawing would change its form.
      const places = axis.logicalOf(point.atMs) - axis.logicalOf(from.atMs);
      const shifted = ({ atMs, price }: DrawingPoint): DrawingPoint => ({
        atMs: places === 0 ? atMs : axis.instantAt(axis.logicalOf(atMs) + places),
        price: written(price + point.price - from.price),
      });
      const points = part === 'body' ? before.points.map(shifted) : before.points.with(part, point);
      this.#dragged.now = { ...before, points, ...this.#straightIn() };
    }
    if (point) this.#update();
    else if (!this.#tool) this.#stage.container.toggleAttribute('data-over-drawing', this.#hit(at) !== undefined);
  }

  #up(): void {
    const dragged = this.#dragged;
    this.#dragged = undefined;
    if (dragged && dragged.now !== dragged.before) this.#events.changed(dragged.now);
  }
}

/** As a price is written, so that what is kept and what is said of it are one. */
const written = (price: number): number => Number(price.toFixed(Math.abs(price) < 1 ? 6 : 4));

const withLast = (drawing: Drawing, point: DrawingPoint): Drawing => ({
  ...drawing,
  points: [...drawing.points.slice(0, -1), point],
});
