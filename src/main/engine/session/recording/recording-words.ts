/** What is said when a recording cannot go on as it should. The feed and the screen go on without it. */
import { counted } from '../../../../shared/contract/counted.ts';

export const recordingFaults = {
  lowDisk: (freeBytes: number) =>
    `Recording is paused: the disk has only ${(freeBytes / 1e9).toFixed(1)} GB left. It resumes when there is room.`,
  fileGone:
    'Recording has stopped: its file was deleted or its disk removed, and no other folder can be written to. It resumes when one can.',
  diskFull: 'Recording is paused: the disk is full. It resumes when there is room.',
  noFolder: 'Recording is off: its folder does not exist, or was deleted. It resumes once the folder is there.',
  nameTooLong: 'Recording is off: the name of its file is too long. Choose another folder in Settings.',
  notWritable: 'Recording is off: the folder may not be written to. Choose another in Settings.',
  notWritten: (file: string, code: string) =>
    `${file} cannot be written: the disk refuses it (${code}). Choose another place, or check the disk.`,
  refused: (why: string) => `Recording is paused: the disk refused (${why}). It is tried again by itself.`,
  behind:
    'Recording is behind: the disk cannot keep up with the feed. The screen is not affected; choose a folder on a faster disk in Settings.',
};

/** Why no recording can begin in a folder. */
export const folderFaults = {
  fileInPlace: 'A file stands in its place, or in that of a folder above it. Rename that file and start again.',
  notMade: 'It cannot be made there: choose another.',
  notAllowed: 'It may not be written to. Check its permissions.',
  readOnly: 'Its disk can only be read: choose a folder on another disk.',
  full: 'Its disk is full. Free some room, then try again.',
  longName: 'Its name is too long. Choose another.',
};

const FOLDER_FAULT: Readonly<Record<string, keyof typeof folderFaults>> = {
  EEXIST: 'fileInPlace',
  ENOTDIR: 'fileInPlace',
  ENOENT: 'notMade',
  EACCES: 'notAllowed',
  EPERM: 'notAllowed',
  EROFS: 'readOnly',
  ENOSPC: 'full',
  EDQUOT: 'full',
  ENAMETOOLONG: 'longName',
};

/** A system's error as its sentence; any other error in its own words. */
export const folderFault = ({ code, message }: NodeJS.ErrnoException): string =>
  code !== undefined && Object.hasOwn(FOLDER_FAULT, code) ? folderFaults[FOLDER_FAULT[code]] : message;

export const recordingStates = {
  saved: (from: string, to: string) =>
    `The recording's file ${from} was deleted, moved or replaced. Nothing was lost: it was saved as ${to}, where recording goes on.`,
  begunAnew: (from: string, to: string) =>
    `The recording's file ${from} is gone, or another program wrote to it, and what it held may be gone too. Recording goes on in ${to}.`,
  lost: (frames: number) =>
    `The recording lost ${counted(frames, 'frame')} that the disk could not take. The live feed was not affected.`,
};
