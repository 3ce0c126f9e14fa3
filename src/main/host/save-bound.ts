/** How much a page may have written into a settings file: far more than any person's, far less than what would fill a disk. */
import { PlainError } from '../rpc/plain-error.ts';

const MOST_BYTES = 8 << 20;
const DEEPEST = 100;
/** A line's break, comma and brackets. */
const LINE_BYTES = 4;

/** Throws PlainError with a sentence where `value`, as indented JSON, would be too big or too deep. `what` begins the sentence. */
export function refuseTooBig(what: string, value: unknown): void {
  const waiting: { part: unknown; depth: number }[] = [{ part: value, depth: 0 }];
  let bytes = 0;
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { part, depth } = next;
    if (typeof part === 'string') bytes += part.length;
    else if (typeof part === 'object' && part !== null) {
      if (depth >= DEEPEST) throw refusal(`${what} are nested deeper than ${DEEPEST} levels`);
      const names = Array.isArray(part) ? undefined : Object.keys(part);
      const inner: unknown[] = Array.isArray(part) ? part : Object.values(part);
      bytes += inner.length * (LINE_BYTES + 2 * depth);
      for (const name of names ?? []) bytes += name.length;
      if (bytes <= MOST_BYTES) for (const one of inner) waiting.push({ part: one, depth: depth + 1 });
    }
    if (bytes > MOST_BYTES) throw refusal(`${what} would take more than ${MOST_BYTES >> 20} MB`);
  }
}

const refusal = (problem: string): PlainError =>
  new PlainError('too-big', `${problem} and were not saved. What was saved before stays as it is.`);
