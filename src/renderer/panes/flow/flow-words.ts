/** Sentences of the flow pane about its list: why it is empty, what it leaves out. Those about a print's side are in side-words.ts. */
import { counted } from '../../../shared/contract/counted.ts';
import { isRefusedLive, type MarketCapability } from '../../../shared/contract/health.ts';
import type { FlowDayCover } from '../../../shared/contract/flow-day.ts';
import { formatUsd } from '../../../shared/settings/describe-alert.ts';
import { etDate, etTime, type EpochMs } from '../../../shared/market/calendar.ts';
import { formatExpiry } from '../../components/format.ts';
import type { TroubleWord } from '../../stores/market-feed.ts';

/** What stands in place of “Streaming” while the options do not stream; undefined while they do, or are merely quiet. Prints are never polled. */
export function interruptedText(trouble: TroubleWord | undefined): string | undefined {
  if (trouble === 'silent') return 'Stale';
  return trouble === undefined || trouble === 'late' || trouble === 'quiet' ? undefined : 'Not streaming';
}

export interface PrintFacts {
  options: MarketCapability | undefined;
  lacksPrints: boolean;
  /** The options do not stream now: what their connection says of itself. */
  heldUp: string | undefined;
  /** That of the connection; undefined where none is known. */
  host: string | undefined;
  /** When the options market opens next; undefined while it is open. */
  opensMs: EpochMs | undefined;
  /** Why the list begins empty. */
  noFirstFill: string | undefined;
  isReplay: boolean;
  /** The filter lets through only what is judged by open interest. */
  asksOpenInterest: boolean;
}

type StreamFacts = Pick<PrintFacts, 'options' | 'lacksPrints' | 'heldUp' | 'host'>;

/** Why no prints stream, and what to do: what the plan lacks first, then the connection. Undefined while they stream. */
export function whyNotStreaming({
  options,
  lacksPrints,
  heldUp,
  host = 'the server',
}: StreamFacts): string | undefined {
  if (lacksPrints) return flowFaults.notInPlan;
  if (options && isRefusedLive(options)) {
    const isSilent = options.timeliness === 'unknown';
    if (isSilent && options.restIsLive) return flowFaults.silentLive(host);
    if (!options.delayedOffered) return isSilent ? flowFaults.silentAlone(host) : flowFaults.refusedAlone(host);
    return isSilent ? flowFaults.silentHost(host) : flowFaults.delayedOffered(host);
  }
  return heldUp === undefined ? undefined : flowFaults.heldUp(heldUp);
}

/** Why the list is empty: what keeps prints from streaming, then the hours, and the filter last. */
export function whyNoPrints({ opensMs, noFirstFill, isReplay, asksOpenInterest, ...stream }: PrintFacts): string {
  const notStreaming = whyNotStreaming(stream);
  if (notStreaming !== undefined) return notStreaming;
  if (opensMs !== undefined) return flowStates.closed(opensText(opensMs));
  if (noFirstFill === undefined) return asksOpenInterest ? flowStates.nothingOfKnownInterest : flowStates.nothingPassed;
  return isReplay ? flowFaults.notRecorded(noFirstFill) : flowFaults.noFirstFill(noFirstFill);
}

/** `23 Nov at 09:30 ET`. */
const opensText = (atMs: EpochMs): string => `${formatExpiry(etDate(atMs))} at ${etTime(atMs).slice(0, 5)} ET`;

/** The vendor's reasons may end in an address. */
const whole = (reason: string): string => (/[.?!]$/.test(reason) ? reason : `${reason}.`);

/** Less of the day's premium is not worth a mark: a terminal that starts at noon hears cancels of prints that it never counted. */
const LEAST_LOOSE_SHARE = 0.01;

type Unsettled = Pick<FlowDayCover, 'loose' | 'wrongTimes' | 'wrongValues' | 'earlierDays'>;

/** Whether the sums may be off by what is worth a mark on screen. */
export const isUnsettled = (
  { loose, wrongTimes = 0, wrongValues = 0, earlierDays = 0 }: Unsettled,
  premiumUsd: number,
): boolean =>
  wrongTimes + wrongValues + earlierDays > 0 ||
  (loose !== undefined && loose.premiumUsd >= premiumUsd * LEAST_LOOSE_SHARE);

/** What of the day the sums could not be told, as sentences; '' where nothing. */
export function unsettledWords({ loose, wrongTimes = 0, wrongValues = 0, earlierDays = 0 }: Unsettled): string {
  const said: string[] = [];
  if (loose) said.push(flowStates.looseCancels(loose.cancels, formatUsd(loose.premiumUsd)));
  if (wrongTimes > 0) said.push(flowStates.wrongTimes(wrongTimes));
  if (wrongValues > 0) said.push(flowStates.wrongValues(wrongValues));
  if (earlierDays > 0) said.push(flowStates.earlierDays(earlierDays));
  return said.join(' ');
}

