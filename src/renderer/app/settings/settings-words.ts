/** Every sentence of the settings: what each does, and what is wrong with what was typed. Labels stand with their fields. */

import { counted } from '../../../shared/contract/counted.ts';
import { formatBytes } from '../../components/format.ts';

export const settingStates = {
  density: 'Rows of 18, 22 or 28 pixels.',
  firstCards:
    'The three cards of the first start, with the tour. They show in the simulated market, while no key is connected.',
  times:
    'Used everywhere: tables, charts, logs. The clock in the title bar says which it is. Expiries are exchange dates in either.',
  key: 'Entered in a window of its own; it never reaches this page.',
  quoteLimit:
    'Massive allows 1,000 contracts on one connection. Contracts on screen come first; REST refreshes the others.',
  rates: 'Continuous, by days to expiry; straight lines between the points. Used for forwards and discounting.',
  keptPremium: 'Option prints of this premium or more are kept for the whole session, whatever a flow pane shows.',
  keptContracts: 'Prints of this size or more are kept too; 0 keeps them by premium alone.',
  notifications: 'For alerts that ask for one. In a browser the terminal shows a notice instead.',
  quietHours:
    'Alerts are only logged: no notice, no notification, no sound. Alerts of a replay are shown all the same.',
  quietFrom: 'In the time of this computer.',
  recorded: 'Every frame as received, compressed; never the key. What is recorded can be replayed.',
  keepDays:
    'When the next recording begins, those that ended longer ago go to the trash: the oldest first, at most 20 at once, only what Tapedeck recorded by itself. What you imported, copied in or renamed stays. The web host has no trash: there they are deleted for good. The Replay pane lists them with their dates.',
  maxGigabytes: 'Of all recordings that Tapedeck made by itself; beyond it the oldest go the same way.',
  nothingGoes: 'By these limits no recording goes when the next one begins.',
  going: (sessions: number, bytes: number, toTrash: boolean) =>
    `When the next recording begins, ${counted(sessions, 'recording')} (${formatBytes(bytes)}) ${toTrash ? (sessions === 1 ? 'goes to the trash.' : 'go to the trash.') : `${sessions === 1 ? 'is' : 'are'} deleted for good.`}`,
  goingLater: (sessions: number) =>
    `${counted(sessions, 'more is', 'more are')} past ${sessions === 1 ? 'its' : 'their'} days and ${sessions === 1 ? 'goes' : 'go'} with the recordings after that.`,
  rotate: 'A long session is kept in several parts, which open as one.',
  minFree: 'Below that, recording pauses and a notice says so.',
  catchUp:
    'Names on screen that have a past get the sessions they lack, up to 15 back, once a day: about 20 requests a session and name, after everything else and within the plan’s limit (some 7 minutes for each on five requests a minute). Every name with a past gets its daily bar when a session has ended: a request or two each.',
  closedChains:
    'In market hours each name on screen has two expiries of its chain read every ten minutes, one name at a time, so that rank and percentile are of today: some four to ten requests a name. Never where the plan counts requests.',
  addresses:
    'The key goes to these and no others. Another server that speaks Massive’s protocol is named at the start: --ws URL --rest URL, with --ws-delayed URL where it has a delayed host; it gets a key of its own.',
  delayedMarkets: 'Chosen, and taken back, in the health pane.',
  noSetting: (search: string) => `No setting is called “${search}”.`,
  folderAtStart: 'Named when Tapedeck was started.',
  folderOfData: 'In the data folder. Another one is named at the start: --recordings FOLDER.',
  folderNext: 'Used from the next session on.',
  folderDefault: 'In the data folder.',
};

export const settingFaults = {
  noPoint: 'At least one point is needed: until there is one, the old curve is used. Use “Add a point”.',
  sameDays: (days: string) =>
    `Two points are of ${days} days. Correct one of them, or remove it: until then the old curve is used.`,
  typedAlone: (keys: string) => `${keys} alone types or moves. Use it with Ctrl or Alt.`,
  keyTaken: (keys: string, title: string) =>
    `${keys} runs “${title}”, which would be left without a key. Choose whose it is.`,
  keyShared: (keys: string, title: string) =>
    `${keys} is the key of “${title}” too, and only one of the two runs. Choose another key for one of them.`,
  keyHeard: (keys: string, does: string) =>
    `${keys} is taken and cannot be given to a command (${does}). The old one stays: choose another.`,
};

/** `0 cannot be used: it must be a whole number from 1 to 1,000.` */
export const unusableNumber = (typed: string, rule: string): string =>
  `${typed === '' ? 'Nothing is typed' : `${typed} cannot be used`}: it must be ${rule}.`;

/** What was wrong when the field was left, and the value that goes on. */
export const staysText = (problem: string, kept: string): string => `${problem} ${kept} stays.`;
