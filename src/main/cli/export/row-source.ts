/** A feed sink that turns what passes into table rows: events as decoded, flow as classified, chains as modelled. */
import { MODEL_REASON } from '../../../shared/contract/columns.ts';
import type { GapEntry } from '../../../shared/contract/health.ts';
import { EventColumns, EVENT, tradeIdOf, type BarColumns } from '../../../shared/market/event-columns.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { PRINT_SIDE, PRINT_TAG } from '../../../shared/market/prints.ts';
import { defaultPreferences } from '../../../shared/settings/preferences.ts';
import type { Market } from '../../../shared/market/symbols.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import { buildSlices } from '../../engine/chain/chain-book.ts';
import { ChainModel } from '../../engine/chain/chain-model.ts';
import { rateCurveOf } from '../../../shared/analytics/rate-curve.ts';
import type { MarketSink, RestRecord } from '../../engine/feed/feed-source.ts';
import { MarketPipeline } from '../../engine/world/market-pipeline.ts';
import { FrameDecoder } from '../../engine/massive/frames/frame-decoder.ts';
import type { SegmentWriter } from './segment-writer.ts';
import { micros } from './tables.ts';

const nameOfCode = (codes: Readonly<Record<string, number>>, code: number): string | undefined =>
  Object.keys(codes).find((name) => codes[name] === code);

export class RowSource implements MarketSink {
  readonly #out: SegmentWriter;
  readonly #pipeline = new MarketPipeline({ gap: () => undefined });
  readonly #decoder = new FrameDecoder((symbol) => this.#pipeline.table.intern(symbol));
  readonly #columns = new EventColumns();
  readonly #model: ChainModel;
  #modelled = 0;
  #modelledBy: TradingCalendar | undefined;
  #flowSeq = 0;