export const flowFaults = {
  notInPlan:
    'Your plan has no option trades: no prints will come. Plans from Developer on stream them; choose one at Massive.',
  delayedOffered: (host: string) =>
    `Option trades do not stream: ${host} refused your key real time. Choose “Use 15-minute delayed data” in the health pane; plans from Developer on stream them there.`,
  silentHost: (host: string) =>
    `Option trades do not stream: ${host} took the login and answers nothing, as real-time hosts do with some keys of delayed plans. Choose “Use 15-minute delayed data” in the health pane; plans from Developer on stream them there.`,
  silentLive: (host: string) =>
    `Option trades do not stream: ${host} took the login and answers nothing, though your plan is in real time. It is asked again every minute; if it stays so, connect the key again.`,
  refusedAlone: (host: string) =>
    `Option trades do not stream: ${host} refused your key real time, and no delayed host of it is known. If it has one, start with --ws-delayed URL.`,
  silentAlone: (host: string) =>
    `Option trades do not stream: ${host} took the login and answers nothing, and no delayed host of it is known. If it has one, start with --ws-delayed URL.`,
  heldUp: (why: string) =>
    `No prints come now. ${why === '' ? '' : `${whole(why)} `}Prints come by stream alone: new ones by themselves once the options stream again.`,
  noFirstFill: (reason: string) =>
    `No prints yet, and no first fill: ${whole(reason)} New ones come by themselves where the plan streams option trades.`,
  notRecorded: (reason: string) =>
    `No prints up to this moment. ${whole(reason)} Those recorded later come by themselves as it plays.`,
  searchUnknown: (reason: string) =>
    `What became of the search for its quote is not known: ${reason} Choose the print again.`,
  moreThanListed: 'More pass the filter than a list takes. Narrow the filter to reach further back.',
  notListed:
    'This window was stalled, or prints came faster than it can list them, as in a fast replay. Counts and sums of this list leave them out; net premium above has them. The gap ledger lists when. Replay slower, or narrow the filter.',
};

export const flowStates = {
  looseCancels: (cancels: number, premium: string) =>
    cancels === 1
      ? `A cancel of ${premium} finds no print: if its print was counted, it still is.`
      : `${cancels} cancels of ${premium} find no print: those of their prints that were counted still are.`,
  wrongTimes: (prints: number) =>
    prints === 1
      ? 'One print has a time that cannot be: it is listed at its arrival, tagged TIME?, and in no total.'
      : `${prints} prints have times that cannot be: they are listed at their arrival, tagged TIME?, and in no total.`,
  wrongValues: (prints: number) =>
    prints === 1
      ? 'One print has a price or size that cannot be: it is listed, tagged VALUE?, and in no total.'
      : `${prints} prints have prices or sizes that cannot be: they are listed, tagged VALUE?, and in no total.`,
  earlierDays: (prints: number) =>
    prints === 1
      ? 'One print is stamped on an earlier day: it is listed, and in no total.'
      : `${prints} prints are stamped on an earlier day: they are listed, and in no total.`,
  nothingPassed: 'No print has passed the filter yet.',
  nothingOfKnownInterest:
    'No print has passed the filter yet. It asks for open interest: of contracts that traded REST is asked for it, largest premium first, unless the plan has none. Open the chain of the underlyings you follow to have it at once, or filter without the tags NEW? and V>OI.',
  closed: (opens: string) => `The options market is closed, so no prints come. It opens on ${opens}.`,
  keptFrom:
    'Older prints are kept for the session from this premium on (Settings → Market data); smaller ones are in the totals and the recording.',
  listStands: 'The list is paused, and its totals with it.',
  totalsOfMore:
    'The filter lets through only some prints of these underlyings, for it names underlyings in one “or” with something else. The totals count all their prints, shown or not.',
  totalsGoOn: 'The list is paused; its totals go on, for it was paused with other underlyings.',
  everything: 'Everything. Enter takes what is typed, Escape puts it back.',
  imported: 'They are in the filter menu.',
  presetsDiffer: (names: string) => `Text and settings of ${names} differ: the text counts.`,
  keys: 'Option prints, newest first. Space pauses, arrow keys choose, Enter shows the contract.',
  fellOut: 'Older prints are on the engine’s tape and in the recording, no longer in this list.',
  /** `prints` of a sweep or package. */
  absent: (prints: number) =>
    `${counted(prints, 'print')} of it ${prints === 1 ? 'is' : 'are'} no longer listed; size and premium are those of all.`,
  package:
    'Put together from prints with one condition, venue and instant whose sizes fit; which legs were bought the tape does not say.',
  noEstimate:
    'The contract has no live model (its chain is not open), and the price of the print alone gives none: in the money with early exercise, below intrinsic, or spot unknown.',
  estimate:
    'The contract has no live model (its chain is not open): IV and delta are solved from the price of the print, spot and your rate curve, without dividends and early exercise.',
  counted: (spans: string) =>
    `All prints of the underlyings shown, whatever else the filter hides. Counted: ${spans === '' ? 'none yet' : spans}.`,
  /** `minutes` of a window; `isWhole`: all of them were listened to. */
  lastMinutes: (minutes: number, isWhole: boolean) =>
    `The last ${minutes} minutes, to the minute.${isWhole ? '' : ' Not all of them were listened to: prints are missing.'}`,
  readingBack: 'Today’s earlier recordings are being read.',
  between: 'Prints in between are missing.',
};
