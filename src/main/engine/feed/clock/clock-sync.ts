/** Keeps the market clock: requests the server's time at start, every ten minutes, and when a clock seems to have been set. */
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import { MARKET_STATUS_PATH } from '../../massive/rest/rest-paths.ts';
import { ClockOffset } from './clock-offset.ts';
import type { FeedEnvironment, FeedTimer } from '../environment.ts';
import { errorText } from '../feed-error.ts';
import type { RestReply, RestRequest } from '../feed-source.ts';

/** Sockets wait this long for the server's first clock answer, so that every timestamp is on the market clock: a busy start is not taken for a dead server. */
const PATIENCE_MS = 10_000;
/** A computer's clock that is off by less gives no wrong day and few wrong times. */
const STEP_MS = 60_000;
const RETRY_MS = 30_000;
const REFRESH_MS = 10 * 60_000;
/** An answer that took this long leaves the clock as unsure: another is had soon. */
const UNSURE_MS = 3_000;
/** While the clock is in doubt the server is asked at most this often. */
const DOUBT_MS = 30_000;

export interface ClockSyncOptions {
  environment: FeedEnvironment;
  request(request: RestRequest): Promise<RestReply>;
  log(level: 'warning', text: string): void;
  /** The server's time came only after `start` had resolved without, and moved `now` by over a minute: what was dated by it may be of another day. */
  learntLate?(): void;
}

export class ClockSync {
  readonly #options: ClockSyncOptions;
  readonly #offset = new ClockOffset();
  #timer: FeedTimer | undefined;
  #stopped = false;
  #askedAtMs = Number.NEGATIVE_INFINITY;
  #started = false;

  constructor(options: ClockSyncOptions) {
    this.#options = options;
  }

  get offsetMs(): number | undefined {
    return this.#offset.offsetMs;
  }

  get uncertaintyMs(): number {
    return this.#offset.uncertaintyMs;
  }

  now(): EpochMs {
    return this.#options.environment.now() + (this.#offset.offsetMs ?? 0);
  }

  /** Resolves once the offset is known, or after a moment without. */
  start(): Promise<void> {
    const { environment } = this.#options;
    const { promise, resolve } = Promise.withResolvers<void>();
    const begin = (): void => {
      this.#started = true;
      resolve();
    };
    const patience = environment.setTimer(begin, PATIENCE_MS);
    void this.#learn().then(() => {
      environment.clearTimer(patience);
      begin();
    });
    return promise;
  }

  /** This computer woke, or data seems to arrive late: one of the two clocks may have been set. */
  doubt(): void {
    const { environment } = this.#options;
    if (this.#stopped || !this.#timer || Math.abs(environment.now() - this.#askedAtMs) < DOUBT_MS) return;
    environment.clearTimer(this.#timer);
    void this.#learn();
  }

  /** This computer's clock was set. */
  clockSet(byMs: number): void {
    this.#offset.clockSet(byMs);
    this.doubt();
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer) this.#options.environment.clearTimer(this.#timer);
  }

  async #learn(): Promise<void> {
    const { environment, request, log } = this.#options;
    this.#timer = undefined;
    this.#askedAtMs = environment.now();
    let learnt = false;
    const wasKnown = this.#offset.offsetMs !== undefined;
    try {
      // Until then nothing is opened, and no plan is known by which requests might wait.
      const { json, sentAtMs } = await request({ path: MARKET_STATUS_PATH, maxAgeMs: 0, asksPlan: !wasKnown });
      const { serverTime } = json as { serverTime?: unknown };
      learnt = typeof serverTime === 'string' && this.#offset.learn(serverTime, sentAtMs, environment.now());
      if (!learnt) log('warning', 'market clock: the server gave no time');
    } catch (error) {
      if (!this.#stopped) log('warning', `market clock: ${errorText(error)}`);
    }
    if (this.#stopped) return;
    const isSure = learnt && this.uncertaintyMs < UNSURE_MS;
    this.#timer = environment.setTimer(() => void this.#learn(), isSure ? REFRESH_MS : RETRY_MS);
    if (this.#started && !wasKnown && Math.abs(this.#offset.offsetMs ?? 0) > STEP_MS) this.#options.learntLate?.();
  }
}
