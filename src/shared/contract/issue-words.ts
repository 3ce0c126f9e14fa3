/** What a schema objects to, in plain words that go on from the field's name: `must be 1 or more`. A schema's own words come first. */
import type { z } from 'zod';
import { counted } from './counted.ts';
import { ownValue } from './own-value.ts';

type Issue = z.core.$ZodRawIssue;

/** Given to `safeParse` as its `error`. */
export function issueWords(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `${issue.input === undefined ? 'missing; it ' : ''}must be ${kindOf(issue.expected)}`;
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return bound(issue.origin, Number(issue.minimum), issue.inclusive === false ? 'more than' : 'least');
    case 'too_big':
      return bound(issue.origin, Number(issue.maximum), issue.inclusive === false ? 'less than' : 'most');
    case 'not_multiple_of':
      return `must be a multiple of ${String(issue.divisor)}`;
    case 'unrecognized_keys':
      return `has fields that are not known: ${issue.keys.join(', ')}`;
    case 'invalid_key':
      return 'has a name that is not allowed';
    case 'invalid_union':
      return 'is none of the kinds that are allowed';
    default:
      return 'is not written as it must be';
  }
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of fields',
  record: 'a group of fields',
};
const kindOf = (expected: string): string => ownValue(KINDS, expected) ?? 'of another kind';

type Limit = 'least' | 'most' | 'more than' | 'less than';

function bound(origin: string, limit: number, kind: Limit): string {
  const count = limit.toLocaleString('en-US', { maximumFractionDigits: 6 });
  const part = { string: 'character', array: 'entry', set: 'entry', map: 'entry', record: 'entry' }[origin];
  if (part !== undefined) {
    const many = limit === 1 ? part : part === 'entry' ? 'entries' : 'characters';
    return `must have ${kind === 'least' ? 'at least' : kind === 'most' ? 'at most' : kind} ${count} ${many}`;
  }
  return kind === 'least'
    ? `must be ${count} or more`
    : kind === 'most'
      ? `must be ${count} or less`
      : `must be ${kind} ${count}`;
}

const MOST_NAMED = 3;

/** `recording.keepDays: must be 1 or more; theme: must be one of dark, light, system`. `whole` names what is wrong as a whole. */
export function issuesText(
  issues: readonly { path: readonly PropertyKey[]; message: string }[],
  whole: string,
): string {
  const named = issues.slice(0, MOST_NAMED).map(({ path, message }) => `${path.join('.') || whole}: ${message}`);
  const more = issues.length - named.length;
  return [...named, ...(more > 0 ? [`${counted(more, 'more field')} cannot be used`] : [])].join('; ');
}
