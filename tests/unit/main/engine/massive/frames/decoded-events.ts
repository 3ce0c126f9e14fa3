/** Event columns as plain objects, in wire order: for comparing and for messages of failing tests. */
import { FrameDecoder } from '../../../../../../src/main/engine/massive/frames/frame-decoder.ts';
import {
  EVENT_CHANNEL,
  EventColumns,
  tradeIdOf,
  type ColumnBlock,
} from '../../../../../../src/shared/market/event-columns.ts';
import type { Market } from '../../../../../../src/shared/market/symbols.ts';

export class Decoding {
  readonly columns = new EventColumns();
  readonly decoder: FrameDecoder;
  readonly #symbols: string[] = [];

  constructor(options?: { isPlain: boolean }) {
    this.decoder = new FrameDecoder((symbol) => {
      const known = this.#symbols.indexOf(symbol);
      return known >= 0 ? known : this.#symbols.push(symbol) - 1;
    }, options);
  }

  decode(frame: string | Uint8Array, market: Market = 'stocks', receivedAtMs = 1): Record<string, unknown>[] {
    this.decoder.decode(typeof frame === 'string' ? Buffer.from(frame) : frame, market, receivedAtMs, this.columns);
    return this.events();
  }

  events(): Record<string, unknown>[] {
    const c = this.columns;
    const blocks: ColumnBlock[] = [
      c.quotes,
      c.trades,
      c.secondBars,
      c.minuteBars,
      c.indexValues,
      c.luld,
      c.imbalances,
      c.fairMarketValues,
    ];
    return Array.from({ length: c.count }, (_, n) => {
      const kind = c.kinds[n];
      const row = c.rows[n];
      const block = blocks[kind] as unknown as Record<string, Float64Array>;
      const event: Record<string, unknown> = { family: EVENT_CHANNEL[kind], symbol: this.#symbols[block.id[row]] };
      for (const [name, column] of Object.entries(block)) {
        if (column instanceof Float64Array) event[name] = column[row];
      }
      if (block.codeStart)
        event.codes = [...c.codes.subarray(block.codeStart[row], block.codeStart[row] + block.codeCount[row])];
      if (block.idStart) event.tradeId = tradeIdOf(c, row);
      return event;
    });
  }
}
