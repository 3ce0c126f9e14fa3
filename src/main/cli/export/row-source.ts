/** A feed sink that turns its input into table rows: events as decoded, flow as classified, chains as modelled. */
import type { GapEntry, MarketCapability } from '../../../shared/contract/health.ts';
import { etDate, type EpochMs } from '../../../shared/market/calendar.ts';
import type { Judgement } from '../../../shared/market/judgement.ts';
import type { Market } from '../../../shared/market/symbols.ts';
import type { ConnectionEvent, MarketSink, RestRecord, SubscriptionEvent } from '../../engine/feed/feed-source.ts';
import { MarketPipeline } from '../../engine/world/market-pipeline.ts';
import { ExportedChain, type ExportedReplay } from './exported-chain.ts';
import { EventRows } from './event-rows.ts';
import { FlowRows, TAPE_PRINTS } from './flow-rows.ts';
import type { FlowSpool } from './flow-spool.ts';
import type { PartitionWriter } from './partition-writer.ts';

const HOUR_MS = 3_600_000;

export class RowSource implements MarketSink {
  readonly #out: PartitionWriter;
  readonly #pipeline: MarketPipeline;
  readonly #gaps = new Map<string, string>();
  #nowMs = Number.NaN;
  /** Of the time last seen: within an hour the day does not change. */
  #hourMs = Number.NaN;
  #date = '';
  readonly #flow: FlowRows;
  readonly #chain: ExportedChain;
  readonly #replay: ExportedReplay;

  constructor(out: PartitionWriter, spool: FlowSpool, replay: ExportedReplay) {
    this.#out = out;
    this.#replay = replay;
    this.#pipeline = new MarketPipeline({
      gap: () => undefined,
      tapePrints: TAPE_PRINTS,
      events: (columns, receivedAtMs) => events.take(columns, receivedAtMs),
    });
    this.#flow = new FlowRows(out, this.#pipeline, spool);
    const events = new EventRows(out, this.#pipeline);
    this.#chain = new ExportedChain(out, this.#pipeline, replay);
  }

  frame(market: Market, bytes: Uint8Array, receivedAtMs: EpochMs): void {
    this.#at(receivedAtMs);
    this.#pipeline.frame(market, bytes, receivedAtMs);
    this.#flow.look();
  }

  rest(record: RestRecord): void {
    const { atMs, path, status, body } = record;
    this.#at(atMs);
    this.#pipeline.rest(record);
    this.#flow.look();
    if (!this.#out.wants('rest_answers')) return;
    const row = this.#out.row('rest_answers', 'rest');
    row.time(atMs).text(path).integer(status).integer(Buffer.byteLength(body)).end();
  }

  reset(state: Uint8Array<ArrayBuffer> | undefined): void {
    this.#flow.beforeReset();
    this.#pipeline.reset(state);
  }

  connection({ market, atMs, state, reason }: ConnectionEvent): void {
    this.#at(atMs);
    if (this.#out.wants('connections'))
      this.#out.row('connections', market).text(market).time(atMs).text(state).text(reason).end();
  }

  subscription({ market, atMs, action, channel, symbols, reason }: SubscriptionEvent): void {
    this.#at(atMs);
    if (!this.#out.wants('subscriptions')) return;
    for (const symbol of symbols) {
      const row = this.#out.row('subscriptions', market);
      row.text(market).time(atMs).text(action).text(channel).text(symbol).text(reason).end();
    }
  }

  capability({ market, timeliness, rest, channels, reason }: MarketCapability): void {
    this.#atNow();
    if (!this.#out.wants('capabilities')) return;
    const row = this.#out.row('capabilities', market).text(market).time(this.#nowMs);
    row.text(timeliness).text(rest).text(JSON.stringify(channels)).text(reason).end();
  }

  judgement(judgement: Judgement): void {
    this.#at(judgement.atMs);
    if (!this.#out.wants('judgements')) return;
    const { kind, atMs } = judgement;
    const put = (subject: string | undefined, values?: object): void =>
      this.#out
        .row('judgements', 'engine')
        .time(atMs)
        .text(kind)
        .text(subject)
        .text(values && JSON.stringify(values))
        .end();
    if (judgement.kind === 'model') return put(judgement.symbol, judgement.values);
    const subjects = judgement.kind === 'watched' ? judgement.symbols : judgement.markets;
    for (const subject of subjects.length > 0 ? subjects : [undefined]) put(subject);
  }

  gap(gap: GapEntry): void {
    this.#atNow();
    this.#pipeline.gap(gap);
    // After damage the replay reports its ledger again.
    const text = JSON.stringify(gap);
    if (!this.#out.wants('gaps') || this.#gaps.get(gap.id) === text) return;
    this.#gaps.set(gap.id, text);
    const { id, market, channel, startMs, endMs, cause, detail, lostCount, repair } = gap;
    const row = this.#out.row('gaps', market).text(id).text(market).text(channel);
    row.time(startMs).time(endMs ?? Number.NaN);
    row.text(cause).text(detail).number(lostCount).text(repair).end();
  }

  /** No more comes: writes the prints of the day that is not over. */
  end(): void {
    this.#flow.endDay();
    this.#flow.close();
  }

  /** Every contract known at this moment, with our model's values. */
  takeChain(atMs: EpochMs): void {
    this.#at(atMs);
    if (this.#out.wants('chain')) this.#chain.take(atMs);
  }

  /** For what comes without a time: the replay's, or that of what came since. */
  #atNow(): void {
    const nowMs = this.#replay.now();
    this.#at(this.#nowMs > nowMs ? this.#nowMs : nowMs);
  }

  /** Rows belong to the exchange day on which they arrived. */
  #at(atMs: EpochMs): void {
    this.#nowMs = atMs;
    if (atMs >= this.#hourMs && atMs < this.#hourMs + HOUR_MS) return;
    this.#hourMs = Math.floor(atMs / HOUR_MS) * HOUR_MS;
    const date = etDate(atMs);
    if (date === this.#date) return;
    this.#flow.endDay();
    this.#date = date;
    this.#out.date = date;
  }
}
