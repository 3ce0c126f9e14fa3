/** Remembered days and minutes to plots, words and CSV. */
import type { HistoryDays } from '../../../shared/contract/history.ts';
import { HISTORY_MEASURES, ORIGIN, type MeasureId, type HistoryUnit } from '../../../shared/history/measures.ts';
import { volatilityCone, type ConeBand } from '../../../shared/analytics/realised/cone.ts';
import {
  closeToClose,
  garmanKlass,
  parkinson,
  yangZhang,
  type VolatilityEstimator,
} from '../../../shared/analytics/realised/estimators.ts';
import { etDate, etInstant } from '../../../shared/market/calendar.ts';
import { toCsv } from '../../components/csv.ts';
import {
  decimalsOf,
  formatDay,
  formatIv,
  formatPlotPercent,
  formatPlotDollars,
  formatPrice,
  formatTime,
  UNKNOWN,
} from '../../components/format.ts';
import { formatPointChange } from '../../components/standing.ts';
import type { PlotModel } from '../../charts/xy-plot.ts';
import type { HistorySettings } from './history-settings.ts';
import { historyCoverageText } from './history-words.ts';
import { counted } from '../../../shared/contract/counted.ts';

/** What a pane draws: one value of each number a day or a minute. */
export interface Remembered {
  /** Seconds since 1970. */
  at: number[];
  byDay: boolean;
  first: number[];
  second: number[];
  /** Of days: where they come from. */
  origin: number[];
  /** Of days: how many the span has before today. */
  sessions: number;
}

export const ESTIMATOR_CHOICES: Record<HistorySettings['estimator'], { label: string; of: VolatilityEstimator }> = {
  closeToClose: { label: 'Close to close', of: closeToClose },
  parkinson: { label: 'Parkinson', of: parkinson },
  garmanKlass: { label: 'Garman-Klass', of: garmanKlass },
  yangZhang: { label: 'Yang-Zhang', of: yangZhang },
};

/** Drawn in per cent, points or as they are. */
const SCALE: Record<HistoryUnit, number> = { volatility: 100, difference: 100, dollars: 1, price: 1, ratio: 1 };

const formatDrawn: Record<HistoryUnit, PlotModel['formatY']> = {
  volatility: formatPlotPercent,
  difference: (value, step) => (value > 0 ? '+' : value < 0 ? '−' : '') + Math.abs(value).toFixed(decimalsOf(step, 1)),
  dollars: formatPlotDollars,
  price: formatPrice,
  ratio: (value, step) => value.toFixed(decimalsOf(step, 2)),
};

export function formatHistoryMeasure(id: MeasureId, value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return UNKNOWN;
  const { unit } = HISTORY_MEASURES[id];
  if (unit === 'volatility') return `${formatIv(value)}%`;
  if (unit === 'difference') return formatPointChange(value);
  return formatDrawn[unit](value);
}

const axisOf = (id: MeasureId): string => {
  const { label, unit } = HISTORY_MEASURES[id];
  return `${label}${{ volatility: ', % a year', difference: ', points', dollars: ', $', price: '', ratio: '' }[unit]}`;
};

const drawn = (id: MeasureId, values: readonly number[]): number[] =>
  values.map((v) => v * SCALE[HISTORY_MEASURES[id].unit]);

const dayOf = (seconds: number): string => formatDay(seconds * 1000, true);
const minuteOf = (seconds: number): string => formatTime(seconds * 1000, 'exchange').slice(0, 5);

/** A session is placed at noon, so that no clock change moves it to another day. */
export const secondsOfDay = (date: string): number => etInstant(date, 12) / 1000;

/** Around a single day or minute: enough for the axis to say which it is. */
const ALONE_SECONDS = { day: 15 * 86_400, minute: 15 * 60 };

export function timePlot(data: Remembered, id: MeasureId, which: 'first' | 'second'): PlotModel {
  const { unit } = HISTORY_MEASURES[id];
  const [only] = data.at;
  const room = ALONE_SECONDS[data.byDay ? 'day' : 'minute'];
  return {
    series: [
      {
        label: HISTORY_MEASURES[id].label,
        kind: 'line',
        gaps: true,
        colour: which === 'first' ? 'accent' : 'warning',
        x: data.at,
        y: drawn(id, data[which]),
      },
    ],
    markers: [],
    time: true,
    rangeX: data.at.length === 1 ? [only - room, only + room] : undefined,
    formatX: data.byDay ? dayOf : minuteOf,
    formatY: formatDrawn[unit],
    xLabel: data.byDay ? 'Session' : 'Time, ET',
    yLabel: axisOf(id),
  };
}

/** The second number against the first; the newest point apart. */
export function scatterPlot(data: Remembered, first: MeasureId, second: MeasureId, nowMs: number): PlotModel {
  const [xs, ys] = [drawn(first, data.first), drawn(second, data.second)];
  const known = xs.map((_, i) => i).filter((i) => Number.isFinite(xs[i]) && Number.isFinite(ys[i]));
  const last = known.at(-1);
  const past = known.filter((i) => i !== last).toSorted((a, b) => xs[a] - xs[b]);
  const isToday = last !== undefined && etDate(data.at[last] * 1000) === etDate(nowMs);
  return {
    series: [
      {
        label: `${past.length} ${data.byDay ? 'sessions' : 'minutes'}`,
        kind: 'points',
        faint: true,
        colour: 'accent',
        x: past.map((i) => xs[i]),
        y: past.map((i) => ys[i]),
      },
      {
        label: last === undefined ? 'none' : isToday ? 'today' : dayOf(data.at[last]),
        kind: 'points',
        dots: true,
        colour: 'warning',
        x: last === undefined ? [] : [xs[last]],
        y: last === undefined ? [] : [ys[last]],
      },
    ],
    markers: [],
    formatX: formatDrawn[HISTORY_MEASURES[first].unit],
    formatY: formatDrawn[HISTORY_MEASURES[second].unit],
    xLabel: axisOf(first),
    yLabel: axisOf(second),
  };
}

