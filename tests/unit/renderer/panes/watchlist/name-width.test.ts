import { expect, test, vi } from 'vitest';

// The window's stream asks for its frames as the module loads; nothing is drawn here.
vi.stubGlobal('window', {});
const { widthInCh } = await import('../../../../../src/renderer/panes/watchlist/watchlist-columns.ts');

/** As drawn in Chromium, in widths of a digit. */
test.each([
  ['SPY 18 Dec 26 640P', 15.97],
  ['QQQ 18 Dec 26 580P', 16.49],
  ['MMM 18 Dec 26 640P', 17.15],
  ['WMT 18 Dec 26 100.5C', 18.46],
  ['SPXW 11 Dec 26 6500P', 18.59],
  ['GOOGL 18 Dec 26 1000C', 19.63],
])('%s has the room that it takes, and hardly more', (name, drawn) => {
  expect(widthInCh(name)).toBeGreaterThanOrEqual(drawn);
  expect(widthInCh(name)).toBeLessThan(drawn + 1);
});
