/**
 * Whether cost grows as it should, one curve each: American chains under load by their number of expiries. Market time passes by
 * the model's share of processor time, so other programs change the figures little.
 */
import { busyChain, type BusyChain } from './support/busy-chain.ts';

const QUARTERLY = ['2026-12-18', '2027-03-19', '2027-06-18', '2027-09-17', '2027-12-17'];
/** The next ex-date a weekend away: contracts in the money may be exercised just before it, which is the dearest to price. */
const EX_DATE_NEAR = ['2026-11-23', '2027-02-19', '2027-05-21'];

export async function run(): Promise<Record<string, unknown>> {
  return {
    ...named('spy4', busyChain(4, QUARTERLY)),
    ...named('spy12', busyChain(12, QUARTERLY)),
    ...named('spy33', busyChain(33, QUARTERLY)),
    ...named('spy33_exdate', busyChain(33, EX_DATE_NEAR)),
  };
}

const named = (name: string, chain: BusyChain): Record<string, unknown> => ({
  [`${name}_contracts`]: chain.contracts,
  [`${name}_visible_age_p95_ms`]: chain.visibleAgeP95Ms,
  [`${name}_whole_age_p95_ms`]: chain.wholeAgeP95Ms,
  [`${name}_backlog_max`]: chain.backlogMax,
  [`${name}_backlog_empties`]: chain.backlogEmptied,
});
