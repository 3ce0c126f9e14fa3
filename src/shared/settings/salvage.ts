/** What can be read of JSON that does not fit its schema: everything but the innermost things that can be left out. */
import type { z } from 'zod';

type Container = Record<PropertyKey, unknown> | unknown[];
/** By what holds them: fields and places to be left out. */
type Unfit = Map<Container, Set<PropertyKey>>;

/**
 * The value of the JSON without what does not fit: a field that has a default or need not be there, an entry of a list or map, or the
 * next thing around it of which that is true. A list that is too long loses its end. Undefined where nothing of the whole can be kept.
 * What lies at a path of `whole` (`rules.*`, `*` for any name) is kept or left out as one.
 */
export function salvage<T>(
  json: unknown,
  schema: z.ZodType<T>,
  whole: readonly string[] = [],
): { value: T } | undefined {
  const rest: unknown = copyOf(json);
  const units = whole.map((path) => path.split('.'));
  // Every pass takes something away for each objection, or the thing around what is gone already: it ends.
  for (;;) {
    const parsed = schema.safeParse(rest);
    if (parsed.success) return { value: parsed.data };
    const unfit: Unfit = new Map();
    for (const issue of parsed.error.issues) if (!find(rest, issue, units, unfit)) return undefined;
    for (const [holder, names] of unfit) leaveOut(holder, names);
  }
}

/** Notes what is to be left out because of the issue; false where that is the whole. */
function find(json: unknown, issue: z.core.$ZodIssue, units: readonly (readonly string[])[], unfit: Unfit): boolean {
  const { path } = issue;
  const note = (holder: Container, names: Iterable<PropertyKey>): void => {
    const noted = unfit.get(holder) ?? new Set();
    for (const name of names) noted.add(name);
    unfit.set(holder, noted);
  };
  const unit = units.find((one) => one.length <= path.length && one.every((name, i) => fits(name, path[i])));
  const value = valueAt(json, path);
  if (unit === undefined && isContainer(value)) {
    const surplus = surplusOf(value, issue);
    if (surplus.length > 0) {
      note(value, surplus);
      return true;
    }
  }
  for (let depth = unit?.length ?? path.length; depth > 0; depth--) {
    const holder = valueAt(json, path.slice(0, depth - 1));
    const name = path[depth - 1];
    if (!isContainer(holder) || !Object.hasOwn(holder, name)) continue;
    note(holder, [name]);
    return true;
  }
  return false;
}

const fits = (pattern: string, name: PropertyKey): boolean => pattern === '*' || pattern === String(name);

/** What is too much in a thing that fits otherwise. */
function surplusOf(value: Container, issue: z.core.$ZodIssue): PropertyKey[] {
  if (issue.code === 'too_big' && Array.isArray(value)) return [...value.keys()].slice(Number(issue.maximum));
  if (issue.code === 'unrecognized_keys') return issue.keys.filter((key) => Object.hasOwn(value, key));
  return [];
}

function leaveOut(holder: Container, names: ReadonlySet<PropertyKey>): void {
  if (Array.isArray(holder)) holder.splice(0, holder.length, ...holder.filter((_, at) => !names.has(at)));
  else for (const name of names) delete holder[name];
}

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  let value = json;
  for (const name of path) {
    if (!isContainer(value) || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[name];
  }
  return value;
}

function copyOf(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(copyOf);
  if (!isContainer(json)) return json;
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, copyOf(value)]));
}

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;
