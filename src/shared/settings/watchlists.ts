/** Watchlists: named lists of symbols in groups, in the user's order. */
import { z } from 'zod';

export const NOTE_LIMIT = 200;
export const GROUP_NAME_LIMIT = 60;

export const watchlistsSchema = z.object({
  version: z.literal(1).default(1),
  active: z.string().default('main'),
  lists: z
    .array(
      z.object({
        id: z.string().min(1),
        name: z.string().min(1).max(60),
        /** By symbol: the user's own words on it. */
        notes: z.record(z.string().max(32), z.string().max(NOTE_LIMIT)).optional(),
        groups: z.array(
          z.object({ name: z.string().max(GROUP_NAME_LIMIT), symbols: z.array(z.string().min(1).max(32)) }),
        ),
      }),
    )
    .min(1)
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

export type Watchlists = z.infer<typeof watchlistsSchema>;
export const defaultWatchlists = (): Watchlists => watchlistsSchema.parse({});
