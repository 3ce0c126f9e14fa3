/** The numbered traps of the vendor's wire, as far as they concern decoding and REST bodies (the rest are in tests/contract/feed). */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { InstrumentTable } from '../../../src/main/engine/market/instrument-table.ts';
import { MarketState } from '../../../src/main/engine/market/market-state.ts';
import {
  chainSnapshotRequest,
  conditionsRequest,
  contractsRequest,
} from '../../../src/main/engine/massive/rest/endpoints.ts';
import { readFlatRow, type FlatEvent } from '../../../src/main/engine/massive/flat-files.ts';
import { FrameDecoder } from '../../../src/main/engine/massive/frames/frame-decoder.ts';
import { parseConditions } from '../../../src/main/engine/massive/rest/rest-reference.ts';
import { decodeRest } from '../../../src/main/engine/massive/rest/rest-route.ts';
import { ConditionTable, MOVES } from '../../../src/shared/market/conditions.ts';
import { EventColumns } from '../../../src/shared/market/event-columns.ts';
import { ExchangeTable } from '../../../src/shared/market/exchanges.ts';
import { PRINT_TAG, tagsOfCondition } from '../../../src/shared/market/prints.ts';
import { marketOf, parseOptionSymbol, type Market } from '../../../src/shared/market/symbols.ts';
import { Decoding } from '../../unit/main/engine/massive/frames/decoded-events.ts';

const payload = (name: string): string => readFileSync(new URL(`../payloads/${name}`, import.meta.url), 'utf8');
/** On the connection of its first instrument. */
const ownMarket = (frame: string): Market => marketOf(/"(?:sym|T)":\s*"([^"]*)/.exec(frame)?.[1] ?? 'O:');
const decode = (frame: string, market = ownMarket(frame)) => new Decoding().decode(frame, market);
const rest = (path: string, body: string, status = 200) => decodeRest({ path, status, body });

/** Decoder and state together, by symbol and column. */
class MarketUnderTest {
  readonly table = new InstrumentTable();
  readonly state = new MarketState(this.table);
  readonly #decoder = new FrameDecoder((symbol) => this.table.intern(symbol));
  readonly #columns = new EventColumns();

