/**
 * The window's end of the market stream: collects batches, applies all of them in one animation frame,
 * acknowledges after painting, and sends demand differences once a frame.
 */
import { readBatch, type MarketBatch } from '../../shared/contract/batch.ts';
import type { StreamHandle, TapedeckBridge } from '../../shared/contract/bridge.ts';
import type { DemandItem, ToWindow } from '../../shared/contract/streams.ts';
import { DemandLedger } from './demand-ledger.ts';

/** What the stream needs of its window; a parameter so that tests drive frames by hand. */
export interface FrameHost {
  requestFrame(callback: () => void): void;
  nowMs(): number;
}

/** What the stream fills and tells. */
export interface StreamReceiver {
  apply(batch: MarketBatch): void;
  /** Every batch of this frame has been applied. */
  publishFrame(): void;
  /** Another world or a seek: what was applied is void. */
  reset(): void;
  message(message: ToWindow): void;
  state(state: 'open' | 'lost'): void;
  /** A batch that cannot be read: dropped, counted, said once. */
  badBatch(error: Error): void;
}

export interface StreamStats {
  batches: number;
  bytes: number;
  /** Arrival in the window to painted, ms, of the last batch. */
  paintedAfterMs: number;
}

export class MarketStream {
  readonly stats: StreamStats = { batches: 0, bytes: 0, paintedAfterMs: Number.NaN };
  readonly #frames: FrameHost;
  readonly #demand = new DemandLedger();
  #receiver: StreamReceiver | undefined;
  #handle: StreamHandle | undefined;
  #open = false;
  #queue: { buffer: ArrayBuffer; arrivedMs: number }[] = [];
  #frameAsked = false;

  constructor(frames: FrameHost) {
    this.#frames = frames;
  }

  connect(bridge: TapedeckBridge, receiver: StreamReceiver): void {
    this.#receiver = receiver;
    this.#handle = bridge.connect(
      (message) => {
        if (message instanceof ArrayBuffer) this.#enqueue(message);
        else this.#receive(message);
      },
      (state) => {
        this.#open = state === 'open';
        if (this.#open) this.#resend();
        this.#receiver?.state(state);
      },
    );
  }

  /** Declares that something is shown until the returned release is called. */
  demand(item: DemandItem): () => void {
    const release = this.#demand.hold(item);
    this.#askFrame();
    return () => {
      release();
      this.#askFrame();
    };
  }

  close(): void {
    this.#handle?.close();
    this.#handle = undefined;
    this.#open = false;
  }

  #receive(message: ToWindow): void {
    if (message.type === 'reset') {
      this.#dropQueue();
      this.#receiver?.reset();
      this.#resend();
    }
    this.#receiver?.message(message);
  }

  #enqueue(buffer: ArrayBuffer): void {
    this.#queue.push({ buffer, arrivedMs: this.#frames.nowMs() });
    this.#askFrame();
  }

  #askFrame(): void {
    if (this.#frameAsked) return;
    this.#frameAsked = true;
    this.#frames.requestFrame(() => this.#frame());
  }

  #frame(): void {
    this.#frameAsked = false;
    const queue = this.#queue;
    this.#queue = [];
    const seqs: { seq: number; arrivedMs: number }[] = [];
    for (const { buffer, arrivedMs } of queue) {
      this.stats.batches++;
      this.stats.bytes += buffer.byteLength;
      try {
        const batch = readBatch(buffer);
        seqs.push({ seq: batch.seq, arrivedMs });
        this.#receiver?.apply(batch);
      } catch (error) {
        this.#receiver?.badBatch(error instanceof Error ? error : new Error(String(error)));
      }
    }
    if (seqs.length > 0) this.#receiver?.publishFrame();
    for (const { seq, arrivedMs } of seqs) this.#ack(seq, arrivedMs);
    this.#sendDemand();
  }

  #ack(seq: number, arrivedMs: number): void {
    const paintedAfterMs = this.#frames.nowMs() - arrivedMs;
    this.stats.paintedAfterMs = paintedAfterMs;
    if (this.#open) this.#handle?.send({ type: 'ack', seq, paintedAfterMs });
  }

  #dropQueue(): void {
    for (const { buffer, arrivedMs } of this.#queue) {
      if (buffer.byteLength >= 12) this.#ack(new Uint32Array(buffer, 0, 3)[2], arrivedMs);
    }
    this.#queue = [];
  }

  #resend(): void {
    this.#demand.forgetSent();
    this.#askFrame();
  }

  #sendDemand(): void {
    if (!this.#open || !this.#handle) return;
    const diff = this.#demand.takeDiff();
    if (diff) this.#handle.send({ type: 'demand', ...diff });
  }
}

/** Frames of a real window: rAF while visible, a slow timer while hidden so that credit keeps flowing. */
export function windowFrames(view: Window): FrameHost {
  const hiddenFrameMs = 250;
  return {
    requestFrame(callback) {
      let done = false;
      const once = (): void => {
        if (done) return;
        done = true;
        view.clearTimeout(timer);
        view.cancelAnimationFrame(frame);
        callback();
      };
      const frame = view.requestAnimationFrame(once);
      const timer = view.setTimeout(once, hiddenFrameMs);
    },
    nowMs: () => view.performance.now(),
  };
}
