/**
 * Keeps the chains on screen alive: finds their contracts, refreshes their snapshots, orders them for live quotes,
 * feeds the model, and sums up expiries. Talks to REST only through the functions it is given.
 */
import type { AnalyticsRequest, AnalyticsResult, ModelStamp } from '../../../shared/contract/analytics.ts';
import type { KeptValues } from '../../../shared/history/measures.ts';
import type { ChainSummary } from '../../../shared/contract/streams.ts';
import { etDate, type EpochMs } from '../../../shared/market/calendar.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import type { Preferences } from '../../../shared/settings/preferences.ts';
import type { InstrumentId } from '../market/instrument-table.ts';
import { compute } from './analytics-kinds.ts';
import type { IsComputed } from './analytics-job.ts';
import { AnalyticsTurns } from './analytics-turns.ts';
import type { ListingDay } from '../../../shared/history/listing-day.ts';
import { keptListings } from './kept-listings.ts';
import { isKeepable, isSummable, keptNumbers, termNumbers } from './kept-numbers.ts';
import { fixedTerm, termOf } from './maturities-view.ts';
import { buildSlices, instrumentsOf, type ChainSlice } from './chain-book.ts';
import { ChainModel } from './chain-model.ts';
import { DividendBook } from './dividend-book.ts';
import { computingOf, isComputed, isToModel, newExpiry, renewed, type ExpiryState } from './expiry-state.ts';
import { oldAfterMs } from '../../../shared/market/snapshot-period.ts';
import { isHeldLive, streamedOf } from './held-live.ts';
import { Ladders } from './ladders.ts';
import { dueLoads, QUIET_SHARE } from './load-order.ts';
import type { LadderRung } from './streamed-contracts.ts';
import { valuesTimeMs, type ShownSlice } from './slice-state.ts';
import { stampOf } from './model-stamp.ts';
import { SkewMemory } from './skew-memory.ts';
import { summarise } from './summarise.ts';
import { rateCurveOf, type RateCurve } from '../../../shared/analytics/rate-curve.ts';
import type { ChainServiceOptions } from './chain-service-options.ts';

/** Unless a world says otherwise. */
const RETRY_MS = 15_000;
/** Microseconds of each second for what panes request over whole chains. */
const ANALYTICS_BUDGET_US = 100_000;

export class ChainService {
  readonly model: ChainModel;
  readonly #options: ChainServiceOptions;
  readonly #expiries = new Map<string, ExpiryState>();
  readonly #skew: SkewMemory;
  readonly #dividends: DividendBook;
  readonly #turns = new AnalyticsTurns();
  #rates: RateCurve;
  readonly #ladders: Ladders;
  #watched: ReadonlySet<InstrumentId> = new Set();
  /** Expiries that the model has, by name. */
  #modelled = '';
  /** The calendar the slices' settlement times were computed with. */
  #calendar: TradingCalendar;

  constructor(options: ChainServiceOptions) {
    this.#options = options;
    this.#rates = rateCurveOf(options.rateCurve);
    this.#calendar = options.calendar();
    this.#ladders = new Ladders(options.table, options.laddersChanged);
    this.#skew = new SkewMemory(options.calendar);
    const { requests, now, report } = options;
    // A replay that stands still computes nothing again by itself.
    const learnt = (): void => this.model.invalidate();
    this.#dividends = new DividendBook({ ask: (underlying) => requests.dividends(underlying), now, learnt, report });
    this.model = new ChainModel({
      table: options.table,
      calendar: options.calendar,
      delayMs: () => requests.delayMs?.() ?? 0,
      spotDelayMs: (underlying) => requests.spotDelayMs?.(underlying) ?? 0,
      origin: {
        streams: this.#streams,
        snapshotAtMs: (id) => requests.snapshotAtMs(id),
        spotAtQuote: (id) => requests.spotAtQuote(id),
        priceAtEnd: (id, endMs) => requests.priceAtEnd(id, endMs),
        oldAfterMs: () => oldAfterMs(requests.snapshotEveryMs()),
      },
      stopwatch: options.stopwatch,
      workedMs: options.workedMs,
      dividends: (underlying, nowMs, untilMs) => this.#dividends.expected(underlying, nowMs, untilMs),
      rate: (years) => this.#rates(years),
    });
  }

  setRateCurve(points: Preferences['rateCurve']): void {
    this.#rates = rateCurveOf(points);
    this.model.invalidate();
  }

