/**
 * Writes a session's parts: rotation by size, a watch on the file and the disk's free space, recovery once a full disk has room again,
 * and another place where the file is gone.
 */
import { basename, dirname, join } from 'node:path';
import type { SessionFiles, WritableFile } from '../format/files.ts';
import { FORMAT_VERSION, partPath, type SessionEnd, type SessionMeta } from '../format/format.ts';
import { PartWriter } from './part-writer.ts';
import type { WriteReport, WriteTarget } from './chunk-writer.ts';
import { recordingFaults, recordingStates } from './recording-words.ts';

/** Free space is checked, and the disk synced, once per this many bytes. */
const CHECK_EVERY_BYTES = 16 * 1024 * 1024;

export class SessionWriter {
  readonly #files: SessionFiles;
  readonly #target: WriteTarget;
  #part: PartWriter | undefined;
  #partNumber = 0;
  #partPath: string;
  #finishedBytes = 0;
  #checkedAt = 0;
  #failure: Pick<WriteReport, 'failure' | 'code'> = {};
  #moved: string | undefined;
  #beginningLost = false;
  /** Path of the first part; another once the recording had to move. */
  #firstPath: string;

  constructor(files: SessionFiles, target: WriteTarget) {
    this.#files = files;
    this.#target = target;
    this.#partPath = target.path;
    this.#firstPath = target.path;
  }

  /** Starts the first part. A failure shows in the next report, and the next chunk tries again. */
  start(): void {
    try {
      this.#checkSpace();
      this.#startPart();
    } catch (error) {
      this.#failure = failureOf(error);
    }
  }

  get bytes(): number {
    return this.#finishedBytes + (this.#part?.bytes ?? 0);
  }

