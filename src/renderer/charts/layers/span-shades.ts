/** Behind the bars: extended hours as a shade, holes in the data as hatches. */
import type { ChartLayer, ChartStage } from '../chart-layer.ts';
import { DAY_MS, HOUR_MS, TradingHours } from '../chart-time.ts';
import { withAlpha } from '../tokens.ts';
import { runsWhere, SpansPrimitive } from './spans-primitive.ts';

export class SpanShades implements ChartLayer {
  readonly #stage: ChartStage;
  readonly #primitive = new SpansPrimitive();
  #places = 0;

  constructor(stage: ChartStage) {
    this.#stage = stage;
    stage.chart.panes()[0].attachPrimitive(this.#primitive);
  }

  rebuild(): void {
    const tokens = this.#stage.tokens();
    this.#primitive.paintWith({ shade: withAlpha(tokens.text, 0.035), hatch: withAlpha(tokens.warning, 0.35) });
    this.#show();
  }

  follow(): void {
    if (this.#stage.axis.length !== this.#places && this.#stage.view().extendedHours) this.#show();
  }

  #show(): void {
    const { axis } = this.#stage;
    const { timeframeMs, extendedHours, calendar } = this.#stage.view();
    this.#places = axis.length;
    const intraday = timeframeMs < DAY_MS;
    const parts = new TradingHours(calendar);
    // A bar of hours holds regular and extended time alike.
    const shaded = timeframeMs <= HOUR_MS && extendedHours;
    const shades = shaded ? runsWhere(axis.length, (i) => parts.of(axis.starts[i]) === 'extended') : [];
    const hatches = intraday ? this.#stage.data().gaps.map((gap) => axis.placesIn(gap)) : [];
    this.#primitive.show(
      shades,
      hatches.filter((span) => span.to >= span.from),
    );
  }
}
