/**
 * Rows gathered per table and underlying for one segment of the session, then written as whole files:
 * `TABLE/date=2026-11-20/underlying=SPY/part-00007.parquet`. A segment is either complete or absent, which makes an export resumable.
 */
import fs from 'node:fs';
import { join } from 'node:path';
import { EXTENSION, encodeTable, type Format } from './formats.ts';
import { tableOf, type Cell, type TableName } from './tables.ts';

export interface SegmentWriterOptions {
  folder: string;
  format: Format;
  date: string;
  tables: ReadonlySet<TableName>;
}

/** Characters a folder name may not have on some system. */
const folderName = (text: string): string => text.replaceAll(/[^A-Za-z0-9._-]/g, '_');

export class SegmentWriter {
  readonly #options: SegmentWriterOptions;
  #rows = new Map<TableName, Map<string, Cell[][]>>();
  /** Rows and files written so far. */
  rows = 0;
  files = 0;

  constructor(options: SegmentWriterOptions) {
    this.#options = options;
  }

  wants(table: TableName): boolean {
    return this.#options.tables.has(table);
  }

  add(table: TableName, underlying: string, row: readonly Cell[]): void {
    let partitions = this.#rows.get(table);
    if (!partitions) this.#rows.set(table, (partitions = new Map()));
    let columns = partitions.get(underlying);
    if (!columns) partitions.set(underlying, (columns = row.map(() => [])));
    for (let c = 0; c < row.length; c++) columns[c].push(row[c]);
  }

  /** Forgets the gathered rows: the segment was written by an earlier run. */
  skip(): void {
    this.#rows.clear();
  }

  /** Writes the gathered rows, each file under its final name in one step. */
  write(segment: number): void {
    const { folder, format, date } = this.#options;
    for (const [table, partitions] of this.#rows)
      for (const [underlying, columns] of partitions) {
        const to = join(folder, table, `date=${date}`, `underlying=${folderName(underlying)}`);
        fs.mkdirSync(to, { recursive: true });
        const path = join(to, `part-${String(segment).padStart(5, '0')}.${EXTENSION[format]}`);
        fs.writeFileSync(`${path}.tmp`, encodeTable(format, tableOf(table), columns));
        fs.renameSync(`${path}.tmp`, path);
        this.rows += columns[0].length;
        this.files++;
      }
    this.#rows.clear();
  }
}
