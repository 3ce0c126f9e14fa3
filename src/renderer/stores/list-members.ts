/** The watchlists as a filter may name them: underlyings of their names. */
import { useMemo } from 'react';
import type { ListMembers } from '../../shared/flow/print-test.ts';
import { parseOptionSymbol } from '../../shared/market/symbols.ts';
import type { Watchlists } from '../../shared/settings/watchlists.ts';
import { useWatchlistsStore } from './watchlists-store.ts';

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

export function useListMembers(): ListMembers {
  const watchlists = useWatchlistsStore((s) => s.watchlists);
  return useMemo<ListMembers>(() => (list) => membersOf(watchlists, list), [watchlists]);
}

export const everyMember = (watchlists: Watchlists): string[] => [
  ...new Set(watchlists.lists.flatMap(({ name }) => membersOf(watchlists, name))),
];
