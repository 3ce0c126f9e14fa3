/** Every sentence the feed shows the user: what happened, what it means for the data, what to do. `…Faults` each say the last. */
import { counted } from '../../../shared/contract/counted.ts';

/** One market's connection, where nothing is wrong with it. */
export const socketStates = {
  notNeededYet: 'Nothing on screen needs this market yet.',
  notNeeded: 'Nothing on screen needs this market.',
  connecting: 'Connecting.',
  loggingIn: 'Logging in.',
  connected: 'Connected.',
  stopped: 'Stopped.',
  switched: (delayed: boolean) => `Switched to the ${delayed ? 'delayed' : 'real-time'} host.`,
  tookConnection: 'Another session of this account took the connection.',
  woke: 'The network changed or the computer woke.',
  slept: (ms: number) => `The computer slept ${Math.round(ms / 1000)} s.`,
};

/** How one market's connection ended, in half a sentence: the gap ledger's, and the beginning of what the socket says. */
export const socketEnds = {
  loginUnanswered: 'The login was not answered in time',
  unanswered: (connecting: boolean, inMs: number) =>
    `${connecting ? 'The server did not answer' : 'The login was not answered'} in ${inMs / 1000} s`,
  notMade: (delayed: boolean, reason: string) =>
    `No connection with the ${delayed ? 'delayed host' : 'server'} came about${reason === '' ? '' : ` (${reason})`}`,
  noPong: (waitedMs: number) => `No answer to a ping for ${Math.round(waitedMs / 1000)} s`,
  closed: (code: number, reason: string, wasSlow: boolean) =>
    `The connection was closed (${code}${reason === '' ? '' : `: ${reason}`})${wasSlow ? ' while data arrived late (a slow reader is cut off)' : ''}`,
};

/** What keeps one market from streaming. While it waits, the health pane shows until when. */
export const socketFaults = {
  reconnecting: (ended: string) => `${ended}; connecting again.`,
  notMade: (ended: string) =>
    `${ended}; connecting again. If it stays so, check the network, and the address of a server of your own.`,
  late: 'Data arrives late, and so late is what is on screen. Show fewer panes or close other programs: the vendor cuts off who reads too slowly.',
  keyRefused: (text: string) => `The key was not accepted${text === '' ? '' : ` (${text})`}. Connect another key.`,
  keyWanted: 'This server wants a key, and none was given for it, so it gives no data. Connect a key for it.',
  noStream:
    'The plan has no stream for this market. What the plan has over REST is shown; choose a plan with it at Massive.',
  unanswered: 'The server did not answer this subscription. It is asked for again in a minute.',
  refusedAll: (reason: string) =>
    `Connected, and the server refuses each subscription: “${reason}” What REST has is shown instead. If it stays so, check the plan at Massive, or connect again.`,
  waitsForOwn:
    'Our last connection ended less than 30 s ago and may still be counted; the next opens after that. Until then REST fills in.',
  ownCounted:
    'The account’s connection is taken: our last one ended within the minute and is still counted. REST fills in; nothing to do, the next try is in 30 s.',
  strangeCounted:
    'The account’s connection is taken: by one that ended less than 30 s ago, as after a restart, or by another program. REST fills in; the next try is in 30 s.',
  otherSession:
    'Another session is live on this account and the plan allows no more connections. Close it, or wait for the next try.',
};

/** Why a server cannot be reached. */
export const networkFaults = {
  certificateTime:
    'Its certificate is not valid at this computer’s time, so nothing was asked. Check this computer’s clock; if it is right, the certificate has run out.',
  certificateName:
    'Its certificate is another server’s, so nothing was asked. Check the address; in a hotel or company network, something answers in its place.',
  certificateUnknown:
    'Nobody this computer trusts vouches for its certificate, so nothing was asked. Check what gives it: of a company’s proxy, a virus scanner or a server of your own, name the root certificate in NODE_EXTRA_CA_CERTS.',
  noTls:
    'It does not speak TLS as https and wss need it, so nothing was asked. Check the address and port; a server on this computer is http and ws.',
  noName: 'Its name is not found, so nothing was asked. Check the connection, and how the address is spelled.',
  nobodyThere: 'Nothing answers at this address. Start that server, or check the address and port.',
  cutOff:
    'The connection was cut off before an answer. Try again; if it stays so, check any proxy or firewall between.',
  noAnswer: 'It did not answer in time. Check the connection, and any proxy or firewall between, then try again.',
  webPage:
    'Something on the way answers with a web page in its place, as a network does that wants a login first. Open any page in a browser and log in there, then try again.',
  noWay: 'This computer has no way to it now. Check the connection.',
};

