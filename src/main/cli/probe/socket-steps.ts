/** Steps on the options socket: greeting, login, each channel, what is not answered. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { DELAY_MS } from '../../../shared/market/delay.ts';
import type { Market } from '../../../shared/market/symbols.ts';
import type { FactId } from './facts.ts';
import type { ProbeContext } from './probe-context.ts';
import { ProbeSocket, type Status } from './probe-socket.ts';

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

/** A socket that is logged in, or why there is none. */
export async function loggedIn(
  context: ProbeContext,
  base: string,
  market: Market,
): Promise<{ socket: ProbeSocket; replies: Status[] } | LoginRefused> {
  const socket = openSocket(context, `${base}/${market}`, market);
  const hello = await socket.hello();
  const replies = hello?.status === 'connected' ? await socket.login(context.key, context.pace.answerMs / 3) : [];
  if (replies[0]?.status === 'auth_success') return { socket, replies };
  const said = replies[0] ?? (hello?.status === 'connected' ? undefined : hello);
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

export type Granted = 'granted' | 'refused' | 'silent';

/** One pair of each channel, apart from each other. */
async function tryChannels(
  context: ProbeContext,
  socket: ProbeSocket,
  contract: string,
): Promise<Map<string, Granted>> {
  const { pace, signal } = context;
  const granted = new Map<string, Granted>();
  const acked = (pair: string): boolean =>
    socket.statuses.some(({ status, message }) => status === 'success' && message.includes(pair));
  for (const channel of ['T', 'Q', 'A', 'AM', 'FMV']) {
    const answers = await socket.ask('subscribe', `${channel}.${contract}`, pace.answerMs, 1);
    // A refusal names no channel: it is that of the only request under way.
    granted.set(channel, answers.some(({ status }) => status === 'error') ? 'refused' : 'silent');
    await sleep(pace.betweenMs, undefined, { signal });
  }
  // An ack names its pair, however late it is.
  for (const channel of granted.keys()) if (acked(`${channel}.${contract}`)) granted.set(channel, 'granted');
  return granted;
}

const channelWords = (granted: ReadonlyMap<string, Granted>): string =>
  [...granted].map(([channel, kind]) => `${channel} ${kind}`).join(', ');

const has = (granted: ReadonlyMap<string, Granted>, kind: Granted): boolean => [...granted.values()].includes(kind);

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
  const { socket, replies } = first;
  facts.settle('login', replies[0].message === 'authenticated', statusWords(replies));
  facts.settle('deflate', true, socket.extensions || 'none');
  const granted = await tryChannels(context, socket, contract);
  const isRefused = replies.slice(1).some(({ status }) => status === 'error');
  const silent = !has(granted, 'granted') && !has(granted, 'refused');
  const trouble = await lineTrouble(context, socket, has(granted, 'silent'));
  // A host that refuses real time may close the line after it said so.
  if (trouble !== undefined && !(silent && isRefused && !socket.statuses.some(isEviction))) {
    facts.settle('channels', undefined, `${trouble}; until then ${channelWords(granted)}`);
    facts.settle('delayedHost', undefined, trouble);
    await socket.cut();
    return undefined;
  }
  facts.settle('channels', !silent, channelWords(granted));
  if (has(granted, 'granted')) {
    facts.settle('delayedHost', undefined, 'this plan has real time');
    return { socket, granted, delayMs: 0 };
  }
  const refusal = replies.length > 1 ? statusWords(replies.slice(1)) : silent ? 'silence' : 'each channel is refused';
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
    has(granted, 'granted') ? true : trouble === undefined ? false : undefined,
    told([channelWords(granted), trouble].filter(Boolean).join('; ')),
  );
  return { socket: late.socket, granted, delayMs: DELAY_MS };
}

/** Requests that get no answer, or one without data after it. `held`: a pair that was granted. */
export async function silences(context: ProbeContext, line: OptionsLine, held: string): Promise<void> {
  const { facts, pace, progress } = context;
  const { socket, granted } = line;
  progress('options socket: what is silent');
  /** Settles by whether the server acknowledged the pair, refused something, or neither. */
  const ask = async (id: FactId, pair: string, assumed: 'acknowledged' | 'nothing'): Promise<void> => {
    const all = await socket.ask('subscribe', pair, pace.answerMs, 1);
    // Acks name their pair: those of others are late.
    const answers = all.filter(({ status, message }) => status !== 'success' || message.includes(pair));
    const trouble = await lineTrouble(context, socket, answers.length === 0);
    if (trouble !== undefined) return facts.settle(id, undefined, trouble);
    const isRefused = answers.some(({ status }) => status !== 'success');
    if (isRefused && has(granted, 'silent'))
      return facts.settle(id, undefined, `${statusWords(answers)}, perhaps a late answer to an earlier request`);
    const came = answers.length === 0 ? 'nothing' : isRefused ? 'refused' : 'acknowledged';
    facts.settle(id, came === assumed, statusWords(answers));
  };
  await ask('unknownChannel', `XYZ.${held.slice(held.indexOf('.') + 1)}`, 'nothing');
  await ask('heldPair', held, 'nothing');
  await ask('unknownTicker', 'AM.O:ZZZZ991231C99999000', 'acknowledged');
  await ask('prefixWildcard', 'AM.O:SPY*', 'acknowledged');
}
