/** What a flow pane remembers, and the filter the engine is asked for. */
import { z } from 'zod';
import type { FlowFilter } from '../../../shared/contract/demand.ts';
import { NO_SYMBOL, printVocabulary } from '../../../shared/flow/print-vocabulary.ts';
import type { ListMembers } from '../../../shared/flow/print-test.ts';
import { addDays } from '../../../shared/market/calendar.ts';
import { printQuery } from '../../../shared/query/print-query.ts';
import type { Query } from '../../../shared/query/query.ts';
import { flowFilterSettingsSchema, type ExpiryWindow } from '../../../shared/settings/flow-filter.ts';
import { printQueryOf } from '../../../shared/settings/flow-filter-text.ts';

/** Prints asked for when a pane opens or its filter changes: far more than are read, and there at once. About 0.8 MB. */
export const FIRST_FILL = 5_000;

export const flowSettingsSchema = flowFilterSettingsSchema.extend({
  groupSweeps: z.boolean().default(true),
  /** The filter's text stands over the list. */
  showText: z.boolean().default(false),
});
export type FlowSettings = z.infer<typeof flowSettingsSchema>;

/** Whether only prints that were judged by open interest pass. */
export const asksOpenInterest = ({ tags }: FlowSettings): boolean =>
  tags.length > 0 && tags.every((tag) => tag === 'openingGuess' || tag === 'volumeOverOi');

/** The part of the filter the engine applies to every print. `today` is the exchange date. */
export function engineFilter(
  settings: FlowSettings,
  followed: string,
  today: string,
  members: ListMembers,
): FlowFilter {
  const named = [...settings.underlyings, ...settings.lists.flatMap(members)];
  const none = named.length === 0 && settings.lists.length > 0;
  return {
    underlyings: settings.follow ? [followed] : none ? [NO_SYMBOL] : [...new Set(named)],
    rights: settings.rights,
    minPremiumUsd: settings.minPremiumUsd,
    minSize: settings.minSize,
    ...expiryRange(settings.expiry, today),
  };
}

/** The rest of it as a text that names no list: what a first fill leaves out besides, and the list judges print by print. */
export function whereOf(settings: FlowSettings, members: ListMembers): string {
  const query = printQueryOf(settings);
  return query ? printQuery(withMembers(query, members), printVocabulary()) : '';
}

function withMembers(query: Query, members: ListMembers): Query {
  if (query.kind === 'and' || query.kind === 'or')
    return { kind: query.kind, parts: query.parts.map((part) => withMembers(part, members)) };
  if (query.kind === 'not') return { kind: 'not', part: withMembers(query.part, members) };
  if (query.kind !== 'compare' || query.value.kind !== 'words') return query;
  const { words } = query.value;
  if (!words.some((word) => word.startsWith('"'))) return query;
  const names = words.flatMap((word) => (word.startsWith('"') ? members(word.slice(1, -1)) : [word]));
  const among: Query = {
    ...query,
    operator: 'in',
    value: { kind: 'words', words: names.length > 0 ? names : [NO_SYMBOL] },
  };
  return query.operator === '!=' ? { kind: 'not', part: among } : among;
}

function expiryRange(window: ExpiryWindow, today: string): Pick<FlowFilter, 'expiryFrom' | 'expiryTo'> {
  if (window === 'all') return {};
  if (window === 'today') return { expiryFrom: today, expiryTo: today };
  if (window === 'week') return { expiryTo: addDays(today, 7) };
  if (window === 'month') return { expiryTo: addDays(today, 31) };
  return { expiryFrom: addDays(today, 32) };
}
