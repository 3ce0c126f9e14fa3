/** The engine's heart without windows: decoder and market state behind a feed sink. For commands, checks and benches. */
import { EventColumns } from '../../shared/market/event-columns.ts';
import type { EpochMs } from '../../shared/market/calendar.ts';
import type { Market } from '../../shared/market/symbols.ts';
import type { MarketSink, RestRecord } from '../engine/feed/feed-source.ts';
import { InstrumentTable } from '../engine/market/instrument-table.ts';
import { MarketState } from '../engine/market/market-state.ts';
import { STATE_VERSION } from '../engine/market/state-snapshot.ts';
import { FrameDecoder } from '../engine/massive/frames/frame-decoder.ts';
import { decodeRest } from '../engine/massive/rest/rest-route.ts';

export class HeadlessMarket implements MarketSink {
  readonly stateVersion = STATE_VERSION;
  readonly table = new InstrumentTable();
  readonly state = new MarketState(this.table);
  readonly decoder = new FrameDecoder((symbol) => this.table.intern(symbol));
  /** The frame last handed over, decoded. */
  readonly columns = new EventColumns();
  gaps = 0;

  get counters(): { events: number; symbols: number } {
    return { events: this.decoder.counts.events, symbols: this.table.size };
  }

  frame(market: Market, bytes: Uint8Array, receivedAtMs: EpochMs): void {
    this.decoder.decode(bytes, market, receivedAtMs, this.columns);
    this.state.reduce(this.columns);
  }

  rest(record: RestRecord): void {
    const update = decodeRest(record);
    if (update) this.state.applyRest(update, record.atMs);
  }

  reset(state: Uint8Array<ArrayBuffer> | undefined): void {
    this.state.restore(state);
  }

  connection(): void {}
  subscription(): void {}
  gap(): void {
    this.gaps++;
  }
  capability(): void {}
}
