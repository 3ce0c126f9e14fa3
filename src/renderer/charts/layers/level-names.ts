/** Names of levels at the left edge, over their lines: at the right they would cover the newest bars. */
import type { IPanePrimitive, IPanePrimitivePaneView, PaneAttachedParameter, Time } from 'lightweight-charts';
import type { ChartTokens } from '../tokens.ts';
import type { OverlayLevel } from './overlay-data.ts';

const SIZE_PX = 10;
const LEFT_PX = 6;
const GAP_PX = 10;

export class LevelNames implements IPanePrimitive<Time> {
  readonly #yOf: (price: number) => number | null;
  #levels: readonly OverlayLevel[] = [];
  #tokens: ChartTokens | undefined;
  #requestUpdate: () => void = () => undefined;
  readonly #views: IPanePrimitivePaneView[] = [
    {
      zOrder: () => 'top',
      renderer: () => ({ draw: (target) => target.useMediaCoordinateSpace(({ context }) => this.#draw(context)) }),
    },
  ];

  constructor(yOf: (price: number) => number | null) {
    this.#yOf = yOf;
  }

  attached({ requestUpdate }: PaneAttachedParameter<Time>): void {
    this.#requestUpdate = requestUpdate;
  }

  paneViews(): readonly IPanePrimitivePaneView[] {
    return this.#views;
  }

  show(levels: readonly OverlayLevel[], tokens: ChartTokens): void {
    this.#levels = levels;
    this.#tokens = tokens;
    this.#requestUpdate();
  }

  #draw(context: CanvasRenderingContext2D): void {
    const tokens = this.#tokens;
    if (!tokens) return;
    context.font = `${SIZE_PX}px ${tokens.font}`;
    context.textBaseline = 'bottom';
    const placed = this.#levels
      .map((level) => ({ level, y: this.#yOf(level.price) }))
      .filter((one): one is { level: OverlayLevel; y: number } => one.y !== null)
      .sort((a, b) => a.y - b.y);
    let [before, right] = [Number.NEGATIVE_INFINITY, 0];
    for (const { level, y } of placed) {
      // Names that would lie over each other stand beside each other.
      const left = y - before < SIZE_PX + 2 ? right + GAP_PX : LEFT_PX;
      context.fillStyle = tokens[level.tone];
      context.fillText(level.title, left, y - 1);
      [before, right] = [y, left + context.measureText(level.title).width];
    }
  }
}
