/** The real disk. */
import fs from 'node:fs';
import { createFree } from './free-path.ts';
import { makeFolder } from './make-folder.ts';
import { SessionError } from './session-error.ts';
import type { ReadableFile, SessionFiles, WritableFile } from './files.ts';
import { ownValue } from '../../../../shared/contract/own-value.ts';

export const nodeFiles: SessionFiles = {
  open: openForReading,
  create: (path) => writable(path, fs.openSync(path, 'wx+')),
  list(folder) {
    try {
      return fs.readdirSync(folder);
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
      throw error;
    }
  },
  makeFolder,
  sizeOf: (path) => fs.statSync(path).size,
  readText: (path) => (fs.statSync(path).isFile() ? fs.readFileSync(path, 'utf8') : ''),
  writeText(path, text) {
    const file = createFree(nodeFiles, `${path}.new`);
    try {
      try {
        file.write(Buffer.from(text));
      } finally {
        file.close();
      }
      fs.renameSync(file.path, path);
    } catch (error) {
      fs.rmSync(file.path, { force: true });
      throw error;
    }
  },
  exists: (path) => fs.existsSync(path),
  remove: (path) => fs.rmSync(path),
  rename: (from, to) => fs.renameSync(from, to),
  renameNew(from, to) {
    try {
      // In one step, as renaming would replace what has come to be there.
      fs.linkSync(from, to);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
      // Some disks have no second names.
      if (fs.existsSync(to)) throw Object.assign(new Error(`${to} exists`), { code: 'EEXIST', path: to });
      fs.renameSync(from, to);
      return;
    }
    fs.unlinkSync(from);
  },
  modifiedMs: (path) => fs.statSync(path).mtimeMs,
  stampOf(path) {
    const { size, mtimeMs, ino } = fs.statSync(path);
    return `${size} ${mtimeMs} ${ino}`;
  },
  freeBytes(folder) {
    const disk = fs.statfsSync(folder);
    return disk.bavail * disk.bsize;
  },
};

/** The system names no file where it refuses to write into an open one: `path` is what its error then tells. */
export function namingFile<T>(path: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (error instanceof Error && 'code' in error && !('path' in error)) Object.assign(error, { path });
    throw error;
  }
}

const OPEN_REASON: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist: a part of that path is a file, not a folder',
  ENAMETOOLONG: 'does not exist: the name is too long',
  EACCES: 'may not be read by you: the permissions of the file or its folder forbid it',
  EISDIR: 'is a folder; name a file',
  EMFILE: 'cannot be opened: too many files are open',
  EIO: 'cannot be read: the disk reports an error',
  ELOOP: 'is a link that leads back to itself',
};

const isLink = (path: string): boolean => fs.lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;

function openForReading(path: string): ReadableFile {
  let handle: number;
  try {
    // Before it is opened: a pipe would be waited for.
    const found = fs.statSync(path);
    if (!found.isFile())
      throw new SessionError(
        'session.notASession',
        found.isDirectory() ? `${path} is a folder; name a file.` : `${path} is not a file.`,
      );
    handle = fs.openSync(path, 'r');
  } catch (error) {
    if (error instanceof SessionError) throw error;
    const { code = '' } = error as NodeJS.ErrnoException;
    const reason =
      code === 'ENOENT' && isLink(path)
        ? 'is a link to a file that is not there'
        : (ownValue(OPEN_REASON, code) ?? 'cannot be opened');
    throw new SessionError('session.missing', `${path} ${reason}.`, String(error), { cause: error });
  }
  const stat = fs.fstatSync(handle);
  let buffer = new Uint8Array(1 << 16);
  return {
    path,
    size: stat.size,
    read(offset, length) {
      if (offset < 0 || offset + length > stat.size) throw new RangeError(`read past the end of ${path}`);
      if (buffer.byteLength < length) buffer = new Uint8Array(Math.max(length, buffer.byteLength * 2));
      let got = 0;
      while (got < length) {
        const read = readSome(path, handle, buffer.subarray(got, length), offset + got);
        if (read === 0)
          throw new SessionError(
            'session.damaged',
            `${path} became shorter while it was read.`,
            'it was cut while open',
          );
        got += read;
      }
      return buffer.subarray(0, length);
    },
    close: () => fs.closeSync(handle),
  };
}

/** Throws SessionError where the disk fails: what it held there is missing as if it were damaged. */
function readSome(path: string, handle: number, into: Uint8Array, from: number): number {
  try {
    return fs.readSync(handle, into, 0, into.byteLength, from);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const reason = ownValue(OPEN_REASON, code) ?? 'cannot be read';
    throw new SessionError('session.damaged', `${path} ${reason}.`, `the disk refuses it (${code})`, { cause: error });
  }
}

/** Read back to tell whether somebody else wrote over it. */
const TAIL_BYTES = 64;

function writable(path: string, handle: number): WritableFile {
  let at = 0;
  let tail: Uint8Array = new Uint8Array(0);
  const readBack = (offset: number, length: number): Uint8Array<ArrayBuffer> => {
    const bytes = new Uint8Array(length);
    for (let got = 0; got < length;) {
      const read = fs.readSync(handle, bytes, got, length - got, offset + got);
      if (read === 0) throw new RangeError(`${path} is shorter than what was written`);
      got += read;
    }
    return bytes;
  };
  /** It is as long as what was written, and ends as that does. */
  const isOwn = (): boolean =>
    fs.fstatSync(handle).size === at && Buffer.compare(readBack(at - tail.byteLength, tail.byteLength), tail) === 0;
  return {
    path,
    write(bytes) {
      let done = 0;
      while (done < bytes.byteLength) {
        done += namingFile(path, () => fs.writeSync(handle, bytes, done, bytes.byteLength - done, at + done));
      }
      at += bytes.byteLength;
      if (bytes.byteLength > 0) tail = bytes.slice(-TAIL_BYTES);
    },
    truncate(size) {
      fs.ftruncateSync(handle, size);
      at = size;
      tail = readBack(Math.max(0, size - TAIL_BYTES), Math.min(size, TAIL_BYTES));
    },
    readBack(offset, length) {
      if (!isOwn()) throw new RangeError(`${path} was written over`);
      return readBack(offset, length);
    },
    inPlace() {
      try {
        const named = fs.statSync(path, { bigint: true });
        const own = fs.fstatSync(handle, { bigint: true });
        return named.ino === own.ino && named.dev === own.dev && isOwn();
      } catch {
        // Whatever the reason, the file cannot be reached by its name.
        return false;
      }
    },
    sync: () => fs.fdatasyncSync(handle),
    close: () => fs.closeSync(handle),
  };
}
