/** What one window's batches hold, section by section, in exact values; and what is counted. */
import { beforeEach, describe, expect, test } from 'vitest';
import { FlowTape } from '../../../../../src/main/engine/flow/flow-tape.ts';
import { ContractFacts, PrintFilter } from '../../../../../src/main/engine/flow/print-filter.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { SparkLines } from '../../../../../src/main/engine/publish/spark-lines.ts';
import { WindowPublisher, type PrintLoss } from '../../../../../src/main/engine/publish/window-publisher.ts';
import {
  BAR_COLUMNS,
  PRINT_COLUMNS,
  readBatch,
  SECTION,
  SPARK_POINTS,
  type BatchSection,
} from '../../../../../src/shared/contract/batch.ts';
import { GROUP_COLUMNS, GROUP_NAMES } from '../../../../../src/shared/contract/columns.ts';

interface Batch {
  seq: number;
  bytes: number;
  symbols: string[];
  /** Known values by symbol. */
  rows: Record<string, Record<string, number>>;
  /** Sections by kind. */
  kinds: number[];
  /** Symbol, timeframe, start and close. */
  bars: [string, number, number, number][];
  spark: Record<string, number[]>;
  /** Symbol, sequence and size. */
  prints: [string, number, number][];
}

let table: InstrumentTable;
let tape: FlowTape;
let spark: SparkLines;
let sent: Batch[];
let losses: PrintLoss[];
let publisher: WindowPublisher;

const row = (section: BatchSection, r: number): number[] =>
  Array.from({ length: section.columns }, (_, c) => section.values[c * section.rows + r]);

function readSection(batch: Batch, section: BatchSection): void {
  batch.kinds.push(section.kind);
  const symbols = [...section.ids].map((id) => table.symbolOf(id));
  if (section.kind === SECTION.symbols) {
    const names = new TextDecoder().decode(section.extra).split('\n');
    expect(names).toEqual(symbols);
    batch.symbols.push(...names);
    return;
  }
  symbols.forEach((symbol, r) => {
    const values = row(section, r);
    if (section.kind === SECTION.bars)
      batch.bars.push([symbol, values[0], values[1], values[BAR_COLUMNS.indexOf('close')]]);
    else if (section.kind === SECTION.spark) batch.spark[symbol] = values;
    else if (section.kind === SECTION.prints)
      batch.prints.push([symbol, values[PRINT_COLUMNS.indexOf('printSeq')], values[PRINT_COLUMNS.indexOf('size')]]);
    else
      GROUP_COLUMNS[GROUP_NAMES[section.kind]].forEach((name, c) => {
        const known = (batch.rows[symbol] ??= {});
        if (!Number.isNaN(values[c])) known[name] = values[c];
      });
  });
}

function read(buffer: ArrayBuffer): Batch {
  const { seq, sections } = readBatch(buffer);
  const batch: Batch = {
    seq,
    bytes: buffer.byteLength,
    symbols: [],
    rows: {},
    kinds: [],
    bars: [],
    spark: {},
    prints: [],
  };
  for (const section of sections) readSection(batch, section);
  return batch;
}

beforeEach(() => {
  table = new InstrumentTable(4);
  tape = new FlowTape(16);
  spark = new SparkLines(table);
  sent = [];
  losses = [];
  publisher = new WindowPublisher({
    table,
    tape,
    spark,
    send: (batch) => sent.push(read(batch)),
    printsLost: (loss) => losses.push(loss),
  });
});

/** Flushes, acknowledges, and returns what was sent. */
function next(): Batch | undefined {
  const before = sent.length;
  expect(publisher.flush(1)).toBe(sent.length > before);
  const batch = sent.at(before);
  if (batch) publisher.acknowledge(batch.seq);
  return batch;
}

const set = (symbol: string, group: 'quote' | 'trade', name: 'bid' | 'ask' | 'last', value: number): void => {
  const id = table.intern(symbol);
  table.column(name)[id] = value;
  table.mark(id, group);
};
const bar = (startMs: number, close: number, timeframeMs = 60_000): Float64Array =>
  Float64Array.of(timeframeMs, startMs, 1, 1, 1, close, 1, 1);

