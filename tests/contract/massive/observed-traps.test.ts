/**
 * What people with keys saw the vendor do (docs/protocol.md, TRAP-18 to TRAP-30), as the terminal meets it: decoder, state, tape and requests. The
 * server's side is in tests/contract/server/vendor-quirks.test.ts and vendor-data-quirks.test.ts, connections (TRAP-16, 17, 19, 28) in tests/contract/feed.
 */
import { parseStockSnapshots } from '../../../src/main/engine/massive/rest/rest-snapshots.ts';
import { describe, expect, test } from 'vitest';
import { parseChannels } from '../../../src/main/cli/channel-list.ts';
import { readStatusFrame } from '../../../src/main/engine/massive/frames/status-frame.ts';
import { chainSnapshotRequest, contractsRequest } from '../../../src/main/engine/massive/rest/endpoints.ts';
import { snapshotChunk, snapshotPath } from '../../../src/main/engine/massive/rest/rest-paths.ts';
import { restUrl } from '../../../src/main/engine/feed/rest/rest-url.ts';
import { KeyStriker } from '../../../src/main/engine/feed/strike-key.ts';
import { MarketPipeline } from '../../../src/main/engine/world/market-pipeline.ts';
import { SOURCE, type ColumnName } from '../../../src/shared/contract/columns.ts';
import { etInstant } from '../../../src/shared/market/calendar.ts';
import { parseOptionSymbol } from '../../../src/shared/market/symbols.ts';

const CALL = 'O:SPY261218C00650000';
const NOON = etInstant('2026-11-20', 12);
const CHAIN = '/v3/snapshot/options/SPY';

/** Everything between the feed and the windows, fed as the feed feeds it. */
function market() {
  const pipeline = new MarketPipeline({ gap: () => undefined });
  const { table, tape } = pipeline;
  return {
    frame: (events: readonly object[], atMs = NOON) =>
      pipeline.frame('options', Buffer.from(JSON.stringify(events)), atMs),
    rest: (path: string, body: object, atMs = NOON) =>
      pipeline.rest({ atMs, path, status: 200, body: JSON.stringify(body) }),
    value: (column: ColumnName, symbol = CALL) => table.column(column)[table.find(symbol) ?? table.intern(symbol)],
    prints: () => Array.from({ length: tape.head - tape.tail }, (_, i) => tape.get(tape.tail + i, 'size')),
  };
}
const row = (extra: object) => ({ results: [{ details: { ticker: CALL }, ...extra }] });
const ns = (atMs: number): number => atMs * 1e6;

test('TRAP-18: an acknowledged contract is unknown until REST or its next tick; the newer one stands', () => {
  const { frame, rest, value } = market();
  frame([{ ev: 'status', status: 'success', message: `subscribed to: Q.${CALL}` }]);
  expect([value('bid'), value('ask')]).toEqual([Number.NaN, Number.NaN]);
  const quote = (bid: number, atMs: number) =>
    row({ last_quote: { bid, ask: bid + 0.1, last_updated: ns(atMs), timeframe: 'REAL-TIME' } });
  rest(CHAIN, quote(9, NOON - 4_000));
  expect([value('bid'), value('quoteSource')]).toEqual([9, SOURCE.restSnapshot]);
  frame([{ ev: 'Q', sym: CALL, bp: 9.2, ap: 9.3, bs: 1, as: 1, t: NOON - 1_000, q: 1 }]);
  rest(CHAIN, quote(9, NOON - 2_000));
  expect([value('bid'), value('quoteSource')]).toEqual([9.2, SOURCE.liveQuote]);
});

test('TRAP-20: beside real-time option quotes the underlying is late by its own timeframe, or has no price at all', () => {
  const quote = { bid: 9, ask: 9.1, last_updated: ns(NOON), timeframe: 'REAL-TIME' };
  const late = market();
  const asset = { ticker: 'SPY', price: 652.1, last_updated: ns(NOON - 900_000), timeframe: 'DELAYED' };
  late.rest(CHAIN, row({ last_quote: quote, underlying_asset: asset }));
  expect([late.value('last', 'SPY'), late.value('tradeSource', 'SPY')]).toEqual([652.1, SOURCE.delayed]);
  expect(late.value('quoteSource')).toBe(SOURCE.restSnapshot);
  const absent = market();
  absent.rest('/v3/snapshot/options/I:SPX', row({ last_quote: quote, underlying_asset: { ticker: 'I:SPX' } }));
  expect(absent.value('last', 'I:SPX')).toBeNaN();
});

test.each([
  ['DELAYED', true],
  ['OK', undefined],
])('TRAP-20: stock snapshots answered with status %s are late: %s', (status, delayed) => {
  const { rows } = parseStockSnapshots({ status, tickers: [{ ticker: 'SPY', lastTrade: { p: 645, t: ns(NOON) } }] });
  expect(rows).toMatchObject([{ symbol: 'SPY', ...(delayed && { delayed }) }]);
  expect(rows[0].delayed).toBe(delayed);
});

