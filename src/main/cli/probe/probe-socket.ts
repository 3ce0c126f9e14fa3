/** One socket of a probe: sends requests, keeps each status with its time, passes every frame to the recording, keys struck. */
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { marketOf, type Market } from '../../../shared/market/symbols.ts';
import type { FeedSink } from '../../engine/feed/feed-source.ts';
import type { KeyStriker } from '../../engine/feed/strike-key.ts';
import { vendorWords } from '../../../shared/contract/vendor-text.ts';
import { parseVendor } from '../../engine/massive/vendor-json.ts';
import type { EntryListener } from './facts.ts';
import { isRecord, wordOf } from './odd-values.ts';

export interface Status {
  status: string;
  message: string;
}

export type Action = 'subscribe' | 'unsubscribe';

/** What came while an answer to a request was waited for. */
export interface Answers {
  /** Pairs of the request that were acknowledged, each once, however often the server says so. */
  acked: ReadonlySet<string>;
  /** They name no pair: of this request, unless that of an earlier one was late. */
  refusals: Status[];
  /** All but acknowledgements of other requests. */
  said: Status[];
  /** The request sent behind this one was acknowledged: what had not come by then is silence, not lateness. */
  isPassed: boolean;
}

/** An event of a data channel as it came. */
export interface ProbeEvent {
  ev: string;
  [field: string]: unknown;
}

interface ProbeSocketOptions {
  url: string;
  market: Market;
  striker: KeyStriker;
  sink: FeedSink;
  now: () => EpochMs;
  /** For the greeting, and for the answer to the login. */
  openMs: number;
  entries: EntryListener;
  signal: AbortSignal;
}

/** What answers a login; an `error` beside it need not. */
const LOGIN_ANSWER = /^auth_|^max_connections$/;
const ACK = /^(un)?subscribed to:?\s*(\S+)/i;

/** `subscribe T.O:…` of an acknowledgement. */
function ackedRequest({ status, message }: Status): string | undefined {
  const ack = status === 'success' ? ACK.exec(message) : null;
  return ack ? `${ack[1] ? 'unsubscribe' : 'subscribe'} ${ack[2]}` : undefined;
}

const MAX_FRAME_BYTES = 16 * 1024 * 1024;

export class ProbeSocket {
  readonly #options: ProbeSocketOptions;
  readonly #socket: WebSocket;
  readonly #wakers = new Set<() => void>();
  readonly #beganMs = performance.now();
  readonly statuses: Status[] = [];
  pings = 0;
  #pongs = 0;
  largestFrame = 0;
  /** Requests without an answer when a later one had its own. */
  readonly #passed = new Set<string>();
  /** One of them was answered after all: on this line silence may be lateness. */
  isOutOfOrder = false;
  closed: { code: number; reason: string } | undefined;
  /** Sees each data event with its arrival. */
  onEvent: ((event: ProbeEvent, arrivedMs: EpochMs) => void) | undefined;

