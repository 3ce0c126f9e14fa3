/** Prints that no alert counts, and conditions that ask for nothing else. */
import { PRINT_TAG, type PrintTag } from '../market/prints.ts';
import type { Query } from '../query/query.ts';

/** Neither cancelled trades nor the prints that cancel them count, nor what has no possible time or value. */
export const UNDONE_TAGS = ['cancel', 'cancelled', 'wrongTime', 'wrongValue'] as const satisfies readonly PrintTag[];
export const UNDONE = UNDONE_TAGS.reduce((bits, tag) => bits | PRINT_TAG[tag], 0);

export const NEVER_COUNTED =
  'Alerts leave out cancels, cancelled prints and prints of impossible time or value, and it asks for no others: it would never fire. Take that tag out.';

/** Whether only prints that no alert counts could pass. */
export function asksUndoneAlone(query: Query | undefined): boolean {
  switch (query?.kind) {
    case 'and':
      return query.parts.some(asksUndoneAlone);
    case 'or':
      return query.parts.every(asksUndoneAlone);
    case 'compare': {
      const { term, operator, value } = query;
      if (term.field !== 'tag' || operator === '!=' || value.kind !== 'words') return false;
      return value.words.every((word) => UNDONE_TAGS.some((tag) => tag === word));
    }
    default:
      return false;
  }
}
