/** Volume by price as bars at the chart's edges: of what is seen on the left edge, of each session where it begins. */
import type {
  ISeriesPrimitive,
  IPrimitivePaneRenderer,
  IPrimitivePaneView,
  SeriesAttachedParameter,
  Time,
} from 'lightweight-charts';
import { volumeProfile, type VolumeProfile } from '../../../shared/analytics/indicators/volume-profile.ts';
import { etDate } from '../../../shared/market/calendar.ts';
import { paced, windowTimer, type Paced } from '../../components/paced.ts';
import type { ChartLayer, ChartStage } from '../chart-layer.ts';
import { DAY_MS } from '../chart-time.ts';
import { indicatorKind, soundInputs } from '../indicator-set.ts';
import { placeX } from '../place-x.ts';
import { withAlpha } from '../tokens.ts';

type DrawTarget = Parameters<IPrimitivePaneRenderer['draw']>[0];

interface Placed {
  profile: VolumeProfile;
  /** Places on the axis it is drawn between; the whole width of the chart where they are not given. */
  from?: number;
  to?: number;
}

/** Of the width it may use, the longest row takes this much. */
const LONGEST = { visible: 0.22, session: 0.6 };
const COUNT_EVERY_MS = 250;
const MOST_SESSIONS = 30;

export class VolumeProfiles implements ChartLayer, ISeriesPrimitive<Time> {
  readonly #stage: ChartStage;
  readonly #counting: Paced;
  #attached: SeriesAttachedParameter<Time> | undefined;
  #placed: Placed[] = [];
  readonly #views: IPrimitivePaneView[] = [
    { zOrder: () => 'bottom', renderer: () => ({ draw: (target) => this.#draw(target) }) },
  ];

  constructor(stage: ChartStage) {
    this.#stage = stage;
    this.#counting = paced(
      () => this.#count(),
      COUNT_EVERY_MS,
      windowTimer(stage.container.ownerDocument.defaultView!),
    );
    stage.chart.timeScale().subscribeVisibleLogicalRangeChange(() => {
      if (this.#attached) this.#counting.ask();
    });
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
    const wanted = this.#kinds().length > 0;
    if (wanted && !this.#attached) this.#stage.series().attachPrimitive(this);
    if (!wanted && this.#attached) this.#stage.series().detachPrimitive(this);
    if (wanted) this.#counting.ask();
  }

  follow(): void {
    if (this.#attached) this.#counting.ask();
  }

  seriesLeaves(): void {
    if (this.#attached) this.#stage.series().detachPrimitive(this);
  }

  remove(): void {
    this.#counting.cancel();
  }

  #kinds(): { span: 'visible' | 'session'; rows: number }[] {
    return this.#stage.view().indicators.flatMap((choice) => {
      const kind = indicatorKind(choice.kind);
      if (!kind?.profile) return [];
      if (kind.profile === 'session' && this.#stage.view().timeframeMs >= DAY_MS) return [];
      return [{ span: kind.profile, rows: soundInputs(kind, choice.inputs)['rows'] }];
    });
  }

  #count(): void {
    const { axis, chart } = this.#stage;
    const bars = this.#stage.bars();
    const range = chart.timeScale().getVisibleLogicalRange();
    if (!range || bars.length === 0) return;
    const first = axis.starts[Math.max(0, Math.ceil(range.from))];
    const last = axis.starts[Math.min(axis.length - 1, Math.floor(range.to))];
    if (first === undefined || last === undefined) return;
    const from = bars.indexFrom(first);
    const to = bars.indexFrom(last + 1);
    this.#placed = this.#kinds().flatMap(({ span, rows }) =>
      span === 'session' ? this.#sessions(from, to, rows) : this.#place(from, to, rows),
    );
    this.#attached?.requestUpdate();
  }

  #place(from: number, to: number, rows: number): Placed[] {
    const profile = volumeProfile(this.#stage.bars().columns, from, to, rows);
    return profile ? [{ profile }] : [];
  }

  /** Every session that is seen at least in part, whole. */
  #sessions(from: number, to: number, rows: number): Placed[] {
    const bars = this.#stage.bars();
    const { axis } = this.#stage;
    const placed: Placed[] = [];
    let end = to;
    const sameDay = (a: number, b: number): boolean => etDate(bars.startMs(a)) === etDate(bars.startMs(b));
    while (end < bars.length && end > 0 && sameDay(end, end - 1)) end++;
    while (end > from && placed.length < MOST_SESSIONS) {
      let start = end - 1;
      while (start > 0 && sameDay(start - 1, end - 1)) start--;
      const profile = volumeProfile(bars.columns, start, end, rows);
      if (profile)
        placed.push({
          profile,
          from: axis.placeOf(bars.startMs(start)),
          to: axis.placeOf(bars.startMs(end - 1)),
        });
      end = start;
    }
    return placed;
  }

  #draw(target: DrawTarget): void {
    const { chart } = this.#stage;
    target.useMediaCoordinateSpace(({ context, mediaSize }) => {
      for (const { profile, from, to } of this.#placed) {
        const scale = chart.timeScale();
        const left = from === undefined ? 0 : placeX(scale, from);
        const right = to === undefined ? mediaSize.width : placeX(scale, to);
        if (Number.isNaN(left) || Number.isNaN(right)) continue;
        const width = (right - left) * (from === undefined ? LONGEST.visible : LONGEST.session);
        this.#drawRows(context, profile, left, width);
      }
    });
  }

  #drawRows(context: CanvasRenderingContext2D, profile: VolumeProfile, left: number, width: number): void {
    const series = this.#stage.series();
    const { up, down, warning } = this.#stage.tokens();
    const { fromPrice, rowHeight, rising, falling, control, valueFrom, valueTo } = profile;
    const perVolume = width / (rising[control] + falling[control]);
    for (let row = 0; row < rising.length; row++) {
      const top = series.priceToCoordinate(fromPrice + (row + 1) * rowHeight);
      const bottom = series.priceToCoordinate(fromPrice + row * rowHeight);
      if (top === null || bottom === null) continue;
      const height = Math.max(1, bottom - top - 1);
      const alpha = row >= valueFrom && row <= valueTo ? 0.3 : 0.14;
      context.fillStyle = withAlpha(up, alpha);
      context.fillRect(left, top, rising[row] * perVolume, height);
      context.fillStyle = withAlpha(down, alpha);
      context.fillRect(left + rising[row] * perVolume, top, falling[row] * perVolume, height);
      if (row !== control) continue;
      context.fillStyle = withAlpha(warning, 0.8);
      context.fillRect(left, (top + bottom) / 2, width, 1);
    }
  }
}
