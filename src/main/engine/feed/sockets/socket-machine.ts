/**
 * The life of one market's connection as a pure state machine: (state, input, time) → (state, actions).
 * The driver carries actions out and feeds a `tick` at `wakeAtMs`.
 */
import type { GapCause, SocketState } from '../../../../shared/contract/health.ts';
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import { socketEnds, socketFaults, socketStates } from '../feed-words.ts';

export const CONNECT_TIMEOUT_MS = 10_000;
export const BACKOFF_FIRST_MS = 500;
export const BACKOFF_MAX_MS = 30_000;
/** Live this long before earlier failures are forgiven: `auth_success` alone proves little (eviction follows it). */
export const STABLE_MS = 60_000;
export const EVICTION_COOLDOWN_MS = 60_000;
export const EVICTION_COOLDOWN_MAX_MS = 600_000;
/** The vendor counts a connection for 10–30 s after it ended, however it ended. */
export const COUNTED_MS = 30_000;
/** How long we wait before dialling: the vendor notices an end later than we do. */
export const OWN_WAIT_MS = COUNTED_MS + 2_000;
/** The close code of a connection that nobody closed: before the greeting, of one that was never made. */
const NEVER_OPEN = 1006;
/** A refusal this soon after a connection of ours ended is caused by it. */
const OWN_COUNT_MS = 60_000;

export interface SocketMachine {
  readonly state: SocketState;
  /** Plain words for the state. */
  readonly detail: string;
  readonly delayed: boolean;
  /** The real-time host refused this key: its plan is a delayed one. */
  readonly realTimeRefused: boolean;
  /** Failures in a row since the last stable connection. */
  readonly failures: number;
  readonly evictions: number;
  readonly liveSinceMs?: EpochMs;
  readonly nextAttemptAtMs?: EpochMs;
  readonly deadlineAtMs?: EpochMs;
  /** No connection before this, whatever is requested: another session would be evicted in turn. */
  readonly cooldownUntilMs?: EpochMs;
  /** When our last connection ended, by us or by a fault: the vendor may still count it. Evicted connections are not counted. */
  readonly endedAtMs?: EpochMs;
  /** No connection before this: the vendor would still count our old one. */
  readonly countedUntilMs?: EpochMs;
  /** Refused at login although no connection of ours is known to have ended: an earlier run of this program may be the cause, once. */
  readonly strangeRefusals: number;
}

export type SocketInput =
  | { kind: 'open' }
  | { kind: 'close'; reason: string }
  | { kind: 'connected' }
  | { kind: 'authenticated' }
  /** An open connection, logged in, was taken over. */
  | { kind: 'adopted' }
  /** `keyless`: no key was given; what was said in its place is refused. */
  | { kind: 'authFailed'; text: string; keyless?: boolean }
  | { kind: 'planRefused'; text: string }
  | { kind: 'authTimeout'; text: string }
  /** `known`: in the check just before; the host is not dialled again. */
  | { kind: 'realTimeRefused'; text: string; known?: true }
  | { kind: 'maxConnections'; text: string }
  | { kind: 'closed'; code: number; reason: string }
  | { kind: 'noPong'; waitedMs: number }
  | { kind: 'lagging' }
  | { kind: 'caughtUp' }
  | { kind: 'wake'; cause: 'sleep' | 'disconnect'; reason: string }
  | { kind: 'setDelayed'; delayed: boolean }
  | { kind: 'tick' };

export type SocketAction =
  | { kind: 'dial' }
  | { kind: 'hangUp' }
  | { kind: 'login' }
  | { kind: 'subscribe' }
  /** Nothing is subscribed any more. */
  | { kind: 'lost'; cause: GapCause; detail: string };

export interface SocketStep {
  machine: SocketMachine;
  actions: SocketAction[];
}

export const initialMachine = (delayed: boolean): SocketMachine => ({
  state: 'off',
  detail: socketStates.notNeededYet,
  delayed,
  realTimeRefused: false,
  failures: 0,
  evictions: 0,
  strangeRefusals: 0,
});

