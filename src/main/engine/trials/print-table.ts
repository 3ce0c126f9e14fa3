/**
 * The option prints of one recording, or of several joined, as columns in a file beside it, so that rules on prints need not go through every
 * quote again: the rows that rules are shown, in order, and every moment at which they look. Made of the recordings alone, never the other way
 * round: a table that is missing, damaged, of another version or of other recordings is made again.
 *
 * Layout: blocks of columns, each compressed and with a checksum of its own, so that what no rule asks for is not read; then an index,
 * its length, its CRC and the file's mark.
 */
import { createHash } from 'node:crypto';
import { constants, crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { z } from 'zod';
import { PRINT_COLUMNS } from '../../../shared/contract/batch.ts';
import type { ReadableFile, SessionFiles, WritableFile } from '../session/format/files.ts';
import { joinedPrintTablePath, printTablePath } from '../session/format/session-names.ts';
import type { Session } from '../session/reading/reader.ts';

/** To be raised whenever the same recording gives other rows: what a print is told to be is in them. */
const TABLE_VERSION = 4;
const MARK = 'TDPRINTS';
const FOOTER_BYTES = 8 + MARK.length;
/** Fields of a print as on the tape, then the contract's place among the symbols. */
export const CONTRACT = PRINT_COLUMNS.length;
export const TABLE_WIDTH = CONTRACT + 1;
/** A block ends once it has so many steps or rows. */
export const BLOCK_ROWS = 1 << 16;
/** A length that is wrong must not make us allocate memory for it. */
const MOST_ROWS = 1 << 24;
const ZSTD_LEVEL = 1;
/** Read at both ends of each part for its fingerprint: the index at the end tells every chunk and how many messages there are. */
const ENDS_BYTES = 1 << 16;

const rows = z.number().int().min(0).max(MOST_ROWS);
const indexSchema = z.object({
  version: z.literal(TABLE_VERSION),
  columns: z.literal(PRINT_COLUMNS.join()),
  /** Of the recording it was made from. */
  fingerprint: z.string(),
  frames: z.number(),
  events: z.number(),
  /** Prints that the tape held. */
  capacity: z.number().int().min(1).max(MOST_ROWS),
  symbols: z.array(z.string()),
  blocks: z.array(
    z.object({
      at: z.number().int().min(0),
      steps: rows,
      prints: rows,
      amended: rows,
      /** Bytes of each column as stored: moments, prints and amendments at each, then the fields of prints, then of amendments. */
      lengths: z.array(z.number().int().min(0)).length(3 + 2 * TABLE_WIDTH),
    }),
  ),
});
type PrintTableIndex = z.output<typeof indexSchema>;
type BlockIndex = PrintTableIndex['blocks'][number];

/** One that may still grow has none. */
export const mayHavePrintTable = ({ cut }: Pick<Session, 'cut'>): boolean => cut === undefined;

/** Beside the session, or beside the first of those that are joined: its own table stays. */
export function tablePathOf({ path, recorded }: Pick<Session, 'path' | 'recorded'>): string {
  const files = new Set(recorded.map((one) => one.path));
  return files.size > 1 ? joinedPrintTablePath(path) : printTablePath(path);
}

/** What tells a recording from any other: its length, its first and last bytes, and where its chunks are. */
export function fingerprintOf({ parts }: Pick<Session, 'parts'>): string {
  const hash = createHash('sha256');
  for (const { file, chunks } of parts) {
    const ends = Math.min(ENDS_BYTES, file.size);
    hash.update(`${file.size} ${chunks.map(({ offset, length, startMs }) => `${offset} ${length} ${startMs}`).join()}`);
    hash.update(file.read(0, ends));
    hash.update(file.read(file.size - ends, ends));
  }
  return hash.digest('hex');
}

/** Columns that grow, of one block. */
export class PrintRows {
  readonly columns: Float64Array[] = Array.from({ length: TABLE_WIDTH }, () => new Float64Array(1024));
  count = 0;

  /** The place of a new row. */
  add(): number {
    if (this.count === this.columns[0].length)
      for (let i = 0; i < TABLE_WIDTH; i++) {
        const longer = new Float64Array(2 * this.count);
        longer.set(this.columns[i]);
        this.columns[i] = longer;
      }
    return this.count++;
  }
}

/** Appends blocks to a new file; `end` makes it a table. */
export class PrintTableFile {
  readonly #file: WritableFile;
  readonly #blocks: BlockIndex[] = [];
  #bytes = 0;

  constructor(file: WritableFile) {
    this.#file = file;
  }

  /** `steps`: moments, prints and amendments at each; as many of them as `count`. */
  block(steps: readonly Float64Array[], count: number, prints: PrintRows, amended: PrintRows): void {
    const at = this.#bytes;
    const lengths = [
      ...steps.map((column) => this.#column(column, count)),
      ...prints.columns.map((column) => this.#column(column, prints.count)),
      ...amended.columns.map((column) => this.#column(column, amended.count)),
    ];
    this.#blocks.push({ at, steps: count, prints: prints.count, amended: amended.count, lengths });
  }

  end(facts: Pick<PrintTableIndex, 'fingerprint' | 'frames' | 'events' | 'capacity' | 'symbols'>): void {
    const index: PrintTableIndex = {
      version: TABLE_VERSION,
      columns: PRINT_COLUMNS.join(),
      ...facts,
      blocks: this.#blocks,
    };
    const bytes = new TextEncoder().encode(JSON.stringify(index));
    const footer = new Uint8Array(FOOTER_BYTES);
    const view = new DataView(footer.buffer);
    view.setUint32(0, bytes.byteLength, true);
    view.setUint32(4, crc32(bytes), true);
    footer.set(new TextEncoder().encode(MARK), 8);
    this.#file.write(bytes);
    this.#file.write(footer);
    this.#file.sync();
  }

  #column(values: Float64Array, count: number): number {
    if (count === 0) return 0;
    const bytes = zstdCompressSync(new Uint8Array(values.buffer, 0, count * 8), {
      params: { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL, [constants.ZSTD_c_checksumFlag]: 1 },
    });
    this.#file.write(bytes);
    this.#bytes += bytes.byteLength;
    return bytes.byteLength;
  }
}

export class PrintBlock {
  readonly steps: number;
  readonly prints: number;
  readonly amended: number;
  readonly #file: ReadableFile;
  readonly #index: BlockIndex;
  readonly #columns: (Float64Array | undefined)[] = [];

  constructor(file: ReadableFile, index: BlockIndex) {
    this.steps = index.steps;
    this.prints = index.prints;
    this.amended = index.amended;
    this.#file = file;
    this.#index = index;
  }

  /** The moment of each step; NaN where everything starts over. */
  get atMs(): Float64Array {
    return this.#column(0, this.steps);
  }

  /** New prints at each step. */
  get printsAt(): Float64Array {
    return this.#column(1, this.steps);
  }

  get amendedAt(): Float64Array {
    return this.#column(2, this.steps);
  }

  /** A field of all its prints, read when it is first asked for. Throws where it is damaged. */
  print(place: number): Float64Array {
    return this.#column(3 + place, this.prints);
  }

  /** The same of prints that had changed by then. */
  amendment(place: number): Float64Array {
    return this.#column(3 + TABLE_WIDTH + place, this.amended);
  }

  #column(n: number, count: number): Float64Array {
    const known = this.#columns[n];
    if (known) return known;
    const { at, lengths } = this.#index;
    let offset = at;
    for (let i = 0; i < n; i++) offset += lengths[i];
    const size = count * 8;
    const bytes = count === 0 ? new Uint8Array(0) : decompress(this.#file.read(offset, lengths[n]), size);
    if (bytes.byteLength !== size) throw new Error('a column of the print table has another length');
    return (this.#columns[n] = new Float64Array(bytes.buffer, 0, count));
  }
}

/** Into memory of its own, which begins at a multiple of 8. */
function decompress(stored: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const bytes = zstdDecompressSync(stored, { chunkSize: Math.max(64, size), maxOutputLength: size });
  return bytes.byteOffset === 0 ? bytes : new Uint8Array(bytes);
}

export class PrintTable {
  readonly index: PrintTableIndex;
  readonly #file: ReadableFile;

  private constructor(file: ReadableFile, index: PrintTableIndex) {
    this.#file = file;
    this.index = index;
  }

  /** The table of a recording; undefined where there is none that can be used. */
  static of(files: SessionFiles, session: Session): PrintTable | undefined {
    const path = tablePathOf(session);
    if (!files.exists(path)) return undefined;
    const file = files.open(path);
    const index = readIndex(file);
    if (index?.fingerprint === fingerprintOf(session)) return new PrintTable(file, index);
    file.close();
    return undefined;
  }

  get blocks(): number {
    return this.index.blocks.length;
  }

  block(i: number): PrintBlock {
    return new PrintBlock(this.#file, this.index.blocks[i]);
  }

  close(): void {
    this.#file.close();
  }
}

function readIndex(file: ReadableFile): PrintTableIndex | undefined {
  if (file.size < FOOTER_BYTES) return undefined;
  const footer = file.read(file.size - FOOTER_BYTES, FOOTER_BYTES);
  const view = new DataView(footer.buffer, footer.byteOffset);
  const [length, crc] = [view.getUint32(0, true), view.getUint32(4, true)];
  if (new TextDecoder().decode(footer.subarray(8)) !== MARK || length > file.size - FOOTER_BYTES) return undefined;
  const bytes = file.read(file.size - FOOTER_BYTES - length, length);
  if (crc32(bytes) !== crc) return undefined;
  return indexSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes))).data;
}
