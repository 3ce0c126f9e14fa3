/** What is said when a recording cannot go on as it should. The feed and the screen go on without it. */

export const recordingFaults = {
  lowDisk: (freeBytes: number) =>
    `Recording is paused: the disk has only ${(freeBytes / 1e9).toFixed(1)} GB left. It resumes when there is room.`,
  fileGone:
    'Recording has stopped: its file was deleted or its disk removed, and no other folder can be written to. It resumes when one can.',
  diskFull: 'Recording is paused: the disk is full. It resumes when there is room.',
  noFolder: 'Recording is off: its folder does not exist, or was deleted. It resumes once the folder is there.',
  nameTooLong: 'Recording is off: the name of its file is too long. Choose another folder in Settings.',
  nameTaken: 'Recording is off: a file of that name exists already. Choose another folder in Settings.',
  notWritable: 'Recording is off: the folder may not be written to. Choose another in Settings.',
  refused: (why: string) => `Recording is paused: the disk refused (${why}). It is tried again by itself.`,
  behind:
    'Recording is behind: the disk cannot keep up with the feed. The screen is not affected; choose a folder on a faster disk in Settings.',
};

export const recordingStates = {
  saved: (from: string, to: string) =>
    `The recording's file ${from} was deleted, moved or replaced. Nothing was lost: it was saved as ${to}, where recording goes on.`,
  begunAnew: (from: string, to: string) =>
    `The recording's file ${from} is gone, and what it held with it. Recording goes on in ${to}.`,
  lost: (frames: number) =>
    `The recording lost ${frames} frames because the disk could not take them. The live feed was not affected.`,
};
