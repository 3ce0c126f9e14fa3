/**
 * Rows that several files hold: a file beside its .gz, a copy under another name, two downloads that overlap. Of what is alike to the last digit at
 * the same nanosecond as many are kept as the file that has the most of it: two prints alike in one file are two prints.
 */
import type { TimedRow } from './time-sort.ts';

export class RepeatedRows {
  /** Rows left out, by file. */
  readonly leftOut = new Map<number, number>();
  /** Prints among them that their file says were corrected later. */
  corrected = 0;
  #first: TimedRow | undefined;
  /** Of the rows at one time: how often each text came, in the file that is being read and at most in those before it. */
  readonly #own = new Map<string, number>();
  readonly #most = new Map<string, number>();
  #file = 0;

  /** Rows come in order of time, those of one time in order of their files. */
  isRepeated(row: TimedRow): boolean {
    if (this.#first?.atNs !== row.atNs) {
      this.#first = row;
      this.#file = row.file;
      if (this.#own.size > 0) this.#own.clear();
      if (this.#most.size > 0) this.#most.clear();
      return false;
    }
    if (this.#own.size === 0) this.#own.set(this.#first.text, 1);
    if (row.file !== this.#file) this.#nextFile(row.file);
    const count = (this.#own.get(row.text) ?? 0) + 1;
    this.#own.set(row.text, count);
    if (count > (this.#most.get(row.text) ?? 0)) return false;
    if (row.text.includes('"correction":')) this.corrected++;
    this.leftOut.set(row.file, (this.leftOut.get(row.file) ?? 0) + 1);
    return true;
  }

  #nextFile(file: number): void {
    for (const [text, count] of this.#own) this.#most.set(text, Math.max(count, this.#most.get(text) ?? 0));
    this.#own.clear();
    this.#file = file;
  }
}
