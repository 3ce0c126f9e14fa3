/** The model's values of the contracts that rules name, as they were judged: a recording tells the same. */
import type { ColumnName } from '../../../shared/contract/columns.ts';
import type { Judgement } from '../../../shared/market/judgement.ts';

export class JudgedValues {
  readonly #values = new Map<string, Partial<Record<ColumnName, number>>>();

  of(symbol: string, column: ColumnName): number {
    return this.#values.get(symbol)?.[column] ?? Number.NaN;
  }

  take({ symbol, values }: Extract<Judgement, { kind: 'model' }>): void {
    this.#values.set(symbol, values);
  }

  clear(): void {
    this.#values.clear();
  }
}
