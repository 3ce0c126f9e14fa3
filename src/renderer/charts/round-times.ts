/** Where the time axis puts its labels: on round times of the clock, and where a day, month or year begins. */
import {
  defaultHorzScaleBehavior,
  type IHorzScaleBehavior,
  type InternalHorzScaleItem,
  type LocalizationOptions,
  type TickMark,
  type Time,
  type TimeScalePoint,
} from 'lightweight-charts';

/** The library's weight of the first place of a minute and of a day; what is longer weighs more. */
const MINUTE_WEIGHT = 20;
const DAY_WEIGHT = 50;
const MONTH_WEIGHT = 60;
const HALF_YEAR_S = 183 * 86_400;

/** Seconds of a step, and how much it weighs beside the others. */
const STEPS = [
  [3 * 3600, 31],
  [3600, 30],
  [1800, 24],
  [900, 23],
  [600, 22],
  [300, 21],
  [60, 20],
  [30, 14],
  [15, 13],
  [10, 12],
  [5, 11],
  [1, 10],
] as const;

/** Weight of a wall-clock time in seconds since midnight: that of the longest step it stands on. */
export function clockWeight(secondOfDay: number): number {
  return STEPS.find(([step]) => secondOfDay % step === 0)?.[1] ?? 0;
}

const TimeBehavior = defaultHorzScaleBehavior();

/** A label's room by the library's measure: font size and 4, five times. */
const ROOM_PX = 75;

/** The shortest step that is labelled where bars stand so far apart: a finer one only fills a hole that a missing bar left. */
export const leastStep = (barSpacingPx: number, timeframeMs: number): number =>
  ((ROOM_PX / barSpacingPx) * (timeframeMs / 1000)) / 2;

/** Half of a label's width at most, CSS pixels: `09:30`, `09:30:15`. */
const HALF_LABEL_PX = 18;
const HALF_SECONDS_PX = 26;

/** Whether the label of a place would reach over an end of an axis of `width` CSS pixels. */
export const isCut = (x: number, width: number, timeframeMs: number): boolean => {
  const half = timeframeMs < 60_000 ? HALF_SECONDS_PX : HALF_LABEL_PX;
  return x < half || x > width - half;
};

/** Under which the library remembers the labels that are not drawn: no time has it. */
const CUT_KEY = Number.NEGATIVE_INFINITY;

/** The library gives the weight to the first bar after a round time, so that a missing 09:00 makes a label 09:01. */
export class RoundTimes extends TimeBehavior implements IHorzScaleBehavior<Time> {
  /** In seconds. The library keeps labels: apply options to its time scale after a change. */
  leastSeconds = 0;
  /** Whether an end of the axis would cut the label of this time, in the axis's seconds: then it has none. */
  isCut: (seconds: number) => boolean = () => false;

  /** The library remembers labels by this; one at an end of the axis is another than the same in its middle. */
  override cacheKey(item: InternalHorzScaleItem): number {
    return this.isCut(Number(this.key(item))) ? CUT_KEY : super.cacheKey(item);
  }

  override fillWeightsForPoints(
    points: readonly { -readonly [K in keyof TimeScalePoint]: TimeScalePoint[K] }[],
    from: number,
  ): void {
    super.fillWeightsForPoints(points, from);
    for (let i = from; i < points.length; i++) {
      const point = points[i];
      if (point.timeWeight >= DAY_WEIGHT) continue;
      point.timeWeight = clockWeight(Number(point.originalTime) % 86_400) as TimeScalePoint['timeWeight'];
    }
  }

  /** The library knows the labels of its own weights only. */
  override formatTickmark(mark: TickMark, options: LocalizationOptions<Time>): string {
    if (this.isCut(Number(mark.originalTime))) return '';
    // Where not even every year has its label, a month only fills the hole of one that does not fit.
    if (mark.weight === MONTH_WEIGHT && this.leastSeconds > HALF_YEAR_S) return '';
    if (mark.weight >= DAY_WEIGHT) return super.formatTickmark(mark, options);
    const step = STEPS.find(([, weight]) => weight === mark.weight)?.[0] ?? 0;
    if (step < this.leastSeconds) return '';
    const clock = new Date(1000 * Number(mark.originalTime)).toISOString();
    return clock.slice(11, mark.weight < MINUTE_WEIGHT ? 19 : 16);
  }
}