  constructor(out: SegmentWriter) {
    this.#out = out;
    this.#model = new ChainModel({
      table: this.#pipeline.table,
      calendar: () => this.#pipeline.state.calendar,
      rate: rateCurveOf(defaultPreferences().rateCurve),
      stopwatch: () => performance.now(),
    });
  }

  frame(market: Market, bytes: Uint8Array, receivedAtMs: EpochMs): void {
    this.#pipeline.frame(market, bytes, receivedAtMs);
    this.#decoder.decode(bytes, market, receivedAtMs, this.#columns);
    const received = micros(receivedAtMs);
    for (let i = 0; i < this.#columns.count; i++) this.#event(this.#columns.kinds[i], this.#columns.rows[i], received);
  }

  rest(record: RestRecord): void {
    this.#pipeline.rest(record);
  }
  reset(state: Uint8Array<ArrayBuffer> | undefined): void {
    this.#pipeline.reset(state);
  }

  connection(): void {}
  subscription(): void {}
  capability(): void {}

  gap(gap: GapEntry): void {
    this.#pipeline.gap(gap);
    if (!this.#out.wants('gaps')) return;
    const { id, market, channel, startMs, endMs, cause, detail, lostCount, repair } = gap;
    const end = endMs === undefined ? undefined : micros(endMs);
    this.#out.add('gaps', market, [id, market, channel, micros(startMs), end, cause, detail, lostCount, repair]);
  }

  /** Prints since the last call, as classified by now: a sweep or a cancel may still name earlier ones later. */
  takeFlow(): void {
    const { tape, facts, table } = this.#pipeline;
    for (let seq = Math.max(this.#flowSeq, tape.tail); seq < tape.head && this.#out.wants('flow'); seq++) {
      const id = tape.instrument(seq);
      const contract = facts.of(id);
      if (!contract) continue;
      const tags = tape.get(seq, 'tags');
      this.#out.add('flow', contract.underlying, [
        table.symbolOf(id),
        micros(tape.get(seq, 'atMs')),
        contract.expiry,
        contract.right,
        contract.strike,
        tape.get(seq, 'price'),
        tape.get(seq, 'size'),
        tape.get(seq, 'premiumUsd'),
        nameOfCode(PRINT_SIDE, tape.get(seq, 'side')),
        Object.entries(PRINT_TAG)
          .flatMap(([name, bit]) => (tags & bit ? [name] : []))
          .join(' '),
        tape.get(seq, 'bid'),
        tape.get(seq, 'ask'),
        tape.get(seq, 'quoteAgeMs'),
        tape.get(seq, 'condition'),
        tape.get(seq, 'exchange'),
        tape.get(seq, 'spot'),
        tape.get(seq, 'sweepId'),
      ]);
    }
    this.#flowSeq = tape.head;
  }

  /** Every contract known at this moment that has a quote or a last price, with our model's values. */
  takeChain(atMs: EpochMs): void {
    if (!this.#out.wants('chain')) return;
    const { table, calendar } = this.#pipeline;
    if (table.size !== this.#modelled || calendar !== this.#modelledBy) {
      this.#modelled = table.size;
      this.#modelledBy = calendar;
      this.#model.setSlices(
        buildSlices(
          table,
          calendar,
          Array.from({ length: table.size }, (_, id) => table.symbolOf(id)),
        ),
      );
    }
    this.#model.invalidate();
    this.#model.run(atMs, Number.POSITIVE_INFINITY);
    for (let id = 0; id < table.size; id++) this.#chainRow(id, atMs);
  }

  #chainRow(id: number, atMs: EpochMs): void {
    const { table, facts } = this.#pipeline;
    const contract = facts.of(id);
    const value = (name: Parameters<typeof table.column>[0]): number => table.column(name)[id];
    if (!contract || (Number.isNaN(value('bid')) && Number.isNaN(value('last')))) return;
    const spotId = table.find(contract.underlying);
    const reason = value('modelReason');
    this.#out.add('chain', contract.underlying, [
      contract.symbol,
      micros(atMs),
      contract.expiry,
      contract.right,
      contract.strike,
      value('bid'),
      value('ask'),
      value('last'),
      value('volume'),
      value('openInterest'),
      spotId === undefined ? undefined : table.column('last')[spotId],
      value('modelForward'),
      value('modelIv'),
      value('modelDelta'),
      value('modelGamma'),
      value('modelTheta'),
      value('modelVega'),
      value('modelRho'),
      value('modelVanna'),
      value('modelCharm'),
      reason === MODEL_REASON.solved ? undefined : nameOfCode(MODEL_REASON, reason),
    ]);
  }

  #event(kind: number, row: number, received: bigint | undefined): void {
    const c = this.#columns;
    switch (kind) {
      case EVENT.trade: {
        if (!this.#out.wants('trades')) return;
        const t = c.trades;
        const codes = c.codes.subarray(t.codeStart[row], t.codeStart[row] + t.codeCount[row]);
        this.#add('trades', t.id[row], received, [
          micros(t.atMs[row], t.atSubNs[row]),
          t.price[row],
          t.size[row],
          t.exchange[row],
          codes.length > 0 ? codes.join(' ') : undefined,
          t.sequence[row],
          tradeIdOf(c, row),
        ]);
        return;
      }
      case EVENT.quote: {
        if (!this.#out.wants('quotes')) return;
        const q = c.quotes;
        this.#add('quotes', q.id[row], received, [
          micros(q.atMs[row], q.atSubNs[row]),
          q.bid[row],
          q.ask[row],
          q.bidSize[row],
          q.askSize[row],
          q.bidExchange[row],
          q.askExchange[row],
          q.sequence[row],
        ]);
        return;
      }
      case EVENT.secondBar:
        this.#bar(c.secondBars, row, received);
        return;
      case EVENT.minuteBar:
        this.#bar(c.minuteBars, row, received);
        return;
      case EVENT.indexValue:
        if (this.#out.wants('index_values')) {
          const v = c.indexValues;
          this.#add('index_values', v.id[row], received, [micros(v.atMs[row], v.atSubNs[row]), v.value[row]]);
        }
    }
  }

  #bar(b: BarColumns, row: number, received: bigint | undefined): void {
    if (!this.#out.wants('bars')) return;
    this.#add('bars', b.id[row], received, [
      micros(b.atMs[row]),
      micros(b.endMs[row]),
      b.open[row],
      b.high[row],
      b.low[row],
      b.close[row],
      b.volume[row],
      b.vwap[row],
      b.dayVolume[row],
    ]);
  }

  #add(
    table: 'trades' | 'quotes' | 'bars' | 'index_values',
    id: number,
    received: bigint | undefined,
    cells: (string | number | bigint | undefined)[],
  ): void {
    const symbol = this.#pipeline.table.symbolOf(id);
    this.#out.add(table, this.#pipeline.facts.of(id)?.underlying ?? symbol, [symbol, received, ...cells]);
  }
}
