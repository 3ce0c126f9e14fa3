/** How each quote compares with the fitted smile: rich above it, cheap below. */
import type { SmileCurve, VolatilityResult } from '../../../shared/contract/analytics.ts';
import type { PlotModel, PlotSeries } from '../../charts/xy-plot.ts';
import { counted } from '../../../shared/contract/counted.ts';
import { CONTEXT_COLUMNS, contextOf, toCsv } from '../../components/csv.ts';
import { decimalsOf } from '../../components/format.ts';
import { curveName, isWithinReach } from './select-curves.ts';
import { axisWords, placeOn, type SmileAxis } from './smile-axis.ts';

export interface Residual {
  curve: string;
  root: string;
  expiry: string;
  strike: number;
  right: 'C' | 'P';
  /** Fractions a year: of the quote alone, of the fit, their difference. */
  own: number;
  fit: number;
  residual: number;
  /** Of half the spread: beyond ±1 the fit lies outside bid and ask. */
  halfSpreads: number;
}

/** The out-of-the-money side of each strike that has a quote and a fit which stands. */
export function residualsOf(result: VolatilityResult): Residual[] {
  const settled = result.curves.filter(({ provisional }) => !provisional);
  return settled.flatMap((curve) =>
    curve.strikes.flatMap((strike, i): Residual[] => {
      const right = strike >= curve.forward ? 'C' : 'P';
      const own = right === 'C' ? curve.callIv[i] : curve.putIv[i];
      const residual = own - curve.iv[i];
      const halfSpreads = residual / curve.halfSpread[i];
      if (Number.isNaN(residual) || !Number.isFinite(halfSpreads)) return [];
      const { root, expiry } = curve;
      return [{ curve: curveName(curve), root, expiry, strike, right, own, fit: curve.iv[i], residual, halfSpreads }];
    }),
  );
}

/** `Still being computed, and not listed yet: SPY 18 Dec, SPY 24 Dec.`; empty where every curve stands. */
export function awaitedText({ curves }: VolatilityResult): string {
  const names = curves.filter(({ provisional }) => provisional).map(curveName);
  return names.length === 0 ? '' : `Still being computed, and not listed yet: ${names.join(', ')}.`;
}

/** `Left out: 149 quotes of 2 expiries that nothing refreshes now.`; empty where every quote stands. */
export function leftOutText({ curves }: VolatilityResult): string {
  const old = curves.filter(({ oldQuotes }) => oldQuotes > 0);
  const quotes = old.reduce((sum, { oldQuotes }) => sum + oldQuotes, 0);
  if (quotes === 0) return '';
  return `Left out: ${counted(quotes, 'quote')} of ${counted(old.length, 'expiry', 'expiries')} that nothing refreshes now.`;
}

/** Those outside their half-spread first, then by how far: what a trader would look at. */
export function richAndCheap(residuals: readonly Residual[], most: number): Residual[] {
  return residuals.toSorted((a, b) => Math.abs(b.halfSpreads) - Math.abs(a.halfSpreads)).slice(0, most);
}

export function residualPlot(result: VolatilityResult, axis: SmileAxis = 'strike'): PlotModel {
  const all = residualsOf(result);
  return {
    series: result.curves.map((curve, i) => seriesOf(curve, i, all, axis)),
    formatY: formatResidual,
    yLabel: 'Quote less fit, volatility points',
    fromZero: true,
    ...axisWords(axis, result),
  };
}

/** The same under a smile, on its axis and no wider: those outside their half-spread as large dots. */
export function residualStrip(result: VolatilityResult, axis: SmileAxis, smile: PlotModel): PlotModel {
  const all = residualsOf(result);
  return {
    series: result.curves.flatMap((curve, i) => {
      const near = all.filter(({ strike }) => isWithinReach(curve, strike));
      const outside = near.filter(({ halfSpreads }) => Math.abs(halfSpreads) > 1);
      const inside = near.filter(({ halfSpreads }) => Math.abs(halfSpreads) <= 1);
      return [seriesOf(curve, i, inside, axis), { ...seriesOf(curve, i, outside, axis), dots: true }];
    }),
    formatX: smile.formatX,
    formatY: formatResidual,
    xLabel: '',
    yLabel: 'Quote − fit',
    markers: smile.markers.map((marker) => ({ ...marker, label: '' })),
    rangeX: smile.rangeX,
    fromZero: true,
  };
}

const formatResidual = (points: number, step?: number): string =>
  (points > 0 ? '+' : points < 0 ? '−' : '') + Math.abs(points).toFixed(decimalsOf(step, 2));

function seriesOf(curve: SmileCurve, i: number, residuals: readonly Residual[], axis: SmileAxis): PlotSeries {
  const own = residuals.filter(({ root, expiry }) => root === curve.root && expiry === curve.expiry);
  return {
    label: curveName(curve),
    kind: 'points',
    colour: { series: i },
    x: own.map(({ strike, fit }) => placeOn(axis, strike, fit, curve)),
    y: own.map(({ residual }) => 100 * residual),
  };
}

export function residualsCsv(result: VolatilityResult): string {
  const rows = richAndCheap(residualsOf(result), Number.POSITIVE_INFINITY);
  return toCsv(
    [
      ...CONTEXT_COLUMNS,
      'root',
      'expiry',
      'strike ($)',
      'right',
      'iv (fraction a year)',
      'fit (fraction a year)',
      'residual (half-spreads)',
    ],
    rows.map((r) => [...contextOf(result), r.root, r.expiry, r.strike, r.right, r.own, r.fit, r.halfSpreads]),
  );
}