export interface Cone {
  bands: ConeBand[];
  /** Session of the newest bar; undefined without any. */
  through: string | undefined;
  /** A later session has ended: what is latest here is not of now. */
  isOld: boolean;
}

/** `finished`: the last session that has ended; what runs is no part of a cone. */
export function coneOf(days: HistoryDays, estimator: HistorySettings['estimator'], finished: string): Cone {
  const known = days.dates.flatMap((date, i) => {
    const [open, high, low, close] = days.bars[i];
    return date > finished || Number.isNaN(close) ? [] : [{ date, open, high, low, close }];
  });
  const through = known.at(-1)?.date;
  return {
    bands: volatilityCone(ESTIMATOR_CHOICES[estimator].of, known).filter(({ windows }) => windows > 0),
    through,
    isOld: through !== undefined && through < finished,
  };
}

/** `to 19 Nov`: how far the newest windows reach. */
export const throughText = ({ through }: Cone): string =>
  through === undefined ? '' : `to ${formatDay(etInstant(through, 12))}`;

/** The 30-day volatility that a cone is compared with, and when that was: `now`, `3h ago`. */
export interface ImpliedPoint {
  days: number;
  iv: number;
  when: string;
}

/** Realised volatility by window, and where implied stands at the same horizon. `implied` by calendar days. */
export function conePlot(cone: Cone, implied: readonly ImpliedPoint[]): PlotModel {
  const { bands } = cone;
  const x = bands.map(({ window }) => window);
  const line = (label: string, of: (band: ConeBand) => number, faint: boolean) => ({
    label,
    kind: 'line' as const,
    faint,
    dash: faint,
    colour: 'quiet' as const,
    x,
    y: bands.map((band) => 100 * of(band)),
  });
  const known = implied.filter(({ iv }) => !Number.isNaN(iv));
  return {
    series: [
      line('most', ({ max }) => max, true),
      line('75%', ({ p75 }) => p75, false),
      line('median', ({ median }) => median, false),
      line('25%', ({ p25 }) => p25, false),
      line('least', ({ min }) => min, true),
      { ...line(throughText(cone), ({ latest }) => latest, cone.isOld), colour: 'accent', dots: true },
      {
        label: known.length === 0 || known[0].when === 'now' ? 'implied' : `implied ${known[0].when}`,
        kind: 'points',
        dots: true,
        colour: 'warning',
        x: known.map(({ days }) => (days * 252) / 365),
        y: known.map(({ iv }) => 100 * iv),
      },
    ],
    markers: [],
    formatX: (days, step) => `${days.toFixed(decimalsOf(step, 0))}d`,
    formatY: formatPlotPercent,
    xLabel: 'Trading days measured over',
    yLabel: 'Volatility, % a year',
  };
}

/** The newest known value of a number and when it was so; `isNow`: of the session, or of the last minutes where minutes are shown. */
export function newestOf(
  data: Pick<Remembered, 'at' | 'byDay'>,
  values: readonly number[],
  nowMs: number,
): { value: number; when: string; isNow: boolean } | undefined {
  const last = values.findLastIndex((value) => !Number.isNaN(value));
  if (last < 0) return undefined;
  const at = data.at[last];
  const isNow = data.byDay ? etDate(at * 1000) === etDate(nowMs) : nowMs - at * 1000 < MINUTES_NOW_MS;
  return { value: values[last], when: data.byDay ? dayOf(at) : minuteOf(at), isNow };
}

/** A minute is kept when it is over, and read half a minute later at most. */
const MINUTES_NOW_MS = 180_000;

/** How much of the span is known, and how. Today is not over: it does not count. */
export function coverageWords(data: Remembered, nowMs: number): string {
  if (!data.byDay) return `${counted(data.at.length, 'minute')} kept today`;
  const today = etDate(nowMs);
  const known = data.at.flatMap((at, i) => (Number.isNaN(data.first[i]) || etDate(at * 1000) >= today ? [] : [i]));
  const estimated = known.filter((i) => data.origin[i] === ORIGIN.backfill).length;
  return historyCoverageText(known.length, data.sessions, estimated);
}

const ORIGIN_NAMES: Record<number, string> = {
  [ORIGIN.backfill]: 'daily closes',
  [ORIGIN.snapshot]: 'snapshot',
  [ORIGIN.recording]: 'recording',
  [ORIGIN.live]: 'model',
};

export function historyCsv(data: Remembered, symbol: string, first: MeasureId, second: MeasureId): string {
  const unit = (id: MeasureId): string =>
    `${id} (${{ volatility: 'fraction a year', difference: 'fraction a year', dollars: '$', price: '$', ratio: 'ratio' }[HISTORY_MEASURES[id].unit]})`;
  return toCsv(
    ['symbol', data.byDay ? 'date' : 'time (UTC)', unit(first), unit(second), 'origin'],
    data.at.map((at, i) => [
      symbol,
      data.byDay ? etDate(at * 1000) : new Date(at * 1000).toISOString(),
      data.first[i],
      data.second[i],
      ORIGIN_NAMES[data.origin[i]] ?? '',
    ]),
  );
}
