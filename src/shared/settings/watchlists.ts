/** Watchlists: named lists of symbols in groups, in the user's order. */
import { z } from 'zod';
import { bySymbol, idsOnce, NAME_LIMIT, namedOnce, savedLine, savedName, savedSymbol, UNNAMED } from './saved-name.ts';

export const NOTE_LIMIT = 200;
export const GROUP_NAME_LIMIT = NAME_LIMIT;

/** Each stands once. */
const symbolsSchema = z.array(savedSymbol).transform((all) => [...new Set(all)]);

export const watchlistsSchema = z.object({
  version: z.literal(1).default(1),
  active: z.string().default('main'),
  lists: z
    .array(
      z.object({
        // A damaged name or id costs neither the list nor its groups.
        id: z.string().min(1).default('list'),
        name: savedName().default(UNNAMED),
        /** By symbol: the user's own words on it. */
        notes: z.record(z.string(), savedLine(NOTE_LIMIT)).transform(bySymbol).optional(),
        groups: z
          .array(
            z.object({
              name: savedLine(GROUP_NAME_LIMIT).default(UNNAMED),
              symbols: symbolsSchema.default([]),
            }),
          )
          .transform(eachOnce)
          .default([]),
      }),
    )
    .min(1)
    .transform((lists) => namedOnce(idsOnce(lists)))
    .default([
      {
        id: 'main',
        name: 'Main',
        groups: [
          { name: 'Indices', symbols: ['I:SPX', 'I:NDX', 'I:VIX'] },
          { name: 'Stocks', symbols: ['SPY', 'QQQ', 'IWM', 'AAPL', 'NVDA', 'TSLA', 'AMD', 'META', 'MSFT', 'AMZN'] },
        ],
      },
    ]),
});

export interface WatchGroup {
  name: string;
  symbols: string[];
}

/** Groups of one name become one, and a symbol stays where it stands first: rows are known by it. */
function eachOnce(groups: WatchGroup[]): WatchGroup[] {
  const seen = new Set<string>();
  const byName = new Map<string, string[]>();
  for (const { name, symbols } of groups) {
    const fresh = symbols.filter((symbol) => !seen.has(symbol));
    for (const symbol of fresh) seen.add(symbol);
    byName.set(name, [...(byName.get(name) ?? []), ...fresh]);
  }
  return [...byName].map(([name, symbols]) => ({ name, symbols }));
}

export type Watchlists = z.infer<typeof watchlistsSchema>;
export const defaultWatchlists = (): Watchlists => watchlistsSchema.parse({});
