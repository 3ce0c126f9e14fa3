/** Everything the feed needs from outside: time, randomness, sockets and HTTP. Tests pass virtual ones. */
import { uptime } from 'node:os';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { SocketConnection, SocketEvents } from './sockets/socket-transport.ts';
import { httpGet, type HttpAnswer } from './rest/http-get.ts';
import { openWebSocket } from './sockets/ws-transport.ts';

declare const timerBrand: unique symbol;
export interface FeedTimer {
  readonly [timerBrand]?: true;
}

export interface FeedEnvironment {
  /** This computer's clock, epoch ms. */
  now(): EpochMs;
  /** Since this computer started, its sleep included, whatever its clock is set to. */
  uptimeMs(): number;
  /** In [0, 1). */
  random(): number;
  setTimer(run: () => void, delayMs: number): FeedTimer;
  clearTimer(timer: FeedTimer): void;
  /** Runs after pending socket input has been read. */
  defer(run: () => void): void;
  openSocket(url: string, events: SocketEvents): SocketConnection;
  httpGet(url: string, headers: Record<string, string>, signal: AbortSignal): Promise<HttpAnswer>;
}

export function nodeEnvironment(): FeedEnvironment {
  return {
    now: Date.now,
    uptimeMs: () => uptime() * 1_000,
    random: Math.random,
    setTimer: (run, delayMs) => setTimeout(run, delayMs) as unknown as FeedTimer,
    clearTimer: (timer) => clearTimeout(timer as unknown as NodeJS.Timeout),
    defer: (run) => void setImmediate(run),
    openSocket: openWebSocket,
    httpGet,
  };
}
