/** The crosshair and the visible span as instants: what the user does with them, and what a linked chart asks for. */
import type { EpochMs } from '../../shared/market/calendar.ts';
import type { ChartAxis } from './chart-axis.ts';
import type { ChartStage } from './chart-layer.ts';
import type { TimeSpan } from './chart-time.ts';

export interface PointerEvents {
  /** The pointer or a linked chart points at this bar; undefined when it left. */
  hovered(index: number | undefined): void;
  /** The pointer is over the bar of this span: for linked charts. */
  pointed(span: TimeSpan | undefined): void;
  /** The user moved the visible span, to the end of its last bar: for linked charts. */
  ranged(span: TimeSpan): void;
  /** The left edge is near: load older bars. */
  olderWanted(): void;
}

const OLDER_WANTED_BELOW = 60;

export class ChartPointer {
  readonly #stage: ChartStage;
  readonly #events: PointerEvents;
  #inside = false;
  #pointedMs: EpochMs | undefined;
  #at: { x: number; y: number } | undefined;
  /** Where a linked chart points. */
  #linked: TimeSpan | undefined;

  constructor(stage: ChartStage, events: PointerEvents) {
    this.#stage = stage;
    this.#events = events;
    this.#listen();
  }

  /** Start of the bar under the pointer; undefined while it is elsewhere. */
  get pointedMs(): EpochMs | undefined {
    return this.#pointedMs;
  }

  /** The pointer in pixels of the chart; undefined while it is elsewhere. */
  get at(): { x: number; y: number } | undefined {
    return this.#at;
  }

  /** A linked chart points at a bar: the first in its span here, or the one that it lies in. Beyond the span shown it is read off, and no line stands at the edge for it. */
  pointAt(span: TimeSpan | undefined): void {
    this.#linked = span;
    const { axis, chart } = this.#stage;
    const { from, to } = span ? axis.placesIn(span) : { from: -1, to: -1 };
    // Without a bar of its own, the last before it.
    const place = Math.min(from, to);
    if (place < 0) {
      chart.clearCrosshairPosition();
      this.#events.hovered(undefined);
      return;
    }
    const bar = axis.barAt(place, this.#stage.bars());
    if (bar < 0) return;
    const close = this.#stage.bars().column('close')[bar];
    const shown = chart.timeScale().getVisibleLogicalRange();
    if (shown && (place < shown.from || place > shown.to)) chart.clearCrosshairPosition();
    else chart.setCrosshairPosition(close, axis.time(axis.starts[place]), this.#stage.series());
    this.#events.hovered(bar);
  }

  /** A linked chart shows this span. */
  showRange(span: TimeSpan): void {
    const { axis, chart } = this.#stage;
    if (this.#inside || axis.length === 0) return;
    this.#stage.reach(span.fromMs);
    const { from, to } = axis.placesIn(span);
    if (to > from) chart.timeScale().setVisibleLogicalRange({ from, to });
  }

  /** By keys: what is in sight now goes to linked charts, as while the pointer moves it. */
  moved(): void {
    const { axis, chart } = this.#stage;
    const range = chart.timeScale().getVisibleLogicalRange();
    if (!range || axis.length === 0) return;
    const inside = (place: number): number => Math.min(axis.length - 1, Math.max(0, Math.round(place)));
    this.#events.ranged({ fromMs: axis.starts[inside(range.from)], toMs: axis.endOf(inside(range.to)) });
  }

  #listen(): void {
    const { chart, container, axis } = this.#stage;
    container.addEventListener('pointerenter', () => {
      this.#inside = true;
    });
    container.addEventListener('pointermove', (event) => {
      const box = container.getBoundingClientRect();
      this.#at = { x: event.clientX - box.left, y: event.clientY - box.top };
    });
    container.addEventListener('pointerleave', () => {
      this.#at = undefined;
      this.#inside = false;
      this.#events.pointed(undefined);
    });
    chart.subscribeCrosshairMove(({ logical, sourceEvent, time }) => {
      if (!sourceEvent && time !== undefined) return;
      const bar = logical === undefined ? -1 : axis.barAt(logical, this.#stage.bars());
      this.#events.hovered(bar < 0 ? undefined : bar);
      this.#pointedMs = logical === undefined ? undefined : axis.starts[logical];
      if (this.#inside) this.#events.pointed(logical === undefined ? undefined : spanAt(axis, logical));
    });
    chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
      if (!range || axis.length === 0) return;
      if (range.from < OLDER_WANTED_BELOW && axis.firstBar === 0) this.#events.olderWanted();
      if (this.#inside) this.moved();
      // The chart would leave the line at its pixel, over another bar.
      else if (this.#linked) this.pointAt(this.#linked);
    });
  }
}

const spanAt = (axis: ChartAxis, place: number): TimeSpan | undefined =>
  place in axis.starts ? { fromMs: axis.starts[place], toMs: axis.endOf(place) } : undefined;
