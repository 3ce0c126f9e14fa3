/** Lines that were not imported, each with its reason, as a CSV that appears beside the session where there are any. */
import { basename } from 'node:path';
import type { WritableFile } from '../../engine/session/format/files.ts';
import { createFree } from '../../engine/session/format/free-path.ts';
import { nodeFiles } from '../../engine/session/format/node-files.ts';
import { say } from '../terminal-output.ts';

const HEADER = 'file,line,reason,text\n';
const SHOWN = 10;
/** Characters of a rejected line. */
const KEPT = 2_000;

export class RejectReport {
  count = 0;
  firstReason = '';
  readonly #stem: string;
  #file: WritableFile | undefined;

  /** It is `stem.csv`, or the next free name where that is there already. */
  constructor(stem: string) {
    this.#stem = stem;
  }

  add(file: string, line: number, reason: string, text: string): void {
    this.firstReason ||= reason;
    if (++this.count <= SHOWN) say(`${basename(file)}, line ${line}: ${reason}`);
    if (!this.#file) {
      this.#file = createFree(nodeFiles, this.#stem, '.csv');
      this.#write(this.#file, HEADER);
    }
    this.#write(
      this.#file,
      `${[basename(file), line, reason, text.slice(0, KEPT)].map((cell) => quoted(String(cell))).join(',')}\n`,
    );
  }

  #write(file: WritableFile, text: string): void {
    file.write(new TextEncoder().encode(text));
  }

  /** The report's path; undefined where nothing was rejected. */
  finish(): string | undefined {
    if (!this.#file) return undefined;
    this.#file.close();
    if (this.count > SHOWN) say(`… and ${this.count - SHOWN} more`);
    return this.#file.path;
  }

  /** Nothing was imported: no report either. */
  abandon(): void {
    const path = this.finish();
    if (path !== undefined) nodeFiles.remove(path);
  }
}

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
