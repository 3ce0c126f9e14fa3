import { beforeEach, describe, expect, it } from 'vitest';
import { FlowTape } from '../../../../../src/main/engine/flow/flow-tape.ts';
import { PrintClassifier } from '../../../../../src/main/engine/flow/print-classifier.ts';
import { ContractFacts } from '../../../../../src/main/engine/flow/print-filter.ts';
import { repairFlow, type FetchedPrint } from '../../../../../src/main/engine/flow/repair-flow.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { PRINT_SIDE, PRINT_SOURCE, PRINT_TAG } from '../../../../../src/shared/market/prints.ts';

const CALL = 'O:SPY261218C00650000';
const T0 = 1_763_652_605_000;

let to: { table: InstrumentTable; tape: FlowTape; classifier: PrintClassifier; answeredAtMs: number };

beforeEach(() => {
  const table = new InstrumentTable(16);
  const tape = new FlowTape(8);
  to = {
    table,
    tape,
    classifier: new PrintClassifier(table, tape, new ContractFacts(table)),
    answeredAtMs: T0 + 1_000,
  };
});

const fetched = (over: Partial<FetchedPrint> = {}): FetchedPrint => ({
  symbol: CALL,
  atMs: T0,
  price: 9.35,
  size: 10,
  exchange: 302,
  conditions: [209],
  ...over,
});

const streamed = (over: { atMs?: number; price?: number; size?: number; exchange?: number } = {}): number =>
  to.classifier.print({
    id: to.table.intern(CALL),
    atMs: T0,
    price: 9.35,
    size: 10,
    conditions: [209],
    exchange: 302,
    ...over,
  });

const column = (name: 'atMs' | 'size' | 'source'): number[] =>
  Array.from({ length: to.tape.head - to.tape.tail }, (_, i) => to.tape.get(to.tape.tail + i, name));

describe('prints fetched to fill a gap', () => {
  it('are appended oldest first, marked as repaired and classified like any other', () => {
    to.classifier.quote(to.table.intern(CALL), 9.3, 9.35, T0 - 100);
    expect(repairFlow([fetched({ atMs: T0 + 2, conditions: [219] }), fetched({ atMs: T0 + 1 })], to)).toBe(2);
    expect(column('atMs')).toEqual([T0 + 1, T0 + 2]);
    expect(column('source')).toEqual([PRINT_SOURCE.repaired, PRINT_SOURCE.repaired]);
    expect(to.tape.get(0, 'side')).toBe(PRINT_SIDE.atAsk);
    expect(to.tape.get(1, 'tags') & PRINT_TAG.sweep).toBe(PRINT_TAG.sweep);
    expect(to.tape.get(0, 'premiumUsd')).toBeCloseTo(9350, 6);
  });

  it('are left out where the tape has them, and not where any part of their identity differs', () => {
    streamed();
    const rows = [
      fetched(),
      fetched({ atMs: T0 + 1 }),
      fetched({ price: 9.36 }),
      fetched({ size: 11 }),
      fetched({ exchange: 316 }),
      fetched({ symbol: 'O:SPY261218P00650000' }),
    ];
    expect(repairFlow(rows, to)).toBe(5);
    expect(repairFlow(rows, to)).toBe(0);
  });

  it('stay as many as there were when equal ones printed in one millisecond', () => {
    streamed();
    expect(repairFlow([fetched(), fetched(), fetched()], to)).toBe(2);
    expect(repairFlow([fetched(), fetched(), fetched()], to)).toBe(0);
  });

  it('need a time, a size and an option; an unknown venue is a venue of its own', () => {
    expect(
      repairFlow([fetched({ atMs: undefined }), fetched({ size: undefined }), fetched({ symbol: 'SPY' })], to),
    ).toBe(0);
    expect(repairFlow([fetched({ exchange: undefined })], to)).toBe(1);
    expect(repairFlow([fetched({ exchange: undefined })], to)).toBe(0);
    expect(to.tape.get(0, 'exchange')).toBeNaN();
  });

  it('of after the answer are none: they would begin another day', () => {
    const late = T0 + 1_000 + 60_000;
    expect(repairFlow([fetched({ atMs: late + 1 }), fetched({ atMs: late })], to)).toBe(1);
    expect(column('atMs')).toEqual([late]);
  });

  it('of a time that cannot be are none either', () => {
    const weekBefore = T0 + 1_000 - 7 * 86_400_000;
    expect(
      repairFlow([fetched({ atMs: 0 }), fetched({ atMs: weekBefore - 1 }), fetched({ atMs: weekBefore })], to),
    ).toBe(1);
    expect(column('atMs')).toEqual([weekBefore]);
  });

  it('that are older than a full tape remembers are not taken for new', () => {
    for (let i = 0; i < 12; i++) streamed({ atMs: T0 + i });
    expect(repairFlow([fetched({ atMs: T0 }), fetched({ atMs: T0 + 3 }), fetched({ atMs: T0 + 5, size: 7 })], to)).toBe(
      1,
    );
    expect(column('size').at(-1)).toBe(7);
  });
});
