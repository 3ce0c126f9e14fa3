/** A window's change of a settings file, put to what other windows made of it meanwhile. */
import type { z } from 'zod';
import { mergeChanges } from '../../shared/settings/merge-changes.ts';
import { PlainError } from '../rpc/plain-error.ts';
import { refuseTooBig } from './save-bound.ts';

interface Change<T> {
  /** The file as the window knew it. */
  base: T;
  next: T;
}

/** What is to be stored. Throws PlainError with a sentence where that is too much; `what` begins it. */
export function put<T>(
  what: string,
  { base, next }: Change<T>,
  schema: z.ZodType<T>,
  stored: T,
  merge: (base: T, mine: T, theirs: T) => T = mergeChanges,
): T {
  for (const part of [base, next]) refuseTooBig(what, part);
  const merged = merge(base, next, stored);
  // Each is within its bounds, both together may not be.
  const checked = schema.safeParse(merged);
  if (checked.success) return checked.data;
  throw new PlainError(
    'too-many',
    `${what} and what another window changed meanwhile are together more than is kept, so they were not saved.`,
  );
}
