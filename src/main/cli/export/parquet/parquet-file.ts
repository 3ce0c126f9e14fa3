/**
 * A Parquet file, written a row group at a time, pages compressed with zstd. Values are encoded here, from typed columns; page headers and the footer are
 * hyparquet-writer's, whose own path takes an object per cell.
 */
import { zstdCompressSync } from 'node:zlib';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import type { Column, Rows } from '../rows.ts';
import type { ColumnType, Table } from '../tables.ts';
import { bitsFor, packBits, repeated } from './bit-packing.ts';
import { numberValues, textValues, type ColumnValues } from './column-values.ts';

type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number];
type ColumnChunk = ParquetWriter['row_groups'][number]['columns'][number];

const ELEMENT = {
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  double: { type: 'DOUBLE' },
  integer: { type: 'INT32' },
  long: { type: 'INT64' },
  date: { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } },
  time: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MICROS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
  },
} as const satisfies Record<ColumnType, Omit<SchemaElement, 'name' | 'repetition_type'>>;

/** Bytes go to `append` as they are produced; every column is optional: unknown is null. */
export class ParquetFile {
  readonly #writer = new ByteWriter(64 * 1024);
  readonly #file: ParquetWriter;
  readonly #append: (bytes: Uint8Array) => void;

  constructor(table: Table, append: (bytes: Uint8Array) => void) {
    this.#append = append;
    const schema: SchemaElement[] = [
      { name: 'root', num_children: table.columns.length },
      ...table.columns.map(([name, type]): SchemaElement => ({ name, ...ELEMENT[type], repetition_type: 'OPTIONAL' })),
    ];
    this.#file = new ParquetWriter({ writer: this.#writer, schema, codec: 'ZSTD', createdBy: 'Tapedeck' });
  }

  /** One row group. */
  write({ table, columns, count }: Rows): void {
    const chunks = columns.map((column, c) => writeColumn(this.#writer, table.columns[c][0], column, count));
    this.#file.row_groups.push({
      columns: chunks,
      num_rows: BigInt(count),
      total_byte_size: chunks.reduce((sum, { meta_data }) => sum + meta_data!.total_uncompressed_size, 0n),
    });
    this.#file.num_rows += BigInt(count);
    this.#flush();
  }

  close(): void {
    void this.#file.finish();
    this.#flush();
  }

  #flush(): void {
    this.#append(this.#writer.getBytes());
    this.#writer.index = 0;
  }
}

function writeColumn(writer: ByteWriter, name: string, column: Column, rows: number): ColumnChunk {
  const values = column.kind === 'text' ? textValues(column, rows) : numberValues(column);
  const startedAt = writer.offset;
  let uncompressed = 0;
  if (values.indexes) uncompressed += writeDictionaryPage(writer, values);
  const dataAt = writer.offset;
  uncompressed += writeDataPage(writer, values, rows);
  return {
    file_offset: BigInt(startedAt),
    meta_data: {
      type: ELEMENT[column.type].type,
      encodings: values.indexes ? ['PLAIN', 'RLE', 'RLE_DICTIONARY'] : ['PLAIN', 'RLE'],
      path_in_schema: [name],
      codec: 'ZSTD',
      num_values: BigInt(rows),
      total_uncompressed_size: BigInt(uncompressed),
      total_compressed_size: BigInt(writer.offset - startedAt),
      data_page_offset: BigInt(dataAt),
      dictionary_page_offset: values.indexes ? BigInt(startedAt) : undefined,
      statistics: { null_count: BigInt(rows - values.count), min_value: values.min, max_value: values.max },
    },
  };
}

/** Returns the uncompressed size with its header, as the next does. */
function writeDictionaryPage(writer: ByteWriter, { bytes, distinct }: ColumnValues): number {
  const packed = zstdCompressSync(bytes);
  const startedAt = writer.offset;
  writePageHeader(writer, {
    type: 'DICTIONARY_PAGE',
    uncompressed_page_size: bytes.length,
    compressed_page_size: packed.length,
    dictionary_page_header: { num_values: distinct, encoding: 'PLAIN' },
  });
  const header = writer.offset - startedAt;
  writer.appendBytes(packed);
  return header + bytes.length;
}

function writeDataPage(writer: ByteWriter, values: ColumnValues, rows: number): number {
  const levels = values.known ? packBits(values.known, 1) : repeated(1, rows);
  const body = values.indexes ? indexBytes(values.indexes, values.distinct) : values.bytes;
  const packed = zstdCompressSync(body);
  const startedAt = writer.offset;
  writePageHeader(writer, {
    type: 'DATA_PAGE_V2',
    uncompressed_page_size: levels.length + body.length,
    compressed_page_size: levels.length + packed.length,
    data_page_header_v2: {
      num_values: rows,
      num_nulls: rows - values.count,
      num_rows: rows,
      encoding: values.indexes ? 'RLE_DICTIONARY' : 'PLAIN',
      definition_levels_byte_length: levels.length,
      repetition_levels_byte_length: 0,
      is_compressed: true,
    },
  });
  const header = writer.offset - startedAt;
  writer.appendBytes(levels);
  writer.appendBytes(packed);
  return header + levels.length + body.length;
}

function indexBytes(indexes: Uint32Array, distinct: number): Uint8Array {
  const width = bitsFor(distinct);
  const packed = packBits(indexes, width);
  const body = new Uint8Array(1 + packed.length);
  body[0] = width;
  body.set(packed, 1);
  return body;
}