test('TRAP-22: Greeks that go on over a frozen quote stay as old as it', () => {
  const { rest, value } = market();
  const frozen = { bid: 9, ask: 9.1, last_updated: ns(NOON - 3_600_000), timeframe: 'REAL-TIME' };
  for (const delta of [0.5, 0.51, 0.52]) {
    rest(CHAIN, row({ last_quote: frozen, greeks: { delta } }));
    expect([value('vendorDelta'), value('vendorAtMs')]).toEqual([delta, NOON - 3_600_000]);
  }
});

test('TRAP-23: open interest that flips between two values at 06:33 moves once, when a minute of answers agrees', () => {
  const { rest, value } = market();
  const morning = etInstant('2026-11-20', 6, 33);
  const seen = [900, 1_200, 1_200, 900, 1_200, 1_200, 900, 900, 900].map((count, i) => {
    rest(CHAIN, row({ open_interest: count }), morning + i * 60_000);
    return value('openInterest');
  });
  expect(seen).toEqual([900, 900, 1_200, 1_200, 1_200, 1_200, 1_200, 1_200, 1_200]);
});

test('TRAP-24: a prefix wildcard, which would be acknowledged and silent, is never asked for', () => {
  for (const entry of ['AM.O:SPY*', 'options:T.O:SPX*', 'A.SPY*'])
    expect(() => parseChannels(entry, '2026-11-20')).toThrow(/--channels/);
  expect(parseChannels('options:T.*', '2026-11-20')).toMatchObject([{ channel: 'T', symbol: '*' }]);
});

test('TRAP-25: a bar that comes late or again moves nothing twice', () => {
  const { frame, value } = market();
  const bar = (second: number, close: number, av: number) => ({
    ev: 'A',
    sym: CALL,
    v: 10,
    av,
    op: 9,
    o: close,
    h: close,
    l: close,
    c: close,
    s: NOON + second * 1_000,
    e: NOON + (second + 1) * 1_000,
  });
  frame([bar(0, 9, 110)]);
  frame([bar(1, 9.5, 120)]);
  const stands = (): number[] => [value('last'), value('volume'), value('lastAtMs')];
  const before = stands();
  expect(before).toEqual([9.5, 120, NOON + 2_000]);
  frame([bar(1, 9.5, 120)], NOON + 4_000);
  frame([bar(0, 9, 110), bar(1, 9.5, 120)], NOON + 600_000);
  expect(stands()).toEqual(before);
});

describe('TRAP-27: sequence numbers are no identity', () => {
  const print = (size: number, q: number) => ({ ev: 'T', sym: CALL, p: 9, s: size, x: 302, c: [209], t: NOON, q });

  test('prints that repeat a number, or go back, are all on the tape, as are those alike without one; one alike to the last field came twice', () => {
    const { frame, prints } = market();
    frame([print(1, 7), print(2, 7), print(3, 6), print(4, 0), print(4, 0), print(3, 6)]);
    expect(prints()).toEqual([1, 2, 3, 4, 4]);
  });

  test('REST trades that nothing tells apart, with sequence 0, are counted: a repair adds only those that are missing', () => {
    const { frame, prints, rest } = market();
    frame([print(5, 1), print(5, 2)]);
    const trade = { price: 9, size: 5, exchange: 302, conditions: [209], sequence_number: 0, sip_timestamp: ns(NOON) };
    rest(`/v3/trades/${CALL}`, { results: [trade, trade, trade] });
    expect(prints()).toEqual([5, 5, 5]);
  });
});

test('TRAP-28: the vendor’s words, with the space at their end', () => {
  const kindOf = (status: string, message: string): string | undefined =>
    readStatusFrame(Buffer.from(JSON.stringify([{ ev: 'status', status, message }]))).messages[0]?.kind;
  expect(kindOf('max_connections', 'Maximum number of websocket connections exceeded. ')).toBe('maxConnections');
  expect(kindOf('auth_timeout', 'No authentication request received.')).toBe('authTimeout');
});

test('TRAP-29: chains are asked of the index and contracts of the name, whichever root is listed', () => {
  for (const contract of ['O:SPX261218C06500000', 'O:SPXW261218C06500000']) {
    const { underlying } = parseOptionSymbol(contract)!;
    expect(chainSnapshotRequest({ underlying, expiry: '2026-12-18' }).path).toBe('/v3/snapshot/options/I:SPX');
    expect(contractsRequest({ underlying }).query).toMatchObject({ underlying_ticker: 'SPX' });
  }
});

test('TRAP-30: however long the list, no address is longer than 8,000 characters, and no ticker is left out', () => {
  const symbols = Array.from({ length: 2_000 }, (_, i) => `O:SPXW261218C${String(i * 5_000).padStart(8, '0')}`);
  const asked: string[] = [];
  for (let at = 0; at < symbols.length;) {
    const chunk = snapshotChunk(symbols, at);
    expect(
      restUrl('https://api.massive.com', snapshotPath('options', chunk), new KeyStriker('')).href.length,
    ).toBeLessThan(8_000);
    asked.push(...chunk);
    at += chunk.length;
  }
  expect(asked).toEqual(symbols);
});
