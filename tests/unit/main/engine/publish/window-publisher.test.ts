import { beforeEach, describe, expect, it } from 'vitest';
import { FlowTape } from '../../../../../src/main/engine/flow/flow-tape.ts';
import { ContractFacts, PrintFilter } from '../../../../../src/main/engine/flow/print-filter.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { SparkLines } from '../../../../../src/main/engine/publish/spark-lines.ts';
import { WindowPublisher } from '../../../../../src/main/engine/publish/window-publisher.ts';
import { SECTION, readBatch, type MarketBatch } from '../../../../../src/shared/contract/batch.ts';
import {
  GROUP_COLUMNS,
  GROUP_NAMES,
  type ColumnName,
  type GroupName,
} from '../../../../../src/shared/contract/columns.ts';

let table: InstrumentTable;
let tape: FlowTape;
let spark: SparkLines;
let sent: MarketBatch[];
let publisher: WindowPublisher;

const everything = { underlyings: [], rights: [], minPremiumUsd: 0, minSize: 0 };

beforeEach(() => {
  table = new InstrumentTable(4);
  tape = new FlowTape(16);
  spark = new SparkLines(table);
  sent = [];
  publisher = new WindowPublisher({ table, tape, spark, send: (b) => sent.push(readBatch(b)) });
});

function set(id: number, group: GroupName, values: Partial<Record<ColumnName, number>>): void {
  for (const [name, value] of Object.entries(values)) table.column(name as ColumnName)[id] = value;
  table.mark(id, group);
}

const symbolsIn = (batch: MarketBatch): string[] =>
  batch.sections
    .filter((s) => s.kind === SECTION.symbols)
    .flatMap((s) => new TextDecoder().decode(s.extra).split('\n'));

function cell(batch: MarketBatch, id: number, group: GroupName, column: string): number | undefined {
  const section = batch.sections.find((s) => s.kind === GROUP_NAMES.indexOf(group));
  const row = section ? section.ids.indexOf(id) : -1;
  if (!section || row < 0) return undefined;
  return section.values[(GROUP_COLUMNS[group] as readonly string[]).indexOf(column) * section.rows + row];
}

describe('a window', () => {
  it('gets the whole row and its symbol first, then only groups that changed', () => {
    const spy = table.intern('SPY');
    set(spy, 'quote', { bid: 652.1, ask: 652.11 });
    publisher.addRow(spy);
    expect(publisher.flush(1)).toBe(true);
    expect(symbolsIn(sent[0])).toEqual(['SPY']);
    expect(cell(sent[0], spy, 'quote', 'bid')).toBe(652.1);
    expect(cell(sent[0], spy, 'trade', 'last')).toBeNaN();
    publisher.acknowledge(sent[0].seq);
    set(spy, 'trade', { last: 652.105 });
    publisher.flush(2);
    expect(symbolsIn(sent[1])).toEqual([]);
    expect(cell(sent[1], spy, 'quote', 'bid')).toBeUndefined();
    expect(cell(sent[1], spy, 'trade', 'last')).toBe(652.105);
  });

  it('gets nothing it did not demand, nothing after release, and nothing when nothing changed', () => {
    const spy = table.intern('SPY');
    const qqq = table.intern('QQQ');
    publisher.addRow(spy);
    publisher.addRow(spy);
    publisher.flush(1);
    publisher.acknowledge(1);
    set(qqq, 'quote', { bid: 1 });
    expect(publisher.flush(2)).toBe(false);
    publisher.removeRow(spy);
    set(spy, 'quote', { bid: 2 });
    expect(publisher.flush(3)).toBe(true);
    publisher.acknowledge(2);
    publisher.removeRow(spy);
    set(spy, 'quote', { bid: 3 });
    expect(publisher.flush(4)).toBe(false);
  });

  it('waits for its acknowledgement and then gets the newest state once', () => {
    const spy = table.intern('SPY');
    publisher.addRow(spy);
    publisher.flush(1);
    for (let bid = 1; bid <= 100; bid++) {
      set(spy, 'quote', { bid });
      expect(publisher.flush(bid)).toBe(false);
    }
    publisher.acknowledge(999);
    expect(publisher.flush(101)).toBe(false);
    publisher.acknowledge(1);
    expect(publisher.flush(102)).toBe(true);
    expect(sent).toHaveLength(2);
    expect(cell(sent[1], spy, 'quote', 'bid')).toBe(100);
  });

  it('survives the table growing under it', () => {
    for (let i = 0; i < 50; i++) publisher.addRow(table.intern(`S${i}`));
    publisher.flush(1);
    expect(symbolsIn(sent[0])).toHaveLength(50);
  });

  it('gets every row again after a reset', () => {
    const spy = table.intern('SPY');
    publisher.addRow(spy);
    publisher.flush(1);
    publisher.reset();
    expect(publisher.flush(2)).toBe(true);
    expect(symbolsIn(sent[1])).toEqual(['SPY']);
  });
});

