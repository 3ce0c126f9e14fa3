/**
 * A second line over the bars, another symbol or another day: its change since one bar, drawn in the first one's prices, so that the
 * axis, the indicators and the alert lines stay what they are. The legend says both changes in per cent.
 */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { Closes } from '../../../shared/market/day-of-bars.ts';
import { paced, windowTimer, type Paced } from '../../components/paced.ts';
import { alignCompare, type ComparedBars } from './align-compare.ts';
import type { ChartLayer, ChartStage } from '../chart-layer.ts';
import type { ChartTokens } from '../tokens.ts';
import { PriceCurves } from './price-curves.ts';

export interface CompareLook {
  colour(tokens: ChartTokens): string;
  dashed?: boolean;
  /** The instant at or after which both are measured; without one the left edge of what is seen. */
  anchorMs?(): EpochMs;
}

/** The whole line is redrawn, at most this often. */
const DRAW_EVERY_MS = 500;

export class CompareLine implements ChartLayer {
  readonly #stage: ChartStage;
  readonly #drawing: Paced;
  readonly #painted: PriceCurves;
  #other: (() => Closes | undefined) | undefined;
  #compared: ComparedBars | undefined;
  #drawnFrom = -1;

  readonly #look: CompareLook;

  constructor(stage: ChartStage, look: CompareLook) {
    this.#stage = stage;
    this.#look = look;
    this.#painted = new PriceCurves(stage, () => {
      const { prices } = this.#compared ?? {};
      if (!prices) return [];
      const price = (place: number): number => prices[place] ?? Number.NaN;
      return [{ colour: this.colour, widthPx: 2, dashed: this.#look.dashed, price, keepsInView: true }];
    });
    this.#drawing = paced(() => this.#draw(), DRAW_EVERY_MS, windowTimer(stage.container.ownerDocument.defaultView!));
    stage.chart.timeScale().subscribeVisibleLogicalRangeChange(() => {
      if (this.#anchorPlace() !== this.#drawnFrom) this.ask();
    });
  }

  get colour(): string {
    return this.#look.colour(this.#stage.tokens());
  }

  /** `other` is read at each drawing; `undefined` takes the line away. */
  show(other: (() => Closes | undefined) | undefined): void {
    this.#other = other;
    if (other) this.ask();
    else this.#takeOff();
  }

  /** At once: its places may be others now. */
  rebuild(): void {
    if (this.#other) this.#draw();
  }

  follow(): void {
    this.ask();
  }

  seriesLeaves(): void {
    this.#painted.detach();
  }

  remove(): void {
    this.#drawing.cancel();
  }

  /** Bars of either symbol or what is seen of them changed. */
  ask(): void {
    if (this.#other) this.#drawing.ask();
  }

  /** Changes since the anchor at a bar, as fractions; undefined where nothing is compared. */
  changes(startMs: EpochMs): { mine: number; other: number } | undefined {
    const place = this.#compared && this.#stage.axis.placeOf(startMs);
    if (!this.#compared || place === undefined || !(place >= 0)) return undefined;
    return { mine: this.#compared.mine[place] ?? Number.NaN, other: this.#compared.other[place] ?? Number.NaN };
  }

  #draw(): void {
    const other = this.#other?.();
    if (!other) return this.#clear();
    const { axis } = this.#stage;
    this.#drawnFrom = this.#anchorPlace();
    const compared = alignCompare(axis.starts, this.#stage.bars(), other, this.#drawnFrom);
    this.#compared = compared;
    this.#painted.attach();
  }

  /** Place on the axis at or after which both are measured. */
  #anchorPlace(): number {
    const { axis, chart } = this.#stage;
    const anchorMs = this.#look.anchorMs?.();
    if (anchorMs !== undefined) return axis.placeAt(anchorMs - 1) + 1;
    return Math.max(0, Math.ceil(chart.timeScale().getVisibleLogicalRange()?.from ?? 0));
  }

  #takeOff(): void {
    this.#drawing.cancel();
    this.#clear();
  }

  #clear(): void {
    this.#compared = undefined;
    this.#painted.detach();
  }
}
