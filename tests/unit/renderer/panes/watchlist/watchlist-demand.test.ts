import { expect, test } from 'vitest';
import { listedDemand, seenDemand } from '../../../../../src/renderer/panes/watchlist/watchlist-demand.ts';
import type { WatchRow } from '../../../../../src/renderer/panes/watchlist/watchlist-columns.ts';

const row = (symbol: string, group?: string): WatchRow => ({ symbol, group }) as WatchRow;

test('rows in sight ask for quotes, headings of groups for nothing', () => {
  const rows = [row('', 'Indices'), row('I:SPX'), row('SPY'), row('QQQ'), row('IWM')];
  expect(seenDemand(rows, { from: 0, to: 2 }).map((item) => item.kind === 'row' && item.symbol)).toEqual([
    'I:SPX',
    'SPY',
  ]);
  expect(seenDemand(rows, { from: 3, to: 9 })).toHaveLength(2);
  expect(seenDemand(rows, { from: 0, to: -1 })).toEqual([]);
  const [seen] = seenDemand(rows, { from: 2, to: 2 });
  const listed = listedDemand('SPY');
  expect(listed).toMatchObject({ unseen: true, spark: true, priority: 'pinned' });
  expect(seen).not.toHaveProperty('unseen');
  // Both stand at once: one key would replace the other.
  expect(seen.key).not.toBe(listed.key);
});