  /**
   * The chains shown now, by underlying, and those that are modelled `quietly` besides. Chains no longer wanted stop being modelled and
   * refreshed. `snapshotShown`: `underlying/expiry` of those of which something is on screen that only snapshots bring.
   */
  setDemand(
    chains: ReadonlyMap<string, ReadonlySet<string>>,
    quietly: ReadonlyMap<string, ReadonlySet<string>> = new Map(),
    snapshotShown: ReadonlySet<string> = new Set(),
  ): void {
    const wanted = new Map<string, boolean>();
    for (const quiet of [true, false])
      for (const [underlying, expiries] of quiet ? quietly : chains)
        for (const expiry of expiries) {
          const key = `${underlying}/${expiry}`;
          wanted.set(key, quiet);
          const state = this.#expiries.get(key) ?? newExpiry(underlying, expiry, quiet);
          state.quiet = quiet;
          state.snapshotShown = snapshotShown.has(key);
          this.#expiries.set(key, state);
        }
    for (const key of this.#expiries.keys()) if (!wanted.has(key)) this.#expiries.delete(key);
    this.#remodel();
    this.tick();
  }

  /** The market was put back to another time: contracts are listed and everything is computed again, with the next `setDemand` or `tick`. */
  renew(): void {
    for (const [key, state] of this.#expiries) this.#expiries.set(key, renewed(state));
    this.#dividends.renew();
    this.#ladders.renew();
    this.model.forget();
  }

  /** How many contracts of what is shown are computed; undefined once all are that can be. */
  get computing(): ModelStamp['computing'] {
    return this.#computing([...this.#expiries.values()].filter(({ quiet }) => !quiet));
  }

  /** The market stands still: computed once more from nothing, as `ChainModel.computeAnew`. True until that is through. */
  computeAnew(): boolean {
    return this.computing !== undefined || this.model.backlog > 0 || this.model.computeAnew(this.#options.now());
  }

  /** Contracts that are on screen or that rules look at: theirs are computed first. */
  watch(symbols: Iterable<string>): void {
    const { table } = this.#options;
    this.#watched = new Set([...symbols].map((symbol) => table.find(symbol)).filter((id) => id !== undefined));
    this.model.watch(this.#watched);
  }

  /** Starts the requests that are due: contract lists, snapshots. Called about once a second and on new demand. */
  tick(): void {
    this.#followCalendar();
    this.#loadDue();
    this.#modelReady();
    this.#orderLadders();
  }

  /** An expiry on screen has its quotes and not all of its numbers. */
  get isStarting(): boolean {
    for (const { quiet, loadedAtMs, computed, error } of this.#expiries.values())
      if (!quiet && loadedAtMs !== undefined && !computed && error === undefined) return true;
    return false;
  }

  #loadDue(): void {
    const looked = { modelled: this.model.states, watched: this.#watched, streams: this.#streams };
    const due = dueLoads([...this.#expiries.values()], {
      nowMs: this.#options.now(),
      everyMs: this.#options.requests.snapshotEveryMs(),
      isHeldLive: (state) => isHeldLive(state, looked),
    });
    for (const state of due) void this.#load(state);
  }

  readonly #streams = (id: InstrumentId): boolean => this.#options.requests.streams(this.#options.table.symbolOf(id));

  instruments(underlying: string, expiries: readonly string[]): InstrumentId[] {
    return expiries.flatMap((expiry) => this.#slices(underlying, expiry).flatMap((slice) => [...instrumentsOf(slice)]));
  }

  /** Of each expiry that still trades, the contracts of its strikes, nearest the money first. */
  get ladders(): readonly LadderRung[][] {
    return this.#ladders.all;
  }

  summaries(underlying: string, expiries: readonly string[]): ChainSummary[] {
    return expiries.flatMap((expiry) => {
      const state = this.#expiries.get(`${underlying}/${expiry}`);
      if (!state) return [];
      const { requests, table, now } = this.#options;
      const { streams, snapshotAtMs } = requests;
      const freshSinceMs = now() - oldAfterMs(requests.snapshotEveryMs());
      const model = { computing: this.#computing([state]), basisOldMs: this.#basisOldMs([state]) };
      return summarise(table, this.model, { ...state, ...model, streams, snapshotAtMs, freshSinceMs }, now());
    });
  }

  /** Answers as many requests as a pass has time for; the others go first in the next. `asked` by a key of its own. */
  *answers(
    asked: ReadonlyMap<string, AnalyticsRequest>,
    nowMs: EpochMs,
    budgetUs = ANALYTICS_BUDGET_US,
  ): Iterable<[string, AnalyticsResult]> {
    const contractsOf = (request: AnalyticsRequest): number =>
      this.#statesOf(request).reduce((sum, { slice }) => sum + slice.strikes.length * 2, 0);
    for (const key of this.#turns.next(asked, contractsOf, budgetUs))
      yield [key, this.analytics(asked.get(key)!, nowMs)];
  }

  /** Underlyings with a modelled expiry. */
  get underlyings(): string[] {
    return [...new Set(this.model.states.map(({ slice }) => slice.underlying))];
  }

  /** The term structure as the memory names it, without the sums over the chain. */
  term(underlying: string, nowMs: EpochMs): Partial<KeptValues> {
    const inputs = { table: this.#options.table, rates: this.#rates };
    return termNumbers(fixedTerm(termOf(inputs, this.#statesOn(underlying), nowMs, this.#isKept(nowMs))));
  }

  /** The instant that its numbers at `nowMs` are of: its session's end, where none of its expiries has quotes of a new one. */
  valuesAtMs(underlying: string, nowMs: EpochMs): EpochMs {
    const states = this.#statesOn(underlying).filter(this.#isKept(nowMs));
    return states.length === 0 ? nowMs : Math.max(...states.map((state) => valuesTimeMs(state, nowMs)));
  }

  /** What the memory keeps of an underlying. `listed`: every listing there is, `ROOT YYYY-MM-DD`; while it is unknown sums are too. */
  numbers(underlying: string, listed: readonly string[] | undefined, nowMs: EpochMs): KeptValues {
    const states = this.#statesOn(underlying);
    const isKept = this.#isKept(nowMs);
    const isInSums = this.#isKept(nowMs, isSummable);
    const fitted = new Set(
      states
        .filter((state) => isInSums(state) && (state.slice.adjusted || state.shown.surface))
        .map(({ slice }) => `${slice.root} ${slice.expiry}`),
    );
    const whole = listed !== undefined && listed.length > 0 && listed.every((name) => fitted.has(name));
    const inputs = { table: this.#options.table, flow: this.#options.flow, rates: this.#rates };
    const spot = this.#spotOf(underlying);
    return keptNumbers(inputs, { underlying, states, isComputed: isKept, isInSums, spot, atMs: nowMs, whole });
  }

  /** The smiles and the open interest that the memory keeps. */
  listings(underlying: string, nowMs: EpochMs): ListingDay[] {
    return keptListings(this.#options.table, this.#statesOn(underlying).filter(this.#isKept(nowMs)), nowMs);
  }

  /** Every contract of the modelled expiries of an underlying. */
  contractsOf(underlying: string): ChainSlice[] {
    return this.#statesOn(underlying).map(({ slice }) => slice);
  }

  analytics(request: AnalyticsRequest, nowMs: EpochMs): AnalyticsResult {
    const states = this.#statesOf(request);
    const spot = this.#spotOf(request.underlying);
    const { table, flow } = this.#options;
    const inputs = { table, flow, skew: this.#skew, rates: this.#rates };
    const job = { request, states, isComputed: this.#isComputed, spot, atMs: nowMs };
    const result = compute(request.what, inputs, job);
    const expiries = request.expiries.map((expiry) => this.#expiries.get(`${request.underlying}/${expiry}`));
    const computing = this.#computing(expiries);
    const basisOldMs = this.#basisOldMs(expiries);
    return { ...result, ...stampOf(states), basisOldMs, ...(computing && { computing }) };
  }

  close(): void {
    this.#expiries.clear();
    this.model.close();
  }

  /** A market closure learnt since then may move settlements. */
  #followCalendar(): void {
    const calendar = this.#options.calendar();
    if (calendar === this.#calendar) return;
    this.#calendar = calendar;
    for (const { slices } of this.#expiries.values())
      for (const slice of slices) slice.settlesAtMs = calendar.settlementMs(slice);
    this.model.invalidate();
  }

  /** The newest of their quotes is renewed as often as the snapshots of the liveliest of them. */
  #basisOldMs(of: readonly (ExpiryState | undefined)[]): number {
    const share = of.every((state) => state?.quiet) ? QUIET_SHARE : 1;
    return oldAfterMs(this.#options.requests.snapshotEveryMs() * share);
  }

  #spotOf(underlying: string): number | undefined {
    // Beside values of a session's end stands the price of its end, unless others have quotes of a new one.
    const states = this.#statesOn(underlying);
    const goesOn = states.some(({ endedMs, basisAtMs }) => Number.isNaN(endedMs) && !Number.isNaN(basisAtMs));
    const ended = states.find(({ endedMs, spot }) => !Number.isNaN(endedMs) && spot > 0);
    if (ended && !goesOn) return ended.spot;
    const price = this.model.priceOf(underlying);
    if (!Number.isNaN(price)) return price;
    return this.model.states.find(({ slice, spot }) => slice.underlying === underlying && spot > 0)?.spot;
  }

  #statesOn(underlying: string): ShownSlice[] {
    return this.model.states.filter(({ slice }) => slice.underlying === underlying);
  }

  /** What the memory keeps of: computed, and of this session. */
  #isKept(nowMs: EpochMs, may = isKeepable): IsComputed {
    const { requests, calendar } = this.#options;
    const delayMs = requests.delayMs?.() ?? 0;
    const at = { nowMs, delayMs, isOpen: calendar().isRegularHours(nowMs - delayMs) };
    return (state) => this.#isComputed(state) && may(state, at);
  }

  #statesOf({ underlying, expiries, listings }: AnalyticsRequest): ShownSlice[] {
    return this.model.states.filter(
      ({ slice }) =>
        slice.underlying === underlying &&
        expiries.includes(slice.expiry) &&
        (listings === undefined || listings.includes(`${slice.root} ${slice.expiry}`)),
    );
  }

  #slices(underlying: string, expiry: string): ChainSlice[] {
    return this.#expiries.get(`${underlying}/${expiry}`)?.slices ?? [];
  }

  async #load(state: ExpiryState): Promise<void> {
    const { requests, report, now } = this.#options;
    // A jump puts another in its place: what is asked for this one is then of another time.
    const isOver = (): boolean => this.#expiries.get(`${state.underlying}/${state.expiry}`) !== state;
    state.loading = true;
    try {
      const today = etDate(now());
      if (state.listedOn !== today || requests.grows?.(state.underlying, state.expiry)) {
        const symbols = await requests.contracts(state.underlying, state.expiry);
        if (isOver()) return;
        state.listedOn = today;
        state.listedAtMs = now();
        this.#list(state, symbols);
      }
      const streamedThen = streamedOf(state.slices, this.#streams);
      await requests.snapshot(state.underlying, state.expiry);
      if (isOver()) return;
      state.streamedThen = streamedThen;
      state.askedAtMs = now();
      state.loadedAtMs ??= now();
      state.error = undefined;
      const missing = requests.missing?.(state.underlying, state.expiry);
      if (missing !== undefined && missing !== state.missing)
        report(`chain ${state.underlying} ${state.expiry}: ${missing}`);
      state.missing = missing;
      this.#modelReady();
    } catch (error) {
      if (isOver()) return;
      state.error = error instanceof Error ? error.message : String(error);
      state.retryAtMs = now() + (requests.retryMs ?? RETRY_MS);
      report(`chain ${state.underlying} ${state.expiry}: ${state.error}`);
    } finally {
      state.loading = false;
      if (!isOver()) this.#loadDue();
    }
  }

  /** The same contracts keep their slices, and with them what is computed of them. */
  #list(state: ExpiryState, symbols: readonly string[]): void {
    const { table, contractsChanged } = this.#options;
    if (symbols.length === state.symbols.length && symbols.every((symbol, i) => symbol === state.symbols[i])) return;
    state.symbols = symbols;
    state.slices = buildSlices(table, this.#calendar, symbols);
    state.computed = false;
    this.#remodel();
    contractsChanged(state.underlying);
    this.#orderLadders();
  }

  readonly #isComputed = (state: ShownSlice): boolean => {
    const { underlying, expiry } = state.slice;
    const known = this.#expiries.get(`${underlying}/${expiry}`);
    return known !== undefined && isComputed(known, this.model.states, this.#isReady);
  };

  readonly #isReady = (underlying: string): boolean => !this.#dividends.awaits(underlying);

  #computing(wanted: readonly (ExpiryState | undefined)[]): ModelStamp['computing'] {
    return computingOf(wanted, this.model.states, this.#isReady);
  }

  #remodel(): void {
    const ready = this.#ready;
    this.#modelled = namesOf(ready);
    const slices = ready.flatMap((state) => state.slices);
    this.model.setSlices(slices, new Set(ready.flatMap((state) => (state.quiet ? state.slices : []))));
  }

  /** Takes up expiries that may be modelled now. */
  #modelReady(): void {
    if (namesOf(this.#ready) !== this.#modelled) this.#remodel();
  }

  get #ready(): ExpiryState[] {
    const now = this.#options.now();
    return [...this.#expiries.values()].filter((state) => isToModel(state, now));
  }

  #orderLadders(): void {
    const onScreen = [...this.#expiries.values()].flatMap(({ quiet, slices }) => (quiet ? [] : slices));
    this.#ladders.order(onScreen, this.#options.now());
  }
}

const namesOf = (states: readonly ExpiryState[]): string =>
  states.map(({ underlying, expiry }) => `${underlying} ${expiry}`).join();
