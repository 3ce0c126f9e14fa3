/** The result of adding symbols, in words. */
import { formatSymbol } from '../../components/format.ts';
import type { AddedSymbols } from './edit-watchlists.ts';

const NAMED = 12;

/** Undefined where one symbol was added: its row shows it. */
export function describeAdded({
  added,
  duplicates,
  rejected,
}: Omit<AddedSymbols, 'watchlists'>): { title: string; message: string } | undefined {
  if (rejected.length === 0 && duplicates.length === 0 && added.length <= 1) return undefined;
  const parts: string[] = [];
  if (duplicates.length > 0) parts.push(`Already in the list: ${named(duplicates.map(formatSymbol))}.`);
  for (const [reason, group] of Map.groupBy(rejected, (one) => one.reason))
    parts.push(`Left out (${reason}): ${named(group.map(({ text }) => text))}.`);
  const left = rejected.length > 0 ? `, ${rejected.length} left out` : '';
  return { title: `${added.length} added${left}`, message: parts.join(' ') || `${named(added.map(formatSymbol))}.` };
}

function named(words: readonly string[]): string {
  const rest = words.length - NAMED;
  return words.slice(0, NAMED).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
