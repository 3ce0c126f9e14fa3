/** Health values in words and tones. */
import { DELAY_MINUTES } from '../../../shared/market/delay.ts';
import {
  isEndOfDay,
  type ChannelAnswer,
  type GapEntry,
  type MarketCapability,
  type QuoteBudget,
  RECORDED_HOST,
  type SocketHealth,
  type SocketState,
  type Timeliness,
} from '../../../shared/contract/health.ts';
import type { ChannelCode } from '../../../shared/market/channels.ts';
import type { Market } from '../../../shared/market/symbols.ts';
import { formatDuration, formatSize } from '../../components/format.ts';

export type HealthTone = 'good' | 'busy' | 'bad' | 'off';

export const MARKET_NAMES: Record<Market, string> = { stocks: 'Stocks', options: 'Options', indices: 'Indices' };

const STATES: Record<SocketState, { word: string; tone: HealthTone }> = {
  off: { word: 'Off', tone: 'off' },
  connecting: { word: 'Connecting', tone: 'busy' },
  authenticating: { word: 'Signing in', tone: 'busy' },
  live: { word: 'Streaming', tone: 'good' },
  planRefused: { word: 'Refused by plan', tone: 'bad' },
  authFailed: { word: 'Key refused', tone: 'bad' },
  evicted: { word: 'Evicted', tone: 'bad' },
  waiting: { word: 'Waiting', tone: 'busy' },
  slow: { word: 'Too slow', tone: 'bad' },
  backingOff: { word: 'Reconnecting', tone: 'bad' },
};

const SUBSCRIBING = { word: 'Subscribing', tone: 'busy' } as const;

/** Connected, and the server has acknowledged nothing of what was asked for. */
const isSubscribing = ({
  state,
  subscriptions,
}: {
  state: SocketState;
  subscriptions?: SocketHealth['subscriptions'];
}) => state === 'live' && subscriptions !== undefined && subscriptions.held === 0 && subscriptions.pending > 0;

const REFUSED = { word: 'Refused', tone: 'bad' } as const;

/** Connected, and the server refuses all of it. */
const isRefused = ({ state, subscriptions: of }: Parameters<typeof isSubscribing>[0]) =>
  state === 'live' && of !== undefined && of.held === 0 && of.pending === 0 && of.refused > (of.unanswered ?? 0);

/** The plan has a stream, and this host does not give it. */
const DELAYED_PLAN: Partial<typeof STATES> = {
  live: { word: 'Silent', tone: 'bad' },
  planRefused: { word: 'Real time refused', tone: 'bad' },
};

const TIMELINESS: Record<Timeliness, string> = {
  realTime: 'real-time',
  delayed: `delayed ${DELAY_MINUTES} min`,
  none: 'not in the plan',
  unknown: 'not known yet',
};

/** `Streaming`, `Streaming, delayed`, `Refused by plan, polling`; `Silent, polling` where the host takes the login and answers nothing. */
export function describeSocket(
  socket: Pick<SocketHealth, 'state' | 'delayed' | 'polling'> &
    Partial<Pick<SocketHealth, 'subscriptions' | 'host' | 'restSilent'>>,
  capability?: Pick<MarketCapability, 'realTimeRefused'>,
): {
  word: string;
  tone: HealthTone;
} {
  // What a recorded connection was at that moment; nothing streams now.
  if (socket.host === RECORDED_HOST) return { word: `${STATES[socket.state].word}, recorded`, tone: 'off' };
  const { word, tone } =
    (capability?.realTimeRefused && DELAYED_PLAN[socket.state]) ||
    (isSubscribing(socket) ? SUBSCRIBING : isRefused(socket) ? REFUSED : STATES[socket.state]);
  const parts = [word];
  if (socket.delayed && socket.state === 'live') parts.push('delayed');
  if (socket.polling) parts.push('polling');
  else if (socket.restSilent) parts.push('REST silent');
  return { word: parts.join(', '), tone: socket.polling && tone === 'bad' ? 'busy' : tone };
}

export function describeTimeliness(capability: MarketCapability): string {
  if (isEndOfDay(capability)) return 'end of day';
  if (capability.delayedOffered && capability.timeliness === 'none') return 'not in real time; delayed data is offered';
  if (capability.restIsLive && capability.timeliness === 'unknown') return 'real-time by REST';
  if (capability.realTimeRefused) return 'not in real time';
  if (capability.restIsLive === false) return `${TIMELINESS.delayed} by REST`;
  return TIMELINESS[capability.timeliness];
}

