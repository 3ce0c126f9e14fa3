/** Names, ids and symbols in files, which may have been written by hand or come from someone else. */
import { z } from 'zod';
import { freeName, nameText } from './name-text.ts';

export const NAME_LIMIT = 60;
export const UNNAMED = 'Unnamed';
const SYMBOL_LIMIT = 32;

/** Of something that must be called something; whatever the file says is made a name by `nameText`. */
export const savedName = (limit = NAME_LIMIT): z.ZodType<string, string> =>
  z.string().transform((name) => nameText(name, limit) || UNNAMED);

/** A text of one line that may be empty: a note, a label. */
export const savedLine = (limit: number): z.ZodType<string, string> =>
  z.string().transform((text) => nameText(text, limit));

/** What can be a feed symbol: also a key beside names that every object has, such as `constructor`. */
export const isSavedSymbol = (text: unknown): text is string =>
  typeof text === 'string' && text.length <= SYMBOL_LIMIT && /^[\w.:/+*=-]+$/.test(text) && !(text in {});

/** An id by which records are kept: never a name that every object has, such as `constructor`, which a file may hold all the same. */
export const savedId = (limit: number) =>
  z
    .string()
    .min(1)
    .max(limit)
    .transform((id) => (id in {} ? `id-${id}` : id));

/** What is kept by symbol, without keys that are none. */
export const bySymbol = <T>(kept: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(kept).filter(([symbol]) => isSavedSymbol(symbol)));

export const savedSymbol = z.string().refine(isSavedSymbol, 'is no symbol');

/** What is known by its name stands once under it: a second one of a name gets a number. */
export function namedOnce<T extends { name: string }>(all: readonly T[], limit = NAME_LIMIT): T[] {
  const taken = new Set<string>();
  return all.map((one) => {
    const name = freeName(taken, one.name, limit);
    taken.add(name);
    return name === one.name ? one : { ...one, name };
  });
}

/** A second one of an id gets another. */
export function idsOnce<T extends { id: string }>(all: readonly T[]): T[] {
  const taken = new Set<string>();
  return all.map((one) => {
    let { id } = one;
    for (let n = 2; taken.has(id); n++) id = `${one.id}-${n}`;
    taken.add(id);
    return id === one.id ? one : { ...one, id };
  });
}
