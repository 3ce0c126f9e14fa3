/** What is said of the memory's file and of filling it in. Prices, chains and recordings go on without it. */

export const historyFaults = {
  failed: 'The history could not be read or written. Try again; the log has the detail.',
  ended: 'The history stopped working. Numbers of this run are not kept; restart Tapedeck, the log has the detail.',
  endedWith: (why: string) => `The history stopped working: ${why}. Restart Tapedeck.`,
  busy: 'The history does not keep up: the disk is slow. Try again in a moment.',
  newer:
    'The history was written by a later version of Tapedeck, and is left alone. Nothing is remembered in this run; use that version, or move the file away.',
  foreign:
    'The file of the history (history.sqlite) is another program’s, and is left alone. Nothing is remembered in this run; move the file away and restart Tapedeck.',
  cannotOpen: (why: string) =>
    `The history cannot be opened: ${why}. Nothing is remembered in this run. Check the disk, and restart Tapedeck.`,
  backedUp: (madeAt: string) =>
    `The history was damaged. It was set aside, and its copy of ${madeAt} is used; what was kept since is missing. Past days can be filled in again in the History pane; minutes only from recordings.`,
  begunAnew:
    'The history was damaged and there was no intact copy. It was set aside and a new one was started; the History pane can fill it in.',
  notCopied: (why: string) =>
    `The history could not be copied: ${why}. It goes on without a fresh copy; check the disk.`,
};

/** Why a past cannot be filled in. */
export const backfillFaults = {
  replay: 'A replay asks no server, so nothing can be filled in. Open the live market and try again.',
  noForward: (symbol: string) =>
    `The past of ${symbol} cannot be filled in: it has no options, or they are on a future. Choose another name.`,
  fewBars: (symbol: string) =>
    `There are not enough daily bars of ${symbol} to fill in its past: it is new, or your plan has too little history. Choose another name.`,
};

/** Of `tapedeck history info`. */
export const inspectedStates = {
  beginsInIt: 'Nothing was changed. The next start of the terminal begins a history in it.',
  takesCopy: (madeAt: string) =>
    `Nothing was changed. As soon as the terminal meets the damage, at the latest in its daily check, it sets the file aside and goes on with the copy of ${madeAt}; what was kept since is then missing.`,
  beginsAnew:
    'Nothing was changed. There is no intact copy: as soon as the terminal meets the damage, at the latest in its daily check, it sets the file aside and begins a new history.',
};

export const memoryStates = { closed: 'The history is closed.' };