/** A refused stream refuses each of its channels. */
export function channelAnswer(capability: MarketCapability, channel: ChannelCode): ChannelAnswer | undefined {
  if (capability.timeliness === 'none') return { allowed: false, reason: capability.reason };
  return capability.channels[channel];
}

export function describeRest(capability: MarketCapability): string {
  if (capability.rest === 'limited') return `REST ${capability.restPerMinute ?? 'limited'} requests a minute`;
  return { allowed: 'REST unlimited', refused: 'no REST', unknown: 'REST not known yet' }[capability.rest];
}

/** `950 of 950 stream`; `0 of 950 stream, 950 given to contracts` where the connection does not hold what it should. */
export function budgetText({ notInPlan, held, used, limit, learntLimit }: QuoteBudget, isRecorded = false): string {
  if (notInPlan) return 'not in the plan';
  const given = held === used ? '' : `, ${formatSize(used)} given to contracts`;
  const whose = learntLimit === undefined ? '' : ', the vendor’s own limit';
  if (isRecorded) return `${formatSize(held)} streamed at that moment`;
  return `${formatSize(held)} of ${formatSize(limit)} stream${given}${whose}`;
}

/** Why the ledger is empty: without a stream nothing is known to be missing, nor that nothing is. */
export const noGapsText = (sockets: readonly Pick<SocketHealth, 'subscriptions' | 'reconnectCount'>[]): string =>
  sockets.some(({ subscriptions, reconnectCount }) => subscriptions.held > 0 || reconnectCount > 0)
    ? healthStates.nothingMissed
    : healthStates.nothingStreams;

const REPAIRS: Record<GapEntry['repair'], string> = {
  none: 'not repaired',
  pending: 'repairing',
  repaired: 'repaired',
  partial: 'partly repaired',
  impossible: 'cannot be repaired',
};

export function describeRepair(gap: GapEntry): string {
  const word = REPAIRS[gap.repair];
  return gap.repairDetail ? `${word}: ${gap.repairDetail}` : word;
}

/** `12 s`, or how long it has been open. */
export function describeGapLength(gap: Pick<GapEntry, 'startMs' | 'endMs'>, nowMs: number): string {
  if (gap.endMs !== undefined) return formatDuration(gap.endMs - gap.startMs);
  return `open, ${formatDuration(nowMs - gap.startMs)}`;
}

/** `3 instruments`, their name when it is one, or all of the channel. */
export function describeGapScope(gap: Pick<GapEntry, 'channel' | 'symbols'>): string {
  const channel = gap.channel === '*' ? 'every channel' : gap.channel;
  if (gap.symbols.length === 0) return channel;
  if (gap.symbols.length === 1) return `${channel} ${gap.symbols[0]}`;
  return `${channel}, ${gap.symbols.length} instruments`;
}

export const healthStates = {
  noQuotes: 'Your plan streams no option quotes: chains show what it has over REST, and whose it is.',
  nothingAsked: 'Nothing has been asked yet.',
  delayedByChoice: 'Delayed by your choice, also after a restart.',
  nothingStreams: 'Nothing streams, so no gap can be known: REST gives a picture now and then.',
  nothingMissed: 'Nothing was missed since the start.',
};

export const healthFaults = {
  tooManySymbols:
    'The server sends more different symbols than any market has. New ones are left out and counted as decode errors; known ones keep updating. Restart Tapedeck to forget them.',
  foreign: (market: Market) =>
    `The connection of ${market} delivers data of another market, which is left out: each market has a connection of its own. With a server of your own, check that --ws is its base address and that its paths tell the markets apart.`,
  ahead: (market: Market, isClockKnown: boolean) =>
    `Events of ${market} are stamped more than a minute ahead of the market clock. They move no price, quote, bar or rule; option prints among them are shown at their arrival, tagged. ${
      isClockKnown
        ? 'The server stamps them wrongly. Prices follow again by themselves with its next sound stamp.'
        : 'The server has not told its time, so this computer’s clock is what they are judged by: check that it is right.'
    }`,
  repeated: (market: Market) =>
    `The server sent trades of ${market} a second time, alike in instrument, sequence, time, price, size, venue and conditions. They count once everywhere; nothing to do.`,
  quotesLeftOut: (contracts: number) =>
    `${formatSize(contracts)} wanted contracts are not streamed; REST refreshes those on screen, up to 500. Show fewer strikes or expiries to stream them.`,
};
