/** Steps on the options socket: greeting, login, each channel, what is not answered. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { DELAY_MS } from '../../../shared/market/delay.ts';
import type { Market } from '../../../shared/market/symbols.ts';
import type { FactId } from './facts.ts';
import type { ProbeContext } from './probe-context.ts';
import { ProbeSocket, type Answers, type Status } from './probe-socket.ts';

export const statusWords = (statuses: readonly Status[]): string =>
  statuses.length === 0
    ? 'silence'
    : [...new Set(statuses.map(({ status, message }) => `${status}: ${message}`))].join(' · ');

export const isEviction = ({ status }: Status): boolean => status === 'max_connections';

export function openSocket(
  { striker, sink, facts, now, signal, pace: { openMs } }: ProbeContext,
  url: string,
  market: Market,
): ProbeSocket {
  return new ProbeSocket({ url, market, striker, sink, now, openMs, entries: facts.entry, signal });
}

/** Refusals that say something of the account or the plan, and nothing of how the server greets or answers a login. */
const KNOWN_REFUSALS = new Set(['auth_failed', 'auth_timeout', 'max_connections', 'error']);

export interface LoginRefused {
  socket: undefined;
  hello: Status | undefined;
  words: string;
  /** Nothing came that answers a login, or what came is known: no finding. */
  isKnown: boolean;
  /** The plan, or the key, was refused in words. */
  isRefusal: boolean;
}

export interface LoggedIn {
  socket: ProbeSocket;
  /** What came around the login, its answer included. */
  replies: Status[];
  accepted: Status;
  /** Errors behind it, such as one about real-time data. */
  objections: Status[];
}

const isAccepted = ({ status }: Status): boolean => status === 'auth_success';

/** A socket that is logged in, or why there is none. */
export async function loggedIn(context: ProbeContext, base: string, market: Market): Promise<LoggedIn | LoginRefused> {
  const socket = openSocket(context, `${base}/${market}`, market);
  const hello = await socket.hello();
  const replies = hello?.status === 'connected' ? await socket.login(context.key, context.pace.answerMs / 3) : [];
  const at = replies.findIndex(isAccepted);
  if (at >= 0) {
    const objections = replies.slice(at + 1).filter(({ status }) => status === 'error');
    return { socket, replies, accepted: replies[at], objections };
  }
  const said =
    replies.find(({ status }) => status !== 'error') ??
    replies[0] ??
    (hello?.status === 'connected' ? undefined : hello);
  const nothing = hello ? 'the login was not answered' : 'no hello came';
  const ended =
    socket.closed && `closed with ${socket.closed.code}${socket.closed.reason && `: ${socket.closed.reason}`}`;
  await socket.cut();
  return {
    socket: undefined,
    hello,
    words: said ? statusWords(replies.length > 0 ? replies : [said]) : [nothing, ended].filter(Boolean).join(' · '),
    isKnown: said === undefined || KNOWN_REFUSALS.has(said.status),
    isRefusal: said?.status === 'auth_failed',
  };
}

/** Why nothing that came or stayed away on this line is a finding; undefined where there is no such reason. */
export async function lineTrouble(
  { pace }: ProbeContext,
  socket: ProbeSocket,
  isSilent: boolean,
): Promise<string | undefined> {
  const isAlive = !isSilent || (await socket.isAlive(pace.openMs));
  const evicted = socket.statuses.filter(isEviction);
  if (evicted.length > 0) return `the connection was closed (${statusWords(evicted)})`;
  const { closed } = socket;
  if (closed) return `the connection was closed (${[closed.code, closed.reason].filter(Boolean).join(': ')})`;
  return isAlive ? undefined : 'the line answers no ping, so its silence says nothing';
}

/** `unclear`: answers came late on this line, and a refusal names no channel. */
export type Granted = 'granted' | 'refused' | 'silent' | 'unclear';

const has = (granted: ReadonlyMap<string, Granted>, kind: Granted): boolean => [...granted.values()].includes(kind);

