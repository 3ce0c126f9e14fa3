/** How each quote lies to the fitted smile: rich above it, cheap below. */
import type { VolatilityResult } from '../../../shared/contract/analytics.ts';
import type { PlotModel } from '../../charts/xy-plot.ts';
import { CONTEXT_COLUMNS, contextOf, toCsv } from '../../components/csv.ts';
import { curveName } from './select-curves.ts';

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

/** The out-of-the-money side of each strike that has a quote and a fit. */
export function residualsOf(result: VolatilityResult): Residual[] {
  return result.curves.flatMap((curve) =>
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

/** Those outside their half-spread first, then by how far: what a trader would look at. */
export function richAndCheap(residuals: readonly Residual[], most: number): Residual[] {
  return residuals.toSorted((a, b) => Math.abs(b.halfSpreads) - Math.abs(a.halfSpreads)).slice(0, most);
}

export function residualPlot(result: VolatilityResult): PlotModel {
  const all = residualsOf(result);
  return {
    series: result.curves.map((curve, i) => {
      const own = all.filter(({ root, expiry }) => root === curve.root && expiry === curve.expiry);
      return {
        label: curveName(curve),
        kind: 'points' as const,
        colour: { series: i },
        x: own.map(({ strike }) => strike),
        y: own.map(({ residual }) => 100 * residual),
      };
    }),
    markers: result.spot === undefined ? [] : [{ x: result.spot, label: 'spot', colour: 'quiet' }],
    formatX: (strike) => strike.toFixed(Number.isInteger(strike) ? 0 : 1),
    formatY: (points) => (points > 0 ? '+' : points < 0 ? '−' : '') + Math.abs(points).toFixed(2),
    xLabel: 'Strike, $',
    yLabel: 'Quote less fit, volatility points',
    fromZero: true,
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
