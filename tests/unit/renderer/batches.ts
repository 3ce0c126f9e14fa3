/** Market batches for renderer tests, made with the contract's own writer. */
import { BatchWriter, SECTION, SPARK_POINTS } from '../../../src/shared/contract/batch.ts';
import { GROUP_COLUMNS, GROUP_NAMES, type ColumnName, type GroupName } from '../../../src/shared/contract/columns.ts';

export type RowValues = Partial<Record<ColumnName, number>>;

export class TestBatch {
  readonly #writer = new BatchWriter();

  symbols(ids: Record<string, number>): this {
    const names = Object.keys(ids);
    const section = this.#writer.section(SECTION.symbols, names.length, 0, new TextEncoder().encode(names.join('\n')));
    section.ids.set(Object.values(ids));
    return this;
  }

  group(group: GroupName, rows: Record<number, RowValues>): this {
    const ids = Object.keys(rows).map(Number);
    const columns = GROUP_COLUMNS[group];
    const section = this.#writer.section(GROUP_NAMES.indexOf(group), ids.length, columns.length);
    section.ids.set(ids);
    ids.forEach((id, r) => {
      columns.forEach((name, c) => {
        section.values[c * ids.length + r] = rows[id][name as ColumnName] ?? Number.NaN;
      });
    });
    return this;
  }

  spark(id: number, points: readonly number[]): this {
    const section = this.#writer.section(SECTION.spark, 1, SPARK_POINTS);
    section.ids[0] = id;
    section.values.fill(Number.NaN);
    section.values.set(points, SPARK_POINTS - points.length);
    return this;
  }

  bar(id: number, values: readonly number[]): this {
    const section = this.#writer.section(SECTION.bars, 1, values.length);
    section.ids[0] = id;
    section.values.set(values);
    return this;
  }

  finish(seq = 1, atMs = 1000): ArrayBuffer {
    return this.#writer.finish(seq, atMs);
  }
}