/** One pair of each channel, apart from each other. */
async function tryChannels(
  context: ProbeContext,
  socket: ProbeSocket,
  contract: string,
): Promise<Map<string, Granted>> {
  const { pace, signal } = context;
  const granted = new Map<string, Granted>();
  const before = socket.statuses.length;
  let attributed = 0;
  let isLate = false;
  for (const channel of ['T', 'Q', 'A', 'AM', 'FMV']) {
    const { acked, refusals } = await socket.ask('subscribe', `${channel}.${contract}`, pace.answerMs);
    // A refusal names no channel: it is that of the only request under way.
    if (acked.size === 0) attributed += refusals.length;
    granted.set(channel, acked.size > 0 ? 'granted' : refusals.length > 0 ? 'refused' : 'silent');
    await sleep(pace.betweenMs, undefined, { signal });
  }
  for (const [channel, kind] of granted) {
    // An ack names its pair, however late it is.
    if (kind === 'granted' || socket.acks(`${channel}.${contract}`) === 0) continue;
    granted.set(channel, 'granted');
    isLate = true;
  }
  const isStray = (): boolean =>
    socket.statuses.slice(before).filter(({ status }) => status === 'error').length > attributed;
  // Refusals that come one request late: that of the last is still to come.
  if (has(granted, 'silent') && has(granted, 'refused')) await socket.until(isStray, pace.answerMs);
  isLate ||= isStray();
  if (isLate) for (const [channel, kind] of granted) if (kind !== 'granted') granted.set(channel, 'unclear');
  return granted;
}

const channelWords = (granted: ReadonlyMap<string, Granted>): string =>
  [...granted].map(([channel, kind]) => `${channel} ${kind}`).join(', ');

export interface OptionsLine {
  socket: ProbeSocket;
  granted: Map<string, Granted>;
  /** How late its data is by design. */
  delayMs: EpochMs;
}

/** Steps 2 and 5: the real-time host, and the delayed one where it refuses or is silent. The socket it leaves open, and what it may do. */
export async function channelSteps(context: ProbeContext, contract: string): Promise<OptionsLine | undefined> {
  const { facts, hosts, pace, progress, signal } = context;
  progress('options socket: login and channels');
  const first = await loggedIn(context, hosts.ws, 'options');
  const greeted = first.socket ? first.socket.statuses[0] : first.hello;
  if (greeted)
    facts.settle(
      'hello',
      greeted.status === 'connected'
        ? greeted.message === 'Connected Successfully'
        : KNOWN_REFUSALS.has(greeted.status)
          ? undefined
          : false,
      statusWords([greeted]),
    );
  if (!first.socket) {
    facts.settle('login', first.isKnown ? undefined : false, first.words);
    return undefined;
  }
  const { socket, replies, accepted, objections } = first;
  facts.settle('login', accepted.message === 'authenticated', statusWords(replies));
  facts.settle('deflate', true, socket.extensions || 'none');
  const granted = await tryChannels(context, socket, contract);
  const silent = [...granted.values()].every((kind) => kind === 'silent');
  const trouble = await lineTrouble(context, socket, has(granted, 'silent'));
  // A host that refuses real time may close the line after it said so.
  if (trouble !== undefined && !(silent && objections.length > 0 && !socket.statuses.some(isEviction))) {
    facts.settle('channels', undefined, `${trouble}; until then ${channelWords(granted)}`);
    facts.settle('delayedHost', undefined, trouble);
    await socket.cut();
    return undefined;
  }
  // Silence is what a plan without real time may get: the delayed host tells.
  facts.settle('channels', silent || has(granted, 'unclear') ? undefined : true, channelWords(granted));
  if (has(granted, 'granted')) {
    facts.settle('delayedHost', undefined, 'this plan has real time');
    return { socket, granted, delayMs: 0 };
  }
  const refusal = objections.length > 0 ? statusWords(objections) : silent ? 'silence' : channelWords(granted);
  await socket.close();
  if (hosts.wsDelayed === undefined) {
    facts.settle('delayedHost', undefined, `real time: ${refusal}; no delayed host was named (--ws-delayed)`);
    return undefined;
  }
  progress('options socket: the delayed host');
  await sleep(pace.hostsMs, undefined, { signal });
  return delayedLine(context, { url: hosts.wsDelayed, contract, refusal });
}

