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

export class TestClient {
  readonly frames: WireEvent[][] = [];
  readonly texts: string[] = [];
  closed: { code: number; reason: string } | undefined;
  readonly #socket: WebSocket;
  readonly #waiters = new Set<() => void>();

  constructor(url: string, options: { perMessageDeflate?: boolean } = {}) {
    this.#socket = new WebSocket(url, { perMessageDeflate: options.perMessageDeflate ?? false });
    this.#socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) throw new Error('a binary frame');
      this.texts.push(data.toString());
      try {
        this.frames.push(JSON.parse(data.toString()) as WireEvent[]);
      } catch {
        this.frames.push([]);
      }
      this.#wake();
    });
    this.#socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() };
      this.#wake();
    });
    this.#socket.on('error', () => this.#wake());
  }

  #wake(): void {
    for (const waiter of this.#waiters) waiter();
  }

  /** Resolves as soon as `done` holds after some frame or the close. */
  until(done: () => boolean, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`never came: ${what}; frames ${this.texts.join(' ').slice(0, 600)}`)),
        10_000,
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

  get events(): WireEvent[] {
    return this.frames.flat();
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
    const before = this.of('status').length;
    this.send({ action: 'subscribe', params });
    await this.until(() => this.of('status').length > before, `ack of ${params}`);
  }

  /** Proof that everything the server had to say before now has been heard: the reply to a fresh subscription. */
  async settle(): Promise<void> {
    await this.subscribe(`A.ZZ${this.of('status').length}`);
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
