import type { Charts, Drawing } from './charts.ts';

/**
 * What two windows made of `base`: theirs, with what was added, changed and removed in `mine`, drawing by drawing and template by template.
 * What both changed is as in mine; what one changed and the other removed stays.
 */
export function mergeCharts(base: Charts, mine: Charts, theirs: Charts): Charts {
  const symbols = new Set([base, mine, theirs].flatMap(({ drawings }) => Object.keys(drawings)));
  const drawings: Record<string, Drawing[]> = {};
  for (const symbol of symbols) {
    const merged = mergeLists(
      [base, mine, theirs].map((charts) => charts.drawings[symbol] ?? []),
      ({ id }) => id,
    );
    if (merged.length > 0) drawings[symbol] = merged;
  }
  return {
    ...theirs,
    drawings,
    templates: mergeLists(
      [base, mine, theirs].map(({ templates }) => templates),
      ({ name }) => name,
    ),
    sync: isSame(base.sync, mine.sync) ? theirs.sync : mine.sync,
  };
}

function mergeLists<T extends object>([base, mine, theirs]: readonly (readonly T[])[], idOf: (one: T) => string): T[] {
  const find = (list: readonly T[], id: string): T | undefined => list.find((one) => idOf(one) === id);
  const kept = theirs.flatMap((their) => {
    const [was, own] = [find(base, idOf(their)), find(mine, idOf(their))];
    if (!own) return was && isSame(was, their) ? [] : [their];
    return [was && isSame(was, own) ? their : own];
  });
  const others = mine.filter((own) => {
    const was = find(base, idOf(own));
    return !find(theirs, idOf(own)) && !(was && isSame(was, own));
  });
  return [...kept, ...others];
}

/** Whatever the order of its fields. */
export function isSame(a: object, b: object): boolean {
  return sorted(a) === sorted(b);
}

const sorted = (value: object): string =>
  JSON.stringify(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
