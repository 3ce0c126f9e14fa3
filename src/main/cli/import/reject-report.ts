/** Lines that were not imported, each with its reason, as a CSV that appears beside the session where there are any. */
import fs from 'node:fs';
import { basename } from 'node:path';
import { namingFile } from '../../engine/session/format/node-files.ts';
import { say } from '../terminal-output.ts';

const HEADER = 'file,line,reason,text\n';
const SHOWN = 10;
/** Characters of a rejected line. */
const KEPT = 2_000;

export class RejectReport {
  count = 0;
  firstReason = '';
  readonly #path: string;
  #handle: number | undefined;

  constructor(path: string) {
    this.#path = path;
    // Of an import of which nothing came.
    if (fs.existsSync(path) && fs.readFileSync(path, 'utf8').startsWith(HEADER)) fs.rmSync(path);
  }

  add(file: string, line: number, reason: string, text: string): void {
    this.firstReason ||= reason;
    if (++this.count <= SHOWN) say(`${basename(file)}, line ${line}: ${reason}`);
    if (this.#handle === undefined) {
      this.#handle = fs.openSync(this.#path, 'w');
      this.#write(HEADER);
    }
    this.#write(
      `${[basename(file), line, reason, text.slice(0, KEPT)].map((cell) => quoted(String(cell))).join(',')}\n`,
    );
  }

  #write(text: string): void {
    namingFile(this.#path, () => fs.writeSync(this.#handle!, text));
  }

  /** The report's path; undefined where nothing was rejected. */
  finish(): string | undefined {
    if (this.#handle === undefined) return undefined;
    fs.closeSync(this.#handle);
    this.#handle = undefined;
    if (this.count > SHOWN) say(`… and ${this.count - SHOWN} more`);
    return this.#path;
  }

  /** Nothing was imported: no report either. */
  abandon(): void {
    this.finish();
    if (this.count > 0) fs.rmSync(this.#path, { force: true });
  }
}

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
