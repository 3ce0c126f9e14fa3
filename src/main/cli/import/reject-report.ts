/** Lines that were not imported, each with its reason, as a CSV that appears beside the session where there are any. */
import fs from 'node:fs';
import { basename } from 'node:path';
import { namingFile } from '../../engine/session/format/node-files.ts';
import { say } from '../terminal-output.ts';

const SHOWN = 10;

export class RejectReport {
  count = 0;
  readonly #path: string;
  #handle: number | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  add(file: string, line: number, reason: string, text: string): void {
    if (++this.count <= SHOWN) say(`${basename(file)}, line ${line}: ${reason}`);
    if (this.#handle === undefined) {
      this.#handle = fs.openSync(this.#path, 'w');
      this.#write('file,line,reason,text\n');
    }
    this.#write(`${[basename(file), line, reason, text].map((cell) => quoted(String(cell))).join(',')}\n`);
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
