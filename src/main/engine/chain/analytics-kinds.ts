/** What each kind of analytics computes from the modelled slices and the table, and its priority when time is short. */
import type { AnalyticsKind, AnalyticsResultOf } from '../../../shared/contract/analytics.ts';
import type { AnalyticsInputs, AnalyticsJob } from './analytics-job.ts';
import { exposure } from './exposure-view.ts';
import { distribution } from './distribution-view.ts';
import { greeksMatrix } from './matrix.ts';
import { maturities } from './maturities-view.ts';
import { volatility } from './volatility-view.ts';

interface Kind<W extends AnalyticsKind> {
  /** Lower goes first when one second is too short for all. */
  priority: number;
  /** Approximate microseconds per contract. */
  costUs: number;
  compute: (inputs: AnalyticsInputs, job: AnalyticsJob<W>) => AnalyticsResultOf<W>;
}

/** A kind in the contract that is missing here does not compile. */
export const ANALYTICS: { readonly [W in AnalyticsKind]: Kind<W> } = {
  volatility: { priority: 0, costUs: 0.5, compute: volatility },
  distribution: { priority: 1, costUs: 5, compute: (_, job) => distribution(job) },
  maturities: { priority: 1, costUs: 0.5, compute: maturities },
  matrix: { priority: 1, costUs: 0.2, compute: ({ table }, job) => greeksMatrix(table, job) },
  exposure: { priority: 2, costUs: 5, compute: exposure },
};

export function compute<W extends AnalyticsKind>(
  what: W,
  inputs: AnalyticsInputs,
  job: AnalyticsJob<W>,
): AnalyticsResultOf<W> {
  return ANALYTICS[what].compute(inputs, job);
}

/** What an answer costs, in microseconds. */
export const costOf = (what: AnalyticsKind, contracts: number): number => ANALYTICS[what].costUs * contracts;

/**
 * Which of the requests are answered in a pass of `budgetUs`: those that waited longest first, then by their kind's priority, as many
 * as fit, and at least one.
 */
export function fitting<R extends { what: AnalyticsKind; contracts: number; waited: number }>(
  requests: readonly R[],
  budgetUs: number,
): R[] {
  const order = requests.toSorted(
    (a, b) => b.waited - a.waited || ANALYTICS[a.what].priority - ANALYTICS[b.what].priority,
  );
  let spentUs = 0;
  return order.filter(({ what, contracts }, i) => {
    const costUs = costOf(what, contracts);
    if (i > 0 && spentUs + costUs > budgetUs) return false;
    spentUs += costUs;
    return true;
  });
}
