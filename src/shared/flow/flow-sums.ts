/**
 * Sums over option prints. Premium in US dollars; bought = at or above the ask, sold = at or below the bid. A print at the
 * middle has no side, and neither has one without a quote: both are in the total and in neither bought nor sold.
 */
export const FLOW_FIELDS = [
  'prints',
  'contracts',
  'premiumUsd',
  'boughtUsd',
  'soldUsd',
  'midUsd',
  /** Side only estimated against a theoretical value: never part of bought and sold. */
  'estimatedBoughtUsd',
  'estimatedSoldUsd',
  /** Delta dollars (delta × contracts × shares × spot) of bought less sold prints. */
  'netDeltaUsd',
  /** Change of those dollars for a move of 1 % in the underlying. */
  'netGammaUsd',
  /** Premium of the prints that `netDeltaUsd` knows: bought or sold, with a delta. */
  'deltaPremiumUsd',
  /** Contracts bought less contracts sold. */
  'netContracts',
  /** Prints large enough to be kept for the session. */
  'keptPrints',
] as const;
export type FlowField = (typeof FLOW_FIELDS)[number];
export type FlowSum = Record<FlowField, number>;

export const emptyFlowSum = (): FlowSum => Object.fromEntries(FLOW_FIELDS.map((f) => [f, 0])) as FlowSum;

export function addFlowSums(sums: Iterable<FlowSum>): FlowSum {
  const total = emptyFlowSum();
  for (const sum of sums) for (const field of FLOW_FIELDS) total[field] += sum[field];
  return total;
}

/** What is left of `sum` without `part` of it, to the cent: nothing is 0. */
export function lessFlowSum(sum: FlowSum, part: FlowSum): FlowSum {
  const left = emptyFlowSum();
  for (const field of FLOW_FIELDS) left[field] = Math.round((sum[field] - part[field]) * 100) / 100;
  return left;
}

/** Below this share of known premium a net number is dominated by what is unknown. */
export const ENOUGH_COVERAGE = 0.5;

/** Share of the premium whose side is known, 0 … 1; undefined where nothing was counted. */
export const sidedShare = (sum: FlowSum): number | undefined => share(sum.boughtUsd + sum.soldUsd, sum.premiumUsd);

/** Bought less sold, US dollars; undefined where of no premium it is known whether it was bought, sold or between. */
export const netPremium = ({ boughtUsd, soldUsd, midUsd }: FlowSum): number | undefined =>
  boughtUsd + soldUsd + midUsd > 0.005 ? boughtUsd - soldUsd : undefined;

/** Share of the premium whose side and delta are known. */
export const deltaShare = (sum: FlowSum): number | undefined => share(sum.deltaPremiumUsd, sum.premiumUsd);

/** (bought − sold) / (bought + sold), −1 … 1; undefined where no side is known. */
export function imbalance(sum: FlowSum): number | undefined {
  const sided = sum.boughtUsd + sum.soldUsd;
  return sided > 0 ? (sum.boughtUsd - sum.soldUsd) / sided : undefined;
}

/** Cancels leave rounding behind: a share is never outside 0 … 1. */
const share = (part: number, whole: number): number | undefined =>
  whole > 0.005 ? Math.min(1, Math.max(0, part / whole)) : undefined;
