/** The first quotes after an open: values of the last session stand until enough of the day's are there for a fit, and the memory takes nothing before. */
import { describe, expect, it } from 'vitest';
import { MODEL_REASON } from '../../../../../src/shared/contract/columns.ts';
import { AAPL, at, closed, Evening, EXPIRIES, MONDAY } from './evening.ts';

const OPEN = at(9, 30, 0, MONDAY);
const SPOT = 281.2;
const QUOTED = ['quoteIv', 'quoteReason', 'quoteEdge'];

/** Friday's session at 0.30, its evening, and Monday's first trade. */
const monday = async (): Promise<Evening> => (await closed(AAPL, at(16))).run(at(17));

/** Header, IV and Greeks as computed; the quote's own columns change with the quote. */
const standing = ({ values }: Evening) => ({ ...values.summary, coverage: undefined, straddleUsd: undefined });
const kept = ({ chains, nowMs }: Evening): number[] => {
  const { spot: _, ...numbers } = chains.numbers('AAPL', undefined, nowMs);
  return [...Object.values(chains.term('AAPL', nowMs)), ...Object.values(numbers)].filter((x) => !Number.isNaN(x));
};
const contract = (strike: number, sign: 1 | -1) => (c: { strike: number; sign: 1 | -1 }) =>
  c.strike === strike && c.sign === sign;

describe('Friday’s values stand, to the digit, and nothing is kept of them as Monday’s', () => {
  it.each<[string, (evening: Evening) => unknown]>([
    ['one stub', (e) => e.stream(OPEN + 600, SPOT, { only: contract(265, 1), quoted: (mid) => [0.01, 2 * mid + 3] })],
    ['one in the money', (e) => e.stream(OPEN + 600, SPOT, { sigma: 0.45, only: contract(265, 1) })],
    ['one out of the money', (e) => e.stream(OPEN + 600, SPOT, { sigma: 0.45, only: contract(300, 1) })],
    [
      'calls in the money',
      (e) => e.stream(OPEN + 600, SPOT, { only: ({ strike, sign }) => strike < 281 && sign === 1 }),
    ],
    ['nobody bids or asks', (e) => e.stream(OPEN + 600, SPOT, { quoted: () => [0, 0] })],
    ['asks alone', (e) => e.stream(OPEN + 600, SPOT, { quoted: () => [0, 199.99] })],
  ])('%s', async (_, quote) => {
    const evening = await monday();
    const before = standing(evening);
    const columns = evening.values.columns.slice(0, 4);
    evening.trade(OPEN + 100, SPOT).run(OPEN + 500);
    quote(evening);
    for (const ms of [700, 3_000, 60_000]) {
      evening.run(OPEN + ms);
      expect(standing(evening)).toEqual(before);
      expect(evening.values.columns.slice(0, 4)).toEqual(columns);
      expect(kept(evening)).toEqual([]);
      expect(evening.chains.listings('AAPL', evening.nowMs)).toEqual([]);
    }
  });

  it('a quote of 07:00 moves neither their values nor their time, before the open and after', async () => {
    const evening = await monday();
    const before = standing(evening);
    const columns = evening.values.columns.slice(0, 4);
    evening.stream(at(7, 0, 0, MONDAY), 270, { only: contract(265, 1) }).run(at(7, 0, 1, MONDAY));
    expect(standing(evening)).toEqual(before);
    evening.trade(OPEN + 100, SPOT).run(OPEN + 500);
    expect(standing(evening)).toEqual(before);
    expect(evening.values.columns.slice(0, 4)).toEqual(columns);
    expect(kept(evening)).toEqual([]);
  });

  it('a quote of the new session is not measured against the old one’s price', async () => {
    const evening = await monday();
    evening
      .trade(OPEN + 100, SPOT)
      .stream(OPEN + 600, SPOT, { only: contract(265, 1) })
      .run(OPEN + 700);
    const at265 = evening.contractsOf(EXPIRIES[0]).findIndex(contract(265, 1));
    expect(evening.summary.straddleUsd).toBeUndefined();
    const [iv, reason, edge] = QUOTED.map((name) => evening.column(name as 'quoteIv')[at265]);
    expect([iv, reason, edge]).toEqual([Number.NaN, MODEL_REASON.notComputed, Number.NaN]);
  });
});

it('quotes that trickle in over twenty seconds end them at once when they make a fit, and the first value kept is of that', async () => {
  const evening = await monday();
  evening.trade(OPEN + 100, SPOT);
  const first: number[] = [];
  for (let step = 1; step <= 42; step++) {
    const atMs = OPEN + 500 * step;
    // One contract of each expiry, in an order that begins in the money.
    evening.stream(atMs, SPOT, { sigma: 0.45, only: (_, i) => (i * 17) % 42 === step - 1 }).run(atMs + 10);
    evening.chains.tick();
    const { iv30 = Number.NaN } = evening.chains.term('AAPL', evening.nowMs);
    if (!Number.isNaN(iv30)) first.push(iv30);
    const { sessionEndMs, atmIvFraction } = evening.summary;
    expect(atmIvFraction).toBeCloseTo(sessionEndMs === undefined ? 0.45 : 0.3, 2);
  }
  expect(first.length).toBeGreaterThan(25);
  for (const iv30 of first) expect(iv30).toBeCloseTo(0.45, 2);
  expect(evening.chains.listings('AAPL', evening.nowMs)).toHaveLength(2);
});

it('an expiry that nobody bids for out of the money has begun with its offers: sums over the name are kept as they are shown', async () => {
  const ten = at(10);
  const evening = new Evening(AAPL, ten).trade(ten - 500, AAPL.spot).quote(ten - 300, AAPL.spot, ten, [EXPIRIES[1]]);
  for (const { symbol, strike, sign } of evening.contractsOf(EXPIRIES[0])) {
    const intrinsic = Math.max(0, sign * (AAPL.spot - strike));
    const [bid, ask] = intrinsic > 0 ? [intrinsic - 0.05, intrinsic + 0.05] : [0, 0.01];
    const quote = { bid, ask, atMs: ten - 300 };
    evening.bench.snapshot({ symbol, quote, openInterest: 1000, sharesPerContract: 100 }, ten);
  }
  // Dividends are asked for with the first pass.
  (await evening.open()).run(ten + 100);
  (await evening.open()).run(ten + 3_000).run(ten + 6_000);
  const listed = EXPIRIES.map((expiry) => `AAPL ${expiry}`);
  const { total, listings } = evening.ask('exposure') as { total: { gex: number }; listings: object };
  expect(listings).toEqual({ asked: 2, loaded: 2 });
  expect(total.gex).toBeLessThan(0);
  expect(evening.chains.numbers('AAPL', listed, evening.nowMs).gex).toBe(total.gex);
});