describe('rows', () => {
  test('of several symbols, each with its own values, then only what changed', () => {
    for (const [symbol, price] of [
      ['SPY', 650],
      ['QQQ', 600],
      ['IWM', 240],
    ] as const) {
      publisher.addRow(table.intern(symbol));
      set(symbol, 'trade', 'last', price);
      set(symbol, 'quote', 'bid', price - 1);
    }
    expect(next()).toMatchObject({
      symbols: ['SPY', 'QQQ', 'IWM'],
      rows: { SPY: { last: 650, bid: 649 }, QQQ: { last: 600, bid: 599 }, IWM: { last: 240, bid: 239 } },
      kinds: [SECTION.symbols, ...GROUP_NAMES.keys()],
    });
    set('QQQ', 'quote', 'ask', 601);
    set('IWM', 'quote', 'bid', 238);
    set('IWM', 'trade', 'last', 239);
    expect(next()).toMatchObject({
      symbols: [],
      rows: { QQQ: { bid: 599, ask: 601 }, IWM: { last: 239, bid: 238 } },
      kinds: [0, 1],
    });
    expect(next()).toBeUndefined();
  });

  test('given back more often than taken are not wanted, and taken again come whole', () => {
    const id = table.intern('SPY');
    publisher.removeRow(table.intern('QQQ'));
    publisher.addRow(id);
    publisher.removeRow(id);
    publisher.removeRow(id);
    next();
    set('SPY', 'trade', 'last', 1);
    expect(next()).toBeUndefined();
    publisher.addRow(id);
    expect(next()?.rows).toEqual({ SPY: { last: 1 } });
    set('SPY', 'trade', 'last', 2);
    expect(next()?.rows).toEqual({ SPY: { last: 2 } });
  });

  test('of a closed window cost nothing more', () => {
    publisher.addRow(table.intern('SPY'));
    next();
    publisher.close();
    set('SPY', 'trade', 'last', 1);
    expect(next()).toBeUndefined();
  });

  test('come again after a reset, those given back do not', () => {
    for (const symbol of ['SPY', 'QQQ']) publisher.addRow(table.intern(symbol));
    next();
    publisher.removeRow(table.intern('QQQ'));
    next();
    publisher.reset();
    set('QQQ', 'trade', 'last', 1);
    expect(next()).toMatchObject({ symbols: ['SPY'], rows: { SPY: {} } });
  });

  test('more than 20,000 go out in two batches', () => {
    for (let n = 0; n < 20_001; n++) publisher.addRow(table.intern(`S${n}`));
    expect([next()?.symbols.length, next()?.symbols, next()]).toEqual([20_000, ['S20000'], undefined]);
  });
});

describe('bars', () => {
  test('of several series, the newest state of each, with the symbol where the window does not know it', () => {
    const [spy, qqq] = [table.intern('SPY'), table.intern('QQQ')];
    for (const symbol of ['A', 'B', 'C', 'D', 'E', 'F']) table.intern(symbol);
    publisher.addBar(spy, 60_000, bar(0, 1));
    publisher.addBar(qqq, 60_000, bar(0, 2));
    publisher.addBar(spy, 5000, bar(0, 3, 5000));
    publisher.addBar(spy, 60_000, bar(60_000, 4));
    publisher.addBar(spy, 60_000, bar(0, 5));
    publisher.addBar(table.intern('F'), 60_000, bar(0, 6));
    const batch = next();
    expect(batch?.symbols).toEqual(['SPY', 'QQQ', 'F']);
    expect(batch?.bars).toEqual([
      ['SPY', 60_000, 0, 5],
      ['QQQ', 60_000, 0, 2],
      ['SPY', 5000, 0, 3],
      ['SPY', 60_000, 60_000, 4],
      ['F', 60_000, 0, 6],
    ]);
    publisher.addBar(spy, 60_000, bar(0, 7));
    expect(next()).toMatchObject({ symbols: [], bars: [['SPY', 60_000, 0, 7]] });
    expect(next()).toBeUndefined();
  });

  test('up to 20,000 wait for a window; one more and they are given up and said so, until a reset', () => {
    const id = table.intern('SPY');
    for (let n = 0; n < 20_000; n++) publisher.addBar(id, 60_000, bar(n, 1));
    expect(publisher.barsOverran).toBe(false);
    publisher.addBar(id, 60_000, bar(20_000, 1));
    expect(publisher.barsOverran).toBe(true);
    publisher.reset();
    expect([publisher.barsOverran, next()]).toEqual([false, undefined]);
  });
});