/** Carries over a connection of an earlier feed on this account that ended then and may still be counted. */
export function knowingEnd(m: SocketMachine, endedAtMs: EpochMs | undefined): SocketMachine {
  if (endedAtMs === undefined || endedAtMs <= (m.endedAtMs ?? 0)) return m;
  return { ...m, endedAtMs, countedUntilMs: Math.max(m.countedUntilMs ?? 0, endedAtMs + OWN_WAIT_MS) };
}

/** When the machine next needs a `tick`; undefined where it waits for an event. */
export function wakeAtMs(machine: SocketMachine): EpochMs | undefined {
  return machine.deadlineAtMs ?? machine.nextAttemptAtMs;
}

/** True while a socket exists. */
export function isConnected(state: SocketState): boolean {
  return state === 'connecting' || state === 'authenticating' || state === 'live' || state === 'slow';
}

/** True while subscriptions can be held. */
export function isStreaming(state: SocketState): boolean {
  return state === 'live' || state === 'slow';
}

const same = (machine: SocketMachine): SocketStep => ({ machine, actions: [] });

/** `random` in [0, 1) spreads the retries of many clients. */
// oxlint-disable-next-line eslint/complexity -- one case for each event of the machine, side by side to be compared.
export function stepSocket(m: SocketMachine, input: SocketInput, nowMs: EpochMs, random: number): SocketStep {
  const step = react(m, input, nowMs, random);
  const ended = isStreaming(m.state) && !isConnected(step.machine.state) && !isOverTheCap(input);
  return ended ? { ...step, machine: { ...step.machine, endedAtMs: nowMs } } : step;
}

/** The vendor ends a connection over the cap with close code 1008 (policy), even if its status message was missed. */
const isOverTheCap = (input: SocketInput): boolean =>
  input.kind === 'maxConnections' || (input.kind === 'closed' && input.code === 1008);

const loginRefused = ({ keyless, text }: { keyless?: boolean; text: string }): string =>
  keyless ? socketFaults.keyWanted : socketFaults.keyRefused(text);

function react(m: SocketMachine, input: SocketInput, nowMs: EpochMs, random: number): SocketStep {
  switch (input.kind) {
    case 'open':
      return m.state === 'off' ? dial(m, nowMs) : same(m);
    case 'close':
      return turnOff(m, input.reason, nowMs);
    case 'connected':
      return m.state === 'connecting' ? loggingIn(m, nowMs) : same(m);
    case 'authenticated':
      return m.state === 'authenticating' ? live(m, nowMs) : same(m);
    case 'adopted':
      return m.state === 'connecting' ? live(m, nowMs) : same(m);
    case 'authFailed':
      return refuse(m, 'authFailed', loginRefused(input), nowMs);
    case 'planRefused':
      return refuse(m, 'planRefused', input.text || socketFaults.noStream, nowMs);
    case 'realTimeRefused':
      return realTimeRefused(m, input, nowMs);
    case 'maxConnections':
      return isConnected(m.state) ? overTheCap(m, nowMs, random) : same(m);
    case 'authTimeout':
      return brokenOff(m, socketEnds.loginUnanswered, nowMs, random);
    case 'closed':
      return closed(m, input.code, input.reason, nowMs, random);
    case 'noPong':
      return brokenOff(m, socketEnds.noPong(input.waitedMs), nowMs, random);
    case 'lagging':
      return lagging(m);
    case 'caughtUp':
      return m.state === 'slow' ? same({ ...m, state: 'live', detail: socketStates.connected }) : same(m);
    case 'wake':
      return wake(m, input.cause, input.reason, nowMs);
    case 'setDelayed':
      return setDelayed(m, input.delayed, nowMs);
    case 'tick':
      return tick(m, nowMs, random);
  }
}

/** Doubles from 0.5 s to 30 s with the failures; the upper half is random. */
export function backoffMs(failures: number, random: number): number {
  const full = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** Math.max(0, failures - 1));
  return Math.max(BACKOFF_FIRST_MS, full * (0.5 + 0.5 * random));
}

function to(
  m: SocketMachine,
  state: SocketState,
  detail: string,
  rest: Pick<SocketMachine, 'liveSinceMs' | 'nextAttemptAtMs' | 'deadlineAtMs'> = {},
): SocketMachine {
  return { ...m, state, detail, liveSinceMs: undefined, nextAttemptAtMs: undefined, deadlineAtMs: undefined, ...rest };
}

