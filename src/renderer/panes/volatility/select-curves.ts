/** Volatility results to plots, tables and CSV. Volatilities are drawn in per cent a year. */
import type { SmileCurve, VolatilityResult } from '../../../shared/contract/analytics.ts';
import type { PlotModel, PlotSeries } from '../../charts/xy-plot.ts';
import { heldCurve, type NamedMoment } from '../../stores/held-moment.ts';
import { FAR_EXPIRY_DAYS, formatExpiry, formatIv, formatPlotDays, formatPlotPercent } from '../../components/format.ts';
import { CONTEXT_COLUMNS, contextOf, toCsv } from '../../components/csv.ts';
import { pastSeries, type ShownPast } from './past-smiles.ts';
import { axisWords, placeOn, type SmileAxis, type SmileFrame } from './smile-axis.ts';
import type { VolatilitySettings } from './volatility-settings.ts';

type Side = VolatilitySettings['side'];

export const curveName = (curve: Pick<SmileCurve, 'root' | 'expiry' | 'years'>): string =>
  `${curve.root} ${formatExpiry(curve.expiry, curve.years * 365 > FAR_EXPIRY_DAYS)}`;

export function ivOf(curve: SmileCurve, side: Side): number[] {
  return { otm: curve.iv, call: curve.callIv, put: curve.putIv }[side];
}

/** Beyond this many deviations the price is a tick or two and the volatility it implies is noise. */
const REACH_DEVIATIONS = 4;

/** All of a curve while the at-the-money volatility is unknown. */
export function isWithinReach({ forward, years, atmIv }: SmileFrame, strike: number): boolean {
  const reach = REACH_DEVIATIONS * (atmIv ?? Number.POSITIVE_INFINITY) * Math.sqrt(years);
  return Math.abs(Math.log(strike / forward)) <= reach;
}

/** The known part of a curve within reach of its forward. */
function withinReach(curve: SmileCurve, values: readonly number[], axis: SmileAxis): { x: number[]; y: number[] } {
  const x = curve.strikes.map((strike, i) => {
    const iv = Number.isNaN(curve.iv[i]) ? values[i] / 100 : curve.iv[i];
    return placeOn(axis, strike, iv, curve);
  });
  const kept = curve.strikes
    .map((_, i) => i)
    .filter((i) => isWithinReach(curve, curve.strikes[i]) && !Number.isNaN(x[i]));
  // Strikes beyond the last one with a volatility would only widen the axis.
  while (kept.length > 0 && Number.isNaN(values[kept[0]])) kept.shift();
  while (kept.length > 0 && Number.isNaN(values[kept.at(-1)!])) kept.pop();
  return { x: kept.map((i) => x[i]), y: kept.map((i) => values[i]) };
}

const percent = (values: readonly number[]): number[] => values.map((v) => v * 100);

/** `past`: earlier smiles of the same listings, behind today's. */
export function smilePlot(
  result: VolatilityResult,
  side: Side,
  axis: SmileAxis = 'strike',
  past: readonly ShownPast[] = [],
  held?: NamedMoment,
): PlotModel {
  const today = result.curves.map((curve, i): PlotSeries => ({
    label: curveName(curve),
    kind: 'line',
    colour: { series: i },
    ...withinReach(curve, percent(ivOf(curve, side)), axis),
  }));
  const xs = today.flatMap(({ x }) => (x.length > 0 ? [x[0], x[x.length - 1]] : []));
  return {
    series: [...today, ...pastSeries(result.curves, past, axis), ...heldSmiles(result, side, axis, held)],
    formatY: formatPlotPercent,
    yLabel: 'Implied volatility, % a year',
    rangeX: xs.length > 0 ? [Math.min(...xs), Math.max(...xs)] : undefined,
    ...axisWords(axis, result),
  };
}

/** Moment B's smiles of the listings shown. */
function heldSmiles(
  result: VolatilityResult,
  side: Side,
  axis: SmileAxis,
  held: NamedMoment | undefined,
): PlotSeries[] {
  return result.curves.flatMap((curve): PlotSeries[] => {
    const then = heldCurve(held?.moment, result.underlying, curve);
    if (!held || !then) return [];
    const line = withinReach(then, percent(ivOf(then, side)), axis);
    return [
      { label: `${curveName(then)} ${held.name}`, kind: 'line', colour: 'held', dash: true, unnamed: true, ...line },
    ];
  });
}

