/** What the surface says of the price at one expiry: density, cumulative, quantiles, and how they open on the way there. */
import type { DistributionResult } from '../../../shared/contract/analytics.ts';
import {
  cumulativeAt,
  densityAt,
  lognormalDensity,
  quantileAt,
} from '../../../shared/analytics/surface/distribution.ts';
import { yearsLeft } from '../../../shared/market/calendar.ts';
import type { AnalyticsJob } from './analytics-job.ts';
import { CONTRADICTED, valuesTimeMs } from './slice-state.ts';

export const QUANTILE_SHARES: readonly number[] = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];
/** The plots end where this much probability lies beyond. */
const TAIL = 0.0008;
const POINTS = 181;
/** Of the time to expiry, denser at the start, where the fan opens fastest. */
const FAN_SHARES = [0.002, 0.01, 0.03, 0.07, 0.13, 0.2, 0.3, 0.45, 0.6, 0.8, 1];

export function distribution({ request, states, spot, atMs }: AnalyticsJob<'distribution'>): DistributionResult {
  const answer = { what: 'distribution' as const, underlying: request.underlying, atMs, spot };
  const listed = states.filter(({ slice }) => !slice.adjusted);
  const state = listed.find(({ shown: { carry, surface } }) => carry && surface);
  const { carry, surface } = state?.shown ?? {};
  if (!state || !carry || !surface)
    return listed.some(({ contradicted }) => contradicted) ? { ...answer, reason: CONTRADICTED } : answer;
  const { slice } = state;
  if (slice.settlesAtMs <= atMs) return answer;
  const { forward } = carry;
  const years = yearsLeft(slice.settlesAtMs, valuesTimeMs(state, atMs));
  const [low, high] = [quantileAt(surface, TAIL), quantileAt(surface, 1 - TAIL)];
  const { logMoneyness, count } = surface.points;
  const quoted = [0, count - 1].map((i) => forward * Math.exp(count > 0 ? logMoneyness[i] : Number.NaN));
  const ks = Array.from({ length: POINTS }, (_, i) => low + ((high - low) * i) / (POINTS - 1));
  const prices = ks.map((k) => forward * Math.exp(k));
  const perDollar = (density: number, i: number): number => density / prices[i];
  return {
    ...answer,
    of: {
      root: slice.root,
      expiry: slice.expiry,
      years,
      forward,
      prices,
      density: ks.map((k, i) => perDollar(densityAt(surface, k), i)),
      cumulative: ks.map((k) => cumulativeAt(surface, k)),
      lognormal: ks.map((k, i) => perDollar(lognormalDensity(surface.theta, k), i)),
      quoted: [quoted[0], quoted[1]],
      quantiles: QUANTILE_SHARES.map((share) => ({ share, price: forward * Math.exp(quantileAt(surface, share)) })),
      fan: {
        days: [0, ...FAN_SHARES.map((share) => share * years * 365)],
        prices: QUANTILE_SHARES.map((q) => [
          forward,
          ...FAN_SHARES.map((share) => forward * Math.exp(quantileAt(surface, q, share))),
        ]),
      },
    },
  };
}