function dial(m: SocketMachine, nowMs: EpochMs): SocketStep {
  if (m.cooldownUntilMs !== undefined && nowMs < m.cooldownUntilMs)
    return same(to(m, 'evicted', socketFaults.otherSession, { nextAttemptAtMs: m.cooldownUntilMs }));
  if (m.countedUntilMs !== undefined && nowMs < m.countedUntilMs)
    return same(to(m, 'waiting', socketFaults.waitsForOwn, { nextAttemptAtMs: m.countedUntilMs }));
  return {
    machine: to(m, 'connecting', socketStates.connecting, { deadlineAtMs: nowMs + CONNECT_TIMEOUT_MS }),
    actions: [{ kind: 'dial' }],
  };
}

const loggingIn = (m: SocketMachine, nowMs: EpochMs): SocketStep => ({
  machine: to(m, 'authenticating', socketStates.loggingIn, { deadlineAtMs: nowMs + CONNECT_TIMEOUT_MS }),
  actions: [{ kind: 'login' }],
});

const live = (m: SocketMachine, nowMs: EpochMs): SocketStep => ({
  machine: to(m, 'live', socketStates.connected, { liveSinceMs: nowMs }),
  actions: [{ kind: 'subscribe' }],
});

const lagging = (m: SocketMachine): SocketStep =>
  same(m.state === 'live' ? { ...m, state: 'slow', detail: socketFaults.late } : m);

/** A connection on which nothing answers is dropped. */
const brokenOff = (m: SocketMachine, reason: string, nowMs: EpochMs, random: number): SocketStep =>
  isConnected(m.state) ? failed(m, reason, nowMs, random, true) : same(m);

/** We end the connection ourselves: the next one waits until the vendor no longer counts it. */
function closing(m: SocketMachine, nowMs: EpochMs): SocketMachine {
  return isStreaming(m.state) ? { ...m, countedUntilMs: nowMs + OWN_WAIT_MS } : m;
}

function turnOff(m: SocketMachine, reason: string, nowMs: EpochMs): SocketStep {
  if (m.state === 'off' || m.state === 'authFailed' || m.state === 'planRefused') return same(m);
  return {
    machine: to(closing(m, nowMs), 'off', reason),
    actions: isConnected(m.state) ? [{ kind: 'hangUp' }] : [],
  };
}

function refuse(m: SocketMachine, state: 'authFailed' | 'planRefused', detail: string, nowMs: EpochMs): SocketStep {
  if (!isConnected(m.state)) return same(m);
  return { machine: to(closing(m, nowMs), state, detail), actions: loss(m, 'refusal', detail, true) };
}

type RealTimeRefused = Extract<SocketInput, { kind: 'realTimeRefused' }>;

function realTimeRefused(m: SocketMachine, { text, known }: RealTimeRefused, nowMs: EpochMs): SocketStep {
  if (known && m.state === 'off') return same({ ...to(m, 'planRefused', text), realTimeRefused: true });
  if (!isConnected(m.state)) return same(m);
  const step = refuse(m, 'planRefused', text, nowMs);
  return m.delayed ? step : { ...step, machine: { ...step.machine, realTimeRefused: true } };
}

/** `max_connections`, or its close code: one of our old connections is still counted, or another session is open. */
function overTheCap(m: SocketMachine, nowMs: EpochMs, random: number): SocketStep {
  const lastedMs = isStreaming(m.state) && m.liveSinceMs !== undefined ? nowMs - m.liveSinceMs : 0;
  const own = m.endedAtMs !== undefined && nowMs - m.endedAtMs < OWN_COUNT_MS && lastedMs < COUNTED_MS;
  if (own) return stillCounted(m, socketFaults.ownCounted, nowMs);
  if (!isStreaming(m.state) && m.evictions === 0 && m.strangeRefusals === 0) {
    const step = stillCounted(m, socketFaults.strangeCounted, nowMs);
    return { ...step, machine: { ...step.machine, strangeRefusals: 1 } };
  }
  return evicted(m, lastedMs, nowMs, random);
}

