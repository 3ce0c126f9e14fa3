/** The disk as sessions see it, so that a test can fill it, truncate files or flip bits. All calls are synchronous. */
export interface ReadableFile {
  readonly path: string;
  readonly size: number;
  /** Exactly `length` bytes from `offset`; throws RangeError past the end. Valid until the next read. */
  read(offset: number, length: number): Uint8Array<ArrayBuffer>;
  close(): void;
}

export interface WritableFile {
  readonly path: string;
  write(bytes: Uint8Array): void;
  truncate(size: number): void;
  /** What was written, even if the name is gone but the disk is not. Throws where it cannot be read, or was written over. */
  readBack(offset: number, length: number): Uint8Array;
  /** Whether the path still names this file: it was not deleted, moved, replaced or written over, and its disk is there. */
  inPlace(): boolean;
  /** Waits until the bytes are on the disk. */
  sync(): void;
  close(): void;
}

export interface SessionFiles {
  open(path: string): ReadableFile;
  /** Fails where the file exists. */
  create(path: string): WritableFile;
  /** Names in a folder; empty where there is none, or a file in its place. */
  list(folder: string): string[];
  /** Makes a folder and its parents. */
  makeFolder(folder: string): void;
  sizeOf(path: string): number;
  /** Empty where it is no plain file: a pipe would be waited for. */
  readText(path: string): string;
  /** Replaces the file in one step. */
  writeText(path: string, text: string): void;
  exists(path: string): boolean;
  remove(path: string): void;
  /** Within a folder. A file named `to` is replaced. */
  rename(from: string, to: string): void;
  /** Within a folder. Fails where a file named `to` exists. */
  renameNew(from: string, to: string): void;
  modifiedMs(path: string): number;
  /** Another text once the file was written to or replaced. */
  stampOf(path: string): string;
  freeBytes(folder: string): number;
}
