/** The watchlists as a text may name them: underlyings of their names. */
import { parseOptionSymbol } from '../market/symbols.ts';
import type { Watchlists } from './watchlists.ts';

/** By the list's name, in the lists' order. */
export type NamedLists = ReadonlyMap<string, readonly string[]>;
export const NO_LISTS: NamedLists = new Map();

/** What a text can name: a quotation mark ends a name in it. */
export const namedLists = ({ lists }: Watchlists): string[] =>
  lists.map(({ name }) => name).filter((name) => !name.includes('"'));

const WRITABLE = /^[A-Z][A-Z0-9]*(?:[.:/-][A-Z0-9]+)*$/;

/** Feed symbols of the underlyings of a list; none where there is no such list. */
export function membersOf({ lists }: Watchlists, list: string): string[] {
  const symbols = lists.filter(({ name }) => name === list).flatMap(({ groups }) => groups.flatMap((g) => g.symbols));
  const underlyings = symbols.map((symbol) => parseOptionSymbol(symbol)?.underlying ?? symbol);
  return [...new Set(underlyings)].filter((symbol) => WRITABLE.test(symbol));
}

export const everyMember = (watchlists: Watchlists): string[] => [
  ...new Set(watchlists.lists.flatMap(({ name }) => membersOf(watchlists, name))),
];

export const listsOf = (watchlists: Watchlists): NamedLists =>
  new Map(watchlists.lists.map(({ name }) => [name, membersOf(watchlists, name)]));