  frame(frame: string, market: Market = 'options', receivedAtMs = 1_763_652_606_000): void {
    this.#decoder.decode(Buffer.from(frame), market, receivedAtMs, this.#columns);
    this.state.reduce(this.#columns);
  }

  rest(path: string, body: string, atMs = 1_763_652_606_000): void {
    const update = rest(path, body);
    if (update) this.state.applyRest(update, atMs);
  }

  value(symbol: string, column: Parameters<InstrumentTable['column']>[0]): number {
    return this.table.column(column)[this.table.find(symbol)!];
  }
}

test('TRAP-1: strikes are thousandths, roots hold digits, SPX and SPXW of one strike and day are two instruments', () => {
  expect(parseOptionSymbol('O:SPY261218C00012375')?.strike).toBe(12.375);
  expect(parseOptionSymbol('O:TSLA1261218C00032500')).toMatchObject({
    root: 'TSLA1',
    strike: 32.5,
    underlying: 'TSLA',
  });
  const market = new MarketUnderTest();
  market.frame(
    '[{"ev":"Q","sym":"O:SPX261120P06700000","bp":1,"ap":2,"t":1763652605731},{"ev":"Q","sym":"O:SPXW261120P06700000","bp":3,"ap":4,"t":1763652605731}]',
  );
  expect(market.value('O:SPX261120P06700000', 'bid')).toBe(1);
  expect(market.value('O:SPXW261120P06700000', 'bid')).toBe(3);
});

test('TRAP-2: statuses and data share a frame, and no element but the first is lost', () => {
  const decoding = new Decoding();
  const events = decoding.decode(
    '[{"ev":"status","status":"success","message":"subscribed to: T.SPY"},{"ev":"T","sym":"SPY","p":1,"s":2,"t":1763652605412},{"ev":"status","status":"success","message":"subscribed to: Q.SPY"}]',
  );
  expect(events).toHaveLength(1);
  expect(decoding.columns.statuses.map((s) => s.message)).toEqual(['subscribed to: T.SPY', 'subscribed to: Q.SPY']);
});

test('TRAP-5: a refused REST answer moves no state, whatever it is made of', () => {
  expect(
    rest('/v3/trades/O:SPY261218C00650000', '{"status":"NOT_AUTHORIZED","error":"not entitled"}', 403),
  ).toBeUndefined();
  expect(rest('/v3/snapshot', '<html>Bad gateway</html>')).toBeUndefined();
  expect(rest('/v3/snapshot', '')).toBeUndefined();
  expect(rest('/no/such/route', '404 page not found')).toBeUndefined();
});

describe('TRAP-6: units by magnitude', () => {
  test.each([
    ['[{"ev":"T","sym":"A","p":1,"s":1,"t":1763652605412}]', 1_763_652_605_412, 0],
    ['[{"ev":"LULD","T":"A","h":1,"l":1,"t":1788877046310003385}]', 1_788_877_046_310, 3385],
    ['[{"ev":"LULD","T":"A","h":1,"l":1,"t":1601318039223013}]', 1_601_318_039_223, 13_000],
    ['[{"ev":"NOI","T":"A","t":1601318039223013600}]', 1_601_318_039_223, 13_600],
    ['[{"ev":"FMV","sym":"A","fmv":1,"t":1678220098130}]', 1_678_220_098_130, 0],
    ['[{"ev":"V","T":"I:SPX","val":1,"t":1763652605}]', 1_763_652_605_000, 0],
  ])('%s', (frame, atMs, atSubNs) => {
    expect(decode(frame)[0]).toMatchObject({ atMs, atSubNs });
  });
});

test('TRAP-6: over REST, snapshots and trades are in ns, aggregates in ms', () => {
  const bars = rest(
    '/v2/aggs/ticker/SPY/range/1/minute/1/2',
    '{"results":[{"t":1763652600000,"o":1,"h":1,"l":1,"c":1}]}',
  );
  expect(bars).toMatchObject({ kind: 'bars', rows: [{ startMs: 1_763_652_600_000 }] });
  const trades = rest(
    '/v3/trades/SPY',
    '{"results":[{"price":1,"size":2,"exchange":4,"sip_timestamp":1763652605733000000}]}',
  );
  expect(trades).toMatchObject({ kind: 'trades', rows: [{ atMs: 1_763_652_605_733 }] });
});

test('TRAP-6: flat files are in ns', () => {
  const trades = readFlatRow(
    'trades',
    ['ticker', 'conditions', 'exchange', 'price', 'sip_timestamp', 'size'],
    ['O:SPY261218C00650000', '209', '302', '9.35', '1763652605733123456', '12'],
  );
  expect(decode(`[${(trades as FlatEvent).text}]`)[0]).toMatchObject({
    atMs: 1_763_652_605_733,
    price: 9.35,
    size: 12,
  });
  const bars = readFlatRow(
    'minuteBars',
    ['ticker', 'volume', 'open', 'close', 'high', 'low', 'window_start', 'transactions'],
    ['SPY', '100', '1', '2', '3', '0.5', '1763652600000000000', '7'],
  );
  expect(decode(`[${(bars as FlatEvent).text}]`)[0]).toMatchObject({
    atMs: 1_763_652_600_000,
    endMs: 1_763_652_660_000,
  });
});

test('TRAP-7: nanoseconds beyond 2^53 stay exact, over WebSocket and REST', () => {
  const ns = '1788877046310136851';
  expect(decode(`[{"ev":"LULD","T":"A","h":1,"l":1,"t":${ns}}]`)[0]).toMatchObject({
    atMs: 1_788_877_046_310,
    atSubNs: 136_851,
  });
  const trades = rest(
    '/v3/trades/O:SPY261218C00650000',
    `{"results":[{"price":1,"size":2,"exchange":300,"sip_timestamp":${ns}}]}`,
  );
  expect(trades).toMatchObject({ kind: 'trades', rows: [{ atNs: BigInt(ns), atMs: 1_788_877_046_310 }] });
});

test('TRAP-8: the ticker is `T` in LULD, NOI and V; `c` is one int on Q and a list on T; `i` is a string on T and a list on Q', () => {
  for (const event of ['"ev":"LULD","T":"ABC"', '"ev":"NOI","T":"ABC"', '"ev":"V","T":"ABC"', '"ev":"Q","sym":"ABC"']) {
    expect(decode(`[{${event}}]`)[0]).toMatchObject({ symbol: 'ABC' });
  }
  expect(decode('[{"ev":"Q","sym":"A","c":1,"i":[604,5]}]', 'stocks')[0]).toMatchObject({
    condition: 1,
    codes: [604, 5],
  });
  expect(decode('[{"ev":"T","sym":"A","c":[12,37],"i":"71675577320245"}]', 'stocks')[0]).toMatchObject({
    codes: [12, 37],
    tradeId: '71675577320245',
  });
  expect(decode('[{"ev":"T","sym":"A"}]', 'stocks')[0]).toMatchObject({ codes: [], tradeId: undefined });
});

test('TRAP-9: an options trade carries no side, no quote and no id; an options quote no conditions', () => {
  const [trade] = decode(
    '[{"ev":"T","sym":"O:SPXW261120P06700000","x":302,"p":12.4,"s":25,"c":[219],"t":1763652605733,"q":1864261653}]',
  );
  expect(trade).toMatchObject({ price: 12.4, size: 25, codes: [219], tradeId: undefined, participantAtMs: Number.NaN });
});

describe('TRAP-10: missing is not zero', () => {
  const CALL = 'O:SPY261218C00650000';
  const PUT = 'O:SPY261218P00100000';
  test('a chain row without Greeks, quote, trade or open interest is unknown in each', () => {
    const market = new MarketUnderTest();
    market.rest('/v3/snapshot/options/SPY?limit=250', payload('chain-page.json'));
    expect(market.value(CALL, 'vendorIv')).toBe(0.1641);
    expect(market.value(CALL, 'openInterest')).toBe(15_430);
    expect(market.value('SPY', 'last')).toBe(652.13);
    for (const column of ['vendorIv', 'vendorDelta', 'bid', 'ask', 'last', 'openInterest', 'volume'] as const) {
      expect(market.value(PUT, column), column).toBeNaN();
    }
  });
  test('an index has `value`; a row may answer with an error; an odd field is absent and the rest stands', () => {
    const update = rest('/v3/snapshot?ticker.any_of=NOPE,I:SPX,AAPL', payload('unified-snapshot.json'));
    if (update?.kind !== 'snapshots') throw new Error('not a snapshot');
    expect(update.errors).toEqual([{ symbol: 'NOPE', code: 'NOT_FOUND', message: 'Ticker not found.' }]);
    expect(update.rows[0]).toMatchObject({ symbol: 'I:SPX', trade: { price: 6612.47 }, prevClose: 6590.5 });
    expect(update.rows[1]).toMatchObject({ symbol: 'AAPL', trade: { price: 271.5 }, day: { volume: 12 } });
    expect(update.rows[1].day).not.toHaveProperty('close');
  });
  test('fields an event lacks are NaN', () => {
    expect(decode('[{"ev":"Q","sym":"A"}]')[0]).toMatchObject({
      bid: Number.NaN,
      askSize: Number.NaN,
      atMs: Number.NaN,
    });
  });
  test('a snapshot older than the live quote does not overwrite it', () => {
    const market = new MarketUnderTest();
    market.frame(`[{"ev":"Q","sym":"${CALL}","bp":9.4,"ap":9.5,"bs":1,"as":1,"t":1763652605999}]`);
    market.rest('/v3/snapshot/options/SPY', payload('chain-page.json'));
    expect(market.value(CALL, 'bid')).toBe(9.4);
  });
});

test('TRAP-11: the chain snapshot asks for I:SPX, the contract reference for SPX', () => {
  expect(chainSnapshotRequest({ underlying: 'I:SPX' }).path).toBe('/v3/snapshot/options/I:SPX');
  expect(contractsRequest({ underlying: 'I:SPX' }).query).toMatchObject({ underlying_ticker: 'SPX' });
});

test('TRAP-12: page sizes are asked for at their maximum', () => {
  expect(chainSnapshotRequest({ underlying: 'SPY' }).query).toMatchObject({ limit: 250 });
  expect(contractsRequest({ underlying: 'SPY' }).query).toMatchObject({ limit: 1000 });
  expect(conditionsRequest('options').query).toMatchObject({ limit: 1000 });
});

test('TRAP-13: decimal strings are read, an integer may come as 12.0', () => {
  expect(decode('[{"ev":"T","sym":"A","s":250,"ds":"250.5","z":12.0}]', 'stocks')[0]).toMatchObject({
    size: 250.5,
    tape: 12,
  });
  expect(decode('[{"ev":"A","sym":"A","v":3,"dv":"3.25","av":9,"dav":"9.75","z":12.0}]', 'stocks')[0]).toMatchObject({
    volume: 3.25,
    dayVolume: 9.75,
    averageSize: 12,
  });
  expect(decode('[{"ev":"T","sym":"A","c":[12.0,37.0]}]', 'stocks')[0]).toMatchObject({ codes: [12, 37] });
});

describe('TRAP-14: conditions and exchanges', () => {
  const CALL = 'O:SPY261218C00650000';
  const trade = (price: number, size: number, condition: number, t: number): string =>
    `[{"ev":"T","sym":"${CALL}","p":${price},"s":${size},"c":[${condition}],"t":${t}}]`;
  const day = `{"results":[{"details":{"ticker":"${CALL}"},"day":{"open":9,"high":10,"low":8,"close":9,"volume":100,"last_updated":1763614800000000000}}]}`;

  test('a cancel takes its size back and moves no price; a late print moves no last; extended hours only volume', () => {
    const market = new MarketUnderTest();
    market.rest('/v3/snapshot/options/SPY', day, 1_763_652_600_000);
    market.frame(trade(9.5, 10, 209, 1_763_652_601_000));
    expect(market.value(CALL, 'volume')).toBe(110);
    market.frame(trade(20, 10, 201, 1_763_652_602_000));
    expect([market.value(CALL, 'volume'), market.value(CALL, 'last'), market.value(CALL, 'high')]).toEqual([
      100, 9.5, 10,
    ]);
    market.frame(trade(11, 5, 202, 1_763_652_603_000));
    expect([market.value(CALL, 'volume'), market.value(CALL, 'last'), market.value(CALL, 'high')]).toEqual([
      105, 9.5, 11,
    ]);
    market.frame(trade(30, 5, 248, 1_763_652_604_000));
    expect([market.value(CALL, 'volume'), market.value(CALL, 'last'), market.value(CALL, 'high')]).toEqual([
      110, 9.5, 11,
    ]);
  });
  test('219 is a sweep; 232 to 246 are legs of spreads or tied to stock, whose price says nothing about the side', () => {
    expect(tagsOfCondition(219)).toBe(PRINT_TAG.sweep);
    for (let condition = 232; condition <= 246; condition++) {
      const tags = tagsOfCondition(condition);
      expect(tags & (PRINT_TAG.multiLeg | PRINT_TAG.stockTied), `condition ${condition}`).not.toBe(0);
      expect(tags & PRINT_TAG.excludedFromSide, `condition ${condition}`).not.toBe(0);
    }
    expect([201, 203, 205, 207].every((condition) => tagsOfCondition(condition) & PRINT_TAG.cancel)).toBe(true);
    expect([Number.NaN, -1, 4_096, 209].map(tagsOfCondition)).toEqual([0, 0, 0, 0]);
  });
  test('trades and bars do not count a print twice', () => {
    const market = new MarketUnderTest();
    market.rest('/v3/snapshot/options/SPY', day, 1_763_652_600_000);
    market.frame(trade(9.5, 10, 209, 1_763_652_601_100));
    market.frame(trade(9.6, 7, 209, 1_763_652_602_100));
    market.frame(
      `[{"ev":"A","sym":"${CALL}","v":10,"av":110,"op":9,"o":9.5,"c":9.5,"h":9.5,"l":9.5,"s":1763652601000,"e":1763652602000}]`,
    );
    expect(market.value(CALL, 'volume')).toBe(117);
    market.frame(
      `[{"ev":"A","sym":"${CALL}","v":7,"av":117,"op":9,"o":9.6,"c":9.6,"h":9.6,"l":9.6,"s":1763652602000,"e":1763652603000}]`,
    );
    market.frame(trade(9.5, 10, 209, 1_763_652_601_900));
    expect(market.value(CALL, 'volume')).toBe(117);
  });
  test('unknown ids are shown as they are; the live list is laid over the built-in one and keeps the cancels', () => {
    const conditions = new ConditionTable();
    expect([conditions.nameOf(999), new ExchangeTable().nameOf(326), new ExchangeTable().nameOf(302)]).toEqual([
      '#999',
      '#326',
      'Cboe',
    ]);
    const rules = { updates_high_low: false, updates_open_close: false, updates_volume: true };
    const row = (id: number) => ({
      id,
      name: `live ${id}`,
      data_types: ['trade'],
      update_rules: { consolidated: rules },
    });
    conditions.layOver(parseConditions({ results: [row(232), row(201)] }));
    expect(conditions.effectOf(232)).toBe(MOVES.volume);
    expect(conditions.nameOf(232)).toBe('live 232');
    expect(conditions.effectOf(201)).toBe(new ConditionTable().effectOf(201));
  });
});
