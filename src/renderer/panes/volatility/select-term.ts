/** The term structure at fixed maturities and the implied distribution, to plots and CSV. */
import type { DistributionResult, MaturitiesResult } from '../../../shared/contract/analytics.ts';
import type { ExpiryInfo } from '../../../shared/contract/calls.ts';
import { FIXED_DAYS } from '../../../shared/analytics/maturities/fixed-maturity.ts';
import type { PlotModel, PlotSeries } from '../../charts/xy-plot.ts';
import { CONTEXT_COLUMNS, contextOf, toCsv } from '../../components/csv.ts';
import { decimalsOf, formatPlotDays, formatPlotPercent, formatPrice, UNKNOWN } from '../../components/format.ts';
import { spotLabel } from '../../components/ModelAge.tsx';
import { WINGS_HEADING, wingsAre } from './select-curves.ts';
import type { VolatilitySettings } from './volatility-settings.ts';

const DAY_MS = 86_400_000;

/** The listings on either side of each fixed maturity, `ROOT YYYY-MM-DD`: no more are modelled than the table needs. */
export function listingsAround(listed: readonly ExpiryInfo[], nowMs: number): string[] {
  const chosen = new Set<string>();
  for (const days of FIXED_DAYS) {
    const atMs = nowMs + days * DAY_MS;
    for (const info of [listed.findLast((e) => e.settlesAtMs <= atMs), listed.find((e) => e.settlesAtMs >= atMs)])
      if (info) chosen.add(`${info.root} ${info.expiry}`);
  }
  return [...chosen];
}

export function maturitiesPlot({ expiries, fixed }: MaturitiesResult): PlotModel {
  const line = (label: string, of: 'atmIv' | 'modelFreeIv', colour: PlotSeries['colour']): PlotSeries => {
    const known = expiries.filter((e) => !Number.isNaN(e[of]) && !(of === 'modelFreeIv' && e.modelFreePartial));
    return {
      label,
      kind: 'line',
      dots: true,
      colour,
      x: known.map((e) => e.years * 365),
      y: known.map((e) => 100 * e[of]),
    };
  };
  return {
    series: [
      line('ATM', 'atmIv', 'accent'),
      line('VIX method', 'modelFreeIv', 'warning'),
      ...lowerBounds(expiries),
      {
        label: 'fixed maturities',
        kind: 'points',
        dots: true,
        colour: 'accent',
        x: fixed.map(({ days }) => days),
        y: fixed.map(({ atmIv }) => 100 * atmIv),
      },
    ],
    markers: [],
    formatX: formatPlotDays,
    formatY: formatPlotPercent,
    xLabel: 'Calendar days to settlement',
    yLabel: 'Volatility, % a year',
  };
}

/** Model-free volatilities whose strikes end early: no part of the line. */
function lowerBounds(expiries: MaturitiesResult['expiries']): PlotSeries[] {
  const partial = expiries.filter((e) => e.modelFreePartial);
  if (partial.length === 0) return [];
  const [x, y] = [partial.map((e) => e.years * 365), partial.map((e) => 100 * e.modelFreeIv)];
  return [{ label: 'VIX method, at least', kind: 'points', faint: true, colour: 'warning', x, y }];
}

type Distribution = NonNullable<DistributionResult['of']>;

/** Whether quotes reach a price: beyond them the tail is the model's. */
export const isQuoted = ({ quoted: [low, high] }: Pick<Distribution, 'quoted'>, price: number): boolean =>
  price >= low && price <= high;

/** Two prices as the user typed them, the lower first. */
export type TypedPrices = VolatilitySettings['between'];

/** Chance of ending between two prices: `24.1%`; a dash until both are prices. Beyond the plotted ones less than 0.1 % is known of. */
export function chanceText(of: Distribution, [low, high]: TypedPrices): string {
  const { prices, density, cumulative } = of;
  const [from, to] = [priceOf(low), priceOf(high)];
  if (!(to > from)) return UNKNOWN;
  if (to <= prices[0] || from >= prices.at(-1)!) return '<0.1%';
  const below = (price: number): number => {
    const after = prices.findIndex((known) => known >= price);
    if (after < 0) return 1;
    return after === 0 ? 0 : between(prices, cumulative, density, after, price);
  };
  return `${(100 * (below(to) - below(from))).toFixed(1)}%`;
}

/** Thousands set apart as a whole: `6,500`, never `640,5` or `0,500`, where a comma may be a decimal one. */
const PRICE = /^-?(\d+|[1-9]\d{0,2}([,\s]\d{3})+)?(\.\d*)?$/;

/** NaN where it is none. */
const priceOf = (typed: string): number => {
  const plain = typed.trim().replace(/^\$\s*/, '');
  if (!/\d/.test(plain) || !PRICE.test(plain)) return Number.NaN;
  return Math.max(0, Number(plain.replaceAll(/[,\s]/g, '')));
};

