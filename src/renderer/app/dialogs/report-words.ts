/** Names of rules and verdicts in the report on how sure the flow is. */
import type { WorldState } from '../../../shared/contract/world.ts';
import type { FlowAgreement, FlowGradeStatus } from '../../../shared/contract/flow-report.ts';
import type { GradedRule, Verdict } from '../../../shared/flow/opening-grade.ts';
import type { Disagreement } from '../../../shared/flow/tag-agreement.ts';
import { formatExpiry } from '../../components/format.ts';

export const RULE_WORDS: Record<GradedRule, string> = {
  openingGuess: 'Larger than open interest',
  volumeOverOi: 'Volume over open interest',
  unusual: 'Unusual',
  sweep: 'Sweep',
  block: 'Block',
  all: 'Every large print',
};

export const VERDICT_WORDS: Record<Verdict, string> = {
  hit: '✓ opened',
  partly: '~ rose less',
  miss: '✗ did not rise',
  unknown: '— unknown',
  expired: '— expired',
};

/** Both days by their dates: in a replay, and at a weekend, neither is today or yesterday. */
export function gradeHeading(status: FlowGradeStatus | undefined): string {
  if (!status) return 'Opening guesses, graded';
  const date = status.state === 'graded' ? status.grade.date : status.date;
  return `Opening guesses of ${formatExpiry(date)}, by the open interest of ${formatExpiry(status.on)}`;
}

export const AGREEMENT_WORDS: Record<'both' | Disagreement, string> = {
  both: '✓ both',
  notReceived: 'never came here',
  notTagged: 'came, not tagged',
  notListed: 'ours alone',
};

/** Whose list our tags are laid beside. */
export function listOwner(world: Pick<WorldState, 'kind' | 'server'> | undefined): string {
  if (world?.kind === 'replay') return 'the recorded market';
  if (world?.server !== undefined) return world.server;
  return world?.kind === 'simulated' ? 'the simulated market' : 'Massive';
}

/** What each side has in the span, then what they have in common: the two dates are one. */
export function agreementWords({ both, notReceived, notTagged, notListed }: FlowAgreement, owner: string): string {
  const listed = both + notReceived + notTagged;
  return `The list of ${owner} has ${listed} trades, our tags name ${both + notListed} prints. ${both} are named by both; ${notReceived} of the list never came here, ${notTagged} came and we did not tag; ${notListed} we tagged are not in the list.`;
}