  /** Writes one chunk; a failure is reported, not thrown, and the next chunk tries again. */
  write(records: Uint8Array, messages: number): WriteReport {
    let rotated = false;
    try {
      if (this.#part && !this.#part.inPlace) rotated = this.#goElsewhere(this.#part);
      this.#checkSpace();
      if (this.#part && this.#part.bytes >= this.#target.rotateBytes) {
        this.#finishPart('continues');
        this.#startPart();
        rotated = true;
      }
      if (!this.#part) this.#startPart();
      this.#part!.writeChunk(records);
      this.#failure = {};
      return this.#report(0, rotated);
    } catch (error) {
      this.#failure = failureOf(error);
      return this.#report(messages, rotated);
    }
  }

  close(end: SessionEnd): WriteReport {
    try {
      if (this.#part && !this.#part.inPlace) this.#goElsewhere(this.#part);
      if (this.#part) this.#finishPart(end);
    } catch (error) {
      this.#failure = failureOf(error);
    }
    return this.#report(0, false);
  }

  #startPart(): void {
    const number = this.#partNumber + 1;
    const file = this.#createPart(number);
    try {
      this.#part = PartWriter.start(file, this.#metaOf(number), this.#target.compressionLevel);
    } catch (error) {
      file.close();
      this.#files.remove(file.path);
      throw error;
    }
    this.#partNumber = number;
    this.#partPath = file.path;
    this.#checkedAt = 0;
  }

  /** Where another process recorded under the name meanwhile, or left such a part there, the next free one: that file stays, and nothing is lost. */
  #createPart(number: number): WritableFile {
    const firsts = freeNames(dirname(this.#firstPath), basename(this.#firstPath));
    let first = this.#firstPath;
    for (;;) {
      try {
        const file = this.#files.create(partPath(first, number));
        this.#firstPath = first;
        return file;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      // Never among the parts of another recording.
      do first = firsts.next().value;
      while (this.#files.exists(first));
    }
  }

  #metaOf(part: number): SessionMeta {
    return {
      ...this.#target.meta,
      formatVersion: FORMAT_VERSION,
      part,
      base: basename(this.#firstPath).replace(/\.unfinished(-\d+)?$/, ''),
    };
  }

  /**
   * The file was deleted or replaced, or its disk is gone: goes on in the next good place, with what was written where it can still be
   * had. True where it could not, so that a new part began. Throws where there is no good place; the next chunk tries again.
   */
  #goElsewhere(part: PartWriter): boolean {
    const lost = this.#partPath;
    for (const folder of [dirname(lost), ...(this.#target.elsewhere ?? [])]) {
      const file = this.#createIn(folder);
      if (!file) continue;
      const kept = this.#keep(part, file);
      this.#moved = movedSentence(lost, file.path, kept);
      this.#beginningLost ||= !kept;
      return !kept;
    }
    throw new FileGone();
  }

  /** What was recorded so far, in the new file; false where it is lost, and a new part has begun there. */
  #keep(part: PartWriter, file: WritableFile): boolean {
    try {
      part.moveTo(file);
      return true;
    } catch {
      // The disk is gone: nothing of the old file can be read any more.
      file.truncate(0);
      this.#part = PartWriter.start(file, this.#metaOf(this.#partNumber), this.#target.compressionLevel);
      return false;
    }
  }

  /** An empty file with room on its disk, under the old name or the next free one; undefined where the folder is no good. */
  #createIn(folder: string): WritableFile | undefined {
    try {
      this.#files.makeFolder(folder);
      if (this.#files.freeBytes(folder) < this.#target.minFreeBytes) return undefined;
      for (const first of freeNames(folder, basename(this.#firstPath))) {
        const path = partPath(first, this.#partNumber);
        if (this.#files.exists(path)) continue;
        const file = this.#files.create(path);
        this.#firstPath = first;
        this.#partPath = path;
        return file;
      }
      return undefined;
    } catch {
      return undefined;
    }
  }

  #finishPart(end: SessionEnd | 'continues'): void {
    const part = this.#part!;
    part.finish(end);
    this.#finishedBytes += part.bytes;
    this.#part = undefined;
  }

  #checkSpace(): void {
    const part = this.#part;
    const due = this.#failure.failure !== undefined || !part || part.bytes - this.#checkedAt >= CHECK_EVERY_BYTES;
    if (!due) return;
    const free = this.#files.freeBytes(dirname(this.#firstPath));
    if (free < this.#target.minFreeBytes) throw new LowDisk(free);
    if (part) {
      part.sync();
      this.#checkedAt = part.bytes;
    }
  }

  #report(lostMessages: number, rotated: boolean): WriteReport {
    return {
      path: this.#partPath,
      bytes: this.bytes,
      ...this.#failure,
      moved: this.#moved,
      beginningLost: this.#beginningLost,
      lostMessages,
      rotated,
    };
  }
}

/** `x.mcap`, `x-2.mcap`, `x-3.mcap` … in the folder. */
function* freeNames(folder: string, name: string): Generator<string, never> {
  const stem = name.replace(/\.mcap$/, '');
  for (let n = 1; ; n++) yield join(folder, n === 1 ? `${stem}.mcap` : `${stem}-${n}.mcap`);
}

class LowDisk extends Error {
  readonly code = 'ENOSPC';

  constructor(free: number) {
    super(recordingFaults.lowDisk(free));
  }
}

class FileGone extends Error {
  constructor() {
    super(recordingFaults.fileGone);
  }
}

const movedSentence = (from: string, to: string, kept: boolean): string =>
  kept ? recordingStates.saved(from, to) : recordingStates.begunAnew(from, to);

const failureOf = (error: unknown): Pick<WriteReport, 'failure' | 'code'> => ({
  failure: describe(error),
  code: (error as NodeJS.ErrnoException).code,
});

/** A sentence for the user. */
function describe(error: unknown): string {
  if (error instanceof LowDisk || error instanceof FileGone) return error.message;
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC' || code === 'EDQUOT') return recordingFaults.diskFull;
  if (code === 'ENOENT' || code === 'ENOTDIR') return recordingFaults.noFolder;
  if (code === 'ENAMETOOLONG') return recordingFaults.nameTooLong;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return recordingFaults.notWritable;
  return recordingFaults.refused(code ?? (error as Error).message);
}
