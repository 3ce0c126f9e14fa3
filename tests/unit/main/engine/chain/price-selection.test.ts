/** The price an option's volatility is solved from, or why there is none. */
import { expect, test } from 'vitest';
import { selectPrice } from '../../../../../src/main/engine/chain/price-selection.ts';
import { MODEL_REASON } from '../../../../../src/shared/contract/columns.ts';

const NOW = 1_763_658_000_000;
const OPEN = NOW - 3_600_000;
const quoted = { bid: 10, ask: 12, quoteAtMs: NOW - 1000, last: 11.5, lastAtMs: NOW - 60_000 };
type Quoted = Partial<typeof quoted>;

test.each<[what: string, values: Quoted, reason: keyof typeof MODEL_REASON, price: number]>([
  ['two-sided: the mid', {}, 'solved', 11],
  ['locked: the mid', { ask: 10 }, 'solved', 10],
  ['wide, as a thin name is', { bid: 1.01, ask: 10 }, 'solved', 5.505],
  ['wide, but pennies', { bid: 0.01, ask: 1 }, 'solved', 0.505],
  ['a stub', { bid: 0.01, ask: 200 }, 'wideQuote', Number.NaN],
  ['a stub whose mid a volatility would explain', { bid: 1, ask: 10 }, 'wideQuote', Number.NaN],
  ['crossed', { ask: 9.99 }, 'crossed', Number.NaN],
  ['no bid known', { bid: Number.NaN }, 'noPrice', Number.NaN],
  ['no ask known', { ask: Number.NaN }, 'noPrice', Number.NaN],
  ['no time', { quoteAtMs: Number.NaN }, 'noPrice', Number.NaN],
  ['of the session’s first millisecond', { quoteAtMs: OPEN }, 'solved', 11],
  ['of before the session', { quoteAtMs: OPEN - 1 }, 'stale', Number.NaN],
  ['before the session and without a bid', { quoteAtMs: OPEN - 1, bid: 0 }, 'stale', Number.NaN],
  ['nobody bids', { bid: 0 }, 'zeroBid', Number.NaN],
  ['a negative bid', { bid: -1 }, 'zeroBid', Number.NaN],
  ['nobody offers: a trade of a minute ago', { ask: 0 }, 'solved', 11.5],
  ['nobody offers: an older trade', { ask: 0, lastAtMs: NOW - 60_001 }, 'noPrice', Number.NaN],
  ['nobody offers: a trade at the bid', { ask: 0, last: 10 }, 'solved', 10],
  ['nobody offers: a trade below the bid', { ask: 0, last: 9.99 }, 'noPrice', Number.NaN],
  ['nobody offers: no trade', { ask: 0, last: Number.NaN, lastAtMs: Number.NaN }, 'noPrice', Number.NaN],
])('%s', (_what, values, reason, price) => {
  const { bid, ask, quoteAtMs, last, lastAtMs } = { ...quoted, ...values };
  const out = Float64Array.of(-1, -1, -1);
  expect(selectPrice(out, 1, bid, ask, quoteAtMs, last, lastAtMs, OPEN, NOW)).toBe(MODEL_REASON[reason]);
  expect([...out]).toEqual([-1, price, -1]);
});
