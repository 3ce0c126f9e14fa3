/** From three sockets' queues to the sink, in order of arrival, in slices that let the sockets be read in between. */
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import type { SocketHealth } from '../../../../shared/contract/health.ts';
import { MARKETS, type Market } from '../../../../shared/market/symbols.ts';
import type { FeedEnvironment } from '../environment.ts';
import { FrameQueue, type DroppedSpan } from './frame-queue.ts';

/** Longest slice before waiting sockets are read again. */
const SLICE_MS = 8;
const CLOCK_EVERY = 16;
const FLUSH_MS = 1_000;

export interface FrameRouterOptions {
  environment: FeedEnvironment;
  deliver(market: Market, bytes: Uint8Array, receivedAtMs: EpochMs): void;
  onDropped(market: Market, span: DroppedSpan): void;
  queueFrames?: number;
  queueBytes?: number;
}

export class FrameRouter {
  readonly #options: FrameRouterOptions;
  readonly #queues: readonly FrameQueue[];
  #order = 0;
  #scheduled = false;

  constructor(options: FrameRouterOptions) {
    this.#options = options;
    this.#queues = MARKETS.map(() => new FrameQueue(options.queueFrames, options.queueBytes));
  }

  push(market: Market, bytes: Uint8Array, receivedAtMs: EpochMs): void {
    this.#queues[MARKETS.indexOf(market)].push(bytes, receivedAtMs, this.#order++);
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#options.environment.defer(() => this.#drain());
  }

  /** Hands over what waits, for a second at most: a recording that ends holds what has arrived until then. */
  flush(): void {
    this.#deliverFor(FLUSH_MS);
    this.#reportDrops();
  }

  /** The feed ends: what a second does not hand over is dropped and counted. */
  close(): void {
    this.#deliverFor(FLUSH_MS);
    for (const queue of this.#queues) queue.drop();
    this.#reportDrops();
  }

  health(market: Market): Pick<SocketHealth, 'queueFrames' | 'queueBytes' | 'droppedFrames' | 'droppedBytes'> {
    const queue = this.#queues[MARKETS.indexOf(market)];
    return {
      queueFrames: queue.frames,
      queueBytes: queue.bytes,
      droppedFrames: queue.droppedFrames,
      droppedBytes: queue.droppedBytes,
    };
  }

  /** How long the oldest waiting frame of a market has waited; 0 where none waits. */
  waitedMs(market: Market, nowMs: EpochMs): number {
    const queue = this.#queues[MARKETS.indexOf(market)];
    return queue.frames === 0 ? 0 : Math.max(0, nowMs - queue.headAtMs);
  }

  #drain(): void {
    this.#scheduled = this.#deliverFor(SLICE_MS);
    if (this.#scheduled) this.#options.environment.defer(() => this.#drain());
    this.#reportDrops();
  }

  /** True where the time was over before the queues were empty. */
  #deliverFor(ms: number): boolean {
    const { environment } = this.#options;
    const untilMs = environment.now() + ms;
    let count = 0;
    while (this.#deliverNext()) if (++count % CLOCK_EVERY === 0 && environment.now() >= untilMs) return true;
    return false;
  }

  #deliverNext(): boolean {
    let first = this.#queues[0];
    let market = 0;
    for (let i = 1; i < this.#queues.length; i++) {
      if (this.#queues[i].headOrder < first.headOrder) {
        first = this.#queues[i];
        market = i;
      }
    }
    const atMs = first.headAtMs;
    const bytes = first.shift();
    if (!bytes) return false;
    this.#options.deliver(MARKETS[market], bytes, atMs);
    return true;
  }

  #reportDrops(): void {
    for (let i = 0; i < this.#queues.length; i++) {
      const span = this.#queues[i].takeDropped();
      if (span) this.#options.onDropped(MARKETS[i], span);
    }
  }
}
