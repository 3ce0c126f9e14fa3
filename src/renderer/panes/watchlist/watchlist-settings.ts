/** What a watchlist pane remembers. */
import { z } from 'zod';

const DEFAULT_COLUMNS = ['symbol', 'last', 'changePercent', 'spark', 'change', 'bid', 'ask', 'volume', 'range', 'iv'];

export const watchlistSettingsSchema = z.object({
  /** Undefined: the list that is active. */
  listId: z.string().optional(),
  /** Ids of WATCHLIST_COLUMNS. */
  columns: z.array(z.string()).default(DEFAULT_COLUMNS),
  /** `heat`: tiles coloured by the change. */
  view: z.enum(['table', 'heat']).default('table'),
  sort: z.object({ column: z.string(), descending: z.boolean() }).optional(),
});
export type WatchlistSettings = z.infer<typeof watchlistSettingsSchema>;
