/** A classifier over a tape of one contract, with the quotes and the underlying set by hand. */
import { FlowTape } from '../../../../../src/main/engine/flow/flow-tape.ts';
import { PrintClassifier } from '../../../../../src/main/engine/flow/print-classifier.ts';
import { ContractFacts } from '../../../../../src/main/engine/flow/print-filter.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import type { ColumnName } from '../../../../../src/shared/contract/columns.ts';
import { PRINT_TAG, type PrintTag } from '../../../../../src/shared/market/prints.ts';

export const CALL = 'O:SPY261218C00650000';
export const T0 = 1_763_652_605_000;
export type Trade = Parameters<PrintClassifier['print']>[0];

export function desk(): {
  tape: FlowTape;
  set: (symbol: string, values: Partial<Record<ColumnName, number>>) => void;
  quote: (bid: number, ask: number, atMs: number) => void;
  print: (over?: Partial<Trade>, source?: number) => number;
  tags: (seq: number) => PrintTag[];
} {
  const table = new InstrumentTable(16);
  const tape = new FlowTape(64);
  const classifier = new PrintClassifier(table, tape, new ContractFacts(table));
  const id = table.intern(CALL);
  return {
    tape,
    set: (symbol, values) => {
      for (const [name, value] of Object.entries(values))
        table.column(name as ColumnName)[table.intern(symbol)] = value;
    },
    quote: (bid, ask, atMs) => classifier.quote(id, bid, ask, atMs),
    print: (over, source) =>
      classifier.print({ id, atMs: T0, price: 10, size: 10, conditions: [209], exchange: 302, ...over }, source),
    tags: (seq) => {
      const bits = tape.get(seq, 'tags');
      return (Object.keys(PRINT_TAG) as PrintTag[]).filter((tag) => bits & PRINT_TAG[tag]);
    },
  };
}