function stillCounted(m: SocketMachine, words: string, nowMs: EpochMs): SocketStep {
  const countedUntilMs = nowMs + COUNTED_MS;
  const machine = { ...to(m, 'waiting', words, { nextAttemptAtMs: countedUntilMs }), countedUntilMs };
  return { machine, actions: loss(m, 'disconnect', words, true) };
}

function evicted(m: SocketMachine, lastedMs: number, nowMs: EpochMs, random: number): SocketStep {
  const before = lastedMs >= STABLE_MS ? 0 : m.evictions;
  const cooldown = Math.min(EVICTION_COOLDOWN_MAX_MS, EVICTION_COOLDOWN_MS * 2 ** before) * (1 + 0.25 * random);
  const until = nowMs + Math.round(cooldown);
  const machine = to(m, 'evicted', socketFaults.otherSession, { nextAttemptAtMs: until });
  return {
    machine: { ...machine, cooldownUntilMs: until, evictions: before + 1, strangeRefusals: 0 },
    actions: loss(m, 'eviction', socketStates.tookConnection, true),
  };
}

function failed(m: SocketMachine, reason: string, nowMs: EpochMs, random: number, hangUp: boolean): SocketStep {
  const stable = m.liveSinceMs !== undefined && nowMs - m.liveSinceMs >= STABLE_MS;
  const failures = stable ? 1 : m.failures + 1;
  const machine = to(m, 'backingOff', socketFaults.reconnecting(reason), {
    nextAttemptAtMs: nowMs + Math.round(backoffMs(failures, random)),
  });
  const cause: GapCause = m.state === 'slow' ? 'lag' : 'disconnect';
  const forgiven = stable ? { evictions: 0, strangeRefusals: 0 } : {};
  return {
    machine: { ...machine, failures, ...forgiven },
    actions: loss(m, cause, `${reason}.`, hangUp),
  };
}

function closed(m: SocketMachine, code: number, reason: string, nowMs: EpochMs, random: number): SocketStep {
  if (!isConnected(m.state)) return same(m);
  if (code === 1008) return overTheCap(m, nowMs, random);
  if (m.state === 'connecting' && code === NEVER_OPEN) {
    const ended = socketEnds.notMade(m.delayed, reason);
    const { machine, actions } = failed(m, ended, nowMs, random, false);
    return { machine: { ...machine, detail: socketFaults.notMade(ended) }, actions };
  }
  return failed(m, socketEnds.closed(code, reason, m.state === 'slow'), nowMs, random, false);
}

function wake(m: SocketMachine, cause: 'sleep' | 'disconnect', reason: string, nowMs: EpochMs): SocketStep {
  if (m.state === 'evicted' || m.state === 'waiting') return tick(m, nowMs, 0);
  if (m.state !== 'backingOff' && !isConnected(m.state)) return same(m);
  const step = dial(closing(m, nowMs), nowMs);
  return { machine: step.machine, actions: [...loss(m, cause, reason, isConnected(m.state)), ...step.actions] };
}

function setDelayed(m: SocketMachine, delayed: boolean, nowMs: EpochMs): SocketStep {
  if (m.delayed === delayed) return same(m);
  const other = { ...closing(m, nowMs), delayed, realTimeRefused: false };
  if (m.state === 'off' || m.state === 'authFailed') return same(other);
  const step = dial(other, nowMs);
  const lost = loss(m, 'disconnect', socketStates.switched(delayed), isConnected(m.state));
  return { machine: step.machine, actions: [...lost, ...step.actions] };
}

function tick(m: SocketMachine, nowMs: EpochMs, random: number): SocketStep {
  if (m.deadlineAtMs !== undefined && nowMs >= m.deadlineAtMs) {
    const ended = socketEnds.unanswered(m.state === 'connecting', CONNECT_TIMEOUT_MS);
    return failed(m, ended, nowMs, random, true);
  }
  if (m.nextAttemptAtMs !== undefined && nowMs >= m.nextAttemptAtMs) return dial(m, nowMs);
  return same(m);
}

function loss(m: SocketMachine, cause: GapCause, detail: string, hangUp: boolean): SocketAction[] {
  const actions: SocketAction[] = [];
  if (hangUp && isConnected(m.state)) actions.push({ kind: 'hangUp' });
  if (isStreaming(m.state)) actions.push({ kind: 'lost', cause, detail });
  return actions;
}
