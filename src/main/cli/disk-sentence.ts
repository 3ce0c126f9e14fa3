/** A file system error as a sentence: what happened, to which file, what to do. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { ownValue } from '../../shared/contract/own-value.ts';

const SAID: Readonly<Record<string, (what: string) => string>> = {
  ENOENT: (what) => `${what} does not exist. Check the path.`,
  ENOTDIR: (what) => `${what} cannot be: a part of that path is a file, not a folder.`,
  EISDIR: (what) => `${what} is a folder; name a file.`,
  EEXIST: (what) => `${what} exists already; name a new one.`,
  EACCES: (what) => `${what} may not be used by you: the permissions of the file or its folder forbid it.`,
  EPERM: (what) => `${what} may not be changed: the system forbids it.`,
  EROFS: (what) => `${what} is on a medium that can only be read. Name a place on another disk.`,
  ENOSPC: (what) => `${what} cannot be written: the disk is full. Free some room, or name a place on another disk.`,
  EDQUOT: (what) => `${what} cannot be written: your share of the disk is used up.`,
  EFBIG: (what) =>
    `${what} cannot be written: the system allows no file that large there. Name a place on another disk.`,
  ENAMETOOLONG: (what) => `${what} cannot be: the name is too long.`,
  EMFILE: (what) => `${what} cannot be opened: too many files are open.`,
  EIO: (what) => `${what} cannot be read or written: the disk reports an error. Copy what you need from it.`,
  EBUSY: (what) => `${what} is in use by another program.`,
};

const LONGEST = 120;
/** What is being written, beside the file that was asked for. */
const UNFINISHED = /\.(unfinished(-\d+)?(\.(sort-\w+|lock))?|recovered(-\d+)?(\.unfinished(-\d+)?)?|new(-\d+)?)$/;

/** SQLite's words; its errors have no code of the system. */
const MEMORY_FULL = 'database or disk is full';

/** Undefined for anything but a file system error. `unnamed` is what was written, where the error names no file. */
export function diskSentence(error: unknown, unnamed = 'The file'): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.message === MEMORY_FULL) return SAID['ENOSPC']('The history');
  const { code, path, dest } = error as NodeJS.ErrnoException & { dest?: string };
  const said = code === undefined ? undefined : ownValue(SAID, code);
  if (!said) return undefined;
  const name = (dest ?? path ?? unnamed).replace(UNFINISHED, '');
  if (code === 'ENOENT' && !existsSync(dirname(name)))
    return `The folder ${shortened(dirname(name))} does not exist. Make it, or check the path.`;
  return said(shortened(name));
}

const shortened = (name: string): string => (name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name);
