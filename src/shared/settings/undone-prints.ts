/** Prints that no alert counts, and conditions that ask for nothing else. */
import { PRINT_TAG, type PrintTag } from '../market/prints.ts';
import type { Query } from '../query/query.ts';

/** Neither cancelled trades nor the prints that cancel them count, nor what has no possible time or value. */
export const UNDONE_TAGS = ['cancel', 'cancelled', 'wrongTime', 'wrongValue'] as const satisfies readonly PrintTag[];
export const UNDONE = UNDONE_TAGS.reduce((bits, tag) => bits | PRINT_TAG[tag], 0);

export const NEVER_COUNTED =
  'Alerts leave out cancels, cancelled prints and prints of impossible time or value, and it asks for no others: it would never fire. Take that tag out.';

/** Whether only prints that no alert counts could pass; `negated`: a “not” stands before it. */
export function asksUndoneAlone(query: Query | undefined, negated = false): boolean {
  switch (query?.kind) {
    case 'not':
      return asksUndoneAlone(query.part, !negated);
    case 'and':
    case 'or': {
      const isUndone = (part: Query): boolean => asksUndoneAlone(part, negated);
      return (query.kind === 'and') === negated ? query.parts.every(isUndone) : query.parts.some(isUndone);
    }
    case 'compare': {
      const { term, operator, value } = query;
      if (term.field !== 'tag' || (operator === '!=') !== negated || value.kind !== 'words') return false;
      return value.words.every((word) => UNDONE_TAGS.some((tag) => tag === word));
    }
    default:
      return false;
  }
}
