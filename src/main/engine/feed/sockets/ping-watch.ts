/** Tells a dead connection from a quiet market: a ping every 15–25 s, and an answer or any data within 10 s. */
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import type { FeedEnvironment, FeedTimer } from '../environment.ts';

const PING_MIN_MS = 15_000;
const PING_SPREAD_MS = 10_000;
const PONG_TIMEOUT_MS = 10_000;

export interface PingWatchOptions {
  environment: FeedEnvironment;
  ping(): void;
  /** Frames received so far: data proves that the connection works just as a pong does. */
  frames(): number;
  /** Times by this computer's clock. Everything the server sent before the ping arrived ahead of its answer. */
  onAnswer(sentAtMs: EpochMs, tookMs: number): void;
  onDead(waitedMs: number): void;
}

export class PingWatch {
  readonly #options: PingWatchOptions;
  #timer: FeedTimer | undefined;
  /** When the unanswered pings were sent, oldest first: answers come in order, perhaps long after. */
  #sent: EpochMs[] = [];
  #lastMs: number | undefined;

  constructor(options: PingWatchOptions) {
    this.#options = options;
  }

  /** Round trip of the last answered ping. */
  get lastMs(): number | undefined {
    return this.#lastMs;
  }

  /** A new connection: measurements of the last one are forgotten. */
  open(): void {
    this.#lastMs = undefined;
    this.start();
  }

  start(): void {
    const { environment } = this.#options;
    this.#clearTimer();
    this.#timer = environment.setTimer(() => this.#ping(), PING_MIN_MS + PING_SPREAD_MS * environment.random());
  }

  stop(): void {
    this.#clearTimer();
    this.#sent = [];
  }

  pong(): void {
    const sentAtMs = this.#sent.shift();
    if (sentAtMs === undefined) return;
    this.#lastMs = this.#options.environment.now() - sentAtMs;
    this.#options.onAnswer(sentAtMs, this.#lastMs);
    if (this.#sent.length === 0) this.start();
  }

  #ping(): void {
    const { environment } = this.#options;
    const sentAtMs = environment.now();
    this.#sent.push(sentAtMs);
    const framesBefore = this.#options.frames();
    this.#options.ping();
    this.#timer = environment.setTimer(() => {
      // If this thread was busy, the answer may be waiting in the socket: read input first.
      environment.defer(() => {
        if (this.#sent.at(-1) !== sentAtMs) return;
        if (this.#options.frames() > framesBefore) this.start();
        else this.#options.onDead(environment.now() - sentAtMs);
      });
    }, PONG_TIMEOUT_MS);
  }

  #clearTimer(): void {
    if (this.#timer) this.#options.environment.clearTimer(this.#timer);
    this.#timer = undefined;
  }
}
