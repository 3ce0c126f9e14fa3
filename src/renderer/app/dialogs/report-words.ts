/** Names of rules and verdicts in the report on how sure the flow is. */
import type { GradedRule, Verdict } from '../../../shared/flow/opening-grade.ts';
import type { Disagreement } from '../../../shared/flow/tag-agreement.ts';

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

export const AGREEMENT_WORDS: Record<'both' | Disagreement, string> = {
  both: '✓ both',
  notReceived: 'never came here',
  notTagged: 'came, not tagged',
  notListed: 'ours alone',
};