/** Why a REST question has no answer. */
export const restFaults = {
  noData:
    'The server answered with something that is not data, so nothing changed here. Try again; if it stays so, something on the way answers in its place.',
  tooLong:
    'The server’s answer is longer than any of its kind (32 MiB); it was not taken in. Try again, or ask for less.',
  keyRefused: 'The key was not accepted. Connect another key.',
  notInPlan: 'The plan does not include this data. What needs it stays empty; choose a plan with it at Massive.',
  blocked:
    'Something on the way refused the request in the server’s place, so this stays as it is. It says nothing of the plan. Try again; if it stays so, check the network: a proxy, VPN or firewall.',
  webPage:
    'A web page came in place of the server’s answer, as in a network that wants a login first (a hotel’s, a company’s), so this stays as it is. Open any page in a browser and log in there, then try again; if there is no login, check the server’s address.',
  refusedForNow: (text: string) =>
    `The server refused what it gave before, so this stays as it is: “${text}” Try again; if it stays so, check the plan at Massive.`,
  unknown: 'The server does not know this request. Check the symbol.',
  limit: 'The server takes no more requests for now, so this stays empty. Try again in a minute.',
  serverSaid: (text: string) =>
    `The data server has a fault: “${text}” The request was repeated without success. Try again in a moment.`,
  server: 'The data server has a fault; the request was repeated without success. Try again in a moment.',
  refused:
    'The server did not accept the request, so this stays empty. Check the symbol; if others fail too, check the server’s address, or look for a newer version.',
  unreachable: 'The data server could not be reached. Check the network.',
  timedOut: (afterMs: number) =>
    `The data server did not answer in ${afterMs / 1000} s. Check the network, or try again.`,
  noAnswerYet:
    'The data server has not answered for a while, so what is on screen is the last received. It is asked on by itself; if it stays so, check the network.',
  noRows:
    'The data server answers, and has nothing of what is on screen: it stays as it is, or empty. It is asked on by itself; check the symbols, then what the plan has over REST.',
  standsStill:
    'The data server answers, and what it answers does not change although the market is open: prices on screen are the last received. It is asked on by itself; if it stays so, look for news of the server, or check any proxy between.',
  foreign:
    'The server pointed to an address outside its own; it was not followed, so the rest is missing. Where --rest names a relay of Massive’s, start with --relay.',
  keyInAddress:
    'The next address to ask has the key in it; it was not asked, so the rest is missing. Unless the key was typed as a symbol, the server put it there: check that it is the server you mean.',
  samePage:
    'The server named a page as the next one that had been read, so the rest is missing. Try again; if it stays so, check that it is the server you mean.',
  manyPages: (pages: number) =>
    `The server named another page after ${pages}, more than any list of its kind has; it was not read, so the rest is missing. Try again; if it stays so, check that it is the server you mean.`,
  controlCharacters:
    'The server pointed to an address with control characters in it; it was not followed, so the rest is missing. Check that it is the server you mean.',
  unreadable: 'Massive answered in a form Tapedeck does not know, so this stays empty. Look for a newer version.',
  stopped: 'The feed is stopped. Open the market again.',
  givenUp: 'The request was given up. Try again.',
};

/** A chain of which the server's further pages were not read, with why. */
export const partialChain = (what: string, why: string): string => `Not all of it came: ${what}. ${why}`;

/** What was or could not be done about a gap. */
export const gapStates = {
  overflow: (frames: number) =>
    `${counted(frames, 'message was', 'messages were')} dropped: this computer was too busy.`,
  waiting: (requests: number) => `${counted(requests, 'request')} waiting.`,
  filled: (requests: number) => `Filled from REST (${counted(requests, 'request')}).`,
  partly: (done: number, all: number, error: string) => `${done} of ${all} answered. ${error}`,
  nothingToAsk: 'Nothing to ask for.',
  tooLong: 'Longer than 8 hours: charts load the history.',
  noBulkTrades: 'The vendor has no bulk trades of a whole market.',
  onlyLarge: 'Only large prints: the vendor has no bulk trades of a whole market.',
  noBulkHistory: 'The vendor has no bulk history of a whole market.',
  secondBars: 'Second bars in place of each value.',
  firstSymbols: (taken: number, of: number) => `The first ${taken} of ${of} symbols.`,
  present: 'Quotes and bands show the present; missed ones are not fetched.',
  keptForScreen: 'The plan’s 5 requests a minute are kept for what is on screen.',
  noRest: 'The plan has no REST for this market.',
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
  silentLive:
    'The real-time host took the login and answers nothing, while REST is in real time and fills in. It is asked again every minute; if it stays so, connect the key again, or check the exchange agreements in the dashboard.',
  silentAlone:
    'The host took the login and answers nothing, as Massive’s does with some keys of delayed plans. REST fills in. If it has a delayed host, start with --ws-delayed URL to choose it.',
  noDelayedHost:
    'No delayed host of this server is known, so REST fills in. If it has one, start with --ws-delayed URL to choose it.',
};
