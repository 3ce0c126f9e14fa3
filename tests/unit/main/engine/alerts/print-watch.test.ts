/** Which prices of a frame reach last-price conditions, in which order, with which time. */
import { beforeEach, expect, test } from 'vitest';
import { PrintWatch, type PrintListener } from '../../../../../src/main/engine/alerts/print-watch.ts';
import type { ValueState } from '../../../../../src/main/engine/alerts/value-state.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { MarketState } from '../../../../../src/main/engine/market/market-state.ts';
import { FrameDecoder } from '../../../../../src/main/engine/massive/frames/frame-decoder.ts';
import { SOURCE } from '../../../../../src/shared/contract/columns.ts';
import { EventColumns } from '../../../../../src/shared/market/event-columns.ts';
import type { Market } from '../../../../../src/shared/market/symbols.ts';

const T0 = 1_763_658_000_000;
const ARRIVED_MS = T0 + 40;

let table: InstrumentTable;
let state: MarketState;
let watch: PrintWatch;
let seen: string[];
let due: string[];

beforeEach(() => {
  table = new InstrumentTable();
  state = new MarketState(table);
  watch = new PrintWatch(table);
  seen = [];
  due = [];
});

/** A condition that notes what it sees: price at its time after T0. */
const listener = (symbol: string, name = symbol): PrintListener => ({
  state: {
    id: table.intern(symbol),
    see: (price: number, atMs: number) => seen.push(`${name} ${price} at ${atMs - T0}`),
  } as unknown as ValueState,
  due: () => due.push(name),
});

function frame(events: object[], market: Market = 'stocks'): void {
  const columns = new EventColumns();
  const decoder = new FrameDecoder((symbol) => table.intern(symbol));
  decoder.decode(Buffer.from(JSON.stringify(events)), market, ARRIVED_MS, columns);
  watch.seeFrame(columns, state.conditions);
}
const trade = (sym: string, p: number, t: number | undefined = T0) => ({ ev: 'T', sym, p, s: 100, x: 4, z: 3, t });
const bar = (sym: string, [o, h, l, c]: [number, number, number, number], s = T0) => ({
  ev: 'A',
  sym,
  o,
  h,
  l,
  c,
  v: 10,
  s,
  e: s + 1000,
});
const last = (symbol: string, atMs: number, source: number = SOURCE.liveTrade): void => {
  const id = table.intern(symbol);
  table.column('lastAtMs')[id] = atMs;
  table.column('tradeSource')[id] = source;
};

test('trades of watched instruments alone, in wire order, to every listener', () => {
  table.intern('BEFORE');
  watch.set([listener('SPY', 'first'), listener('QQQ'), listener('SPY', 'second')]);
  frame([trade('SPY', 1), trade('BEFORE', 2), trade('QQQ', 3), trade('AFTER', 4), trade('SPY', 5)]);
  expect(seen).toEqual(['first 1 at 0', 'second 1 at 0', 'QQQ 3 at 0', 'first 5 at 0', 'second 5 at 0']);
  expect(due).toEqual(['first', 'second', 'QQQ', 'first', 'second']);
});

test('nobody is left after the last rule goes', () => {
  watch.set([listener('SPY')]);
  watch.set([]);
  frame([trade('SPY', 1), bar('SPY', [1, 1, 1, 1])]);
  expect(seen).toEqual([]);
});

test.each<[what: string, price: number, stamp: number | undefined, seenThen: string[]]>([
  ['older than the last price', 7, T0 - 1, []],
  ['as old as the last price', 7, T0, ['SPY 7 at 0']],
  ['without a time: its arrival', 7, undefined, ['SPY 7 at 40']],
  ['a price of 0', 0, T0, []],
])('a trade %s', (_what, price, stamp, expected) => {
  last('SPY', T0);
  watch.set([listener('SPY')]);
  const event = trade('SPY', price, stamp);
  frame([stamp === undefined ? { ...event, t: undefined } : event]);
  expect(seen).toEqual(expected);
});

test('index values, each of a watched index', () => {
  table.intern('I:BEFORE');
  watch.set([listener('I:SPX')]);
  const value = (T: string, val: number, t = T0) => ({ ev: 'V', T, val, t });
  frame([value('I:BEFORE', 1), value('I:SPX', 2), value('I:AFTER', 3), value('I:SPX', 4)], 'indices');
  expect(seen).toEqual(['I:SPX 2 at 0', 'I:SPX 4 at 0']);
});

test.each<[what: string, prices: [number, number, number, number], order: number[]]>([
  ['that rose: its low first', [10, 12, 9, 11], [10, 9, 12, 11]],
  ['that fell: its high first', [11, 12, 9, 10], [11, 12, 9, 10]],
  ['that ended where it began: its low first', [10, 12, 9, 10], [10, 9, 12, 10]],
])('a second bar %s', (_what, prices, order) => {
  table.intern('BEFORE');
  watch.set([listener('SPY')]);
  frame([bar('BEFORE', prices), bar('SPY', prices), bar('AFTER', prices)]);
  expect(seen).toEqual(order.map((price) => `SPY ${price} at 1000`));
});

test.each<[what: string, lastAtMs: number, source: number, bars: number]>([
  ['a streamed trade from within it has said more', T0, SOURCE.liveTrade, 0],
  ['the last streamed trade is older', T0 - 1, SOURCE.liveTrade, 4],
  ['the last price came with another bar', T0, SOURCE.liveBar, 4],
  ['the last price is newer than it', T0 + 1001, SOURCE.liveBar, 0],
])('a second bar where %s', (_what, lastAtMs, source, bars) => {
  last('SPY', lastAtMs, source);
  watch.set([listener('SPY')]);
  frame([bar('SPY', [10, 12, 9, 11])]);
  expect(seen).toHaveLength(bars);
});
