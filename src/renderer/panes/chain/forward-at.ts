/** The forward that belongs to the spot shown beside it. */
import type { ChainSummary } from '../../../shared/contract/streams.ts';

/**
 * The model's forward, carried from the spot it was computed with to `spot`, as the model itself does between its passes: both then are of one
 * moment. As computed where there is no spot beside it, or where spot is what the options imply. Undefined while unknown.
 */
export function forwardAt(
  { forward, spot: computedAt, spotImplied }: Pick<ChainSummary, 'forward' | 'spot' | 'spotImplied'>,
  spot: number,
): number | undefined {
  if (forward === undefined || spotImplied || computedAt === undefined || !(spot > 0)) return forward;
  return forward * (spot / computedAt);
}