/** Cubic from `after - 1` to `after`: the density is the slope of the cumulative. */
function between(
  x: readonly number[],
  y: readonly number[],
  slope: readonly number[],
  after: number,
  at: number,
): number {
  const before = after - 1;
  const width = x[after] - x[before];
  const t = (at - x[before]) / width;
  const u = 1 - t;
  return (
    y[before] * (1 + 2 * t) * u * u +
    y[after] * (3 - 2 * t) * t * t +
    width * t * u * (slope[before] * u - slope[after] * t)
  );
}

export function densityPlot(
  { prices, density, cumulative, lognormal, forward, quantiles, quoted }: Distribution,
  result: Pick<DistributionResult, 'spot' | 'sessionEndMs'>,
): PlotModel {
  const { spot } = result;
  const top = Math.max(...density, ...lognormal);
  const [low, high] = [quantiles[0].price, quantiles.at(-1)!.price];
  return {
    series: [
      { label: 'density', kind: 'line', colour: 'accent', x: prices, y: density.map((d) => (100 * d) / top) },
      {
        label: 'lognormal',
        kind: 'line',
        colour: 'quiet',
        dash: true,
        x: prices,
        y: lognormal.map((d) => (100 * d) / top),
      },
      { label: 'cumulative', kind: 'line', colour: 'warning', x: prices, y: cumulative.map((p) => 100 * p) },
    ],
    markers: [
      { x: low, toX: high, label: '90 %', colour: 'accent' },
      { x: forward, label: 'forward', colour: 'quiet' },
      ...quoted
        .filter((price) => price > prices[0] && price < prices.at(-1)!)
        .map((price) => ({ x: price, label: 'quotes end', colour: 'warning' as const })),
      ...(spot === undefined ? [] : [{ x: spot, label: spotLabel(result), colour: 'quiet' as const }]),
    ],
    formatX: (price, step) => price.toFixed(decimalsOf(step, 0)),
    formatY: (value, step) => `${value.toFixed(decimalsOf(step, 0))}%`,
    xLabel: 'Price at expiry, $',
    yLabel: 'Chance below, %; density of its most',
    fromZero: true,
  };
}

export function fanPlot({ fan, quantiles }: Distribution): PlotModel {
  const middle = (quantiles.length - 1) / 2;
  return {
    series: fan.prices.map((y, q): PlotSeries => ({
      label: `${Math.round(quantiles[q].share * 100)}%`,
      kind: 'line',
      colour: q === middle ? 'accent' : { series: Math.abs(q - middle) },
      faint: Math.abs(q - middle) > 1,
      x: fan.days,
      y,
    })),
    markers: [],
    formatX: formatAhead(fan.days.at(-1) ?? 0),
    formatY: (price) => formatPrice(price),
    xLabel: 'From now',
    yLabel: 'Price, $',
  };
}

/** Of a time ahead in days, in the unit that the whole span asks for: minutes in the last hours, then hours, then days. */
const formatAhead =
  (spanDays: number) =>
  (days: number, step?: number): string => {
    const [unit, perDay, least]: [string, number, number] =
      spanDays < 2 / 24 ? ['m', 1_440, 1] : spanDays < 1.5 ? ['h', 24, 1] : ['d', 1, 0];
    return `${(days * perDay).toFixed(decimalsOf(step && step * perDay, least))}${unit}`;
  };

export function maturitiesCsv(result: MaturitiesResult): string {
  const fixed = result.fixed.map((f) => [
    'fixed',
    `${f.days}d`,
    f.days / 365,
    f.atmIv,
    f.riskReversal25,
    f.butterfly25,
    f.modelFreeIv,
    undefined,
    f.modelFreePartial ? 'lower bound' : undefined,
    wingsAre(f),
  ]);
  const listed = result.expiries.map((e) => [
    'listing',
    `${e.root} ${e.expiry}`,
    e.years,
    e.atmIv,
    e.riskReversal25,
    e.butterfly25,
    e.modelFreeIv,
    e.forwardIv,
    e.modelFreePartial ? 'lower bound' : undefined,
    wingsAre(e),
  ]);
  return toCsv(
    [
      ...CONTEXT_COLUMNS,
      'kind',
      'maturity',
      'years',
      'atmIv',
      'riskReversal25',
      'butterfly25',
      'modelFreeIv',
      'forwardIv',
      'modelFreeIv is',
      WINGS_HEADING,
    ],
    [...fixed, ...listed].map((row) => [...contextOf(result), ...row]),
  );
}

export function distributionCsv(result: DistributionResult): string {
  const { of } = result;
  return toCsv(
    [
      ...CONTEXT_COLUMNS,
      'root',
      'expiry',
      'forward ($)',
      'price ($)',
      'density (per $)',
      'cumulative',
      'lognormal (per $)',
    ],
    of
      ? of.prices.map((price, i) => [
          ...contextOf(result),
          of.root,
          of.expiry,
          of.forward,
          price,
          of.density[i],
          of.cumulative[i],
          of.lognormal[i],
        ])
      : [],
  );
}
