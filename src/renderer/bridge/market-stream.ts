/**
 * The window's side of the market stream: applies a batch when it comes, so that tables, charts and React draw it in one frame, the next;
 * acknowledges after painting, and sends demand differences once a frame. While nothing is seen batches are applied once a second.
 */
import { WAITS_FOR_BATCH_MS } from '../../shared/contract/cadence.ts';
import { readBatch, seqOf, type MarketBatch } from '../../shared/contract/batch.ts';
import type { StreamHandle, TapedeckBridge } from '../../shared/contract/bridge.ts';
import type { ToWindow } from '../../shared/contract/streams.ts';
import type { DemandItem } from '../../shared/contract/demand.ts';
import { DemandLedger } from './demand-ledger.ts';
import { HeldState } from './held-state.ts';

/** The engine is asked to start over for unreadable batches at most this often. */
const RESTART_EVERY_MS = 10_000;

/** What the stream needs of its window; a parameter so that tests drive frames by hand. */
export interface FrameHost {
  requestFrame(callback: () => void): void;
  /** Runs something after a while, whether a frame comes or not. */
  after(ms: number, run: () => void): void;
  nowMs(): number;
  /** Whether the window is visible. */
  seen(): boolean;
}

/** What the stream fills and tells. */
export interface StreamReceiver {
  apply(batch: MarketBatch): void;
  /** Every batch that came has been applied. */
  publish(): void;
  /** Another world or a seek: everything applied is invalid. */
  reset(): void;
  message(message: ToWindow): void;
  /** Something came from the engine, whether or not it is shown yet. */
  heard?(): void;
  /** What is shown changed, and the change was sent to the engine. */
  demandChanged?(shown: Iterable<DemandItem>): void;
  state(state: 'open' | 'lost'): void;
  /** An unreadable batch: dropped; the engine is asked to start over. */
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
  /** Applied or given up, and not painted yet. */
  #unacked: { seq: number; arrivedMs: number }[] = [];
  #restartDue = false;
  #frameAsked = false;
  /** Rows were applied and listeners not notified yet. */
  #unpublished = false;
  readonly #held = new HeldState();
  #waits = false;
  #restartedAtMs = Number.NEGATIVE_INFINITY;

  constructor(frames: FrameHost) {
    this.#frames = frames;
  }

  connect(bridge: TapedeckBridge, receiver: StreamReceiver): void {
    this.#receiver = receiver;
    this.#handle = bridge.connect(
      (message) => {
        this.#receiver?.heard?.();
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
    const isSeen = this.#frames.seen();
    // A chain's rows are asked for once it is known: it does not wait.
    if (!(isSeen && message.type === 'chain') && this.#held.hold(message))
      return isSeen ? this.#await() : this.#askFrame();
    if (message.type === 'reset') {
      this.#held.clear();
      this.#dropQueue();
      this.#receiver?.reset();
      this.#resend();
    }
    this.#receiver?.message(message);
  }

  /** Figures come by the second, each in a message of its own: drawn with the next batch, they cost no frame. */
  #await(): void {
    if (this.#waits) return;
    this.#waits = true;
    this.#frames.after(WAITS_FOR_BATCH_MS, () => {
      this.#waits = false;
      this.#show();
    });
  }

  #enqueue(buffer: ArrayBuffer): void {
    this.#queue.push({ buffer, arrivedMs: this.#frames.nowMs() });
    if (this.#frames.seen()) this.#take();
    this.#askFrame();
  }

  #askFrame(): void {
    if (this.#frameAsked) return;
    this.#frameAsked = true;
    this.#frames.requestFrame(() => this.#frame());
  }

  #frame(): void {
    this.#frameAsked = false;
    this.#take();
    for (const { seq, arrivedMs } of this.#unacked.splice(0)) this.#ack(seq, arrivedMs);
    if (this.#restartDue) this.#askRestart();
    this.#sendDemand();
  }

  #take(): void {
    for (const { buffer, arrivedMs } of this.#queue.splice(0)) {
      this.stats.batches++;
      this.stats.bytes += buffer.byteLength;
      // Acknowledged even if unreadable: otherwise the engine would send no more.
      if (!this.#owe(buffer, arrivedMs)) this.#restartedAtMs = Number.NEGATIVE_INFINITY;
      this.#unpublished = true;
      try {
        this.#receiver?.apply(readBatch(buffer));
      } catch (error) {
        this.#restartDue = true;
        this.#receiver?.badBatch(error instanceof Error ? error : new Error(String(error)));
      }
    }
    this.#show();
  }

  /** Remembers to acknowledge a batch; false where it has no readable number. */
  #owe(buffer: ArrayBuffer, arrivedMs: number): boolean {
    const seq = seqOf(buffer);
    if (seq !== undefined) this.#unacked.push({ seq, arrivedMs });
    return seq !== undefined;
  }

  #show(): void {
    if (!this.#frames.seen()) {
      if (this.#unpublished || this.#held.size > 0) this.#askFrame();
      return;
    }
    for (const message of this.#held.take()) this.#receiver?.message(message);
    if (this.#unpublished) this.#receiver?.publish();
    this.#unpublished = false;
  }

  /** Symbols and rows of the lost batch would be missing for good. Not for every batch, where none can be read. */
  #askRestart(): void {
    this.#restartDue = false;
    const nowMs = this.#frames.nowMs();
    if (!this.#open || nowMs - this.#restartedAtMs < RESTART_EVERY_MS) return;
    this.#restartedAtMs = nowMs;
    this.#handle?.send({ type: 'restart' });
  }

  #ack(seq: number, arrivedMs: number): void {
    if (!this.#frames.seen()) {
      if (this.#open) this.#handle?.send({ type: 'ack', seq });
      return;
    }
    const paintedAfterMs = this.#frames.nowMs() - arrivedMs;
    this.stats.paintedAfterMs = paintedAfterMs;
    if (this.#open) this.#handle?.send({ type: 'ack', seq, paintedAfterMs });
  }

  #dropQueue(): void {
    for (const { buffer, arrivedMs } of this.#queue.splice(0)) this.#owe(buffer, arrivedMs);
  }

  #resend(): void {
    this.#demand.forgetSent();
    this.#askFrame();
  }

  #sendDemand(): void {
    if (!this.#open || !this.#handle) return;
    const diff = this.#demand.takeDiff();
    if (!diff) return;
    this.#handle.send({ type: 'demand', ...diff });
    this.#receiver?.demandChanged?.(this.#demand.items());
  }
}
