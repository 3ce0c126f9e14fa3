/** The sink of a world's feed: tees to the recorder, decodes, reduces. The order in which things arrive here is the order of the market. */
import type { GapEntry, MarketCapability } from '../../../shared/contract/health.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { DELAY_MS } from '../../../shared/market/delay.ts';
import { rateCurveOf } from '../../../shared/analytics/rate-curve.ts';
import { EventColumns } from '../../../shared/market/event-columns.ts';
import { leaveOutAhead, withoutAhead } from '../../../shared/market/impossible-times.ts';
import { judgementKey, type Judgement } from '../../../shared/market/judgement.ts';
import type { RestUpdate } from '../../../shared/market/rest-updates.ts';
import { countByUnderlying, marketOf, type Market } from '../../../shared/market/symbols.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import type { Preferences } from '../../../shared/settings/preferences.ts';
import type { ConnectionEvent, FeedSink, MarketSink, RestRecord, SubscriptionEvent } from '../feed/feed-source.ts';
import { amendOpenings, openInterestToLearn } from '../flow/amend-openings.ts';
import { amendAbsorbed, amendSides } from '../flow/amend-sides.ts';
import { AskedQuotes } from '../flow/asked-quotes.ts';
import { FlowDay, type FlowDaySnapshot } from '../flow/flow-day.ts';
import { FlowRanks } from '../flow/flow-ranks.ts';
import { FlowTape } from '../flow/flow-tape.ts';
import { GreekEstimates } from '../flow/greek-estimates.ts';
import { PrintClassifier } from '../flow/print-classifier.ts';
import type { MarketWatcher } from '../alerts/alert-book.ts';
import { ContractFacts } from '../flow/print-filter.ts';
import { reduceFlow } from '../flow/reduce-flow.ts';
import { repairFlow } from '../flow/repair-flow.ts';
import { restoreTape, serialiseTape } from '../flow/tape-snapshot.ts';
import { InstrumentTable } from '../market/instrument-table.ts';
import type { BarListener } from '../market/live-bars.ts';
import { MarketState } from '../market/market-state.ts';
import { FrameDecoder } from '../massive/frames/frame-decoder.ts';
import { decodeRest } from '../massive/rest/rest-route.ts';
import { StandingSubscriptions } from '../session/recording/standing-subscriptions.ts';

/** Ledger entries kept for the health pane; older ones are in the recording. */
const GAPS_KEPT = 500;

export interface PipelineOptions {
  /** Every entry of the gap ledger. */
  gap: (gap: GapEntry) => void;
  /** How many prints are held; the tape's own number unless said. */
  tapePrints?: number;
  /** A replay stands elsewhere now. */
  jumped?: () => void;
  /** A live feed's clock was learnt late. */
  clockLearnt?: () => void;
  /** The time of every frame, before it changes state. */
  frameAt?: (atMs: EpochMs) => void;
  /** Every frame's events before they change state: for an export, which wants the very events. */
  events?: (columns: EventColumns, receivedAtMs: EpochMs) => void;
}

