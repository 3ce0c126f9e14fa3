/**
 * What two windows made of one state of the settings: field by field, and in lists entry by entry (by `id`, else `name`, else the text
 * itself). Lists of anything else change as a whole, as do the fields named in `whole`.
 */

const NONE: ReadonlySet<string> = new Set();

/**
 * `theirs` with what `mine` changed of `base`. What both changed is as in mine; what one changed and the other removed stays. Entries stand
 * in the order of whoever moved them; added ones behind their neighbour. Equal parts are those of `mine`, by identity.
 */
export function mergeChanges<T>(base: T, mine: T, theirs: T, whole = NONE): T {
  return merge(base, mine, theirs, whole) as T;
}

/** Whatever the order of fields; a field without a value is no field. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((one, index) => isSame(one, b[index]));
  if (!isRecord(a) || !isRecord(b)) return false;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => isSame(own(a, key), own(b, key)));
}

function merge(base: unknown, mine: unknown, theirs: unknown, whole: ReadonlySet<string>): unknown {
  if (isSame(mine, theirs)) return mine;
  if (isSame(mine, base)) return theirs;
  if (isSame(theirs, base)) return mine;
  if (isRecord(mine) && isRecord(theirs)) return mergeRecords(isRecord(base) ? base : {}, mine, theirs, whole);
  if (Array.isArray(mine) && Array.isArray(theirs))
    return mergeLists(Array.isArray(base) ? base : [], mine, theirs, whole) ?? mine;
  return mine === undefined ? theirs : mine;
}

function mergeRecords(base: Fields, mine: Fields, theirs: Fields, whole: ReadonlySet<string>): Fields {
  const names = [...new Set([...Object.keys(theirs), ...Object.keys(mine)])];
  const entries = names.map((name) => {
    const [was, here, there] = [own(base, name), own(mine, name), own(theirs, name)];
    if (!whole.has(name)) return [name, merge(was, here, there, whole)] as const;
    return [name, isSame(here, was) ? there : here] as const;
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** Undefined where an entry of any cannot be told from the others. */
function mergeLists(
  base: readonly unknown[],
  mine: readonly unknown[],
  theirs: readonly unknown[],
  whole: ReadonlySet<string>,
): unknown[] | undefined {
  const [was, here, there] = [byKey(base), byKey(mine), byKey(theirs)];
  if (!was || !here || !there) return undefined;
  const merged = new Map<string, unknown>();
  for (const key of new Set([...there.keys(), ...here.keys()])) {
    const value = merge(was.get(key), here.get(key), there.get(key), whole);
    if (value !== undefined) merged.set(key, value);
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
  return order.map((key) => merged.get(key));
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
