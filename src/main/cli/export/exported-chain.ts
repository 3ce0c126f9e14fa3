/** Rows of the table `chain`: every contract known at a moment, with what the model makes of it. */
import { DEFAULT_RATES, rateCurveOf } from '../../../shared/analytics/rate-curve.ts';
import type { CashDividend } from '../../../shared/analytics/american-dividends.ts';
import { MODEL_REASON } from '../../../shared/contract/columns.ts';
import { etDate, type EpochMs } from '../../../shared/market/calendar.ts';
import type { DividendRow } from '../../../shared/market/rest-updates.ts';
import { oldAfterMs } from '../../../shared/market/snapshot-period.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import { newestDividendsRequest } from '../../engine/backfill/chain-directory.ts';
import { buildSlices } from '../../engine/chain/chain-book.ts';
import { ChainModel } from '../../engine/chain/chain-model.ts';
import { expectedDividends } from '../../engine/chain/dividends.ts';
import type { SliceState } from '../../engine/chain/slice-state.ts';
import type { FeedSource } from '../../engine/feed/feed-source.ts';
import { decodeRest } from '../../engine/massive/rest/rest-route.ts';
import type { ReplaySource } from '../../engine/session/replay/replay-transport.ts';
import type { MarketPipeline } from '../../engine/world/market-pipeline.ts';
import { optionsDelayMs, spotAtEnd, spotDelayMs } from '../../engine/world/world-chains.ts';
import type { PartitionWriter } from './partition-writer.ts';

export type ExportedReplay = Pick<FeedSource, 'streamsQuotes' | 'now' | 'onDelayedHost' | 'capabilities'> &
  Pick<ReplaySource, 'recorded'>;

const REASONS = new Map<number, string>(Object.entries(MODEL_REASON).map(([name, code]) => [code, name]));

/** In the table's order. */
const MODELLED = [
  'modelForward',
  'modelIv',
  'quoteIv',
  'modelDelta',
  'modelGamma',
  'modelTheta',
  'modelVega',
  'modelRho',
  'modelVanna',
  'modelCharm',
] as const;

export class ExportedChain {
  readonly #out: PartitionWriter;
  readonly #pipeline: MarketPipeline;
  readonly #replay: ExportedReplay;
  readonly #model: ChainModel;
  #modelled = 0;
  #modelledBy: TradingCalendar | undefined;
  readonly #states = new Map<number, SliceState>();
  /** As the recording has them, by underlying; read once a day. */
  readonly #dividends = new Map<string, { date: string; rows: readonly DividendRow[] }>();

  constructor(out: PartitionWriter, pipeline: MarketPipeline, replay: ExportedReplay) {
    this.#out = out;
    this.#pipeline = pipeline;
    this.#replay = replay;
    this.#model = new ChainModel({
      table: pipeline.table,
      calendar: () => pipeline.state.calendar,
      rate: rateCurveOf(DEFAULT_RATES),
      dividends: (underlying, nowMs, untilMs) => this.#expected(underlying, nowMs, untilMs),
      delayMs: () => optionsDelayMs(replay),
      spotDelayMs: (underlying) => spotDelayMs(replay, underlying),
      origin: {
        streams: (id) => replay.streamsQuotes(pipeline.table.symbolOf(id)),
        snapshotAtMs: (id) => pipeline.state.snapshotAtMs(id),
        spotAtQuote: (id) => pipeline.state.spotAtQuote(id),
        priceAtEnd: (id, endMs) => spotAtEnd(pipeline, replay, id, endMs),
        oldAfterMs: () => oldAfterMs(0),
      },
      stopwatch: () => performance.now(),
    });
  }

  /** Every contract that has a quote or a last price. */
  take(atMs: EpochMs): void {
    this.#followContracts();
    this.#readDividends(etDate(atMs));
    // As a replay that stands there: whatever the instants before.
    while (this.#model.computeAnew(atMs)) this.#model.run(atMs, Number.POSITIVE_INFINITY);
    for (let id = 0; id < this.#pipeline.table.size; id++) this.#row(id, atMs);
  }

  #followContracts(): void {
    const { table, calendar } = this.#pipeline;
    if (table.size === this.#modelled && calendar === this.#modelledBy) return;
    this.#modelled = table.size;
    this.#modelledBy = calendar;
    const symbols = Array.from({ length: table.size }, (_, id) => table.symbolOf(id));
    this.#model.setSlices(buildSlices(table, calendar, symbols));
    this.#states.clear();
    for (const state of this.#model.states) for (const id of state.ids) this.#states.set(id, state);
  }

  #readDividends(date: string): void {
    for (const underlying of new Set(this.#model.states.map(({ slice }) => slice.underlying))) {
      if (underlying.startsWith('I:') || this.#dividends.get(underlying)?.date === date) continue;
      const record = this.#replay.recorded(newestDividendsRequest(underlying, this.#replay.now()));
      const found = record && decodeRest(record);
      if (found?.kind === 'dividends') this.#dividends.set(underlying, { date, rows: found.rows });
    }
  }

  #expected(underlying: string, nowMs: EpochMs, untilMs: EpochMs): CashDividend[] | undefined {
    if (underlying.startsWith('I:')) return [];
    const known = this.#dividends.get(underlying);
    return known && expectedDividends(known.rows, nowMs, untilMs);
  }

  #row(id: number, atMs: EpochMs): void {
    const { table, facts } = this.#pipeline;
    const contract = facts.of(id);
    const value = (name: Parameters<typeof table.column>[0]): number => table.column(name)[id];
    if (!contract || (Number.isNaN(value('bid')) && Number.isNaN(value('last')))) return;
    const underlying = table.find(contract.underlying);
    const reason = value('modelReason');
    const row = this.#out.row('chain', contract.underlying);
    row.text(contract.symbol).time(atMs).date(contract.expiry).text(contract.right).number(contract.strike);
    row.number(value('bid')).number(value('ask')).time(value('quoteAtMs'));
    for (const name of ['last', 'volume', 'openInterest'] as const) row.number(value(name));
    row.number(underlying === undefined ? undefined : table.column('last')[underlying]);
    const { spot, basis, asOfMs } = valuesOf(this.#states.get(id));
    row.number(spot).text(basis).time(asOfMs);
    for (const name of MODELLED) row.number(value(name));
    row.text(reason === MODEL_REASON.solved ? undefined : REASONS.get(reason)).end();
  }
}

/** The price of the underlying that an expiry's values were computed from, where it comes from, and the instant that they are of. */
function valuesOf(state: SliceState | undefined): { spot: number; basis?: string; asOfMs: EpochMs } {
  if (!state || !(state.spot > 0)) return { spot: Number.NaN, asOfMs: Number.NaN };
  const { spot, spotImplied, endedMs, asOfMs } = state;
  const basis = spotImplied ? 'implied' : 'price';
  return { spot, basis: Number.isNaN(endedMs) ? basis : `${basis} at session end`, asOfMs };
}
