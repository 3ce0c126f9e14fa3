/** Which prints of the tape reach which rules. */
import { expect, test } from 'vitest';
import type { FlowState, PrintState } from '../../../../../src/main/engine/alerts/flow-states.ts';
import { FlowWatch, type FlowListener, type PrintSource } from '../../../../../src/main/engine/alerts/flow-watch.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { PRINT_COLUMNS } from '../../../../../src/shared/contract/batch.ts';
import type { PrintCondition } from '../../../../../src/shared/settings/alerts.ts';
import { CALL, CAPACITY, flowState, printState, T0 } from './flow-conditions.ts';

const LARGE_USD = 500;
const OTHER = 'O:QQQ261218C00500000';

interface Row {
  symbol: string;
  atMs: number;
  premiumUsd: number;
}

/** A tape of rows told by hand; past its head lies what the ring held before. */
class ToldTape implements PrintSource {
  readonly capacity = CAPACITY;
  readonly table = new InstrumentTable();
  readonly rows: Row[] = [];
  readonly amendments: (number | undefined)[] = [];
  tail = 0;
  behindHead: Row = { symbol: CALL, atMs: T0 + 30_000, premiumUsd: 1e9 };

  get head(): number {
    return this.rows.length;
  }
  get amendHead(): number {
    return this.amendments.length;
  }
  put(premiumUsd: number, atMs = T0, symbol = CALL): void {
    this.rows.push({ symbol, atMs, premiumUsd });
  }
  value(seq: number, place: number): number {
    const row = this.#row(seq);
    const values = { atMs: row.atMs, price: 1, size: 1, premiumUsd: row.premiumUsd, side: 0, tags: 0 };
    return (values as Record<string, number>)[PRINT_COLUMNS[place]];
  }
  instrument(seq: number): number {
    return this.table.intern(this.#row(seq).symbol);
  }
  amendment(index: number): number | undefined {
    return this.amendments[index];
  }
  keptBefore(): Iterable<number> {
    return [];
  }
  isKept(seq: number): boolean {
    return this.#row(seq).premiumUsd >= LARGE_USD;
  }
  #row(seq: number): Row {
    if (seq === this.head) return this.behindHead;
    const row = this.rows[seq];
    if (!row) throw new Error(`the tape has no print ${seq}`);
    return row;
  }
}

interface Heard {
  listener: FlowListener;
  due: number;
}

function listenTo(state: PrintState | FlowState): Heard {
  const heard: Heard = { listener: { state, due: () => void heard.due++ }, due: 0 };
  return heard;
}
const onPrint = (over: Partial<PrintCondition> = {}): Heard => listenTo(printState(over));
const onFlow = (): Heard & { sum(): number } => {
  const state = flowState({ premiumUsd: 1e12 });
  return Object.assign(listenTo(state), {
    sum: () => {
      state.look();
      return state.value();
    },
  });
};

function watching(tape: ToldTape, ...heard: Heard[]): FlowWatch {
  const watch = new FlowWatch(tape.table, tape);
  const added = new Set(heard.map(({ listener }) => listener.state));
  watch.set(
    heard.map(({ listener }) => listener),
    added,
    T0,
  );
  return watch;
}

test('the smallest minimum is asked first, and a premium as asked passes', () => {
  const tape = new ToldTape();
  const [large, small, any] = [
    onPrint({ minPremiumUsd: 50_000 }),
    onPrint({ minPremiumUsd: 10_000 }),
    onPrint({ minPremiumUsd: 0 }),
  ];
  const watch = watching(tape, large, small, any);
  const dues: number[][] = [];
  for (const premium of [Number.NaN, 9_999, 10_000, 50_000]) {
    tape.put(premium);
    watch.scan(T0);
    dues.push([large.due, small.due, any.due]);
  }
  expect(dues).toEqual([
    [0, 0, 1],
    [0, 0, 2],
    [0, 1, 3],
    [1, 2, 4],
  ]);
});

test('a print reaches the rules of its underlying, a share none', () => {
  const tape = new ToldTape();
  const [spy, qqq] = [onPrint(), onPrint({ underlying: 'QQQ' })];
  const watch = watching(tape, spy, qqq);
  tape.put(1, T0, OTHER);
  tape.put(1, T0, 'SPY');
  tape.put(1, T0, 'O:IWM261218C00200000');
  watch.scan(T0);
  expect([spy.due, qqq.due]).toEqual([0, 1]);
});

