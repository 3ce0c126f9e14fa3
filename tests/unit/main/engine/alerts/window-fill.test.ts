/** The window of a rule that is set while prints come: what of the time before is in it, and what it says of that. */
import { beforeEach, describe, expect, it } from 'vitest';
import { AlertBook } from '../../../../../src/main/engine/alerts/alert-book.ts';
import { MarketPipeline } from '../../../../../src/main/engine/world/market-pipeline.ts';
import type { AlertFired } from '../../../../../src/shared/contract/alerts.ts';
import { alertRuleSchema } from '../../../../../src/shared/settings/alerts.ts';
import { NOON_MS } from '../scripted-source.ts';

const CALL = 'O:SPY261218C00650000';
const OTHER = 'O:QQQ261218C00500000';
const MINUTE_MS = 60_000;
const RING = 64;

let pipeline: MarketPipeline;
let book: AlertBook;
let fired: AlertFired[];
let sequence: number;

/** $100 × contracts, minutes after noon. */
function print(contracts: number, minute: number, symbol = CALL, condition = 209): void {
  const atMs = NOON_MS + minute * MINUTE_MS;
  const trade = { ev: 'T', sym: symbol, x: 302, p: 1, s: contracts, c: [condition], t: atMs, q: ++sequence };
  pipeline.frame('options', new TextEncoder().encode(JSON.stringify([trade])), atMs);
}
const crowd = (minute: number): void => {
  for (let i = 0; i < RING; i++) print(1, minute, OTHER);
};
/** Premium of SPY in the window. */
function watch(windowMinutes: number, premiumUsd = 1e9): void {
  const condition = { kind: 'flow', underlying: 'SPY', windowMinutes, premiumUsd };
  book.setRules([alertRuleSchema.parse({ id: 'rule', groups: [[condition]] })], {}, NOON_MS);
  pipeline.watchWith(book);
}
const state = () => book.states(NOON_MS, new Map())[0];
const told = (window: number, whole: number): string =>
  `Of its window of ${window} minutes the last ${whole} are known whole: of the time before only large prints count, where they were kept.`;

beforeEach(() => {
  sequence = 0;
  fired = [];
  pipeline = new MarketPipeline({ gap: () => undefined, tapePrints: RING });
  book = new AlertBook({
    table: pipeline.table,
    tape: pipeline.tape,
    calendar: () => pipeline.calendar,
    world: 'live',
    source: '',
    fired: (alert) => fired.push(alert),
  });
});

describe('a window set in the middle of the day', () => {
  it('holds the large prints that have left the list, within its minutes, and tells how much of it is whole', () => {
    print(4_000, -50);
    print(1_000, -20);
    print(2_000, -10);
    print(5, -9);
    crowd(-5);
    print(7, 0);
    watch(30);
    expect(state().values).toEqual([300_700]);
    expect(state().reason).toBe(told(30, 5));
    watch(60);
    expect(state().values).toEqual([700_700]);
  });

  it('counts a large print once, also where it is cancelled after it left the list', () => {
    print(1_000, -20);
    crowd(-10);
    watch(30);
    expect(state().values).toEqual([100_000]);
    print(1_000, 0, CALL, 201);
    expect(state().values).toEqual([0]);
  });

  it('fires on what it began with and what comes', () => {
    print(6_000, -20);
    crowd(-10);
    watch(30, 1_000_000);
    print(3_999, 0);
    expect(fired).toEqual([]);
    print(1, 1);
    expect(fired).toHaveLength(1);
  });

  it('says nothing more once it has run its length', () => {
    crowd(-5);
    print(1, 0);
    watch(10);
    expect(state().reason).toBe(told(10, 5));
    print(1, 4.9);
    expect(state().reason).toBe(told(10, 9));
    print(1, 5);
    expect(state().reason).toBeUndefined();
  });

  it('that was there before the first print is whole from then on, and from the open on without a word', () => {
    watch(30);
    expect(state().reason).toBeUndefined();
    print(1, 0);
    print(1, 12);
    expect(state().reason).toBe(told(30, 12));
    pipeline.reset(undefined);
    book.reset();
    const open = -150;
    print(1, open);
    print(1, open + 5);
    expect(state().reason).toBeUndefined();
  });
});
