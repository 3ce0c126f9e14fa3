/** Everything the feed needs from outside: time, randomness, sockets and HTTP. Tests pass virtual ones. */
import { uptime } from 'node:os';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { restFaults } from './feed-words.ts';
import { errorText, FeedError } from './feed-error.ts';
import type { SocketConnection, SocketEvents } from './sockets/socket-transport.ts';
import { httpGet, MAX_BODY_BYTES, type HttpAnswer } from './rest/http-get.ts';
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

/** One request, which follows no redirect: that would carry the Authorization header to wherever it points. Throws FeedError where the body is too long or does not unpack. */
export async function fetchText(
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<{ response: Response; body: string }> {
  const response = await fetch(url, { headers, signal, redirect: 'manual' });
  try {
    return { response, body: await readBody(response) };
  } catch (error) {
    if (!doesNotUnpack(error)) throw error;
    throw new FeedError('rest/bad-body', restFaults.noData, `${response.url}: ${errorText(error)}`, response.status);
  }
}

/** An answer came, and does not unpack: of zlib (`Z_…`) or Brotli (`ERR_…`); a line that broke has another code. */
const doesNotUnpack = (error: unknown): boolean =>
  error instanceof Error && /^(Z_|ERR_)/.test(String((error.cause as { code?: unknown } | undefined)?.code));

async function readBody(response: Response): Promise<string> {
  if (!response.body) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES)
      throw new FeedError(
        'rest/bad-body',
        restFaults.tooLong,
        `${response.url}: longer than ${MAX_BODY_BYTES} bytes`,
        response.status,
      );
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
