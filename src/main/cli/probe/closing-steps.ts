/** The index socket, and last what may lock the account's sockets for minutes: reopening after a clean and after an abrupt end. */
import { setTimeout as sleep } from 'node:timers/promises';
import { DELAY_MS } from '../../../shared/market/delay.ts';
import { BUILT_IN_CALENDAR } from '../../../shared/market/trading-calendar.ts';
import type { FactId } from './facts.ts';
import { wordOf } from './odd-values.ts';
import type { ProbeContext } from './probe-context.ts';
import type { ProbeSocket, Status } from './probe-socket.ts';
import { isEviction, lineTrouble, loggedIn, openSocket, statusWords } from './socket-steps.ts';

const INDEX_PAIRS = 'V.I:SPX,V.I:VIX,A.I:SPX,A.I:VIX';

interface IndexLine {
  socket: ProbeSocket;
  /** What came, by channel and symbol. */
  counts: ReadonlyMap<string, number>;
  isGranted: boolean;
  /** It says so: of real time, or of these channels. */
  isRefused: boolean;
  said: Status[];
}

/** A line that was asked for values and bars; or, in words, why there is none. */
async function indexLine(context: ProbeContext, url: string): Promise<IndexLine | string> {
  const login = await loggedIn(context, url, 'indices');
  if (!login.socket) return login.words;
  const { socket, objections } = login;
  const counts = new Map<string, number>();
  socket.onEvent = (event) => {
    const name = `${event.ev} of ${wordOf(event['T'] ?? event['sym'])}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  };
  const { acked, refusals, said } = await socket.ask('subscribe', INDEX_PAIRS, context.pace.answerMs);
  const isRefused = objections.length + refusals.length > 0;
  return { socket, counts, isGranted: acked.size + counts.size > 0, isRefused, said: [...objections, ...said] };
}

/** Silence on a line that lives, or a refusal, is what a plan without real time may get: the delayed host tells. */
async function gaveNothing(context: ProbeContext, { socket, isGranted, isRefused }: IndexLine): Promise<boolean> {
  if (isGranted || socket.statuses.some(isEviction)) return false;
  return isRefused || (await lineTrouble(context, socket, true)) === undefined;
}

/** Step 6: on the real-time host, or on the delayed one where that gives nothing of what was asked. */
export async function indexValues(context: ProbeContext): Promise<void> {
  const { facts, hosts, now, pace, progress, signal } = context;
  progress('indices socket: values and bars');
  let line = await indexLine(context, hosts.ws);
  let before = '';
  let atMs = now();
  if (hosts.wsDelayed !== undefined && typeof line !== 'string' && (await gaveNothing(context, line))) {
    before = `real time: ${statusWords(line.said)}; delayed: `;
    await line.socket.close();
    progress('indices socket: the delayed host');
    await sleep(pace.hostsMs, undefined, { signal });
    line = await indexLine(context, hosts.wsDelayed);
    atMs = now() - DELAY_MS;
  }
  if (typeof line === 'string') return facts.settle('indexValues', undefined, before + line);
  const { socket, counts, said } = line;
  await socket.until(() => false, pace.indexMs);
  const trouble = await lineTrouble(context, socket, counts.size === 0);
  await socket.close();
  signal.throwIfAborted();
  const told = [...counts]
    .map(([name, count]) => `${name}: ${((1000 * count) / pace.indexMs).toFixed(1)} a second`)
    .join(', ');
  const values = counts.get('V of I:SPX') ?? 0;
  const isEnough = values >= pace.indexMs / 2_000;
  const why = trouble ?? (BUILT_IN_CALENDAR.isRegularHours(atMs) || isEnough ? '' : 'the market is closed');
  facts.settle(
    'indexValues',
    isEnough ? true : values === 0 || why !== '' ? undefined : false,
    before + [told || `nothing came (${statusWords(said)})`, why].filter(Boolean).join('; '),
  );
}

/** Whether the options socket held through all the steps before; where it did not, why reopening it is not tried. */
export function lineEnd({ facts }: ProbeContext, { statuses, closed, openMs }: ProbeSocket): string | undefined {
  const evictions = statuses.filter(isEviction);
  const ends = [
    evictions.length > 0 && statusWords(evictions),
    closed && `closed with ${[closed.code, closed.reason].filter(Boolean).join(': ')}`,
  ].filter(Boolean);
  const trouble = ends.length === 0 ? undefined : ends.join(' · ');
  facts.settle('lineEnd', trouble === undefined, trouble ?? `open for ${Math.round(openMs / 1000)} s`);
  return trouble;
}

/** A connection over the account's number is closed with it. */
const POLICY_CLOSE = 1008;

/** Step 7. Each stops at the first eviction: more attempts might prolong the lock-out. */
export async function reopenings(context: ProbeContext, first: ProbeSocket): Promise<void> {
  const stillOpen = await reopen(context, 'cleanReopen', first, (socket) => socket.close());
  if (stillOpen) await (await reopen(context, 'abruptReopen', stillOpen, (socket) => socket.cut()))?.close();
  else context.facts.settle('abruptReopen', undefined, 'not tried: after the clean end no connection was had');
}

/** The socket that was opened last; undefined where it was turned away. */
async function reopen(
  context: ProbeContext,
  id: FactId,
  open: ProbeSocket,
  end: (socket: ProbeSocket) => Promise<void>,
): Promise<ProbeSocket | undefined> {
  const { facts, pace, progress, signal, key } = context;
  let socket = open;
  const passed: number[] = [];
  for (const waitMs of pace.reopenMs) {
    progress(`options socket: opened again after ${waitMs / 1000} s`);
    await end(socket);
    await sleep(waitMs, undefined, { signal });
    socket = openSocket(context, open.url, 'options');
    const hello = await socket.hello();
    const replies = hello?.status === 'connected' ? await socket.login(key, pace.answerMs / 3) : [];
    // An eviction comes with the hello, or soon after the login.
    if (replies.length > 0) await socket.until(() => socket.statuses.some(isEviction), pace.answerMs);
    const isCounted = socket.statuses.some(isEviction) || socket.closed?.code === POLICY_CLOSE;
    if (isCounted || socket.closed || !replies.some(({ status }) => status === 'auth_success')) {
      const what = isCounted ? 'counted' : 'not opened, for another reason,';
      const came = [socket.statuses.length > 0 && statusWords(socket.statuses), socket.closed?.reason].filter(Boolean);
      facts.settle(
        id,
        isCounted || undefined,
        `${what} ${waitMs / 1000} s later: ${came.join(' · ') || 'no answer'}${passed.length > 0 ? `; not counted after ${passed.join(', ')} s` : ''}`,
      );
      await socket.cut();
      return undefined;
    }
    passed.push(waitMs / 1000);
  }
  facts.settle(id, id === 'cleanReopen', `not counted after ${passed.join(', ')} s`);
  return socket;
}
