/** Print sections for tests. */
import { PRINT_COLUMNS } from '../../../../../src/shared/contract/batch.ts';

type Column = (typeof PRINT_COLUMNS)[number];
export type TestPrint = Partial<Record<Column, number>> & { id: number; printSeq: number };

export const SYMBOLS = new Map([
  [1, 'O:SPY261218C00650000'],
  [2, 'O:SPY261218P00640000'],
  [3, 'O:NVDA261120C00180000'],
]);

export function section(prints: TestPrint[]): { rows: number; ids: Uint32Array; values: Float64Array } {
  const rows = prints.length;
  const values = new Float64Array(rows * PRINT_COLUMNS.length).fill(Number.NaN);
  prints.forEach((print, r) => {
    PRINT_COLUMNS.forEach((name, c) => {
      values[c * rows + r] = print[name] ?? Number.NaN;
    });
  });
  return { rows, ids: Uint32Array.from(prints.map((p) => p.id)), values };
}

export const print = (printSeq: number, change: Partial<TestPrint> = {}): TestPrint => ({
  id: 1,
  printSeq,
  atMs: 1_000_000 + printSeq,
  price: 2,
  size: 10,
  premiumUsd: 2000,
  side: 4,
  tags: 0,
  source: 0,
  ...change,
});
