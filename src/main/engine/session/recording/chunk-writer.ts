/** The interface between the recorder's hot path and what writes chunks: a worker in the product, the same thread in tests. */
import type { SessionEnd, SessionMeta } from '../format/format.ts';

export interface WriteTarget {
  /** The first part's path; it must not exist. */
  path: string;
  meta: Omit<SessionMeta, 'part' | 'base' | 'formatVersion'>;
  /** Folders to continue in, best first, where the file is deleted or its disk gone and its own folder cannot be used again. */
  elsewhere?: readonly string[];
  /** A new part begins where the current one reaches this size. */
  rotateBytes: number;
  /** Of zstd; by default that of a live recording. */
  compressionLevel?: number;
  /** Writing pauses while the disk has less than this left. */
  minFreeBytes: number;
}

export interface WriteReport {
  /** Path of the part being written. */
  path: string;
  /** Bytes on disk, all parts. */
  bytes: number;
  /** Set while writing fails: a sentence for the user. */
  failure?: string;
  /** The system's code of that failure, where it has one; ENOSPC too where less is left than is to stay free. */
  code?: string;
  /** Set once the file was lost and recording went on elsewhere: a sentence for the user. */
  moved?: string;
  /** What was in the lost file is gone. */
  beginningLost?: boolean;
  /** Messages of the chunk just handed over that were lost. */
  lostMessages: number;
  /** A new part began with this chunk: it needs a checkpoint of its own. */
  rotated: boolean;
}

export interface ChunkWriter {
  open(target: WriteTarget): void;
  /** Takes over a buffer holding `used` bytes of whole message records; it comes back through `onReturned`. */
  write(buffer: ArrayBuffer, used: number, messages: number): void;
  /** Closes the session. Resolves when everything is on disk. */
  close(end: SessionEnd): Promise<WriteReport>;
  /** The writer's thread goes away. */
  dispose(): Promise<void>;
  onReturned: (buffer: ArrayBuffer, report: WriteReport) => void;
}
