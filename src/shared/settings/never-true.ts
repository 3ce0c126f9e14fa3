/** Why a condition of an alert can never be true: its rule would stand armed for ever. Each a sentence; undefined where it can. */
import { subjectOf } from '../market/symbols.ts';
import type { PriceLine } from '../market/price-line.ts';
import { conjuncts, type Comparison, type Operator, type Term } from '../query/query.ts';
import type { Measure } from './alert-measures.ts';
import { measureOf, nameOf } from './alert-vocabulary.ts';

/** A print is on the underlying that stands before it. */
export function otherUnderlying({ subject, where }: Term): string | undefined {
  const own = subjectOf(subject!);
  for (const part of conjuncts(where)) {
    if (part.kind !== 'compare' || part.value.kind !== 'words' || part.operator === '!=') continue;
    const { field } = part.term;
    if (field !== 'underlying' && field !== 'root') continue;
    if (part.value.words.every((word) => !word.startsWith('"') && subjectOf(word) !== own))
      return `It asks for prints on ${subject} that are of another ${field}: it would never fire.`;
  }
  return undefined;
}

export const pointsAtOnce = ({ from, to }: PriceLine): string | undefined =>
  from.atMs === to.atMs ? 'Both points of the line are at one time: it has no price at another.' : undefined;

interface Range {
  least: number;
  most: number;
}

const ANY: Range = { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };
/** Values that have ends. */
const RANGES: Partial<Record<Measure, Range>> = {
  rsi: { least: 0, most: 100 },
  ivRank: { least: 0, most: 100 },
  rank: { ...ANY, least: 1 },
};

/** `operator`: the one that counts, where a “not” stands before it. */
export function neverWords({ term, value }: Comparison, operator: Operator): string | undefined {
  if (value.kind === 'term') return isItself(term, value.term) ? 'It is compared with itself.' : undefined;
  if (value.kind !== 'number') return undefined;
  const measure = measureOf(term.field)!;
  const { least, most } = RANGES[measure] ?? ANY;
  const { number } = value;
  const goesUp = operator.startsWith('>') || operator === 'crosses above';
  const reachesEnd = operator === '>=' || operator === '<=';
  const past = goesUp ? number - most : least - number;
  if (past > 0 || (past === 0 && !reachesEnd))
    return `${nameOf(measure)} is never ${goesUp ? `above ${most}` : `below ${least}`}: it would never fire.`;
  return undefined;
}

const isItself = (left: Term, { subject = left.subject, field, args }: Term): boolean =>
  subjectOf(subject!) === subjectOf(left.subject!) && field === left.field && args.join() === left.args.join();
