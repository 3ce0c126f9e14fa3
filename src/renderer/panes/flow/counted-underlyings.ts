/** Of which underlyings a flow pane's totals are: those that its filter lets through, whatever else it asks. */
import { NO_SYMBOL } from '../../../shared/flow/print-vocabulary.ts';
import { underlyingOfRoot } from '../../../shared/market/symbols.ts';
import { conjuncts, type Query } from '../../../shared/query/query.ts';

export interface CountedUnderlyings {
  /** None are all. */
  underlyings: string[];
  /** These are left out of all. */
  without: string[];
  /** The filter lets through fewer, or less of some. */
  fewerShown: boolean;
}

/** As many as the engine takes. */
const MOST_NAMES = 200;

/** Those named, or all others. */
interface Names {
  names: ReadonlySet<string>;
  others: boolean;
}

/** `named`: by the filter's own field; none are all. `where` names no list. */
export function countedUnderlyings(named: readonly string[], where: Query | undefined): CountedUnderlyings {
  let counted: Names = { names: new Set(named), others: named.length === 0 };
  let fewerShown = false;
  for (const part of conjuncts(where)) {
    const names = namesOf(part);
    if (names) counted = both(counted, names);
    else fewerShown ||= asksUnderlying(part);
  }
  const names = [...counted.names].sort();
  if (names.length > MOST_NAMES) return { underlyings: [], without: [], fewerShown: true };
  return counted.others
    ? { underlyings: [], without: names, fewerShown }
    : { underlyings: names.length > 0 ? names : [NO_SYMBOL], without: [], fewerShown };
}

/** Undefined where it is not about underlyings alone. */
function namesOf(query: Query): Names | undefined {
  if (query.kind === 'not') {
    const names = namesOf(query.part);
    return names && opposite(names);
  }
  if (query.kind === 'and' || query.kind === 'or') {
    const parts = query.parts.map(namesOf);
    if (!parts.every((part) => part !== undefined)) return undefined;
    if (query.kind === 'and') return parts.reduce(both);
    return opposite(parts.map(opposite).reduce(both));
  }
  if (query.kind !== 'compare' || query.term.field !== 'underlying' || query.value.kind !== 'words') return undefined;
  return { names: new Set(query.value.words.map(underlyingOfRoot)), others: query.operator === '!=' };
}

const opposite = ({ names, others }: Names): Names => ({ names, others: !others });

function both(a: Names, b: Names): Names {
  if (a.others && b.others) return { names: new Set([...a.names, ...b.names]), others: true };
  if (a.others) return both(b, a);
  return { names: new Set([...a.names].filter((name) => b.names.has(name) !== b.others)), others: false };
}

function asksUnderlying(query: Query): boolean {
  if (query.kind === 'and' || query.kind === 'or') return query.parts.some(asksUnderlying);
  if (query.kind === 'not') return asksUnderlying(query.part);
  return query.kind === 'compare' && query.term.field === 'underlying';
}
