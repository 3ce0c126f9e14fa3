/** Every sentence of the replay pane: the library, the transport, jumps and steps. Why a recording has no answer is said by the engine. */
import { formatTime, type TimeZoneChoice, ZONE_WORD } from '../../components/format.ts';
import type { Stretch } from './timeline-scale.ts';

export const replayStates = {
  dayAtMost:
    'Recordings that ran at the same time hold the same events, and of a damaged one part is missing: opened, what is there is played once.',
  damagedAtMost: 'As counted while it was recorded; part of the file cannot be read.',
  nothingRecorded:
    'Nothing is recorded yet: a session appears here as soon as the feed delivers. The example day, an expiration Friday of the simulated market, shows what a replay does.',
  makingExample: 'Making the example day.',
  systemTrash: 'It moves to the trash, where your system keeps it until you empty it.',
  folderTrash: 'It moves to the folder “trash” beside it, where it stays until you delete it there.',
  leftOut: (names: string) =>
    `Left out: ${names}. What covers the same hours of another market (another run of the simulated one, or an import) opens by itself.`,
  /** `share`: how much of the time in which they ran together was read so far. */
  overlap: (repeated: string, share: number) =>
    share === 0
      ? 'Some of these recordings ran at the same time and play as one.'
      : `Recordings that ran at the same time play as one: ${repeated} in more than one of them, played once${share < 1 ? ` (${Math.floor(share * 100)} % of that time read so far)` : ''}.`,
  chooseFirst: 'No recording plays: choose a session first.',
  noListedUnderlyings: 'The file does not list its underlyings: it is cut short, or recorded the whole tape.',
};

export const replayFaults = {
  noTime: (text: string) => `“${text}” is no time of day. Try one such as 15:42, 15:42:07 or 1542, in exchange time.`,
  otherDay: (date: string, days: string) => `Nothing was recorded on ${date}. Choose one of: ${days}.`,
  outside: (spans: string) => `The recording does not cover that time. Choose one from ${spans}.`,
  partlyRecorded: (unanswered: string) =>
    `The recording holds no answer to ${unanswered}, so what needs it stays empty. Go to a later time: it may have been asked by then.`,
};

export const replayNotices = {
  noRules: {
    title: 'No alert to go to',
    message: 'No alert rule is switched on. Choose one in the Alerts pane, or make a new one there.',
  },
  noneLeft: (message: string) => ({ title: 'Nothing to go to', message: `${message} Try the other direction.` }),
  noAlert: (back: boolean) => ({
    title: 'No alert to go to',
    message: `Your rules fire no ${back ? 'earlier' : 'later'} alert in this session. Try another session, or other rules.`,
  }),
};

/** Titles of what was tried and refused; the refusal is the message. */
export const replayTitles = {
  notListed: 'The sessions could not be listed',
  notJoined: 'The days could not be opened as one',
  notChosen: 'No file could be chosen',
  noExample: 'The example day could not be made',
  notDeleted: 'The session was not deleted',
  notNoted: 'The tags and note were not saved',
  notObeyed: 'The replay did not respond',
  notTried: 'The rules could not be tried over the session',
};

/** What a recorded stretch is called: `09:30:00 to 16:00:00 ET`. */
export const stretchText = ({ startMs, endMs }: Stretch, zone: TimeZoneChoice): string =>
  `${formatTime(startMs, zone)} to ${formatTime(endMs, zone)} ${ZONE_WORD[zone]}`;
