/** One window's publisher over an empty market, its batches read back, and what it reports of losses. */
import { expect } from 'vitest';
import { FlowTape } from '../../../../../src/main/engine/flow/flow-tape.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { SparkLines } from '../../../../../src/main/engine/publish/spark-lines.ts';
import { WindowPublisher, type PrintLoss } from '../../../../../src/main/engine/publish/window-publisher.ts';
import {
  BAR_COLUMNS,
  PRINT_COLUMNS,
  readBatch,
  SECTION,
  type BatchSection,
} from '../../../../../src/shared/contract/batch.ts';
import { GROUP_COLUMNS, GROUP_NAMES } from '../../../../../src/shared/contract/columns.ts';

export interface Batch {
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

const row = (section: BatchSection, r: number): number[] =>
  Array.from({ length: section.columns }, (_, c) => section.values[c * section.rows + r]);

function readSection(table: InstrumentTable, batch: Batch, section: BatchSection): void {
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

function read(table: InstrumentTable, buffer: ArrayBuffer): Batch {
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
  for (const section of sections) readSection(table, batch, section);
  return batch;
}

export function batchDesk(tapeCapacity = 16) {
  const table = new InstrumentTable(4);
  const tape = new FlowTape(tapeCapacity);
  const spark = new SparkLines(table);
  const sent: Batch[] = [];
  const losses: PrintLoss[] = [];
  const publisher = new WindowPublisher({
    table,
    tape,
    spark,
    send: (batch) => sent.push(read(table, batch)),
    printsLost: (loss) => losses.push(loss),
  });
  return {
    table,
    tape,
    spark,
    sent,
    losses,
    publisher,
    /** Flushes, acknowledges, and returns what was sent. */
    next(): Batch | undefined {
      const before = sent.length;
      expect(publisher.flush(1)).toBe(sent.length > before);
      const batch = sent.at(before);
      if (batch) publisher.acknowledge(batch.seq);
      return batch;
    },
    set(symbol: string, group: 'quote' | 'trade', name: 'bid' | 'ask' | 'last', value: number): void {
      const id = table.intern(symbol);
      table.column(name)[id] = value;
      table.mark(id, group);
    },
  };
}
