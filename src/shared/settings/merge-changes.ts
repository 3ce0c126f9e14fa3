/**
 * What two windows made of one state of the settings: field by field, and in lists entry by entry (by `id`, else `name`, else the text
 * itself). Lists of anything else change as a whole.
 */

/** Fields that mean something together only: whoever changed one of them, all are theirs. */
type Atoms = readonly (readonly string[])[];

/** A drawing's points lie on a line in its own time and scale. */
const DRAWN: Atoms = [['tool', 'points', 'time', 'scale']];

/**
 * `theirs` with what `mine` changed of `base`. What both changed is as in mine; what one changed and the other removed stays; of two that
 * were added under one name both stay. Entries stand in the order of whoever moved them; added ones behind their neighbour. Equal parts are
 * those of `mine`, by identity.
 */
export function mergeChanges<T>(base: T, mine: T, theirs: T, atoms = DRAWN): T {
  return merge(base, mine, theirs, atoms) as T;
}

/** Whatever the order of fields; a field without a value is no field. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((one, index) => isSame(one, b[index]));
  if (!isRecord(a) || !isRecord(b)) return false;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => isSame(own(a, key), own(b, key)));
}

function merge(base: unknown, mine: unknown, theirs: unknown, atoms: Atoms): unknown {
  if (isSame(mine, theirs)) return mine;
  if (isSame(mine, base)) return theirs;
  if (isSame(theirs, base)) return mine;
  if (isRecord(mine) && isRecord(theirs)) return mergeRecords(isRecord(base) ? base : {}, mine, theirs, atoms);
  if (Array.isArray(mine) && Array.isArray(theirs))
    return mergeLists(Array.isArray(base) ? base : [], mine, theirs, atoms) ?? mine;
  return mine === undefined ? theirs : mine;
}

function mergeRecords(base: Fields, mine: Fields, theirs: Fields, atoms: Atoms): Fields {
  const isOfMine = (names: readonly string[]): boolean =>
    names.some((name) => !isSame(own(base, name), own(mine, name)));
  const names = [...new Set([...Object.keys(theirs), ...Object.keys(mine)])];
  const entries = names.map((name) => {
    const [was, here, there] = [own(base, name), own(mine, name), own(theirs, name)];
    const atom = atoms.find((together) => together.includes(name));
    return [name, atom ? (isOfMine(atom) ? here : there) : merge(was, here, there, atoms)] as const;
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** Undefined where an entry of any cannot be told from the others. */
function mergeLists(
  base: readonly unknown[],
  mine: readonly unknown[],
  theirs: readonly unknown[],
  atoms: Atoms,
): unknown[] | undefined {
  const [was, here, there] = [byKey(base), byKey(mine), byKey(theirs)];
  if (!was || !here || !there) return undefined;
  const merged = new Map<string, unknown>();
  // An id is of one thing, a name of any: what reads them gives the second another one.
  const isTwoOfOneName = (key: string): boolean => {
    const [one, other] = [here.get(key), there.get(key)];
    const isNamed = isRecord(one) && own(one, 'id') === undefined;
    return isNamed && !was.has(key) && other !== undefined && !isSame(one, other);
  };
  for (const key of new Set([...there.keys(), ...here.keys()])) {
    const value = merge(was.get(key), here.get(key), there.get(key), atoms);
    if (value !== undefined) merged.set(key, isTwoOfOneName(key) ? there.get(key) : value);
  }
  const keysOf = (list: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>): string[] =>
    [...list.keys()].filter((key) => other.has(key));
  const isMovedThere = !isSame(keysOf(was, there), keysOf(there, was));
  const [first, second] = isMovedThere ? [there, here] : [here, there];
  const order = [...first.keys()].filter((key) => merged.has(key));
  let place = 0;
  for (const key of second.keys()) {
    if (!merged.has(key)) continue;
    const at = order.indexOf(key);
    if (at < 0) order.splice(place, 0, key);
    place = (at < 0 ? place : at) + 1;
  }
  return order.flatMap((key) => (isTwoOfOneName(key) ? [merged.get(key), here.get(key)] : [merged.get(key)]));
}

/** Undefined where two entries have one key, or one has none. */
function byKey(list: readonly unknown[]): ReadonlyMap<string, unknown> | undefined {
  const entries = list.map((one) => [keyOf(one), one] as const);
  const keyed = new Map<string, unknown>();
  for (const [key, one] of entries) if (key !== undefined) keyed.set(key, one);
  return keyed.size === list.length ? keyed : undefined;
}

function keyOf(one: unknown): string | undefined {
  if (typeof one === 'string') return one;
  if (!isRecord(one)) return undefined;
  const key = own(one, 'id') ?? own(one, 'name');
  return typeof key === 'string' ? key : undefined;
}

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const own = (fields: Fields, name: string): unknown => (Object.hasOwn(fields, name) ? fields[name] : undefined);
