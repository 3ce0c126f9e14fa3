/** The forward that belongs to the spot shown beside it. */
import type { ChainSummary } from '../../../shared/contract/streams.ts';

/** Whether the spot on screen is what the options imply: not where they stand since their session's end and the underlying has a price of now. */
export const isSpotImplied = (chain: ChainSummary | undefined, last: number): boolean =>
  chain?.spotImplied === true && !(chain.sessionEndMs !== undefined && last > 0);

/**
 * The model's forward, carried from the spot it was computed with to `spot`, as the model itself does between its passes: both then are of one
 * moment. As computed where there is no spot beside it, where spot is what the options imply, or where their session has ended. Undefined while unknown.
 */
export function forwardAt(
  {
    forward,
    spot: computedAt,
    spotImplied,
    sessionEndMs,
  }: Pick<ChainSummary, 'forward' | 'spot' | 'spotImplied' | 'sessionEndMs'>,
  spot: number,
): number | undefined {
  if (spotImplied || sessionEndMs !== undefined) return forward;
  if (forward === undefined || computedAt === undefined || !(spot > 0)) return forward;
  return forward * (spot / computedAt);
}
