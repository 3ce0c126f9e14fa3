/** Watchlists: named lists of symbols in groups, in the user's order. */
import { z } from 'zod';
import { nameText } from './name-text.ts';

export const NOTE_LIMIT = 200;
export const GROUP_NAME_LIMIT = 60;

const LIST_NAME_LIMIT = 60;
const SYMBOL_LIMIT = 32;

/** What is no symbol is left out; each stands once. */
const symbolsSchema = z
  .array(z.unknown())
  .transform((all) => [...new Set(all.filter((one): one is string => isSymbolText(one)))]);

const isSymbolText = (one: unknown): boolean =>
  typeof one === 'string' && one.length > 0 && one.length <= SYMBOL_LIMIT && nameText(one, SYMBOL_LIMIT) === one;

export const watchlistsSchema = z.object({
  version: z.literal(1).default(1),
  active: z.string().default('main'),
  lists: z
    .array(
      z.object({
        id: z.string().min(1),
        name: z
          .string()
          .min(1)
          .transform((name) => nameText(name, LIST_NAME_LIMIT) || 'Unnamed'),
        /** By symbol: the user's own words on it. */
        notes: z
          .record(
            z.string().max(SYMBOL_LIMIT),
            z.string().transform((note) => nameText(note, NOTE_LIMIT)),
          )
          .optional(),
        groups: z
          .array(
            z.object({
              name: z.string().transform((name) => nameText(name, GROUP_NAME_LIMIT)),
              symbols: symbolsSchema,
            }),
          )
          .transform(eachOnce),
      }),
    )
    .min(1)
    .transform(ownIds)
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

/** A second list of one id gets another. */
function ownIds<L extends { id: string }>(lists: L[]): L[] {
  const taken = new Set<string>();
  return lists.map((list) => {
    let { id } = list;
    for (let n = 2; taken.has(id); n++) id = `${list.id}-${n}`;
    taken.add(id);
    return { ...list, id };
  });
}

export type Watchlists = z.infer<typeof watchlistsSchema>;
export const defaultWatchlists = (): Watchlists => watchlistsSchema.parse({});
