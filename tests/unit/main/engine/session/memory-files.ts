/** A disk in memory that can fill up, be cut or have its bits flipped. */
import type { SessionFiles } from '../../../../../src/main/engine/session/format/files.ts';
import { SessionError } from '../../../../../src/main/engine/session/format/session-error.ts';

export interface MemoryDisk extends SessionFiles {
  contents: Map<string, Uint8Array<ArrayBuffer>>;
  /** Bytes the disk may hold; a write beyond it fails halfway, as a real disk's would. */
  capacity: number;
  nowMs: number;
  /** Folders whose disk was pulled out. */
  pulled: Set<string>;
  cut(path: string, size: number): void;
  flip(path: string, offset: number): void;
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

export function createMemoryDisk(): MemoryDisk {
  const contents = new Map<string, Uint8Array<ArrayBuffer>>();
  const modified = new Map<string, number>();
  const used = (): number => [...contents.values()].reduce((sum, bytes) => sum + bytes.byteLength, 0);
  const bytesOf = (path: string): Uint8Array<ArrayBuffer> => {
    const bytes = contents.get(path);
    if (!bytes) throw new SessionError('session.missing', `${path} does not exist.`);
    return bytes;
  };
  const put = (path: string, bytes: Uint8Array<ArrayBuffer>): void => {
    contents.set(path, bytes);
    modified.set(path, disk.nowMs);
  };
  const writable = (path: string): ReturnType<SessionFiles['create']> => {
    // As on a real disk: what is deleted or replaced lives on for who has it open, until its disk is gone.
    let own = bytesOf(path);
    const inPlace = (): boolean => !disk.pulled.has(folderOf(path)) && contents.get(path) === own;
    const set = (bytes: Uint8Array<ArrayBuffer>): void => {
      if (inPlace()) put(path, bytes);
      own = bytes;
    };
    return {
      path,
      inPlace,
      readBack(offset, length) {
        if (disk.pulled.has(folderOf(path))) throw Object.assign(new Error('io'), { code: 'EIO' });
        return own.slice(offset, offset + length);
      },
      write(bytes) {
        const room = disk.capacity - used();
        const fits = bytes.subarray(0, Math.max(0, Math.min(room, bytes.byteLength)));
        const after = new Uint8Array(own.byteLength + fits.byteLength);
        after.set(own);
        after.set(fits, own.byteLength);
        set(after);
        if (fits.byteLength < bytes.byteLength) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      },
      truncate: (size) => set(own.slice(0, size)),
      sync: () => undefined,
      close: () => undefined,
    };
  };
  const disk: MemoryDisk = {
    contents,
    capacity: Number.POSITIVE_INFINITY,
    nowMs: 1e12,
    pulled: new Set(),
    open(path) {
      let open = true;
      return {
        path,
        size: bytesOf(path).byteLength,
        read(offset, length) {
          const bytes = bytesOf(path);
          if (!open) throw new Error(`${path} is closed`);
          if (offset < 0 || offset + length > bytes.byteLength) throw new RangeError('read past the end');
          return bytes.subarray(offset, offset + length);
        },
        close: () => void (open = false),
      };
    },
    create(path) {
      if (disk.pulled.has(folderOf(path))) throw Object.assign(new Error('io'), { code: 'EIO' });
      if (contents.has(path)) throw Object.assign(new Error('exists'), { code: 'EEXIST' });
      put(path, new Uint8Array(0));
      return writable(path);
    },
    list: (folder) =>
      [...contents.keys()].filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1)),
    makeFolder: () => undefined,
    sizeOf: (path) => bytesOf(path).byteLength,
    readText: (path) => new TextDecoder().decode(bytesOf(path)),
    writeText: (path, text) => put(path, new TextEncoder().encode(text)),
    exists: (path) => contents.has(path),
    remove: (path) => void contents.delete(path),
    rename(from, to) {
      put(to, bytesOf(from));
      contents.delete(from);
    },
    renameNew(from, to) {
      if (contents.has(to)) throw Object.assign(new Error('exists'), { code: 'EEXIST', path: to });
      disk.rename(from, to);
    },
    stampOf: (path) => `${bytesOf(path).byteLength} ${modified.get(path) ?? 0}`,
    modifiedMs: (path) => modified.get(path) ?? 0,
    freeBytes: () => disk.capacity - used(),
    cut: (path, size) => void contents.set(path, bytesOf(path).slice(0, size)),
    flip(path, offset) {
      const bytes = bytesOf(path).slice();
      bytes[offset] ^= 1;
      contents.set(path, bytes);
    },
  };
  return disk;
}
