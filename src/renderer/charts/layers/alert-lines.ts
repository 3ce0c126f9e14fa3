/** Horizontal lines at the prices of alert rules: dragged with the pointer, reported when released at another price. */
import { LineStyle, type IPriceLine } from 'lightweight-charts';
import { chartMarket, type ChartMarket } from '../chart-market.ts';
import type { ChartLayer, ChartStage } from '../chart-layer.ts';

export interface AlertLine {
  key: string;
  price: number;
  title: string;
  /** Will not fire as it stands: drawn paler. */
  faint: boolean;
}

interface DrawnLine {
  spec: AlertLine;
  line: IPriceLine;
}

/** How near the pointer must be to take hold of a line, in CSS pixels. */
const REACH_PX = 5;

export class AlertLines implements ChartLayer {
  readonly #stage: ChartStage;
  readonly #moved: (key: string, price: number) => void;
  #lines: DrawnLine[] = [];
  #specs: readonly AlertLine[] = [];
  #dragged: DrawnLine | undefined;
  #pointerY: number | undefined;

  /** `moved`: a line was let go at another price. */
  constructor(stage: ChartStage, moved: (key: string, price: number) => void) {
    this.#stage = stage;
    this.#moved = moved;
    this.#listen();
  }

  show(specs: readonly AlertLine[]): void {
    this.#specs = specs;
    this.#draw();
  }

  rebuild(): void {
    this.#draw();
  }

  seriesLeaves(): void {
    for (const { line } of this.#lines) this.#stage.series().removePriceLine(line);
    this.#lines = [];
    this.#dragged = undefined;
  }

  /** Market facts from the chart's bars. */
  market(): ChartMarket {
    return chartMarket(this.#stage.bars());
  }

  /** The price under the pointer; undefined while it is elsewhere, as in an indicator's pane below the prices. */
  pointedPrice(): number | undefined {
    if (this.#pointerY === undefined || !this.#isOverPrices(this.#pointerY)) return undefined;
    return this.#stage.series().coordinateToPrice(this.#pointerY) ?? undefined;
  }

  /** The line under the pointer. */
  pointedKey(): string | undefined {
    return this.#near(this.#pointerY)?.spec.key;
  }

  #draw(): void {
    if (this.#dragged) return; // What is being dragged is drawn where the hand is.
    this.seriesLeaves();
    const { faint, warning } = this.#stage.tokens();
    this.#lines = this.#specs.map((spec) => ({
      spec,
      line: this.#stage.series().createPriceLine({
        price: spec.price,
        title: spec.title,
        color: spec.faint ? faint : warning,
        lineStyle: LineStyle.Dashed,
        lineWidth: 1,
        axisLabelVisible: true,
      }),
    }));
  }

  #isOverPrices(y: number): boolean {
    return y >= 0 && y <= this.#stage.chart.paneSize(0).height;
  }

  #near(y: number | undefined): DrawnLine | undefined {
    // With a drawing tool in hand the pointer draws.
    if (y === undefined || !this.#isOverPrices(y) || this.#stage.container.hasAttribute('data-drawing'))
      return undefined;
    const distance = ({ line }: DrawnLine): number => {
      const at = this.#stage.series().priceToCoordinate(line.options().price);
      return at === null ? Number.POSITIVE_INFINITY : Math.abs(at - y);
    };
    const nearest = this.#lines.toSorted((a, b) => distance(a) - distance(b))[0];
    return nearest && distance(nearest) <= REACH_PX ? nearest : undefined;
  }

  #listen(): void {
    const { container } = this.#stage;
    const yOf = (event: MouseEvent): number => event.clientY - container.getBoundingClientRect().top;
    // Before the chart's own handlers, which would scroll.
    const capture = { capture: true };
    container.addEventListener(
      'pointerdown',
      (event) => {
        if (event.button !== 0) return;
        this.#dragged = this.#near(yOf(event));
        container.toggleAttribute('data-grab', this.#dragged !== undefined);
        if (this.#dragged) container.setPointerCapture(event.pointerId);
      },
      capture,
    );
    for (const type of ['mousedown', 'touchstart'] as const) {
      container.addEventListener(
        type,
        (event) => {
          if (this.#dragged) event.stopPropagation();
        },
        capture,
      );
    }
    container.addEventListener('pointermove', (event) => {
      this.#pointerY = yOf(event);
      container.toggleAttribute('data-grab', this.#dragged !== undefined || this.#near(this.#pointerY) !== undefined);
      const price = this.#dragged && this.pointedPrice();
      if (price !== undefined && price > 0) this.#dragged?.line.applyOptions({ price });
    });
    container.addEventListener('pointerup', () => this.#letGo());
    container.addEventListener('pointercancel', () => {
      this.#dragged = undefined;
      this.#draw();
    });
    container.addEventListener('pointerleave', () => {
      this.#pointerY = undefined;
    });
  }

  #letGo(): void {
    const dragged = this.#dragged;
    this.#dragged = undefined;
    if (!dragged) return;
    const { price } = dragged.line.options();
    if (price !== dragged.spec.price) this.#moved(dragged.spec.key, price);
  }
}