  constructor(options: ProbeSocketOptions) {
    this.#options = options;
    const { url, market, sink, striker, now } = options;
    this.#socket = new WebSocket(url, { maxPayload: MAX_FRAME_BYTES, followRedirects: false });
    sink.connection({ atMs: now(), market, state: 'connecting', reason: 'probe' });
    this.#socket.on('message', (data: Buffer) => this.#receive(data));
    this.#socket.on('ping', () => (this.pings += 1));
    this.#socket.on('pong', () => {
      this.#pongs += 1;
      this.#wake();
    });
    // `close` follows with the reason.
    this.#socket.on('error', (error) => (this.closed ??= { code: 0, reason: error.message }));
    this.#socket.on('close', (code, reason) => {
      this.closed = { code, reason: this.closed?.reason ?? vendorWords(striker.words(reason.toString())) };
      sink.connection({ atMs: now(), market, state: 'off', reason: `probe: closed with ${code}` });
      this.#wake();
    });
  }

  get openMs(): number {
    return performance.now() - this.#beganMs;
  }

  get url(): string {
    return this.#options.url;
  }

  get extensions(): string {
    return this.#socket.extensions;
  }

  #receive(data: Buffer): void {
    const { market, striker, sink, now } = this.#options;
    const arrivedMs = now();
    const struck = striker.frame(data);
    sink.frame(market, struck, arrivedMs);
    this.largestFrame = Math.max(this.largestFrame, data.byteLength);
    for (const event of entriesOf(Buffer.from(struck).toString('utf8'))) {
      if (!isEvent(event)) {
        this.#options.entries(false);
        continue;
      }
      const isStatus = event.ev === 'status';
      this.#options.entries(true, isStatus ? undefined : isForeign(event, market));
      if (!isStatus) this.onEvent?.(event, arrivedMs);
      else this.#hear({ status: wordOf(event['status']), message: vendorWords(wordOf(event['message'])) });
    }
    this.#wake();
  }

  #hear(status: Status): void {
    this.statuses.push(status);
    const request = ackedRequest(status);
    if (request !== undefined && this.#passed.has(request)) this.isOutOfOrder = true;
  }

  #wake(): void {
    for (const waker of this.#wakers) waker();
  }

  /** Waits until `done`, the close or the time is up, whichever comes first. */
  async until(done: () => boolean, withinMs: number): Promise<void> {
    if (done() || this.closed) return;
    const over = new AbortController();
    const { promise, resolve } = Promise.withResolvers<void>();
    const waker = (): void => {
      if (done() || this.closed) resolve();
    };
    this.#wakers.add(waker);
    const signal = AbortSignal.any([over.signal, this.#options.signal]);
    try {
      await Promise.race([promise, sleep(withinMs, undefined, { signal })]);
    } finally {
      this.#wakers.delete(waker);
      over.abort();
    }
  }

  /** The greeting, or what came instead. */
  async hello(): Promise<Status | undefined> {
    await this.until(() => this.statuses.length > 0, this.#options.openMs);
    return this.statuses[0];
  }

  /** The answer to the login, and what comes around it: an error about real-time data, or an eviction, within `withinMs` after it. */
  async login(key: string, withinMs: number): Promise<Status[]> {
    const before = this.statuses.length;
    // A greeting that comes twice answers no login.
    const replies = (): Status[] => this.statuses.slice(before).filter(({ status }) => status !== 'connected');
    this.#send({ action: 'auth', params: key });
    await this.until(() => replies().some(({ status }) => LOGIN_ANSWER.test(status)), this.#options.openMs);
    const isIn = ({ status }: Status): boolean => status === 'auth_success';
    if (replies().some(isIn)) {
      const { market, sink, now } = this.#options;
      sink.connection({ atMs: now(), market, state: 'live', reason: 'probe' });
      await this.until(() => !isIn(replies().at(-1)!), withinMs);
    }
    return replies();
  }

  /**
   * Sends a request for comma-joined pairs. Ends once each is acknowledged; one that asks for a single pair, once it is refused too.
   * @param fence a pair that the server will acknowledge, subscribed right behind the request: its acknowledgement then ends the wait.
   */
  async ask(action: Action, params: string, withinMs: number, fence?: string): Promise<Answers> {
    const pairs = params.split(',');
    const before = this.statuses.length;
    const wanted = new Set(pairs.map((pair) => `${action} ${pair}`));
    const open = new Set(wanted);
    let [isRefused, isPassed] = [false, false];
    // Read once each: a frame of a thousand pairs is answered in thousands of statuses.
    let read = before;
    const isAnswered = (): boolean => {
      for (; read < this.statuses.length; read++) {
        const request = ackedRequest(this.statuses[read]);
        if (request !== undefined) open.delete(request);
        isRefused ||= this.statuses[read].status === 'error';
        isPassed ||= fence !== undefined && request === `subscribe ${fence}`;
      }
      return fence === undefined ? open.size === 0 || (isRefused && pairs.length === 1) : isPassed;
    };
    this.#send({ action, params });
    if (fence !== undefined) this.#send({ action: 'subscribe', params: fence });
    await this.until(isAnswered, withinMs);
    if (isPassed) for (const request of open) this.#passed.add(request);
    const said = this.statuses.slice(before).filter((status) => {
      const request = ackedRequest(status);
      return request === undefined || wanted.has(request);
    });
    return {
      acked: new Set(pairs.filter((pair) => !open.has(`${action} ${pair}`))),
      refusals: said.filter(({ status }) => status === 'error'),
      said,
      isPassed,
    };
  }

  /** Acknowledgements of a pair so far, late ones too. */
  acks(pair: string): number {
    return this.statuses.filter((status) => ackedRequest(status) === `subscribe ${pair}`).length;
  }

  /** Whether silence is the server's: it answers a ping. A line on which nothing moves any more is silent too, and says nothing. */
  async isAlive(withinMs: number): Promise<boolean> {
    if (this.#socket.readyState !== WebSocket.OPEN) return false;
    const before = this.#pongs;
    this.#socket.ping();
    await this.until(() => this.#pongs > before, withinMs);
    return this.#pongs > before;
  }

  #send(message: { action: string; params: string }): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** With a close frame; resolves when it is answered. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.#socket.close(1000);
    await this.until(() => false, 2_000).catch(() => undefined);
    this.#socket.terminate();
  }

  /** Without one, as when a machine goes away. */
  async cut(): Promise<void> {
    this.#socket.terminate();
    await this.until(() => false, 2_000);
  }
}

/** What a frame holds; one that is no JSON array is one entry, which is no event. */
function entriesOf(text: string): unknown[] {
  try {
    const entries = parseVendor(text);
    return Array.isArray(entries) ? (entries as unknown[]) : [undefined];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return [undefined];
  }
}

const isEvent = (entry: unknown): entry is ProbeEvent => isRecord(entry) && typeof entry['ev'] === 'string';

/** Of an event that names no symbol nothing is said. */
function isForeign(event: ProbeEvent, market: Market): boolean {
  const symbol = wordOf(event['sym']) || wordOf(event['T']);
  return symbol !== '' && marketOf(symbol) !== market;
}
