/** Rules from a file beside those there are: same ids become new ones, what cannot be used is named. */
import { MAX_RULES, readAlertFile, type AlertRule } from '../../../shared/settings/alerts.ts';

export interface ImportedAlerts {
  rules: AlertRule[];
  added: number;
  rejected: string[];
}

/** Throws Error with a sentence where the text is no file of rules. */
export function importAlerts(existing: readonly AlertRule[], text: string, newId: () => string): ImportedAlerts {
  const file = readAlertFile(text);
  const taken = new Set(existing.map((rule) => rule.id));
  const room = Math.max(0, MAX_RULES - existing.length);
  const fitting = file.rules.slice(0, room);
  const rejected = [...file.rejected];
  if (fitting.length < file.rules.length)
    rejected.push(`${file.rules.length - fitting.length} beyond the ${MAX_RULES} rules that there can be`);
  const added = fitting.map((rule) => (taken.has(rule.id) ? { ...rule, id: newId() } : rule));
  return { rules: [...existing, ...added], added: added.length, rejected };
}
