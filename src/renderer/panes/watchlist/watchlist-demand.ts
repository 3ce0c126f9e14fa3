/** What a watchlist asks the engine for: every row its prints and sparkline, and those in sight their quotes too. */
import type { DemandItem } from '../../../shared/contract/demand.ts';
import type { RowSpan } from '../../components/use-visible-rows.ts';
import type { WatchRow } from './watchlist-columns.ts';

export const listedDemand = (symbol: string): DemandItem => ({
  kind: 'row',
  key: `watchlist ${symbol}`,
  symbol,
  priority: 'pinned',
  spark: true,
  unseen: true,
});

/** `rows` as they stand in the table, headings of groups among them. */
export const seenDemand = (rows: readonly WatchRow[], { from, to }: RowSpan): DemandItem[] =>
  rows
    .slice(from, to + 1)
    .filter(({ group }) => group === undefined)
    .map(({ symbol }) => ({ kind: 'row', key: `in sight ${symbol}`, symbol, priority: 'pinned' }));
