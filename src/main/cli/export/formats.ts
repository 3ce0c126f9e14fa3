/** Files of rows in a format: Parquet (zstd), CSV or NDJSON. Unknown cells are null or empty, never zero. */
import { ParquetFile } from './parquet/parquet-file.ts';
import type { Cell, Rows } from './rows.ts';
import type { ColumnType, Table } from './tables.ts';

export type Format = 'parquet' | 'csv' | 'ndjson';
export const EXTENSION: Record<Format, string> = { parquet: 'parquet', csv: 'csv', ndjson: 'ndjson' };

/** A file being written: any number of writes, then `close`. */
export interface RowFile {
  write(rows: Rows): void;
  close(): void;
}

/** `append` gets the file's bytes in order. */
export function openRowFile(format: Format, table: Table, append: (bytes: Uint8Array) => void): RowFile {
  if (format === 'parquet') return new ParquetFile(table, append);
  const text = new TextEncoder();
  if (format === 'csv') append(text.encode(`${table.columns.map(([name]) => name).join(',')}\n`));
  const encode = format === 'csv' ? encodeCsv : encodeNdjson;
  return { write: (rows) => append(text.encode(encode(rows))), close: () => undefined };
}

/** As CSV and NDJSON have it. Nanoseconds are text in JSON: a number there would be rounded by most readers. */
function written(value: Exclude<Cell, undefined>, type: ColumnType): string | number {
  if (type === 'time') return isoTime(value as bigint);
  if (type === 'date') return new Date((value as number) * 86_400_000).toISOString().slice(0, 10);
  return typeof value === 'bigint' ? String(value) : value;
}

/** Microseconds are kept: `2026-11-20T15:42:07.123456Z`. */
function isoTime(micros: bigint): string {
  const milliseconds = new Date(Number(micros / 1000n)).toISOString();
  return `${milliseconds.slice(0, -1)}${String(micros % 1000n).padStart(3, '0')}Z`;
}

const quoted = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

function encodeCsv({ columns, count }: Rows): string {
  let out = '';
  for (let row = 0; row < count; row++) {
    const cells = columns.map((column) => {
      const value = column.at(row);
      return value === undefined ? '' : quoted(String(written(value, column.type)));
    });
    out += `${cells.join(',')}\n`;
  }
  return out;
}

function encodeNdjson({ table, columns, count }: Rows): string {
  let out = '';
  for (let row = 0; row < count; row++) {
    const object: Record<string, Cell> = {};
    columns.forEach((column, c) => {
      const value = column.at(row);
      if (value !== undefined) object[table.columns[c][0]] = written(value, column.type);
    });
    out += `${JSON.stringify(object)}\n`;
  }
  return out;
}