/** At-the-money volatility by days to expiry; curves without one are left out, not drawn at zero. */
export function termPlot(result: VolatilityResult, held?: NamedMoment): PlotModel {
  const then = result.curves.flatMap((curve) => heldCurve(held?.moment, result.underlying, curve) ?? []);
  const heldTerm = atTheMoney(then);
  return {
    series: [
      {
        label: 'ATM IV',
        kind: 'line',
        dots: true,
        colour: 'accent',
        ...atTheMoney(result.curves),
      },
      ...(held && heldTerm.x.length > 0
        ? [{ label: `ATM IV ${held.name}`, kind: 'line', dots: true, dash: true, colour: 'held', ...heldTerm } as const]
        : []),
    ],
    markers: [],
    formatX: formatPlotDays,
    formatY: formatPlotPercent,
    xLabel: 'Calendar days to settlement',
    yLabel: 'Implied volatility, % a year',
  };
}

function atTheMoney(curves: readonly SmileCurve[]): { x: number[]; y: number[] } {
  const known = curves.filter((c) => c.atmIv !== undefined).toSorted((a, b) => a.years - b.years);
  return { x: known.map((c) => c.years * 365), y: known.map((c) => c.atmIv! * 100) };
}

/** Strikes that any curve has, around the spot, with each curve's volatility or NaN. */
export function surfaceGrid(
  result: VolatilityResult,
  side: Side,
  reach: number,
): { strikes: number[]; values: number[][]; marked: number } {
  const all = [...new Set(result.curves.flatMap((c) => c.strikes))].sort((a, b) => a - b);
  const centre = nearest(all, result.spot);
  const strikes = all.slice(Math.max(0, centre - reach), centre + reach + 1);
  const values = result.curves.map((curve) => {
    const iv = ivOf(curve, side);
    const byStrike = new Map(curve.strikes.map((strike, i) => [strike, iv[i]]));
    return strikes.map((strike) => byStrike.get(strike) ?? Number.NaN);
  });
  return { strikes, values, marked: result.spot === undefined ? -1 : nearest(strikes, result.spot) };
}

function nearest(sorted: readonly number[], value: number | undefined): number {
  if (value === undefined) return Math.floor(sorted.length / 2);
  let best = 0;
  for (let i = 1; i < sorted.length; i++) if (Math.abs(sorted[i] - value) < Math.abs(sorted[best] - value)) best = i;
  return best;
}

/** Signed volatility points: `+1.2`, `—`. */
export function formatPoints(fraction: number | undefined): string {
  if (fraction === undefined || Number.isNaN(fraction)) return formatIv(undefined);
  const text = formatIv(Math.abs(fraction));
  if (Number(text) === 0) return text;
  return (fraction > 0 ? '+' : '−') + text;
}

/** The same of a wing that may lie beyond the quotes: `≈+1.2`. */
export const formatWing = (fraction: number | undefined, { beyondQuotes }: { beyondQuotes?: true }): string =>
  `${beyondQuotes ? '≈' : ''}${formatPoints(fraction)}`;

export const WINGS_HEADING = 'riskReversal25 and butterfly25 are';
/** In a file, where no mark stands before the numbers. */
export const wingsAre = ({ beyondQuotes }: { beyondQuotes?: true }): string | undefined =>
  beyondQuotes ? 'beyond the quotes' : undefined;

const CSV_COLUMNS = [
  'root',
  'expiry',
  'years',
  'forward ($)',
  'atmIv (fraction a year)',
  'riskReversal25 (fraction a year)',
  'butterfly25 (fraction a year)',
  'strike ($)',
  'iv (fraction a year)',
  'callIv (fraction a year)',
  'putIv (fraction a year)',
  WINGS_HEADING,
] as const;

/** One row a strike; headings say the unit. */
export function volatilityCsv(result: VolatilityResult): string {
  const context = contextOf(result);
  const rows = result.curves.flatMap((c) =>
    c.strikes.map((strike, i) => [
      ...context,
      c.root,
      c.expiry,
      c.years,
      c.forward,
      c.atmIv,
      c.riskReversal25,
      c.butterfly25,
      strike,
      c.iv[i],
      c.callIv[i],
      c.putIv[i],
      wingsAre(c),
    ]),
  );
  return toCsv([...CONTEXT_COLUMNS, ...CSV_COLUMNS], rows);
}