test('a rule hears of prints from its making on; each once', () => {
  const tape = new ToldTape();
  tape.put(1);
  const rule = onPrint();
  const watch = watching(tape, rule);
  watch.scan(T0);
  expect(rule.due).toBe(0);
  tape.put(1);
  watch.scan(T0);
  watch.scan(T0);
  expect(rule.due).toBe(1);
  watch.set([], new Set(), T0);
  tape.put(1);
  watch.scan(T0);
  expect(rule.due).toBe(1);
});

test('after the tape was cleared its new first prints are heard', () => {
  const tape = new ToldTape();
  const rule = onPrint({ tags: ['sweep'] });
  const any = onPrint();
  const watch = watching(tape, rule, any);
  tape.put(1);
  tape.amendments.push(0);
  watch.scan(T0);
  tape.rows.length = 0;
  tape.amendments.length = 0;
  watch.reset();
  tape.put(1);
  watch.scan(T0);
  expect(any.due).toBe(2);
});

test('prints that left the tape unseen are counted, where a rule could have wanted them', () => {
  const tape = new ToldTape();
  for (let n = 0; n < 10; n++) tape.put(1);
  tape.tail = 3;
  const watch = new FlowWatch(tape.table, tape);
  watch.scan(T0);
  expect(watch.lost).toBe(0);
  const rule = onPrint();
  watch.set([rule.listener], new Set(), T0);
  for (let n = 0; n < 10; n++) tape.put(1);
  tape.tail = 14;
  watch.scan(T0);
  expect([watch.lost, rule.due]).toEqual([4, 6]);
  tape.tail = 20;
  watch.scan(T0);
  expect(watch.lost).toBe(4);
});

test('a large print amended after it left the ring is not counted again, though a newer one took its place', () => {
  const tape = new ToldTape();
  const state = flowState({ right: 'C', premiumUsd: 1e12 });
  const watch = watching(tape, listenTo(state));
  tape.put(500);
  watch.scan(T0);
  for (let i = 0; i < CAPACITY; i++) tape.put(7, T0, 'O:SPY261218P00650000');
  tape.tail = 1;
  watch.scan(T0);
  tape.amendments.push(0);
  watch.scan(T0);
  state.look();
  expect(state.value()).toBe(500);
});

test('an amendment that is gone from the tape is passed over', () => {
  const tape = new ToldTape();
  const rule = onFlow();
  const watch = watching(tape, rule);
  tape.put(1);
  tape.amendments.push(undefined, 0);
  watch.scan(T0);
  expect(rule.sum()).toBe(1);
});

test.each([
  ['a minute ahead of the clock counts', T0 + 60_000, 5],
  ['further ahead it is a fault, and does not empty the windows', T0 + 60_001, 7],
  ['a time that is not known is passed over', Number.NaN, 7],
])('%s', (_what, atMs, sum) => {
  const tape = new ToldTape();
  const rule = onFlow();
  const watch = watching(tape, rule);
  tape.put(7, T0 + 500);
  watch.scan(T0);
  tape.put(5, atMs);
  watch.scan(T0);
  expect(rule.sum()).toBe(sum);
});

test('a window moves with the second of any option print, and its rule is due', () => {
  const tape = new ToldTape();
  const rule = onFlow();
  const watch = watching(tape, rule);
  const dues: number[] = [];
  for (const atMs of [T0 + 999, T0 + 500, T0 + 1_000, T0 + 1_500, T0 + 2_000]) {
    tape.put(1, atMs, OTHER);
    watch.scan(T0);
    dues.push(rule.due);
  }
  expect(dues).toEqual([1, 1, 2, 2, 3]);
});

test('a new window begins with what the tape has of its underlying, in any order of time', () => {
  const tape = new ToldTape();
  tape.put(1, T0 - 100_000);
  tape.put(2, T0 - 10_000);
  tape.put(4, T0);
  tape.put(8, T0 - 5_000);
  tape.put(16, T0, OTHER);
  tape.put(32, T0, 'SPY');
  tape.put(64, T0 + 60_001);
  const [kept, added] = [onFlow(), onFlow()];
  const watch = new FlowWatch(tape.table, tape);
  watch.set([kept.listener, added.listener], new Set([added.listener.state]), T0);
  expect([kept.sum(), added.sum()]).toEqual([0, 14]);
  tape.put(128, T0);
  watch.scan(T0);
  expect(added.sum()).toBe(142);
});

test('a window’s end may lie a minute ahead of the clock', () => {
  const tape = new ToldTape();
  tape.put(1, T0);
  tape.put(2, T0 + 60_000);
  const rule = onFlow();
  watching(tape, rule);
  expect(rule.sum()).toBe(2);
});
