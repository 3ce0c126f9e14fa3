/** Steps on the options socket: greeting, login, each channel, what is not answered, the cap of quotes, the whole tape. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Market } from '../../../shared/market/symbols.ts';
import type { FactId } from './facts.ts';
import type { ProbeContext } from './probe-context.ts';
import { numberOf, wordOf } from './odd-values.ts';
import { ProbeSocket, type Status } from './probe-socket.ts';

export const statusWords = (statuses: readonly Status[]): string =>
  statuses.length === 0
    ? 'silence'
    : [...new Set(statuses.map(({ status, message }) => `${status}: ${message}`))].join(' · ');

export function openSocket(
  { striker, sink, facts, now, signal }: ProbeContext,
  url: string,
  market: Market,
): ProbeSocket {
  return new ProbeSocket({ url, market, striker, sink, now, skipped: () => facts.skipped(), signal });
}

/** A socket that is logged in; undefined where it was refused, which is reported. */
export async function loggedIn(
  context: ProbeContext,
  base: string,
  market: Market,
): Promise<{ socket: ProbeSocket; replies: Status[] } | { socket: undefined; refusal: string }> {
  const socket = openSocket(context, `${base}/${market}`, market);
  const hello = await socket.hello();
  if (hello?.status !== 'connected') {
    await socket.cut();
    return { socket: undefined, refusal: hello ? statusWords([hello]) : (socket.closed?.reason ?? 'no hello came') };
  }
  const replies = await socket.login(context.key, context.pace.answerMs / 3);
  if (replies[0]?.status === 'auth_success') return { socket, replies };
  await socket.cut();
  return { socket: undefined, refusal: statusWords(replies) };
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
    socket.statuses.some(({ status, message }) => status === 'success' && message === `subscribed to: ${pair}`);
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

/** A line that is closed is not a silent one: another session of the account may have taken it. */
const closedWords = ({ code, reason }: NonNullable<ProbeSocket['closed']>, replies: readonly Status[]): string =>
  [`closed with ${code} after the login`, reason, ...replies.slice(1).map((reply) => statusWords([reply]))]
    .filter(Boolean)
    .join(' · ');

const channelWords = (granted: ReadonlyMap<string, Granted>): string =>
  [...granted].map(([channel, kind]) => `${channel} ${kind}`).join(', ');

/** Steps 2 and 5: the real-time host, and the delayed one where it refuses or is silent. The socket it leaves open, and what it may do. */
export async function channelSteps(
  context: ProbeContext,
  contract: string,
): Promise<{ socket: ProbeSocket; granted: Map<string, Granted> } | undefined> {
  const { facts, hosts, pace, progress, signal } = context;
  progress('options socket: login and channels');
  const first = await loggedIn(context, hosts.ws, 'options');
  if (!first.socket) {
    facts.settle('login', false, first.refusal);
    return undefined;
  }
  const { socket, replies } = first;
  facts.settle(
    'hello',
    socket.statuses[0].message === 'Connected Successfully',
    statusWords(socket.statuses.slice(0, 1)),
  );
  facts.settle('login', replies[0].message === 'authenticated', statusWords(replies));
  facts.settle('deflate', true, socket.extensions || 'none');
  let granted = await tryChannels(context, socket, contract);
  const silent = [...granted.values()].every((kind) => kind === 'silent');
  if (socket.closed && silent && !replies.some(({ status }) => status === 'error')) {
    facts.settle('channels', undefined, closedWords(socket.closed, replies));
    facts.settle('delayedHost', undefined, 'the connection was closed before it answered');
    return undefined;
  }
  facts.settle('channels', !silent, channelWords(granted));
  if ([...granted.values()].some((kind) => kind === 'granted')) {
    facts.settle('delayedHost', undefined, 'this plan has real time');
    return { socket, granted };
  }
  const refusal = replies.length > 1 ? statusWords(replies.slice(1)) : silent ? 'silence' : 'each channel is refused';
  await socket.close();
  if (hosts.wsDelayed === undefined) {
    facts.settle('delayedHost', undefined, `real time: ${refusal}; no delayed host was named (--ws-delayed)`);
    return undefined;
  }
  progress('options socket: the delayed host');
  await sleep(pace.hostsMs, undefined, { signal });
  const late = await loggedIn(context, hosts.wsDelayed, 'options');
  if (!late.socket) {
    facts.settle('delayedHost', false, `real time: ${refusal}; delayed: ${late.refusal}`);
    return undefined;
  }
  granted = await tryChannels(context, late.socket, contract);
  const anyLate = [...granted.values()].some((kind) => kind === 'granted');
  facts.settle('delayedHost', anyLate, `real time: ${refusal}; delayed: ${channelWords(granted)}`);
  return { socket: late.socket, granted };
}

/** Requests that get no answer, or one without data after it. */
export async function silences(context: ProbeContext, socket: ProbeSocket, held: string): Promise<void> {
  const { facts, pace, progress } = context;
  progress('options socket: what is silent');
  const ask = (pair: string): Promise<Status[]> => socket.ask('subscribe', pair, pace.answerMs, 1);
  const settle = (id: FactId, asAssumed: boolean, answers: readonly Status[]): void =>
    socket.closed
      ? facts.settle(id, undefined, 'the connection was closed')
      : facts.settle(id, asAssumed, statusWords(answers));
  const nonsense = await ask(`XYZ.${held.slice(held.indexOf('.') + 1)}`);
  settle('unknownChannel', nonsense.length === 0, nonsense);
  const again = await ask(held);
  settle('heldPair', again.length === 0, again);
  for (const [id, pair] of [
    ['unknownTicker', 'AM.O:ZZZZ991231C99999000'],
    ['prefixWildcard', 'AM.O:SPY*'],
  ] as const satisfies readonly (readonly [FactId, string])[]) {
    const answers = await ask(pair);
    settle(
      id,
      answers.some(({ status }) => status === 'success'),
      answers,
    );
  }
}

const QUOTE_FRAMES = [150, 300, 450, 600, 750, 900, 950, 1_000, 1_050];

/** Step 3: quotes of more and more contracts up to the refusal; then ten out and ten in. Leaves none held. */
export async function quoteCap(
  context: ProbeContext,
  socket: ProbeSocket,
  contracts: readonly string[],
): Promise<void> {
  const { facts, pace, progress, now } = context;
  let held = 0;
  let painted = 0;
  let askedMs = now();
  socket.onEvent = ({ ev, t }) => {
    if (ev === 'Q' && numberOf(t) < askedMs - 1_000) painted += 1;
  };
  const pairs = (from: number, to: number): string =>
    contracts
      .slice(from, to)
      .map((contract) => `Q.${contract}`)
      .join(',');
  const subscribe = async (to: number): Promise<Status[]> => {
    askedMs = now();
    const answers = await socket.ask('subscribe', pairs(held, to), pace.answerMs, to - held);
    const taken = answers.filter(({ status }) => status === 'success').length;
    const refused = answers.filter(({ status }) => status === 'error');
    held += taken;
    partial = taken;
    return refused;
  };
  let partial = 0;
  let refused: Status[] = [];
  let frame = 0;
  for (const to of QUOTE_FRAMES) {
    if (to > contracts.length) break;
    progress(`options socket: quotes of ${to} contracts`);
    const before = held;
    refused = await subscribe(to);
    frame = to - before;
    if (refused.length > 0) break;
    if (held < to)
      return facts.settle('quoteCap', undefined, `${held} of ${to} were acknowledged, and nothing was refused`);
  }
  facts.settle(
    'paintOnSubscribe',
    painted === 0,
    painted === 0 ? 'none' : `${painted} quotes older than the subscription`,
  );
  if (refused.length === 0) return facts.settle('quoteCap', false, `none met at ${held}`);
  const whole = partial === 0;
  facts.settle(
    'quoteRefusal',
    whole && refused[0].message.startsWith('Subscription limit reached'),
    `${refused.length} × ${statusWords(refused)} for a frame of ${frame}; ${whole ? 'nothing' : `${partial}`} of it was taken`,
  );
  // A refused request leaves what was held: single contracts then find the exact cap.
  let single: Status[] = [];
  for (let before = -1; single.length === 0 && held > before && held < contracts.length;) {
    before = held;
    single = await subscribe(held + 1);
  }
  facts.settle('quoteCap', held === 1_000, String(held));
  const out = await socket.ask('unsubscribe', pairs(0, 10), pace.answerMs, 10);
  const back = await socket.ask('subscribe', pairs(0, 10), pace.answerMs, 10);
  const room = back.filter(({ status }) => status === 'success').length;
  facts.settle('quoteRoom', room === 10, `${out.length} out, ${room} of 10 in`);
  socket.onEvent = undefined;
  await socket.ask('unsubscribe', pairs(0, held), pace.answerMs, held);
}

/** Step 4: all trades, or those of one contract where the wildcard is refused; and the second bars that come beside them. */
export async function wholeTape(context: ProbeContext, socket: ProbeSocket, contract: string): Promise<void> {
  const { facts, pace, progress, signal } = context;
  progress('options socket: all trades');
  let trades = 0;
  const lags: number[] = [];
  const lastSequence = new Map<string, number>();
  const numbering = { same: 0, back: 0 };
  const conditions = new Map<number, number>();
  const bars = new Set<string>();
  const barFacts = { count: 0, again: 0, latestMs: 0 };
  socket.onEvent = (event, arrivedMs) => {
    if (event.ev === 'A') {
      const name = `${wordOf(event['sym'])} ${wordOf(event['s'])}`;
      barFacts.count += 1;
      if (bars.has(name)) barFacts.again += 1;
      bars.add(name);
      barFacts.latestMs = Math.max(barFacts.latestMs, arrivedMs - numberOf(event['e']) || 0);
    }
    if (event.ev !== 'T') return;
    trades += 1;
    if (trades % 50 === 1) lags.push(arrivedMs - numberOf(event['t']));
    for (const code of Array.isArray(event['c']) ? (event['c'] as unknown[]) : [])
      if (typeof code === 'number') conditions.set(code, (conditions.get(code) ?? 0) + 1);
    const symbol = wordOf(event['sym']);
    const sequence = numberOf(event['q']);
    const before = lastSequence.get(symbol);
    if (before === sequence) numbering.same += 1;
    else if (before !== undefined && sequence < before) numbering.back += 1;
    lastSequence.set(symbol, sequence);
  };
  const answers = await socket.ask('subscribe', 'T.*,A.*', pace.answerMs, 2);
  await socket.until(() => false, pace.tapeMs);
  const events = trades;
  await socket.until(() => barFacts.count > 0, pace.barMs);
  signal.throwIfAborted();
  socket.onEvent = undefined;
  if (events === 0) {
    const reason = `no trade came of T.* (${statusWords(answers)}) nor of ${contract === '' ? 'a contract' : 'one contract'}`;
    for (const id of ['tapeRate', 'sequences', 'conditions', 'barsResent'] as const)
      facts.settle(id, undefined, reason);
    return;
  }
  const [early, late] = [median(lags.slice(0, lags.length / 2)), median(lags.slice(lags.length / 2))];
  facts.settle(
    'tapeRate',
    socket.closed === undefined && !(late > early + 5_000),
    `${Math.round((1000 * events) / pace.tapeMs)} trades a second, frames up to ${socket.largestFrame} bytes, lag ${Math.round(early)} then ${Math.round(late)} ms`,
  );
  facts.settle('sequences', true, `${numbering.same} repeated, ${numbering.back} went back, of ${events}`);
  const codes = [...conditions.keys()].toSorted((a, b) => a - b);
  facts.settle(
    'conditions',
    codes.every((code) => code >= 200 && code <= 248),
    `${codes.join(' ')}; cancels ${[201, 203, 205, 207].reduce((sum, code) => sum + (conditions.get(code) ?? 0), 0)}`,
  );
  facts.settle(
    'barsResent',
    barFacts.count === 0 ? undefined : true,
    barFacts.count === 0
      ? 'no bar came'
      : `${barFacts.again} of ${barFacts.count} came again; the latest ${barFacts.latestMs} ms after its end`,
  );
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
