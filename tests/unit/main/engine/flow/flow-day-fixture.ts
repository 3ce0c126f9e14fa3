import { FlowDay, type FlowDaySnapshot } from '../../../../../src/main/engine/flow/flow-day.ts';
import { FlowTape } from '../../../../../src/main/engine/flow/flow-tape.ts';
import { ContractFacts } from '../../../../../src/main/engine/flow/print-filter.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { PRINT_COLUMNS, type PrintColumn } from '../../../../../src/shared/contract/batch.ts';
import type { FlowSum } from '../../../../../src/shared/flow/flow-sums.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { PRINT_SIDE, PRINT_SOURCE } from '../../../../../src/shared/market/prints.ts';

export const CALL = 'O:SPY261218C00650000';
export const PUT = 'O:SPY261218P00640000';
export const NVDA = 'O:NVDA261120C00180000';
export const START_MS = etInstant('2026-11-20', 0);
export const END_MS = etInstant('2026-11-21', 0);
export const NOON_MS = etInstant('2026-11-20', 12);
export const MINUTE_MS = 60_000;
export const { unknown, belowBid, atBid, mid, atAsk, aboveAsk } = PRINT_SIDE;

export type Print = Partial<Record<PrintColumn, number>> & { symbol?: string };

export function session(capacity = 64) {
  const table = new InstrumentTable(16);
  const tape = new FlowTape(capacity);
  const day = new FlowDay(table, tape, new ContractFacts(table));
  const id = (symbol: string): number => table.intern(symbol);
  return {
    table,
    tape,
    day,
    id,
    /** A print of one contract of which nothing is known but what is given. */
    put({ symbol = CALL, ...values }: Print): number {
      const seq = tape.append(id(symbol));
      const known: Print = {
        atMs: NOON_MS,
        size: 1,
        premiumUsd: 100,
        side: unknown,
        sideBasis: 0,
        tags: 0,
        source: PRINT_SOURCE.stream,
        groupId: seq,
      };
      for (const column of PRINT_COLUMNS)
        if (column !== 'printSeq') tape.set(seq, column, { ...known, ...values }[column] ?? Number.NaN);
      day.add(seq);
      return seq;
    },
    sumOf: (symbol = CALL): FlowSum | undefined => day.contract(id(symbol)),
    keptTimes: (): number[] => (day.snapshot().kept.length === 0 ? [] : keptOf(day.snapshot())),
  };
}
/** Market times of the kept prints. */
export const keptOf = ({ kept }: FlowDaySnapshot): number[] => {
  const width = PRINT_COLUMNS.length + 1;
  return Array.from({ length: kept.length / width }, (_, i) => kept[i * width + PRINT_COLUMNS.indexOf('atMs')]);
};
