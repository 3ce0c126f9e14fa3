/** What a window says by itself of alerts, replays and what it keeps, whichever pane is open. */
import type { TroubleWord } from './market-feed.ts';

/** What a market's feed being in each state means for what is on screen. */
export const feedFaults: Record<TroubleWord, string> = {
  connecting: 'The stream is being connected. What is on screen is the last received; it goes on by itself.',
  disconnected:
    'The connection is lost, and what is on screen is the last received. It is tried again by itself; what was missed is then filled in where REST has it.',
  'end of day': 'Your plan has finished days of this market only. Choose a plan with more at Massive.',
  evicted:
    'Another session of this account took the connection, and what is on screen is the last received. Close it, or wait for the next try.',
  'key refused': 'The server refuses the key, so nothing here updates. Connect another key.',
  late: 'The stream arrives late, and so late is what is on screen. Show fewer panes, or close other programs.',
  'no connection':
    'The engine does not answer, so nothing here updates. It is asked again by itself; if it stays so, restart Tapedeck.',
  polling: 'The market does not stream: its prices come from REST every few seconds. The health pane says why.',
  quiet: 'Connected, and nothing has come for a minute: nobody trades what is on screen. It goes on by itself.',
  refused:
    'The server refuses to stream this market, and nothing here updates. The health pane has its words; where it is the plan, choose one with it at Massive.',
  silent:
    'Connected, and the market is open, but nothing arrives: what is on screen is the last received. The connection is tested by itself.',
  stopped: 'No market is open, so nothing here updates. Connect a key, or open one from the palette.',
  waiting:
    'The vendor still counts our last connection, so what is on screen is the last received. The next opens by itself within half a minute.',
};

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
      'Moment B is the chains, the smile, the exposure and the charts on screen. Open an Options, Volatility, Exposure or Chart pane and wait until it shows something, then try again.',
  },
  noRecording: {
    title: 'No recording of this moment',
    message:
      'No finished recording in the recording folder covers it. One that is still being written can be opened once it has ended: try again then.',
  },
};

/** Titles of what was tried and refused; the refusal is the message. */
export const storeTitles = {
  keyNotKnown: 'Whether a key is stored could not be found out',
  rulesNotSaved: 'The alert rules were not saved',
  ruleNotArmed: 'The rule was not armed',
  ruleNotSnoozed: 'The rule was not snoozed',
  momentNotShown: 'The moment could not be shown',
  chainNotHeld: 'The chain was not held in B',
  marketNotOpened: 'The market could not be opened',
  replayNotThere: 'The replay did not get there',
};