export class MarketPipeline implements MarketSink {
  readonly table = new InstrumentTable();
  readonly tape: FlowTape;
  readonly facts = new ContractFacts(this.table);
  readonly decoder = new FrameDecoder((symbol) => this.table.internIfRoom(symbol));
  readonly state = new MarketState(this.table);
  readonly gaps = new Map<string, GapEntry>();
  readonly capabilities = new Map<Market, MarketCapability>();
  readonly day: FlowDay;
  /** Places in the session's flow, for rules. */
  readonly boards: FlowRanks;
  /** For recordings, which begin while they stand. */
  readonly subscriptions = new StandingSubscriptions();
  /** What REST answered about quotes before prints. */
  readonly askedQuotes = new AskedQuotes();
  readonly estimates = new GreekEstimates(this.facts, () => this.calendar);
  /** Events stamped ahead of the market clock, by market: left out of prices, bars and rules. */
  readonly aheadOn: Record<Market, number> = { stocks: 0, options: 0, indices: 0 };
  /** Trades that came twice, by market: the second is left out. */
  readonly repeatedOn: Record<Market, number> = { stocks: 0, options: 0, indices: 0 };
  readonly #classifier: PrintClassifier;
  readonly #columns = new EventColumns();
  readonly #options: PipelineOptions;
  readonly #judgements = new Map<string, Judgement>();
  #recordedWatch: ReadonlySet<string> | undefined;
  #recorder: FeedSink | undefined;
  #alerts: MarketWatcher | undefined;
  #oldestArrivalMs: EpochMs | undefined;
  #tapeSinceMs: EpochMs | undefined;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.tape = new FlowTape(options.tapePrints);
    this.day = new FlowDay(this.table, this.tape, this.facts);
    this.boards = new FlowRanks(this.day, this.table);
    const { day, estimates } = this;
    this.#classifier = new PrintClassifier(this.table, this.tape, this.facts, { day, estimates });
  }

  /** From now on `recorder` gets everything before it changes state; none, nothing is recorded. */
  recordTo(recorder: FeedSink | undefined): void {
    this.#recorder = recorder;
  }

  /** From now on `book` sees every frame before it changes state, and looks at its rules after it did. */
  watchWith(book: MarketWatcher | undefined): void {
    this.#alerts = book;
  }

  frame(market: Market, bytes: Uint8Array, receivedAtMs: EpochMs): void {
    this.#recorder?.frame(market, bytes, receivedAtMs);
    this.#options.frameAt?.(receivedAtMs);
    this.#oldestArrivalMs ??= receivedAtMs;
    this.decoder.decode(bytes, market, receivedAtMs, this.#columns);
    this.#options.events?.(this.#columns, receivedAtMs);
    this.repeatedOn[market] += this.state.leaveOutRepeats(this.#columns);
    this.#classifier.arrivedAtMs = receivedAtMs;
    reduceFlow(this.#columns, this.#classifier);
    // The flow shows such prints at their arrival, tagged, and the export has every event; nothing else may see them.
    this.aheadOn[market] += leaveOutAhead(this.#columns);
    this.#alerts?.seeFrame(this.#columns, this.state.conditions);
    this.state.reduce(this.#columns);
    this.#alerts?.evaluate(receivedAtMs);
  }

  rest(record: RestRecord): void {
    this.#recorder?.rest(record);
    const decoded = decodeRest(record);
    if (!decoded) return;
    const update = withoutAhead(decoded, record.atMs);
    const learnt = openInterestToLearn(this, update);
    this.state.applyRest(update, record.atMs);
    if (learnt) amendOpenings(this, learnt);
    this.#repairFlow(update, record.atMs);
    if (update.kind === 'bars') this.#alerts?.bars(update);
    this.#alerts?.evaluate(record.atMs);
  }

  /** What the recording tells of the engine that made it. */
  judgement(judgement: Judgement): void {
    this.#recordedWatch ??= new Set();
    if (judgement.kind === 'watched') this.#recordedWatch = new Set(judgement.symbols);
    this.judge(judgement);
  }

  /** What this engine concluded: recorded, and shown to the rules. */
  judge(judgement: Judgement): void {
    this.#recorder?.judgement?.(judgement);
    if (judgement.kind === 'watched')
      for (const [key, { kind }] of this.#judgements)
        if (kind === 'model' && !judgement.symbols.includes(key)) this.#judgements.delete(key);
    this.#judgements.set(judgementKey(judgement), judgement);
    this.#alerts?.judge(judgement);
  }

  /** Contracts whose model values the recording itself tells; undefined while it tells of none, nor of staleness. */
  get recordedWatch(): ReadonlySet<string> | undefined {
    return this.#recordedWatch;
  }

  /** Those that stand. */
  get judgements(): readonly Judgement[] {
    return [...this.#judgements.values()];
  }

  connection(event: ConnectionEvent): void {
    this.#recorder?.connection(event);
    this.subscriptions.connection(event);
    this.#alerts?.connection(event);
  }

  subscription(event: SubscriptionEvent): void {
    this.#recorder?.subscription(event);
    this.subscriptions.subscription(event);
    const { market, channel, symbols, action, atMs } = event;
    if (market !== 'options' || channel !== 'T' || !symbols.includes('*')) return;
    this.#tapeSinceMs = action === 'subscribed' ? atMs : undefined;
    if (this.#tapeSinceMs === undefined) this.day.breakOff();
  }

  gap(entry: GapEntry): void {
    this.#recorder?.gap(entry);
    if (entry.market === 'options' && (entry.channel === 'T' || entry.channel === '*')) this.#holeInFlow(entry);
    this.noteGap(entry);
  }

  #holeInFlow({ startMs, endMs, repair }: GapEntry): void {
    if (endMs === undefined) {
      this.day.breakOff();
      return;
    }
    // A gap is on arrival time; on the delayed host prints are stamped earlier.
    const lateMs = this.#classifier.arrivedAtMs - this.day.newestMs > DELAY_MS / 2 ? DELAY_MS : 0;
    this.day.hole(startMs - lateMs, endMs - lateMs, repair === 'repaired');
  }

  /** Into the ledger only: for holes in the recording itself, which the recorder knows already. */
  noteGap(entry: GapEntry): void {
    this.gaps.delete(entry.id);
    this.gaps.set(entry.id, entry);
    if (this.gaps.size > GAPS_KEPT) this.gaps.delete(this.gaps.keys().next().value!);
    this.#options.gap(entry);
    this.#alerts?.gap(entry);
  }

  capability(capability: MarketCapability): void {
    this.#recorder?.capability(capability);
    this.capabilities.set(capability.market, capability);
  }

  clockLearnt(): void {
    this.#options.clockLearnt?.();
  }

  /** Which prints the session keeps, and the rates that deltas are estimated with. */
  setPreferences({ flow, rateCurve }: Preferences): void {
    this.day.keep(flow.keptPremiumUsd, flow.keptContracts);
    this.estimates.setRates(rateCurveOf(rateCurve));
  }

  /** Since when every option print arrives; undefined while none or only those of some contracts do. */
  get tapeSinceMs(): EpochMs | undefined {
    return this.#tapeSinceMs;
  }

  get calendar(): TradingCalendar {
    return this.state.calendar;
  }

  /** Instruments seen, by underlying. */
  get underlyings(): Record<string, number> {
    return countByUnderlying(this.table.symbols);
  }

  get counters(): { events: number; symbols: number } {
    return { events: this.decoder.counts.events, symbols: this.table.size };
  }

  /** For a checkpoint: the market's state, then the newest prints of the tape. */
  serialise(): Uint8Array<ArrayBuffer> {
    const state = this.state.serialise();
    const prints = serialiseTape(this.tape, this.table);
    const bytes = new Uint8Array(state.byteLength + prints.byteLength);
    bytes.set(state);
    bytes.set(prints, state.byteLength);
    return bytes;
  }

  /** As it was at a checkpoint, or nothing. */
  reset(bytes: Uint8Array<ArrayBuffer> | undefined): void {
    const length = this.state.restore(bytes);
    this.tape.clear();
    this.askedQuotes.clear();
    this.day.clear();
    this.estimates.clear();
    if (bytes) restoreTape(this.tape, this.table, bytes.subarray(length));
    this.#classifier.clear();
    this.day.restored();
    this.gaps.clear();
    this.#oldestArrivalMs = undefined;
    this.#options.jumped?.();
  }

  /** Adds what was counted of the day before this began (`goesOn`: with the very next print); false where it is of another. Quotes answered meanwhile reach its prints too. */
  absorb(earlier: FlowDaySnapshot, goesOn = false): boolean {
    if (!this.day.absorb(earlier, goesOn)) return false;
    amendAbsorbed(this, this.askedQuotes.answers);
    return true;
  }

  watchBars(symbol: string, timeframeMs: number, wanted: boolean): void {
    const id = this.table.intern(symbol);
    if (wanted) this.state.watchBars(id, timeframeMs);
    else this.state.unwatchBars(id, timeframeMs);
  }

  drainBars(listener: BarListener): void {
    this.state.drainBars(listener);
  }

  /** Quotes before prints give them a side. Trades of one contract, and large prints of all, are asked for to fill gaps; the latter also for a flow pane's first fill. */
  #repairFlow(update: RestUpdate, answeredAtMs: EpochMs): void {
    const to = { table: this.table, tape: this.tape, classifier: this.#classifier, answeredAtMs };
    if (update.kind === 'quotes' && update.beforeMs !== undefined) {
      const [quote] = update.rows;
      const answer = { symbol: update.symbol, beforeMs: update.beforeMs, quote };
      this.askedQuotes.note(answer);
      amendSides(this, answer);
    } else if (update.kind === 'trades' && marketOf(update.symbol) === 'options') {
      const { symbol } = update;
      repairFlow(
        update.rows.map((row) => ({ ...row, symbol })),
        to,
      );
    } else if (update.kind === 'unusualTrades') {
      const pending = [...this.gaps.values()].filter(
        (gap) => gap.market === 'options' && gap.repair === 'pending' && (gap.channel === 'T' || gap.channel === '*'),
      );
      // A gap is on arrival time; on the delayed host prints are stamped earlier.
      const missed = (atMs: EpochMs): boolean =>
        pending.some((gap) => atMs >= gap.startMs - DELAY_MS && atMs <= (gap.endMs ?? Number.POSITIVE_INFINITY));
      repairFlow(
        update.rows.filter((row) => row.atMs !== undefined && missed(row.atMs)),
        to,
      );
    }
  }

  /** Arrival of the oldest frame since the last call: for measuring how long the engine keeps data. */
  takeOldestArrival(): EpochMs | undefined {
    const oldest = this.#oldestArrivalMs;
    this.#oldestArrivalMs = undefined;
    return oldest;
  }
}
