import { ownValue } from '../../shared/contract/own-value.ts';

const IN_THE_WAY =
  'A file stands where Tapedeck keeps a folder: nothing was saved. Move or rename that file, which the log names, then try again.';

/** What the disk says, for a page, which hears no paths. */
const NOT_WRITTEN: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full: nothing was saved, and what was there before stays. Free some room, then try again.',
  EDQUOT:
    'Your share of the disk is used up: nothing was saved, and what was there before stays. Free some room, then try again.',
  EACCES: 'The system does not let Tapedeck write there: nothing was saved. Check the permissions of the data folder.',
  EPERM: 'The system does not let Tapedeck write there: nothing was saved. Check the permissions of the data folder.',
  EEXIST: IN_THE_WAY,
  ENOTDIR: IN_THE_WAY,
  ENOENT: 'The folder is gone: nothing was saved. Check whether it was moved or its disk pulled out, then try again.',
  EROFS: 'That disk can only be read: nothing was saved. Start Tapedeck with a data folder on another one.',
};

/** Undefined for anything but a disk that cannot be written to. */
export function diskWords(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return code === undefined ? undefined : ownValue(NOT_WRITTEN, code);
}
