/** Writes a session's parts: rotation by size, a watch on the disk's free space, and recovery once a full disk has room again. */
import { basename, dirname } from 'node:path';
import type { SessionFiles } from '../format/files.ts';
import { FORMAT_VERSION, partPath, type SessionEnd } from '../format/format.ts';
import { PartWriter } from './part-writer.ts';
import type { WriteReport, WriteTarget } from './chunk-writer.ts';

/** Free space is asked for, and the disk synced, once per this many bytes. */
const CHECK_EVERY_BYTES = 16 * 1024 * 1024;

export class SessionWriter {
  readonly #files: SessionFiles;
  readonly #target: WriteTarget;
  #part: PartWriter | undefined;
  #partNumber = 0;
  #partPath: string;
  #finishedBytes = 0;
  #checkedAt = 0;
  #failure: string | undefined;

  constructor(files: SessionFiles, target: WriteTarget) {
    this.#files = files;
    this.#target = target;
    this.#partPath = target.path;
  }

  /** Starts the first part. A failure shows in the next report, and the next chunk tries again. */
  start(): void {
    try {
      this.#checkSpace();
      this.#startPart();
    } catch (error) {
      this.#failure = describe(error);
    }
  }

  get bytes(): number {
    return this.#finishedBytes + (this.#part?.bytes ?? 0);
  }

  /** Writes one chunk; a failure is reported, not thrown, and the next chunk tries again. */
  write(records: Uint8Array, messages: number): WriteReport {
    let rotated = false;
    try {
      this.#checkSpace();
      if (this.#part && this.#part.bytes >= this.#target.rotateBytes) {
        this.#finishPart('continues');
        this.#startPart();
        rotated = true;
      }
      if (!this.#part) this.#startPart();
      this.#part!.writeChunk(records);
      this.#failure = undefined;
      return this.#report(0, rotated);
    } catch (error) {
      this.#failure = describe(error);
      return this.#report(messages, rotated);
    }
  }

  close(end: SessionEnd): WriteReport {
    try {
      if (this.#part) this.#finishPart(end);
    } catch (error) {
      this.#failure = describe(error);
    }
    return this.#report(0, false);
  }

  #startPart(): void {
    const number = this.#partNumber + 1;
    const path = partPath(this.#target.path, number);
    const file = this.#files.create(path);
    const meta = {
      ...this.#target.meta,
      formatVersion: FORMAT_VERSION,
      part: number,
      base: basename(this.#target.path),
    };
    try {
      this.#part = PartWriter.start(file, meta);
    } catch (error) {
      file.close();
      this.#files.remove(path);
      throw error;
    }
    this.#partNumber = number;
    this.#partPath = path;
    this.#checkedAt = 0;
  }

  #finishPart(end: SessionEnd | 'continues'): void {
    const part = this.#part!;
    part.finish(end);
    this.#finishedBytes += part.bytes;
    this.#part = undefined;
  }

  #checkSpace(): void {
    const part = this.#part;
    const due = this.#failure !== undefined || !part || part.bytes - this.#checkedAt >= CHECK_EVERY_BYTES;
    if (!due) return;
    const free = this.#files.freeBytes(dirname(this.#target.path));
    if (free < this.#target.minFreeBytes) throw new LowDisk(free);
    if (part) {
      part.sync();
      this.#checkedAt = part.bytes;
    }
  }

  #report(lostMessages: number, rotated: boolean): WriteReport {
    return { path: this.#partPath, bytes: this.bytes, failure: this.#failure, lostMessages, rotated };
  }
}

class LowDisk extends Error {
  constructor(free: number) {
    super(`Recording is paused: the disk has only ${(free / 1e9).toFixed(1)} GB left. It goes on when there is room.`);
  }
}

/** A sentence for the user. */
function describe(error: unknown): string {
  if (error instanceof LowDisk) return error.message;
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return 'Recording is paused: the disk is full. It goes on when there is room.';
  if (code === 'EEXIST') return 'Recording is off: a file of that name exists already.';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return 'Recording is off: the folder may not be written to.';
  return `Recording is paused: the disk refused (${code ?? (error as Error).message}).`;
}
