/**
 * Rows gathered per table and underlying and written to files of up to a million:
 * `TABLE/date=2026-11-20/underlying=SPY/part-00000.parquet`. A file gets its name only when it is complete, and which rows it holds depends on
 * the rows alone: an interrupted export that is restarted skips the files that are there and ends with the same ones.
 */
import fs from 'node:fs';
import { join } from 'node:path';
import { namingFile } from '../../engine/session/format/node-files.ts';
import { EXTENSION, openRowFile, type Format, type RowFile } from './formats.ts';
import { Rows } from './rows.ts';
import { tableOf, type TableName } from './tables.ts';

/** A file's: some ten megabytes as Parquet. */
const FILE_ROWS = 1_000_000;
/** Written at once: a row group of Parquet. */
const GROUP_ROWS = 32_768;
/** Rows held in memory over all tables, some 100 bytes each; beyond it the largest group is written. */
const HELD_ROWS = 65_536;

export interface PartitionWriterOptions {
  folder: string;
  format: Format;
  tables: ReadonlySet<TableName>;
  fileRows?: number;
  groupRows?: number;
  heldRows?: number;
}

interface Partition {
  table: TableName;
  folder: string;
  rows: Rows;
  file: PartFile | undefined;
}

/** Without characters that some systems do not allow in a folder name. */
const folderName = (underlying: string): string => underlying.replaceAll(/[^A-Za-z0-9._-]/g, '_');

export class PartitionWriter {
  readonly #options: Required<PartitionWriterOptions>;
  readonly #partitions = new Map<TableName, Map<string, Partition>>();
  /** Files started so far, by folder in lower case: some systems treat names that differ only in case as equal. */
  readonly #filesIn = new Map<string, number>();
  #held = 0;
  #date = '';
  /** Of the whole export, those of an earlier run included. */
  rows = 0;
  files = 0;

  constructor(options: PartitionWriterOptions) {
    this.#options = { fileRows: FILE_ROWS, groupRows: GROUP_ROWS, heldRows: HELD_ROWS, ...options };
  }

  wants(table: TableName): boolean {
    return this.#options.tables.has(table);
  }

  /** The exchange day of the rows that follow. */
  set date(date: string) {
    if (date === this.#date) return;
    this.finish();
    this.#date = date;
  }

  /** Where the next row of this partition goes: its cells, then `end()`. */
  row(table: TableName, underlying: string): Rows {
    if (this.#held >= this.#options.heldRows) this.#write(this.#largest());
    const partition = this.#partition(table, underlying);
    if (partition.rows.count >= this.#options.groupRows) this.#write(partition);
    this.#held++;
    return partition.rows;
  }

  /** Writes what is left and closes every file. */
  finish(): void {
    for (const partition of this.#all()) {
      if (partition.rows.count > 0) this.#write(partition);
      this.#close(partition);
    }
    this.#partitions.clear();
  }

  #partition(table: TableName, underlying: string): Partition {
    let partitions = this.#partitions.get(table);
    if (!partitions) this.#partitions.set(table, (partitions = new Map()));
    let partition = partitions.get(underlying);
    if (!partition) {
      const folder = join(this.#options.folder, table, `date=${this.#date}`, `underlying=${folderName(underlying)}`);
      partition = { table, folder, rows: new Rows(tableOf(table)), file: undefined };
      partitions.set(underlying, partition);
    }
    return partition;
  }

  #all(): Partition[] {
    return [...this.#partitions.values()].flatMap((partitions) => [...partitions.values()]);
  }

  #largest(): Partition {
    return this.#all().reduce((largest, other) => (other.rows.count > largest.rows.count ? other : largest));
  }

  #write(partition: Partition): void {
    const { table, rows } = partition;
    partition.rows = new Rows(tableOf(table));
    this.#held -= rows.count;
    this.rows += rows.count;
    partition.file ??= this.#open(partition);
    partition.file.write(rows);
    if (partition.file.rows >= this.#options.fileRows) this.#close(partition);
  }

  #open({ table, folder }: Partition): PartFile {
    const key = folder.toLowerCase();
    const part = this.#filesIn.get(key) ?? 0;
    this.#filesIn.set(key, part + 1);
    fs.mkdirSync(folder, { recursive: true });
    const { format } = this.#options;
    return new PartFile(join(folder, `part-${String(part).padStart(5, '0')}.${EXTENSION[format]}`), format, table);
  }

  #close(partition: Partition): void {
    if (!partition.file) return;
    partition.file.close();
    partition.file = undefined;
    this.files++;
  }
}

/** One file, under a temporary name until it is complete; nothing is written where it is there already. */
class PartFile {
  readonly #path: string;
  readonly #file: RowFile | undefined;
  rows = 0;

  constructor(path: string, format: Format, table: TableName) {
    this.#path = path;
    if (fs.existsSync(path)) return;
    fs.rmSync(this.#halfPath, { force: true });
    this.#file = openRowFile(format, tableOf(table), (bytes) =>
      namingFile(path, () => fs.appendFileSync(this.#halfPath, bytes)),
    );
  }

  get #halfPath(): string {
    return `${this.#path}.half`;
  }

  write(rows: Rows): void {
    this.rows += rows.count;
    this.#file?.write(rows);
  }

  close(): void {
    if (!this.#file) return;
    this.#file.close();
    fs.renameSync(this.#halfPath, this.#path);
  }
}
