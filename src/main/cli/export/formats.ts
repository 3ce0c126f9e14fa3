/** One finished file of rows in a format: Parquet (zstd), CSV or NDJSON. Unknown cells are null or empty, never zero. */
import { zstdCompressSync } from 'node:zlib';
import { ByteWriter, parquetWrite, type SchemaElement } from './parquet-writer.ts';
import type { Cell, ColumnType, Table } from './tables.ts';

export type Format = 'parquet' | 'csv' | 'ndjson';
export const EXTENSION: Record<Format, string> = { parquet: 'parquet', csv: 'csv', ndjson: 'ndjson' };

/** `columns[c][row]`. */
export function encodeTable(format: Format, table: Table, columns: readonly Cell[][]): Uint8Array {
  if (format === 'parquet') return encodeParquet(table, columns);
  return new TextEncoder().encode(format === 'csv' ? encodeCsv(table, columns) : encodeNdjson(table, columns));
}

const ELEMENT: Record<ColumnType, Omit<SchemaElement, 'name' | 'repetition_type'>> = {
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  double: { type: 'DOUBLE' },
  integer: { type: 'INT32' },
  boolean: { type: 'BOOLEAN' },
  time: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MICROS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
  },
};

function encodeParquet(table: Table, columns: readonly Cell[][]): Uint8Array {
  const writer = new ByteWriter();
  parquetWrite({
    writer,
    columnData: table.columns.map(([name], c) => ({ name, data: columns[c].map(known) })),
    schema: [
      { name: 'root', num_children: table.columns.length },
      ...table.columns.map(([name, type]): SchemaElement => ({ name, ...ELEMENT[type], repetition_type: 'OPTIONAL' })),
    ],
    codec: 'ZSTD',
    compressors: { ZSTD: (input: Uint8Array) => zstdCompressSync(input) },
    rowGroupSize: 1_000_000,
    createdBy: 'Tapedeck',
  });
  return writer.getBytes();
}

const known = (cell: Cell): Cell => (typeof cell === 'number' && Number.isNaN(cell) ? undefined : cell);

function text(cell: Cell, type: ColumnType): string {
  const value = known(cell);
  if (value === undefined) return '';
  return type === 'time' ? isoTime(value as bigint) : String(value);
}

/** Microseconds are kept: `2026-11-20T15:42:07.123456Z`. */
function isoTime(micros: bigint): string {
  const milliseconds = new Date(Number(micros / 1000n)).toISOString();
  return `${milliseconds.slice(0, -1)}${String(micros % 1000n).padStart(3, '0')}Z`;
}

const quoted = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

function encodeCsv(table: Table, columns: readonly Cell[][]): string {
  const lines = [table.columns.map(([name]) => name).join(',')];
  const rows = columns[0]?.length ?? 0;
  for (let row = 0; row < rows; row++)
    lines.push(table.columns.map(([, type], c) => quoted(text(columns[c][row], type))).join(','));
  return `${lines.join('\n')}\n`;
}

function encodeNdjson(table: Table, columns: readonly Cell[][]): string {
  const rows = columns[0]?.length ?? 0;
  let out = '';
  for (let row = 0; row < rows; row++) {
    const object: Record<string, Cell> = {};
    table.columns.forEach(([name, type], c) => {
      const value = known(columns[c][row]);
      if (value !== undefined) object[name] = type === 'time' ? isoTime(value as bigint) : value;
    });
    out += `${JSON.stringify(object)}\n`;
  }
  return out;
}
