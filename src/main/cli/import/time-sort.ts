/** Sorts more rows by time than fit into memory: sorted runs on disk, merged on the way out. Equal times keep their order. */
import fs from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Market } from '../../../shared/market/symbols.ts';
import { namingFile } from '../../engine/session/format/node-files.ts';

export interface TimedRow {
  /** 19 digits of epoch nanoseconds. */
  atNs: string;
  market: Market;
  /** Which of the files it is from; rows of one time come in their order. */
  file: number;
  /** One event, or a whole frame (it begins with `[`). */
  text: string;
}

const RUN = /^run-\d+$/;
/** As `mkdtemp` names it. */
const FOLDER = /^(.*)-[A-Za-z0-9]{6}$/;

/** Removes folders of runs that a killed process left in `folder`: those of a prefix that `isLeft`, with nothing else in them. What cannot be read stays. */
export function removeLeftRuns(folder: string, isLeft: (prefix: string) => boolean): void {
  try {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      const prefix = entry.isDirectory() ? FOLDER.exec(entry.name)?.[1] : undefined;
      if (prefix === undefined || !isLeft(join(folder, prefix))) continue;
      const path = join(folder, entry.name);
      if (fs.readdirSync(path).every((name) => RUN.test(name))) fs.rmSync(path, { recursive: true, force: true });
    }
  } catch (error) {
    if (!isOfSystem(error)) throw error;
  }
}

const isOfSystem = (error: unknown): boolean => error instanceof Error && 'syscall' in error;

export class TimeSort {
  readonly #prefix: string;
  #folder: string | undefined;
  readonly #runCharacters: number;
  #rows: TimedRow[] = [];
  #characters = 0;
  #runs = 0;

  /** Runs go into a folder of their own, named `prefix-…`, which is made when needed; `dispose` removes it. */
  constructor(prefix: string, runCharacters = 48 * 1024 * 1024) {
    this.#prefix = prefix;
    this.#runCharacters = runCharacters;
  }

  add(row: TimedRow): void {
    this.#rows.push(row);
    this.#characters += row.text.length + 60;
    if (this.#characters >= this.#runCharacters) this.#spill();
  }

  async *inOrder(): AsyncGenerator<TimedRow> {
    if (this.#runs === 0) {
      yield* sorted(this.#rows);
      return;
    }
    this.#spill();
    const runs = Array.from({ length: this.#runs }, (_, n) => rowsOf(this.#path(n)));
    const heads = await Promise.all(runs.map((run) => run.next()));
    for (;;) {
      let first = -1;
      for (let n = 0; n < heads.length; n++) {
        const head = heads[n];
        if (!head.done && (first < 0 || head.value.atNs < (heads[first].value as TimedRow).atNs)) first = n;
      }
      if (first < 0) return;
      yield heads[first].value as TimedRow;
      heads[first] = await runs[first].next();
    }
  }

  dispose(): void {
    if (this.#folder !== undefined) fs.rmSync(this.#folder, { recursive: true, force: true });
  }

  #path(run: number): string {
    return join(this.#folder!, `run-${run}`);
  }

  #spill(): void {
    if (this.#rows.length === 0) return;
    const folder = (this.#folder ??= fs.mkdtempSync(`${this.#prefix}-`));
    const handle = fs.openSync(this.#path(this.#runs++), 'wx');
    try {
      const STEP = 10_000;
      const rows = sorted(this.#rows);
      for (let at = 0; at < rows.length; at += STEP)
        namingFile(folder, () => {
          const text = rows.slice(at, at + STEP).map((row) => `${row.atNs}${row.market}\t${row.file}\t${row.text}\n`);
          fs.writeSync(handle, text.join(''));
        });
    } finally {
      fs.closeSync(handle);
    }
    this.#rows = [];
    this.#characters = 0;
  }
}

const sorted = (rows: readonly TimedRow[]): TimedRow[] =>
  rows.toSorted((a, b) => (a.atNs < b.atNs ? -1 : a.atNs > b.atNs ? 1 : 0));

async function* rowsOf(path: string): AsyncGenerator<TimedRow> {
  for await (const line of createInterface({ input: fs.createReadStream(path) })) {
    const [market, file] = line.slice(19, 60).split('\t', 2);
    const text = line.slice(19 + market.length + file.length + 2);
    yield { atNs: line.slice(0, 19), market: market as Market, file: Number(file), text };
  }
}
