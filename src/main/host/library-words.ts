/** Why a recording, or the folder it should go to, cannot be used; and what the alert log's disk refused. */

export const libraryFaults = {
  noSession: (name: string) =>
    `There is no session called ${name} any more: it was deleted, moved or renamed. Choose another in the Replay pane.`,
  noFile: (path: string) => `There is no session file at ${path}. Check the path after --session.`,
  noDays: 'Nothing that can be opened was recorded on these days. Choose others.',
  onScreen: 'This session is on screen, so it was not deleted. Open another one first, then try again.',
  recordedNow:
    'This session is being recorded, so it was not deleted. Wait until its recording has ended, then try again.',
  noExample: (why: string) => `It ended with “${why}”. Check the disk, then try again.`,
  folderAtStart:
    'Here the recording folder is named at the start: --recordings FOLDER. Restart Tapedeck with another one.',
  badFolder: (name: string, problem: string) => `“${name}” ${problem}. Choose another folder.`,
  browserHasNoFiles:
    'A browser names no file of your disk to Tapedeck. Copy it into the recording folder and choose “Look again”, or start with --session FILE.',
  noTrial: (sessions: string, why: string) =>
    `The rules could not be tried over ${sessions}: “${why}”. Try another session.`,
};

export const libraryStates = { trialStopped: 'The trial was stopped.' };

export const alertLogNotices = {
  unsaved: {
    title: 'The alert log was not saved',
    message:
      'Alerts keep working, but the newest will be gone after a restart. Check the disk; the log has the detail.',
  },
};
