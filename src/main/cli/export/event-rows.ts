/** Decoded market events as rows, each with the wire's own time. */
import {
  EVENT,
  tradeIdOf,
  type BarColumns,
  type EventColumns,
  type ValueColumns,
} from '../../../shared/market/event-columns.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { MarketPipeline } from '../../engine/world/market-pipeline.ts';
import type { PartitionWriter } from './partition-writer.ts';
import type { Rows } from './rows.ts';
import type { TableName } from './tables.ts';

export class EventRows {
  readonly #out: PartitionWriter;
  readonly #pipeline: MarketPipeline;
  #columns!: EventColumns;
  #receivedAtMs: EpochMs = Number.NaN;

  constructor(out: PartitionWriter, pipeline: MarketPipeline) {
    this.#out = out;
    this.#pipeline = pipeline;
  }

  take(columns: EventColumns, receivedAtMs: EpochMs): void {
    this.#columns = columns;
    this.#receivedAtMs = receivedAtMs;
    for (let i = 0; i < columns.count; i++) this.#event(columns.kinds[i], columns.rows[i]);
  }

  #event(kind: number, row: number): void {
    const c = this.#columns;
    switch (kind) {
      case EVENT.trade:
        return this.#trade(row);
      case EVENT.quote:
        return this.#quote(row);
      case EVENT.secondBar:
        return this.#bar(c.secondBars, row);
      case EVENT.minuteBar:
        return this.#bar(c.minuteBars, row);
      case EVENT.indexValue:
        return this.#value('index_values', c.indexValues, row);
      case EVENT.fairMarketValue:
        return this.#value('fair_values', c.fairMarketValues, row);
      case EVENT.luld:
        return this.#halt(row);
      case EVENT.imbalance:
        return this.#imbalance(row);
    }
  }

  #trade(row: number): void {
    if (!this.#out.wants('trades')) return;
    const { trades } = this.#columns;
    this.#row('trades', trades, row)
      .number(trades.price[row])
      .number(trades.size[row])
      .integer(trades.exchange[row])
      .text(this.#codes(trades.codeStart[row], trades.codeCount[row]))
      .number(trades.sequence[row])
      .text(tradeIdOf(this.#columns, row))
      .end();
  }

  #quote(row: number): void {
    if (!this.#out.wants('quotes')) return;
    const { quotes } = this.#columns;
    this.#row('quotes', quotes, row)
      .number(quotes.bid[row])
      .number(quotes.ask[row])
      .number(quotes.bidSize[row])
      .number(quotes.askSize[row])
      .integer(quotes.bidExchange[row])
      .integer(quotes.askExchange[row])
      .number(quotes.sequence[row])
      .end();
  }

  #bar(bars: BarColumns, row: number): void {
    if (!this.#out.wants('bars')) return;
    this.#instrument('bars', bars.id[row])
      .time(bars.atMs[row])
      .time(bars.endMs[row])
      .number(bars.open[row])
      .number(bars.high[row])
      .number(bars.low[row])
      .number(bars.close[row])
      .number(bars.volume[row])
      .number(bars.vwap[row])
      .number(bars.dayVolume[row])
      .end();
  }

  #value(table: 'index_values' | 'fair_values', values: ValueColumns, row: number): void {
    if (this.#out.wants(table)) this.#row(table, values, row).number(values.value[row]).end();
  }

  #halt(row: number): void {
    if (!this.#out.wants('halts')) return;
    const { luld } = this.#columns;
    this.#row('halts', luld, row)
      .number(luld.bandHigh[row])
      .number(luld.bandLow[row])
      .text(this.#codes(luld.codeStart[row], luld.codeCount[row]))
      .integer(luld.tape[row])
      .number(luld.sequence[row])
      .end();
  }

  #imbalance(row: number): void {
    if (!this.#out.wants('imbalances')) return;
    const { imbalances } = this.#columns;
    const type = imbalances.auctionType[row];
    this.#row('imbalances', imbalances, row)
      .integer(imbalances.auctionHhmm[row])
      .text(type > 0 ? String.fromCharCode(type) : undefined)
      .number(imbalances.imbalance[row])
      .number(imbalances.paired[row])
      .number(imbalances.clearingPrice[row])
      .integer(imbalances.exchange[row])
      .number(imbalances.sequence[row])
      .end();
  }

  #codes(start: number, count: number): string | undefined {
    return count === 0 ? undefined : this.#columns.codes.subarray(start, start + count).join(' ');
  }

  /** Symbol, arrival and the event's time in both shapes. */
  #row(table: TableName, at: { id: Uint32Array; atMs: Float64Array; atSubNs: Float64Array }, row: number): Rows {
    const rows = this.#instrument(table, at.id[row]);
    return rows.time(at.atMs[row], at.atSubNs[row]).nanos(at.atMs[row], at.atSubNs[row]);
  }

  #instrument(table: TableName, id: number): Rows {
    const symbol = this.#pipeline.table.symbolOf(id);
    const underlying = this.#pipeline.facts.of(id)?.underlying ?? symbol;
    return this.#out.row(table, underlying).text(symbol).time(this.#receivedAtMs);
  }
}