describe('the pause between batches', () => {
  beforeEach(() => {
    publisher = new WindowPublisher({ table, tape, spark, pause: 3, send: (b) => sent.push(readBatch(b)) });
  });

  it('lets what moves after a rest out at once, and then every third flush', () => {
    const spy = table.intern('SPY');
    publisher.addRow(spy);
    const flushes = Array.from({ length: 8 }, (_, i) => {
      set(spy, 'quote', { bid: 650 + i });
      const isSent = publisher.flush(i);
      if (isSent) publisher.acknowledge(sent.at(-1)!.seq);
      return isSent;
    });
    expect(flushes).toEqual([true, false, false, true, false, false, true, false]);
    expect(cell(sent[1], spy, 'quote', 'bid')).toBe(653);
  });

  it('counts on while the window paints, and is forgotten by a reset', () => {
    const spy = table.intern('SPY');
    publisher.addRow(spy);
    expect(publisher.flush(1)).toBe(true);
    set(spy, 'quote', { bid: 1 });
    expect([publisher.flush(2), publisher.flush(3)]).toEqual([false, false]);
    publisher.acknowledge(sent[0].seq);
    expect(publisher.flush(4)).toBe(true);
    publisher.reset();
    expect(publisher.flush(5)).toBe(true);
  });
});

describe('prints', () => {
  const append = (size: number): number => {
    const seq = tape.append(table.intern('O:SPY261218C00650000'));
    tape.set(seq, 'size', size);
    return seq;
  };
  const sizes = (batch: MarketBatch): number[] => {
    const section = batch.sections.find((s) => s.kind === SECTION.prints)!;
    return [...section.values.subarray(3 * section.rows, 4 * section.rows)];
  };
  const filtered = (over: object): PrintFilter => new PrintFilter({ ...everything, ...over }, new ContractFacts(table));

  it('go out once each, in order, as the filter allows', () => {
    append(1);
    publisher.setFilters([filtered({ minSize: 3 })]);
    append(2);
    append(3);
    append(4);
    publisher.flush(1);
    expect(sizes(sent[0])).toEqual([3, 4]);
    publisher.acknowledge(1);
    expect(publisher.flush(2)).toBe(false);
  });

  it('go out again when amended', () => {
    publisher.setFilters([filtered({})]);
    const first = append(1);
    append(2);
    publisher.flush(1);
    publisher.acknowledge(1);
    tape.amend(first);
    publisher.flush(2);
    expect(sizes(sent[1])).toEqual([1]);
  });

  it('of unknown size or premium pass no minimum', () => {
    publisher.setFilters([filtered({ minSize: 3 }), filtered({ minPremiumUsd: 100 })]);
    tape.set(append(Number.NaN), 'premiumUsd', Number.NaN);
    tape.set(append(4), 'premiumUsd', Number.NaN);
    publisher.flush(1);
    expect(sizes(sent[0])).toEqual([4]);
  });

  it('that overran a busy window are counted, not hidden', () => {
    publisher.setFilters([filtered({})]);
    for (let i = 0; i < 40; i++) append(i);
    publisher.flush(1);
    expect(publisher.counters.printsLost).toBe(24);
    expect(sizes(sent[0])).toHaveLength(16);
  });
});

describe('spark lines', () => {
  it('are sampled on demand and padded with unknowns', () => {
    const spy = table.intern('SPY');
    publisher.addRow(spy);
    spark.want(spy);
    publisher.wantSpark(spy, true);
    set(spy, 'trade', { last: 10 });
    spark.sample();
    set(spy, 'trade', { last: 11 });
    spark.sample();
    publisher.flush(1);
    const points = [...sent[0].sections.find((s) => s.kind === SECTION.spark)!.values];
    expect(points.slice(-2)).toEqual([10, 11]);
    expect(points.slice(0, 28).every(Number.isNaN)).toBe(true);
  });
});
