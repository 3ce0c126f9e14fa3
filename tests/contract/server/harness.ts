/** Simulated servers whose clock the test moves, and clients that keep every frame; both end with the test. */
import { afterEach } from 'vitest';
import { WebSocket } from 'ws';
import type { LocalServer } from '../../../src/main/server/protocol/local-server.ts';
import type { QuirkName } from '../../../src/main/server/protocol/quirks.ts';
import { startSimulation, type SimulateOptions } from '../../../src/main/server/simulate.ts';
import type { SimulatedMarket } from '../../../src/main/server/simulated/simulated-market.ts';

/** 10:00 ET on a Thursday. */
export const START = Date.parse('2026-11-19T15:00:00Z');

export interface TestServer {
  server: LocalServer;
  market: SimulatedMarket;
  /** Moves market time on. */
  pass(ms: number): void;
  /** Resolves once the stream has come to the present. */
  caughtUp(): Promise<void>;
}

export type ServerOptions = Partial<SimulateOptions>;

export async function startTestServer(options: ServerOptions = {}): Promise<TestServer> {
  let elapsed = 0;
  const { simulation, ...server } = options;
  const started = await startSimulation({
    port: 0,
    pumpMs: 2,
    ...server,
    simulation: { seed: 7, rate: 2_000, startMs: START, elapsedMs: () => elapsed, ...simulation },
  });
  async function caughtUp(): Promise<void> {
    while (started.market.streamedToMs() < started.market.nowMs())
      await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return { ...started, pass: (ms) => (elapsed += ms), caughtUp };
}

export interface WireEvent {
  ev: string;
  [field: string]: unknown;
}

/** Ends what hangs; a busy machine answers slowly. */
const PATIENCE_MS = 90_000;

export class TestClient {
  readonly frames: WireEvent[][] = [];
  readonly texts: string[] = [];
  readonly events: WireEvent[] = [];
  closed: { code: number; reason: string } | undefined;
  readonly #socket: WebSocket;
  readonly #waiters = new Set<() => void>();
  readonly #counts = new Map<string, number>();

  constructor(url: string, options: { perMessageDeflate?: boolean } = {}) {
    this.#socket = new WebSocket(url, { perMessageDeflate: options.perMessageDeflate ?? false });
    this.#socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) throw new Error('a binary frame');
      const text = data.toString();
      this.texts.push(text);
      this.#take(eventsOf(text));
      this.#wake();
    });
    this.#socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() };
      this.#wake();
    });
    this.#socket.on('error', () => this.#wake());
  }

  #take(frame: WireEvent[]): void {
    this.frames.push(frame);
    for (const event of frame) {
      this.events.push(event);
      this.#counts.set(event.ev, this.count(event.ev) + 1);
    }
  }

  #wake(): void {
    for (const waiter of this.#waiters) waiter();
  }

  /** Resolves as soon as `done` holds after some frame or the close. */
  until(done: () => boolean, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`never came: ${what}; frames ${this.texts.join(' ').slice(0, 600)}`)),
        PATIENCE_MS,
      );
      const check = (): void => {
        if (!done()) return;
        clearTimeout(timer);
        this.#waiters.delete(check);
        resolve();
      };
      this.#waiters.add(check);
      check();
    });
  }

  /** How many came; for waits, which ask with every frame. */
  count(ev: string): number {
    return this.#counts.get(ev) ?? 0;
  }

  of(ev: string): WireEvent[] {
    return this.events.filter((event) => event.ev === ev);
  }

  statuses(): string[] {
    return this.of('status').map((event) => `${String(event['status'])}: ${String(event['message'])}`);
  }

  send(message: object | string): void {
    this.#socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  async open(key = 'test-key'): Promise<this> {
    await this.until(() => this.frames.length === 1, 'connected');
    this.send({ action: 'auth', params: key });
    await this.until(() => this.frames.length >= 2 || this.closed !== undefined, 'auth reply');
    return this;
  }

  async subscribe(params: string): Promise<void> {
    const before = this.count('status');
    this.send({ action: 'subscribe', params });
    await this.until(() => this.count('status') > before, `ack of ${params}`);
  }

  /** Proof that everything the server had to say before now has been heard: the reply to a fresh subscription. */
  async settle(): Promise<void> {
    await this.subscribe(`A.ZZ${this.count('status')}`);
  }

  stopReading(): void {
    this.#socket.pause();
  }

  /** Closes with a close frame. */
  end(): void {
    this.#socket.close(1000);
  }

  close(): void {
    this.#socket.terminate();
  }
}

function eventsOf(text: string): WireEvent[] {
  try {
    return JSON.parse(text) as WireEvent[];
  } catch {
    return [];
  }
}

export async function getJson(
  server: LocalServer,
  path: string,
  headers: Record<string, string> = { authorization: 'Bearer k' },
) {
  const response = await fetch(path.startsWith('http') ? path : server.restUrl + path, { headers });
  const text = await response.text();
  return { status: response.status, text, body: JSON.parse(text) as Record<string, any> };
}

/** For a test file: its servers and clients, ended with the test that began them, the last one first. */
export function endedWithEachTest() {
  const running: { close(): unknown }[] = [];
  afterEach(async () => {
    for (const one of running.splice(0).reverse()) await one.close();
  });
  async function serve(options: ServerOptions = {}): Promise<TestServer> {
    const started = await startTestServer(options);
    running.push(started.server);
    return started;
  }
  return {
    serve,
    serveWith: (quirks: readonly QuirkName[], options: ServerOptions = {}) =>
      serve({ ...options, quirks: new Set(quirks) }),
    connect(url: string, options: ConstructorParameters<typeof TestClient>[1] = {}): TestClient {
      const client = new TestClient(url, options);
      running.push(client);
      return client;
    },
  };
}
