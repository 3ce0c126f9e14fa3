/** What a window says by itself of alerts, replays and what it keeps, whichever pane is open. */

export const storeNotices = {
  tooManyRules: (most: number) => ({
    title: 'Too many alert rules',
    message: `${most} are the most, so nothing was changed. Delete some in the Alerts pane, then try again.`,
  }),
  alertDeleted: (name: string) => ({
    title: `Alert deleted: ${name}`,
    message: 'It no longer watches; what it fired stays in the log. Nothing to do.',
  }),
  nothingToHold: {
    title: 'Nothing to hold yet',
    message:
      'Moment B is the smile, the exposure and the charts on screen. Open a Volatility, Exposure or Chart pane and wait until it shows something, then try again.',
  },
  noRecording: {
    title: 'No recording of this moment',
    message:
      'No finished recording in the recording folder covers it. One that is still being written can be opened once it has ended: try again then.',
  },
};

/** Titles of what was tried and refused; the refusal is the message. */
export const storeTitles = {
  rulesNotSaved: 'The alert rules were not saved',
  ruleNotArmed: 'The rule was not armed',
  ruleNotSnoozed: 'The rule was not snoozed',
  momentNotShown: 'The moment could not be shown',
  marketNotOpened: 'The market could not be opened',
  replayNotThere: 'The replay did not get there',
};
