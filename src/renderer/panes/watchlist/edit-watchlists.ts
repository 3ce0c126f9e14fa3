/** Changes to watchlists as plain functions: lists in, lists out, nothing else touched. */
import { readInstrumentList } from '../../../shared/market/instrument-list.ts';
import type { TextContext } from '../../../shared/market/instrument-text.ts';
import { freeName } from '../../../shared/settings/name-text.ts';
import { NAME_LIMIT } from '../../../shared/settings/saved-name.ts';
import type { WatchGroup, Watchlists } from '../../../shared/settings/watchlists.ts';

export type Watchlist = Watchlists['lists'][number];

export interface AddedSymbols {
  watchlists: Watchlists;
  added: string[];
  duplicates: string[];
  rejected: { text: string; reason: string }[];
}

/** The active one where there is none of that id. */
export const listById = (w: Watchlists, listId: string | undefined): Watchlist =>
  w.lists.find((l) => l.id === listId) ?? w.lists.find((l) => l.id === w.active) ?? w.lists[0];

const withList = (w: Watchlists, listId: string, change: (list: Watchlist) => Watchlist): Watchlists => ({
  ...w,
  lists: w.lists.map((list) => (list.id === listId ? change(list) : list)),
});

const withGroups = (w: Watchlists, listId: string, change: (groups: WatchGroup[]) => WatchGroup[]): Watchlists =>
  withList(w, listId, (list) => ({ ...list, groups: change(list.groups) }));

/**
 * Adds the instruments of a text to a group (the list's last one unless named), skipping what the list already has.
 */
export function addSymbols(
  w: Watchlists,
  listId: string,
  text: string,
  context: TextContext,
  groupName?: string,
): AddedSymbols {
  const list = listById(w, listId);
  const has = new Set(list.groups.flatMap((g) => g.symbols));
  const added: string[] = [];
  const duplicates: string[] = [];
  const { symbols, rejected } = readInstrumentList(text, context);
  for (const symbol of symbols) {
    if (has.has(symbol)) duplicates.push(symbol);
    else {
      has.add(symbol);
      added.push(symbol);
    }
  }
  if (added.length === 0) return { watchlists: w, added, duplicates, rejected };
  const target = groupName ?? list.groups.at(-1)?.name ?? '';
  const watchlists = withGroups(w, list.id, (groups) =>
    groups.some((g) => g.name === target)
      ? groups.map((g) => (g.name === target ? { ...g, symbols: [...g.symbols, ...added] } : g))
      : [...groups, { name: target, symbols: added }],
  );
  return { watchlists, added, duplicates, rejected };
}

export function removeSymbols(w: Watchlists, listId: string, symbols: ReadonlySet<string>): Watchlists {
  return withGroups(w, listId, (groups) =>
    groups.map((g) => ({ ...g, symbols: g.symbols.filter((s) => !symbols.has(s)) })),
  );
}

/** Moves a symbol beside another one, into that one's group. */
export function moveSymbol(
  w: Watchlists,
  listId: string,
  symbol: string,
  beside: string,
  where: 'before' | 'after',
): Watchlists {
  if (symbol === beside) return w;
  return withGroups(w, listId, (groups) =>
    groups.map((g) => {
      const without = g.symbols.filter((s) => s !== symbol);
      const at = without.indexOf(beside);
      return { ...g, symbols: at < 0 ? without : without.toSpliced(where === 'before' ? at : at + 1, 0, symbol) };
    }),
  );
}

/** One place up or down; beyond its group's end it goes to the group there. As it is where there is no place. */
export function stepSymbol(w: Watchlists, listId: string, symbol: string, step: 1 | -1): Watchlists {
  const { groups } = listById(w, listId);
  const at = groups.findIndex((g) => g.symbols.includes(symbol));
  if (at < 0) return w;
  const beside = groups[at].symbols[groups[at].symbols.indexOf(symbol) + step];
  if (beside !== undefined) return moveSymbol(w, listId, symbol, beside, step > 0 ? 'after' : 'before');
  const to = at + step;
  if (!groups[to]) return w;
  return withGroups(w, listId, (all) =>
    all.map((g, i) => {
      if (i === at) return { ...g, symbols: g.symbols.filter((one) => one !== symbol) };
      if (i !== to) return g;
      return { ...g, symbols: step > 0 ? [symbol, ...g.symbols] : [...g.symbols, symbol] };
    }),
  );
}

/** Several at once; none is empty. */
export const setNotes = (w: Watchlists, listId: string, notes: Readonly<Record<string, string>>): Watchlists =>
  withList(w, listId, (list) => ({ ...list, notes: { ...list.notes, ...notes } }));

/** An empty note is none. */
export function setNote(w: Watchlists, listId: string, symbol: string, note: string): Watchlists {
  return withList(w, listId, (list) => {
    const { [symbol]: _old, ...others } = list.notes ?? {};
    return { ...list, notes: note === '' ? others : { ...others, [symbol]: note } };
  });
}

export function addGroup(w: Watchlists, listId: string, name: string): Watchlists {
  return withGroups(w, listId, (groups) =>
    groups.some((g) => g.name === name) ? groups : [...groups, { name, symbols: [] }],
  );
}

export function renameGroup(w: Watchlists, listId: string, from: string, to: string): Watchlists {
  return withGroups(w, listId, (groups) =>
    groups.some((g) => g.name === to) ? groups : groups.map((g) => (g.name === from ? { ...g, name: to } : g)),
  );
}

/** Its symbols go with it. */
export function removeGroup(w: Watchlists, listId: string, name: string): Watchlists {
  return withGroups(w, listId, (groups) => groups.filter((g) => g.name !== name));
}

/** Conditions and filters name lists: no two have one name. */
const freeListName = (lists: readonly Watchlist[], name: string): string =>
  freeName(new Set(lists.map((list) => list.name)), name, NAME_LIMIT);

/** The new list becomes the active one. */
export function addList(w: Watchlists, name: string): Watchlists {
  let n = w.lists.length + 1;
  while (w.lists.some((l) => l.id === `list-${n}`)) n++;
  const id = `list-${n}`;
  const list = { id, name: freeListName(w.lists, name), groups: [{ name: '', symbols: [] }] };
  return { ...w, active: id, lists: [...w.lists, list] };
}

export function renameList(w: Watchlists, listId: string, name: string): Watchlists {
  const others = w.lists.filter((list) => list.id !== listId);
  return withList(w, listId, (list) => ({ ...list, name: freeListName(others, name) }));
}

/** The last list stays. */
export function removeList(w: Watchlists, listId: string): Watchlists {
  const lists = w.lists.filter((l) => l.id !== listId);
  if (lists.length === 0) return w;
  return { ...w, lists, active: w.active === listId ? lists[0].id : w.active };
}
