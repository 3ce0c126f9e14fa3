/** Notices of a world, besides those of its markets: what happened, what it means for the data, what to do. */
import { counted } from '../../../shared/contract/counted.ts';

export const worldNotices = {
  alertsMissed: (prints: number) => ({
    title: 'Alerts missed some option prints',
    message: `${counted(prints, 'print')} went by too fast for the flow alerts. Replay slower, or try the rules over the session.`,
  }),
  recordingDamaged: (span: string) => ({
    title: 'The recording cannot be read here',
    message: `${span}: what it held is missing, and prices stand until what follows. Look for another recording of the time; \`tapedeck verify\` says how much is gone.`,
  }),
  recordingMoved: {
    title: 'The recording lost its file',
    message:
      'Its file or folder was deleted, moved or replaced, or the disk is gone. Recording continues in the recording folder, created again, or else in “Tapedeck recordings” in your home folder. The log says where, and whether anything was lost.',
  },
  recordingOff: (reason: string) => ({
    title: 'Recording is off',
    message: `The recording folder cannot be used. ${reason} Data keeps flowing. Or choose another folder in Settings.`,
  }),
};

export const worldFaults = {
  flowUnreadable:
    'Some of the day’s recordings could not be read; their prints are missing here. The log says which; `tapedeck recover` saves what can be read.',
  clockLearntLate:
    'The market clock became known after earlier recordings of the day had been counted by this computer’s: some may be missing. Restart Tapedeck to count them by the right one.',
  noGuesses: (date: string) =>
    `No large option print of ${date} is recorded here: there is nothing to grade. Keep recording on with a flow pane open; the next morning grades that day.`,
  openInterestNotOut: (on: string) =>
    `The open interest of ${on} is not published yet: it comes in the morning, at the latest with the open. Ask again then.`,
  openInterestRefused: (on: string, why: string) =>
    `The open interest of ${on} of some contracts could not be had: ${why} They stand as unknown. Grade again later.`,
  guessesUnreadable:
    'The recordings of that session could not be read: nothing can be graded. The log says which; `tapedeck recover` saves what can be read.',
  noHistory: 'This run keeps no history. Start Tapedeck with a data folder to have one.',
  simulationFailed: (why: string) =>
    `The simulated market could not start: ${why} Open it again; the log has the detail.`,
  simulationEnded: (code: number) =>
    `The simulated market stopped with code ${code} before it was ready. Open it again; the log has the detail.`,
};
