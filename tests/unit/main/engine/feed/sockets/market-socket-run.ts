/** One market's socket on a virtual clock, with a server spoken by the test; what it does is noted in order. */
import { nodeEnvironment, type FeedTimer } from '../../../../../../src/main/engine/feed/environment.ts';
import { AccountConnections } from '../../../../../../src/main/engine/feed/sockets/account-connections.ts';
import {
  MarketSocket,
  type MarketSocketOptions,
} from '../../../../../../src/main/engine/feed/sockets/market-socket.ts';
import type { SocketEvents } from '../../../../../../src/main/engine/feed/sockets/socket-transport.ts';
import { KeyStriker } from '../../../../../../src/main/engine/feed/strike-key.ts';
import { VirtualClock } from '../../../../../chaos/virtual-clock.ts';

export const START_MS = 1_700_000_000_000;
/** How far the market's clock is ahead of this computer's. */
export const AHEAD_MS = 300;
/** The market's time when a test begins. */
export const BEGAN_MS = START_MS + AHEAD_MS;
export const KEY = 'sentinel-key-1';

export type Status = { status: string; message?: string };

/** A frame of status messages as the vendor writes them. */
export const statusFrame = (...messages: Status[]): Buffer =>
  Buffer.from(JSON.stringify(messages.map((message) => ({ ev: 'status', ...message }))));

/** A trade of that instrument at that time. */
export const tradeFrame = (symbol: string, atMs: number): Buffer =>
  Buffer.from(JSON.stringify([{ ev: 'T', sym: symbol, p: 1, s: 1, t: atMs }]));

export const ack = (pair: string): Status => ({ status: 'success', message: `subscribed to: ${pair}` });
export const farewell = (pair: string): Status => ({ status: 'success', message: `unsubscribed to: ${pair}` });

/** A request as it goes out. */
export const asks = (action: 'subscribe' | 'unsubscribe', params: string): string => JSON.stringify({ action, params });

export function beginSocket(change: Partial<MarketSocketOptions> = {}, clock = new VirtualClock(START_MS)) {
  const account = change.account ?? new AccountConnections();
  /** `2000 a send …`: ms since the start, the connection (a, b, …) and what went out on it, or what was called back. */
  const said: string[] = [];
  const lost: unknown[][] = [];
  const changes: unknown[][] = [];
  const connections: unknown[][] = [];
  const frames: unknown[][] = [];
  const lines: SocketEvents[] = [];
  const state = { aheadMs: AHEAD_MS, fails: undefined as Error | undefined, answersPings: false };
  const open = new Map<FeedTimer, number>();
  const since = (): number => clock.now() - START_MS;
  const note = (text: string): void => void said.push(`${since()} ${text}`);

  const socket = new MarketSocket({
    market: 'stocks',
    key: KEY,
    striker: new KeyStriker(KEY),
    wsUrl: 'wss://live.example/',
    wsDelayedUrl: 'wss://delayed.example',
    delayed: false,
    environment: {
      ...nodeEnvironment(),
      now: clock.now,
      random: () => 0.5,
      setTimer: (run, delayMs) => {
        const timer = clock.setTimer(() => {
          open.delete(timer);
          run();
        }, delayMs);
        open.set(timer, clock.now() + delayMs - START_MS);
        return timer;
      },
      clearTimer: (timer) => {
        open.delete(timer);
        clock.clearTimer(timer);
      },
      defer: clock.defer,
      openSocket: (url, events) => {
        const name = String.fromCharCode(97 + lines.push(events) - 1);
        note(`${name} dials ${url}`);
        if (state.fails) throw state.fails;
        return {
          send: (text) => note(`${name} sends ${text}`),
          ping: () => {
            note(`${name} pings`);
            if (state.answersPings) clock.defer(() => events.pong());
          },
          hangUp: () => note(`${name} hangs up`),
        };
      },
    },
    account,
    marketNow: () => clock.now() + state.aheadMs,
    onFrame: (bytes, atMs) => frames.push([Buffer.from(bytes).toString(), atMs]),
    onConnection: (event, machine) => connections.push([event, machine]),
    onSubscriptions: (...args) => changes.push(args),
    onUnanswered: () => note('unanswered'),
    onLost: (...args) => lost.push(args),
    log: (level, text) => note(`${level} ${text}`),
    ...change,
  });

  /** The newest connection, as the server. */
  const server = {
    opens: (): void => lines.at(-1)!.opened(),
    says: (...messages: Status[]): void => lines.at(-1)!.frame(statusFrame(...messages)),
    sends: (bytes: Uint8Array): void => lines.at(-1)!.frame(bytes),
    pongs: (): void => lines.at(-1)!.pong(),
    closes: (code: number, reason = ''): void => lines.at(-1)!.closed(code, reason),
  };
  const want = (...pairs: string[]): void => socket.want(new Set(pairs));
  const logIn = (): void => {
    server.opens();
    server.says({ status: 'connected' });
    server.says({ status: 'auth_success' });
  };
  /** Streams these pairs, all acknowledged; what was said until then is forgotten. */
  const stream = (...pairs: string[]): void => {
    want(...pairs);
    logIn();
    for (const pair of pairs) server.says(ack(pair));
    for (const list of [said, changes, connections, frames]) list.length = 0;
  };
  /** When the open timers are due, ms since the start. */
  const timers = (): number[] => [...open.values()].toSorted((a, b) => a - b);
  const health = (aheadMs = AHEAD_MS) => socket.health(clock.now() + aheadMs);
  return {
    clock,
    account,
    socket,
    server,
    state,
    said,
    lost,
    changes,
    connections,
    frames,
    want,
    logIn,
    stream,
    timers,
    health,
  };
}

export type SocketRun = ReturnType<typeof beginSocket>;
