/**
 * The day's prints on disk until the day is over: a cancel or a quote asked of REST changes a print long after it came, and its row says what the
 * day made of it. One number after the other, 8 bytes each, as many to a print as `width`.
 */
import fs from 'node:fs';
import { namingFile } from '../../engine/session/format/node-files.ts';

const BUFFERED_PRINTS = 8192;
const NUMBER_BYTES = 8;

export class FlowSpool {
  readonly #path: string;
  readonly #width: number;
  /** The newest prints, not on disk yet. */
  readonly #newest: Float64Array;
  /** One print, for a change. */
  readonly #one: Float64Array;
  #file: number | undefined;
  #onDisk = 0;
  #count = 0;

  /** `path` is made with the first prints that do not fit in memory, over what an interrupted run left. */
  constructor(path: string, width: number) {
    this.#path = path;
    this.#width = width;
    this.#newest = new Float64Array(BUFFERED_PRINTS * width);
    this.#one = new Float64Array(width);
  }

  get count(): number {
    return this.#count;
  }

  /** `fill` writes the next print's numbers into `values` from `at` on. */
  append(fill: (values: Float64Array, at: number) => void): void {
    if (this.#count - this.#onDisk === BUFFERED_PRINTS) this.#flush();
    fill(this.#newest, (this.#count - this.#onDisk) * this.#width);
    this.#count++;
  }

  /** Writes all numbers of an earlier print again. */
  change(print: number, fill: (values: Float64Array, at: number) => void): void {
    if (print >= this.#onDisk) return fill(this.#newest, (print - this.#onDisk) * this.#width);
    fill(this.#one, 0);
    this.#write(this.#one, print);
  }

  /** Every print in the order in which they came, then none is here. */
  drain(see: (values: Float64Array, at: number) => void): void {
    const block = new Float64Array(this.#onDisk > 0 ? BUFFERED_PRINTS * this.#width : 0);
    for (let from = 0; from < this.#onDisk; from += BUFFERED_PRINTS) {
      this.#read(block, from);
      for (let at = 0; at < block.length; at += this.#width) see(block, at);
    }
    for (let i = 0; i < this.#count - this.#onDisk; i++) see(this.#newest, i * this.#width);
    this.#onDisk = 0;
    this.#count = 0;
  }

  /** Takes the file away. */
  close(): void {
    if (this.#file !== undefined) fs.closeSync(this.#file);
    this.#file = undefined;
    fs.rmSync(this.#path, { force: true });
  }

  #flush(): void {
    this.#write(this.#newest, this.#onDisk);
    this.#onDisk = this.#count;
  }

  #write(values: Float64Array, print: number): void {
    const file = (this.#file ??= fs.openSync(this.#path, 'w+', 0o600));
    const bytes = new Uint8Array(values.buffer);
    const start = print * this.#width * NUMBER_BYTES;
    for (let done = 0; done < bytes.length;)
      done += namingFile(this.#path, () => fs.writeSync(file, bytes, done, bytes.length - done, start + done));
  }

  /** Whole blocks alone are on disk. */
  #read(into: Float64Array, print: number): void {
    const bytes = new Uint8Array(into.buffer);
    const start = print * this.#width * NUMBER_BYTES;
    for (let done = 0; done < bytes.length;) {
      const read = fs.readSync(this.#file!, bytes, done, bytes.length - done, start + done);
      if (read === 0) throw new Error('The file that holds the day’s prints became shorter while it was read.');
      done += read;
    }
  }
}
