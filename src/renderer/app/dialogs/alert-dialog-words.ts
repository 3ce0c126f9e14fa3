/** Sentences of the alert editor: what to fill in, and what is wrong with it. */
import { ownValue } from '../../../shared/contract/own-value.ts';

export const alertDialogStates = {
  asText: 'The whole condition as one text; the fields below follow it, and it follows them.',
  sayWhen: 'Say when it should fire.',
};

const FIELD_WORDS: Record<string, string> = {
  threshold: 'The value',
  hysteresis: 'The way back',
  symbol: 'The symbol',
  underlying: 'The underlying',
  measure: 'What to look at',
  seconds: 'The pause',
  windowMinutes: 'The window',
  premiumUsd: 'The premium',
  minPremiumUsd: 'The premium',
  minSize: 'The size',
};

/** Which field, and what it must be. */
export function describeIssue(issue: {
  path: PropertyKey[];
  message: string;
  code?: string;
  expected?: string;
}): string {
  const field = String(issue.path.at(-1) ?? '');
  const words = ownValue(FIELD_WORDS, field) ?? field;
  const condition = issue.path[0] === 'groups' ? Number(issue.path[2] ?? 0) + 1 : undefined;
  const where = condition === undefined ? '' : ` (condition ${condition})`;
  const lacking = issue.expected === 'number' ? 'no number is typed' : 'is missing';
  const message = issue.code === 'invalid_type' ? lacking : issue.message;
  return `${words}${where}: ${message}.`;
}
