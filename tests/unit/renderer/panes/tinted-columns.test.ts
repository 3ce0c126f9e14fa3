/** A cell flashes for a price and for nothing else: what is not one has a `sortValue`, no `value`. */
import { expect, test, vi } from 'vitest';

vi.stubGlobal('window', {});
const { WATCHLIST_COLUMNS } = await import('../../../../src/renderer/panes/watchlist/watchlist-columns.ts');
const { SCAN_COLUMNS } = await import('../../../../src/renderer/panes/scanner/scan-columns.ts');

test.each([
  ['watchlist', WATCHLIST_COLUMNS, ['last', 'bid', 'ask', 'open', 'high', 'low', 'prevClose', 'vwap']],
  ['scanner', SCAN_COLUMNS, ['last']],
])('in the %s prices flash, nothing else does, and every number sorts', (_pane, columns, prices) => {
  expect(columns.filter(({ value }) => value !== undefined).map(({ id }) => id)).toEqual(prices);
  const unsorted = columns.filter(
    ({ align, sortable, value, sortValue }) => align !== 'left' && sortable !== false && !(value ?? sortValue),
  );
  expect(unsorted.map(({ id }) => id)).toEqual([]);
});