describe('credit', () => {
  test('one batch at a time; its acknowledgement, and no other, gives the next', () => {
    const id = table.intern('SPY');
    publisher.addRow(id);
    expect([publisher.awaitingAck, publisher.flush(1), publisher.awaitingAck]).toEqual([false, true, true]);
    set('SPY', 'trade', 'last', 1);
    publisher.acknowledge(2);
    expect([publisher.flush(1), publisher.awaitingAck]).toEqual([false, true]);
    publisher.acknowledge(1);
    expect([publisher.awaitingAck, publisher.flush(1)]).toEqual([false, true]);
    expect(sent.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  test('what is held back is counted, and from 250 flushes in vain the window is behind', () => {
    for (const symbol of ['SPY', 'QQQ']) publisher.addRow(table.intern(symbol));
    publisher.flush(1);
    for (const symbol of ['SPY', 'QQQ']) set(symbol, 'trade', 'last', 1);
    for (let n = 0; n < 249; n++) publisher.flush(1);
    expect(publisher.behind).toBe(false);
    publisher.flush(1);
    expect(publisher.behind).toBe(true);
    expect(publisher.counters).toEqual({ batches: 1, bytes: sent[0].bytes, conflatedRows: 500, printsLost: 0 });
    publisher.acknowledge(1);
    expect(publisher.behind).toBe(false);
    publisher.flush(1);
    expect(publisher.counters).toMatchObject({ batches: 2, bytes: sent[0].bytes + sent[1].bytes });
  });

  test('a reset gives credit and catches up', () => {
    publisher.addRow(table.intern('SPY'));
    publisher.flush(1);
    for (let n = 0; n < 300; n++) publisher.flush(1);
    publisher.reset();
    expect([publisher.behind, publisher.awaitingAck]).toEqual([false, false]);
  });
});

describe('spark lines', () => {
  const NONE = Array.from({ length: SPARK_POINTS - 1 }, () => Number.NaN);
  const draw = (symbol: string, price: number): number => {
    const id = table.intern(symbol);
    publisher.addRow(id);
    spark.want(id);
    table.column('last')[id] = price;
    publisher.wantSpark(id, true);
    return id;
  };

  test('go out once for each sample, of each symbol its own', () => {
    draw('SPY', 650);
    const qqq = draw('QQQ', 600);
    spark.sample();
    expect(next()?.spark).toEqual({ SPY: [...NONE, 650], QQQ: [...NONE, 600] });
    expect(next()).toBeUndefined();
    spark.sample();
    expect(next()?.spark.SPY.slice(-3)).toEqual([Number.NaN, 650, 650]);
    publisher.wantSpark(qqq, false);
    expect(Object.keys(next()?.spark ?? {})).toEqual(['SPY']);
    spark.sample();
    expect(Object.keys(next()?.spark ?? {})).toEqual(['SPY']);
  });

  test('go out again after a reset, also before the first sample', () => {
    draw('SPY', 650);
    expect(next()?.spark).toEqual({ SPY: [...NONE, Number.NaN] });
    expect(next()).toBeUndefined();
    publisher.reset();
    expect(Object.keys(next()?.spark ?? {})).toEqual(['SPY']);
    spark.sample();
    next();
    publisher.reset();
    expect(Object.keys(next()?.spark ?? {})).toEqual(['SPY']);
  });

  test('of symbols the window has no row of, or that nobody follows, do not', () => {
    const unknown = table.intern('IWM');
    spark.want(unknown);
    publisher.wantSpark(unknown, true);
    spark.sample();
    expect(next()).toBeUndefined();
    const unfollowed = table.intern('DIA');
    publisher.addRow(unfollowed);
    publisher.wantSpark(unfollowed, true);
    spark.sample();
    expect(next()?.spark).toEqual({});
    draw('SPY', 650);
    spark.sample();
    expect(Object.keys(next()?.spark ?? {})).toEqual(['SPY']);
  });
});

describe('prints', () => {
  const ALL = { underlyings: [], rights: [], minPremiumUsd: 0, minSize: 0 };
  const filter = (minSize: number): PrintFilter => new PrintFilter({ ...ALL, minSize }, new ContractFacts(table));
  const CALL = 'O:SPY261218C00650000';
  const PUT = 'O:SPY261218P00650000';
  const print = (size: number, symbol = CALL, atMs = size): number => {
    const seq = tape.append(table.intern(symbol));
    tape.set(seq, 'size', size);
    tape.set(seq, 'atMs', atMs);
    return seq;
  };

  test('that any filter lets pass, with each symbol the first time', () => {
    for (const symbol of ['A', 'B', 'C', 'D', 'E']) table.intern(symbol);
    publisher.setFilters([filter(5), filter(3)]);
    for (const [size, symbol] of [
      [2, CALL],
      [3, CALL],
      [9, PUT],
      [4, PUT],
    ] as const)
      print(size, symbol);
    const batch = next();
    expect(batch?.symbols).toEqual([CALL, PUT]);
    expect(batch?.prints).toEqual([
      [CALL, 1, 3],
      [PUT, 2, 9],
      [PUT, 3, 4],
    ]);
    print(7);
    expect(next()).toMatchObject({ symbols: [], prints: [[CALL, 4, 7]] });
    publisher.setFilters([]);
    print(8);
    expect(next()).toBeUndefined();
  });

  test('a filter that changes goes on where it was; a first one begins at the head', () => {
    print(1);
    publisher.setFilters([filter(0)]);
    print(2);
    publisher.setFilters([filter(1)]);
    expect(next()?.prints).toEqual([[CALL, 1, 2]]);
    publisher.setFilters([]);
    print(3);
    publisher.setFilters([filter(0)]);
    expect(next()).toBeUndefined();
  });

  test('amended are told again if they were told and pass, before the new ones', () => {
    publisher.setFilters([filter(5), filter(8)]);
    const [small, told] = [print(1), print(6)];
    next();
    const fresh = print(7);
    for (const seq of [small, told, fresh]) tape.amend(seq);
    expect(next()?.prints).toEqual([
      [CALL, told, 6],
      [CALL, fresh, 7],
    ]);
    expect(next()).toBeUndefined();
  });

  test('amended at the place where the next one goes are told once', () => {
    publisher.setFilters([filter(0)]);
    tape.amend(print(1));
    expect(next()?.prints).toEqual([[CALL, 0, 1]]);
    expect(next()).toBeUndefined();
  });

  test('amended and gone from the tape are left out', () => {
    publisher.setFilters([filter(0)]);
    const gone = print(1);
    next();
    tape.amend(gone);
    for (let n = 0; n < 16; n++) print(100 + n);
    expect(next()?.prints.map(([, , size]) => size)).toEqual(Array.from({ length: 16 }, (_, n) => 100 + n));
  });

  test('4,000 in one batch, the rest in the next', () => {
    tape = new FlowTape(8192);
    publisher = new WindowPublisher({ table, tape, spark, send: (batch) => sent.push(read(batch)) });
    publisher.setFilters([filter(0)]);
    for (let n = 0; n < 4001; n++) print(1);
    expect([next()?.prints.length, next()?.prints.length, next()]).toEqual([4000, 1, undefined]);
  });

  test.each<[what: string, before: number, lost: number, loss: PrintLoss[]]>([
    ['as many as the tape holds: none lost', 0, 16, []],
    [
      'one more: one lost, as of the first that is left',
      0,
      17,
      [{ count: 1, fromMs: 101, toMs: 101, stoodStill: false }],
    ],
    ['after some were taken: since the last of them', 3, 18, [{ count: 2, fromMs: 3, toMs: 102, stoodStill: false }]],
  ])('%s', (_what, before, count, loss) => {
    publisher.setFilters([filter(0)]);
    for (let n = 1; n <= before; n++) print(n);
    if (before > 0) next();
    for (let n = 0; n < count; n++) print(n, CALL, 100 + n);
    expect(next()?.prints).toHaveLength(16);
    expect([losses, publisher.counters.printsLost]).toEqual([loss, loss[0]?.count ?? 0]);
  });

  test('lost by a window whose first filter came after others had printed: since the print before it', () => {
    print(1, CALL, 50);
    publisher.setFilters([filter(0)]);
    for (let n = 0; n < 17; n++) print(n, CALL, 100 + n);
    next();
    expect(losses).toEqual([{ count: 1, fromMs: 50, toMs: 101, stoodStill: false }]);
  });

  test('that wait: the time of the oldest, of the oldest left once the tape ran over; none without a filter or once told', () => {
    print(1, CALL, 50);
    expect(publisher.nextPrintAtMs).toBeUndefined();
    publisher.setFilters([filter(0)]);
    expect(publisher.nextPrintAtMs).toBeUndefined();
    print(1, CALL, 60);
    print(1, CALL, 61);
    expect(publisher.nextPrintAtMs).toBe(60);
    next();
    expect(publisher.nextPrintAtMs).toBeUndefined();
    for (let n = 0; n < 18; n++) print(n, CALL, 100 + n);
    expect(publisher.nextPrintAtMs).toBe(102);
    publisher.setFilters([]);
    expect(publisher.nextPrintAtMs).toBeUndefined();
  });

  test('of before a reset are not told after it', () => {
    publisher.setFilters([filter(0)]);
    tape.amend(print(1));
    publisher.reset();
    expect(next()).toBeUndefined();
    print(2);
    expect(next()?.prints).toEqual([[CALL, 1, 2]]);
  });
});
