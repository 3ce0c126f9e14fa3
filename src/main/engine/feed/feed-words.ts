/** Every sentence the feed shows the user: what happened, what it means for the data, what to do. */

/** About one market's connection. While it waits, the health pane shows until when. */
export const socketWords = {
  notNeededYet: 'Nothing on screen needs this market yet.',
  notNeeded: 'Nothing on screen needs this market.',
  connecting: 'Connecting.',
  loggingIn: 'Logging in.',
  connected: 'Connected.',
  stopped: 'Stopped.',
  loginUnanswered: 'The login was not answered in time',
  noPong: (waitedMs: number) => `No answer to a ping for ${Math.round(waitedMs / 1000)} s`,
  late: (behindMs: number) => `Data arrives ${Math.round(behindMs / 1000)} s late.`,
  keyRefused: (text: string) => `The key was not accepted${text === '' ? '' : ` (${text})`}. Connect another key.`,
  noStream: 'The plan has no stream for this market.',
  switched: (delayed: boolean) => `Switched to the ${delayed ? 'delayed' : 'real-time'} host.`,
  waitsForOwn:
    'Our last connection ended less than 30 s ago and may still be counted; the next opens after that. Until then REST fills in.',
  ownCounted:
    'The account’s connection is taken: our last one ended within the minute and is still counted. Nothing to do; the next try is in 30 s.',
  strangeCounted:
    'The account’s connection is taken: by one that ended less than 30 s ago, as after a restart, or by another program. The next attempt is in 30 s.',
  otherSession:
    'Another session is live on this account and the plan allows no more connections. Close it, or wait for the next try.',
  tookConnection: 'Another session of this account took the connection.',
};

/** About a key being checked. */
export const keyWords = {
  streamsLater: 'Streams are tried once the terminal has switched to this key, half a minute later.',
};

/** About option quotes that are wanted and do not stream. */
export const budgetWords = {
  taken: (limit: number, rivals: string, learnt: boolean) =>
    `All ${limit} option quotes${learnt ? ' (the vendor allows no more)' : ''} are taken by ${rivals} contracts.`,
};

/** About what a plan allows. */
export const capabilityWords = {
  silentHost:
    'The real-time host took the login and answers nothing, as it does with some keys of delayed plans. Use the delayed data, or sign the exchange agreements in the dashboard.',
};
