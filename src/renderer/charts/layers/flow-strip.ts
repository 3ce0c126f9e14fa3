/**
 * Option premium of each interval along the foot of the chart: calls in the upper lane, puts in the lower; bought above the lane's middle, sold
 * below it. Grey where less than half of the interval's premium has a side. The bars keep clear of it (`ChartView.strip`).
 */
import type { IPanePrimitive, IPanePrimitivePaneView, IPrimitivePaneRenderer, Time } from 'lightweight-charts';
import type { ChartLayer, ChartStage } from '../chart-layer.ts';
import { STRIP_SHARE } from '../chart-style.ts';
import { placeX } from '../place-x.ts';
import { withAlpha } from '../tokens.ts';
import type { StripInterval, StripLane } from './overlay-data.ts';

type DrawTarget = Parameters<IPrimitivePaneRenderer['draw']>[0];

const NAME_PX = 9;
const GAP_PX = 1;

export class FlowStrip implements ChartLayer, IPanePrimitive<Time> {
  readonly #stage: ChartStage;
  #intervals: readonly StripInterval[] = [];
  #largestUsd = 1;
  #requestUpdate: () => void = () => undefined;
  readonly #views: IPanePrimitivePaneView[] = [
    { zOrder: () => 'normal', renderer: () => ({ draw: (target) => this.#draw(target) }) },
  ];

  constructor(stage: ChartStage) {
    this.#stage = stage;
    stage.chart.panes()[0].attachPrimitive(this);
  }

  attached({ requestUpdate }: { requestUpdate(): void }): void {
    this.#requestUpdate = requestUpdate;
  }

  paneViews(): readonly IPanePrimitivePaneView[] {
    return this.#views;
  }

  show(intervals: readonly StripInterval[]): void {
    this.#intervals = intervals;
    this.#largestUsd = Math.max(
      1,
      ...intervals.flatMap(({ calls, puts }) => [calls.boughtUsd, calls.soldUsd, puts.boughtUsd, puts.soldUsd]),
    );
    this.#requestUpdate();
  }

  rebuild(): void {
    this.#requestUpdate();
  }

  #draw(target: DrawTarget): void {
    const tokens = this.#stage.tokens();
    if (!this.#stage.view().strip) return;
    target.useMediaCoordinateSpace(({ context, mediaSize }) => {
      const lane = (mediaSize.height * STRIP_SHARE) / 2;
      const top = mediaSize.height - 2 * lane;
      context.fillStyle = withAlpha(tokens.line, 0.8);
      for (const y of [top, top + lane]) context.fillRect(0, Math.round(y), mediaSize.width, 1);
      context.fillStyle = withAlpha(tokens.line, 0.5);
      for (const middle of [top + lane / 2, top + lane * 1.5])
        context.fillRect(0, Math.round(middle), mediaSize.width, 1);
      for (const { fromMs, untilMs, calls, puts } of this.#intervals) {
        const edges = this.#edges(fromMs, untilMs, mediaSize.width);
        if (!edges) continue;
        this.#drawLane(context, calls, edges, top + lane / 2, lane / 2 - GAP_PX);
        this.#drawLane(context, puts, edges, top + lane * 1.5, lane / 2 - GAP_PX);
      }
      context.font = `${NAME_PX}px ${tokens.font}`;
      context.fillStyle = tokens.quiet;
      context.textBaseline = 'top';
      context.fillText('Calls', 6, top + 3);
      context.fillText('Puts', 6, top + lane + 3);
    });
  }

  #drawLane(
    context: CanvasRenderingContext2D,
    { boughtUsd, soldUsd, known }: StripLane,
    { left, width }: { left: number; width: number },
    middle: number,
    reach: number,
  ): void {
    const { up, down, quiet } = this.#stage.tokens();
    const grey = withAlpha(quiet, 0.45);
    const heightOf = (usd: number): number => (usd > 0 ? Math.max(1, (usd / this.#largestUsd) * reach) : 0);
    context.fillStyle = known ? up : grey;
    context.fillRect(left, middle - heightOf(boughtUsd), width, heightOf(boughtUsd));
    context.fillStyle = known ? down : grey;
    context.fillRect(left, middle + 1, width, heightOf(soldUsd));
  }

  /** The places that the interval's bars take, a pixel apart from the next; undefined where none is seen. */
  #edges(fromMs: number, toMs: number, chartWidth: number): { left: number; width: number } | undefined {
    const { axis, chart } = this.#stage;
    const { from, to } = axis.placesIn({ fromMs, toMs });
    if (to < from) return undefined;
    const scale = chart.timeScale();
    const first = placeX(scale, from);
    const last = placeX(scale, to);
    if (Number.isNaN(first) || Number.isNaN(last)) return undefined;
    const half = scale.options().barSpacing / 2;
    const left = first - half;
    const width = Math.max(1, last + half - left - GAP_PX);
    return left > chartWidth || left + width < 0 ? undefined : { left, width };
  }
}
