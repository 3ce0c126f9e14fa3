/** Every sentence about a session's file: why it cannot be opened, and what of it is missing. Files that are read are never changed. */
import { counted } from '../../../../shared/contract/counted.ts';

export const sessionFaults = {
  empty: (path: string) => `${path} is empty: nothing was recorded into it. Choose another file.`,
  cutShort: (path: string) => `${path} ends before anything was recorded into it. Choose another file.`,
  noData: (path: string) => `${path} holds no data: nothing was recorded into it. Choose another file.`,
  noneHasData: 'None of these sessions holds any data. Choose others.',
  notMcap: (path: string) => `${path} is not a session: it is no MCAP file. Choose another file.`,
  foreign: (path: string, program: string) =>
    `${path} is an MCAP file of another program (“${program}”), not a Tapedeck session. Choose another file.`,
  newer: (path: string, format: number, known: number) =>
    `${path} was recorded by a newer Tapedeck (format ${format}; this one reads up to ${known}). Update to open it.`,
  noBeginning: (path: string) => `The beginning of ${path} is damaged. Choose another file.`,
  damaged: (path: string) =>
    `${path} is damaged: one part of it cannot be read. \`tapedeck recover\` saves what can be read.`,
  partUnreadable: 'A part of this session cannot be read. `tapedeck recover` saves what can be read.',
  notesTaken: (path: string) =>
    `${path}, where the notes would be kept, is a recording or a folder. It is left as it is; rename it and try again.`,
  nothingReadable: (path: string) => `Nothing in ${path} can be read. Choose another file.`,
};

export const sessionStates = {
  nothingRecorded: 'Nothing was recorded into it.',
  damaged: (spans: string) =>
    `Part of the file cannot be read (${spans}); the rest opens, with a gap there. The file is left as it is.`,
  cutOff:
    'It did not end in order (a crash, or no power): everything up to its last second is there. The file is left as it is.',
  repeated: (messages: number) =>
    `${counted(messages, 'message is', 'messages are')} in the file a second time; each is read once. The file is left as it is.`,
  repeatedLeftOut: (messages: number) =>
    `${counted(messages, 'message is', 'messages are')} in the file twice; each was kept once.`,
  lossy: (frames: number) =>
    `${counted(frames, 'frame was', 'frames were')} lost while it was recorded: the disk could not take them. Its gaps say when.`,
  recording: 'It is still being recorded: this is what is in it so far.',
  readWithout: (what: string) =>
    `${what[0].toUpperCase()}${what.slice(1)}; all else was read without it. The file is left as it is.`,
  gapUnreadable: (reason: string) => `The recording cannot be read here (${reason}); what it held is missing.`,
  gapElsewhere: 'Another recording of the same time has the rest.',
  gapBetween: 'Nothing was recorded here: one recording ended and the next had not begun.',
  notesRefused: 'The file with the bookmarks and notes may not be read. See to its permissions; it is left as it is.',
  notesUnreadable:
    'The file with the bookmarks and notes cannot be read. Your next one begins a new file; the old one is kept beside it as .damaged.',
};
