/** A sink that records before it passes events on, as the engine does. Until a recorder is set, it only passes them on. */
import type { EpochMs } from '../../shared/market/calendar.ts';
import type { GapEntry, MarketCapability } from '../../shared/contract/health.ts';
import type { Market } from '../../shared/market/symbols.ts';
import type { ConnectionEvent, FeedSink, RestRecord, SubscriptionEvent } from '../engine/feed/feed-source.ts';

export class RecordingTee implements FeedSink {
  recorder: FeedSink | undefined;
  readonly #next: FeedSink;

  constructor(next: FeedSink) {
    this.#next = next;
  }

  frame(market: Market, bytes: Uint8Array, receivedAtMs: EpochMs): void {
    this.recorder?.frame(market, bytes, receivedAtMs);
    this.#next.frame(market, bytes, receivedAtMs);
  }
  rest(record: RestRecord): void {
    this.recorder?.rest(record);
    this.#next.rest(record);
  }
  connection(event: ConnectionEvent): void {
    this.recorder?.connection(event);
    this.#next.connection(event);
  }
  subscription(event: SubscriptionEvent): void {
    this.recorder?.subscription(event);
    this.#next.subscription(event);
  }
  gap(entry: GapEntry): void {
    this.recorder?.gap(entry);
    this.#next.gap(entry);
  }
  capability(capability: MarketCapability): void {
    this.recorder?.capability(capability);
    this.#next.capability(capability);
  }
}
