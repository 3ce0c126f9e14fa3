/** What a smile is drawn over: the strike, or the strike in a measure in which expiries and days can be compared. */
import { normalCdf } from '../../../shared/analytics/normal.ts';
import type { VolatilityResult } from '../../../shared/contract/analytics.ts';
import type { PlotModel } from '../../charts/xy-plot.ts';
import { decimalsOf, formatPlotStrike } from '../../components/format.ts';
import { spotLabel } from '../../components/ModelAge.tsx';
import type { VolatilitySettings } from './volatility-settings.ts';

export type SmileAxis = VolatilitySettings['axis'];

/** What a strike is measured by; volatility at the forward as a fraction a year. */
export interface SmileFrame {
  forward: number;
  years: number;
  atmIv?: number;
}

export const AXES: readonly { value: SmileAxis; label: string; hint: string }[] = [
  { value: 'strike', label: 'By strike', hint: '$' },
  { value: 'moneyness', label: 'By ln(K/F)', hint: '%' },
  { value: 'delta', label: 'By delta', hint: 'put | call' },
  { value: 'normalised', label: 'By ln(K/F) ÷ σ√T', hint: 'deviations' },
];

/** Where a strike lies; NaN where the measure is unknown. `iv`: its fitted volatility, which the delta is of. */
export function placeOn(axis: SmileAxis, strike: number, iv: number, { forward, years, atmIv }: SmileFrame): number {
  const k = Math.log(strike / forward);
  switch (axis) {
    case 'strike':
      return strike;
    case 'moneyness':
      return 100 * k;
    case 'normalised':
      return k / ((atmIv ?? Number.NaN) * Math.sqrt(years));
    case 'delta': {
      const deviation = iv * Math.sqrt(years);
      return 100 * normalCdf(k / deviation - 0.5 * deviation);
    }
  }
}

const signed = (value: number, digits: number): string =>
  (value > 0 ? '+' : value < 0 ? '−' : '') + Math.abs(value).toFixed(digits);

type AxisWords = Pick<PlotModel, 'formatX' | 'xLabel' | 'markers'>;

export function axisWords(axis: SmileAxis, result: Pick<VolatilityResult, 'spot' | 'sessionEndMs'>): AxisWords {
  const { spot } = result;
  const forward = [{ x: 0, label: 'forward', colour: 'quiet' as const }];
  switch (axis) {
    case 'strike':
      return {
        formatX: formatPlotStrike,
        xLabel: 'Strike, $',
        markers: spot === undefined ? [] : [{ x: spot, label: spotLabel(result), colour: 'quiet' }],
      };
    case 'moneyness':
      return {
        formatX: (k, step) => `${signed(k, decimalsOf(step, 1))}%`,
        xLabel: 'ln(strike/forward), %',
        markers: forward,
      };
    case 'normalised':
      return {
        formatX: (deviations, step) => `${signed(deviations, decimalsOf(step, 1))}σ`,
        xLabel: 'ln(strike/forward) in units of σ√T at the forward',
        markers: forward,
      };
    case 'delta':
      return {
        formatX: (put, step) => `${Math.min(put, 100 - put).toFixed(decimalsOf(step, 0))}Δ${put <= 50 ? 'p' : 'c'}`,
        xLabel: 'Forward delta of the put (left) and of the call (right), % by the fit',
        markers: [],
      };
  }
}