async function delayedLine(
  context: ProbeContext,
  { url, contract, refusal }: { url: string; contract: string; refusal: string },
): Promise<OptionsLine | undefined> {
  const { facts } = context;
  const told = (words: string): string => `real time: ${refusal}; delayed: ${words}`;
  const late = await loggedIn(context, url, 'options');
  if (!late.socket) {
    facts.settle('delayedHost', late.isRefusal || !late.isKnown ? false : undefined, told(late.words));
    return undefined;
  }
  const granted = await tryChannels(context, late.socket, contract);
  const trouble = await lineTrouble(context, late.socket, has(granted, 'silent'));
  facts.settle(
    'delayedHost',
    has(granted, 'granted') ? true : trouble === undefined && !has(granted, 'unclear') ? false : undefined,
    told([channelWords(granted), trouble].filter(Boolean).join('; ')),
  );
  return { socket: late.socket, granted, delayMs: DELAY_MS };
}

/** Requests that get no answer, or one without data after it. */
export interface Silences {
  /** A channel that was granted. */
  channel: string;
  /** Held on it already. */
  contract: string;
  /** Four others of which none is held. They are then. */
  fences: readonly string[];
}

interface Silence {
  id: FactId;
  assumed: 'acknowledged' | 'nothing';
  answers: Answers;
  /** Why nothing that came or stayed away is a finding. */
  trouble: string | undefined;
}

/** Each is asked with a pair right behind it that the server will acknowledge: that tells silence from lateness. */
export async function silences(
  context: ProbeContext,
  line: OptionsLine,
  { channel, contract, fences }: Silences,
): Promise<void> {
  const { pace, progress } = context;
  const { socket } = line;
  progress('options socket: what is silent');
  const behind = fences.map((fence) => `${channel}.${fence}`);
  const asked: Silence[] = [];
  const ask = async (id: FactId, pair: string, assumed: Silence['assumed']): Promise<void> => {
    const answers = await socket.ask('subscribe', pair, pace.openMs, behind[asked.length]);
    const trouble = await lineTrouble(context, socket, !answers.isPassed);
    asked.push({ id, assumed, answers, trouble });
  };
  await ask('unknownChannel', `XYZ.${contract}`, 'nothing');
  await ask('heldPair', `${channel}.${contract}`, 'nothing');
  await ask('unknownTicker', 'AM.O:ZZZZ991231C99999000', 'acknowledged');
  await ask('prefixWildcard', 'AM.O:SPY*', 'acknowledged');
  // A silence that would be a finding is waited for longer: an answer may yet come, out of order.
  if (asked.some(({ assumed, answers: { acked } }) => assumed === 'acknowledged' && acked.size === 0))
    await socket.until(() => socket.isOutOfOrder, pace.answerMs);
  const isDoubled = behind.some((pair) => socket.acks(pair) > 1);
  for (const silence of asked) settleSilence(context, line, silence, isDoubled);
}

/** Settles by whether the server acknowledged the pair, refused something, or neither. */
function settleSilence(
  { facts }: ProbeContext,
  { socket, granted }: OptionsLine,
  { id, assumed, answers, trouble }: Silence,
  isDoubled: boolean,
): void {
  const { acked, refusals, said, isPassed } = answers;
  const unknown = (why: string): void => facts.settle(id, undefined, why);
  if (trouble !== undefined) return unknown(trouble);
  if (acked.size > 0 && id === 'heldPair' && isDoubled)
    return unknown(`${statusWords(said)}, perhaps a second time for the first request: this server answers twice`);
  if (acked.size === 0) {
    if (!isPassed) return unknown('answers come too late on this line to tell silence');
    if (socket.isOutOfOrder) return unknown('answers come out of order on this line: silence cannot be told');
    if (refusals.length > 0 && (has(granted, 'silent') || has(granted, 'unclear')))
      return unknown(`${statusWords(said)}, perhaps a late answer to an earlier request`);
  }
  const came = acked.size > 0 ? 'acknowledged' : refusals.length > 0 ? 'refused' : 'nothing';
  facts.settle(id, came === assumed, statusWords(said));
}
