/** A world's memory: the file's thread, what is kept as the market runs, and where the names on screen stand. */
import { isEndOfDay } from '../../../shared/contract/health.ts';
import type { ToEngine } from '../../../shared/contract/engine-messages.ts';
import type { Notice } from '../../../shared/contract/streams.ts';
import type { Preferences } from '../../../shared/settings/preferences.ts';
import type { RateCurve } from '../../../shared/analytics/rate-curve.ts';
import { lastFinishedSession } from '../../../shared/history/last-finished.ts';
import { etDate } from '../../../shared/market/calendar.ts';
import { MARKETS, marketOf } from '../../../shared/market/symbols.ts';
import { RefusedCall } from '../../../shared/contract/refused-call.ts';
import { DELAY_MS } from '../../../shared/market/delay.ts';
import type { ChainDirectory } from '../backfill/chain-directory.ts';
import type { ChainService } from '../chain/chain-service.ts';
import type { FeedSource } from '../feed/feed-source.ts';
import { ClosedChains } from '../history/closed-chains.ts';
import { HistoryService } from '../history/history-service.ts';
import { IvBackfill } from '../history/iv-backfill.ts';
import { openMemory, type Memory } from '../history/memory.ts';
import { workerUrl } from '../../workers/worker-url.ts';
import type { MarketPipeline } from './market-pipeline.ts';
import { worldFaults } from './world-words.ts';
import { optionsDelayMs } from './world-chains.ts';

const DAY_MS = 86_400_000;
/** Panes and prices go first; a name that could not be brought up to date is tried again. */
const CATCH_UP_AFTER_MS = 60_000;
const CATCH_UP_AGAIN_MS = 3_600_000;

export interface WorldHistoryOptions {
  message: Extract<ToEngine, { kind: 'world' }>;
  /** Which market it is, as the memory names it. */
  market: string;
  source: FeedSource;
  pipeline: MarketPipeline;
  chains: ChainService;
  directory: ChainDirectory;
  log: (level: 'warning', text: string) => void;
  rates: () => RateCurve;
  preferences: () => Preferences['history'];
  notify: (notice: Notice) => void;
  /** Other expiries are wanted now. */
  wantChanged: () => void;
}

export class WorldHistory {
  readonly market: string;
  readonly #memory: Memory | undefined;
  readonly #service: HistoryService | undefined;
  readonly #backfill: IvBackfill | undefined;
  readonly #closedChains: ClosedChains | undefined;
  readonly #options: WorldHistoryOptions;
  readonly #startedAtMs: number;
  /** When each name was last begun to be brought up to date. */
  readonly #caughtUpAtMs = new Map<string, number>();
  /** The session whose bars were last looked for, and when. */
  #bars = { date: '', atMs: Number.NEGATIVE_INFINITY };
  #names: readonly string[] = [];
  #scanned: readonly string[] = [];
  #shown: ReadonlySet<string> = new Set();
  /** Of each underlying and date, the expiries around 30 days; empty while asked. */
  readonly #pairs = new Map<string, ReadonlySet<string>>();
  /** Underlyings and dates without listed options. */
  readonly #without = new Set<string>();

  constructor(options: WorldHistoryOptions) {
    this.#options = options;
    const { message, source, pipeline, chains, directory, log, notify } = options;
    this.market = options.market;
    this.#startedAtMs = source.now();
    if (message.historyFile === undefined) return;
    this.#memory = openMemory(workerUrl('history'), message.historyFile, (sentence) =>
      notify({ id: 'history', level: 'warning', title: 'The history', message: sentence, atMs: source.now() }),
    );
    this.#service = new HistoryService({
      memory: this.#memory,
      world: this.market,
      replay: source.kind === 'replay',
      table: pipeline.table,
      chains,
      calendar: () => pipeline.state.calendar,
      listed: (underlying) => directory.everyListing(underlying),
      now: () => source.now(),
      visited: () => this.#closedChains?.visited,
      delayMs: () => this.#delayMs,
      report: (text) => log('warning', text),
    });
    this.#backfill = new IvBackfill({
      memory: this.#memory,
      world: this.market,
      source,
      calendar: () => pipeline.state.calendar,
      rates: options.rates,
      wrote: () => this.#service?.renew(),
      report: (text) => log('warning', text),
    });
    this.#closedChains = new ClosedChains({
      now: () => source.now(),
      allowed: () => this.#visitsAllowed,
      busy: () => chains.isStarting,
      names: () => this.#names,
      others: () => this.#scanned.filter((symbol) => this.#hasPrice(symbol)),
      isShown: (symbol) => this.#shown.has(symbol),
      hasNone: (symbol) => this.#without.has(this.#keyOf(symbol)),
      iv30: (symbol) => chains.term(symbol, source.now()).iv30 ?? Number.NaN,
      changed: options.wantChanged,
      found: (symbol) => this.#service!.keepVisited(symbol),
    });
  }

  get backfill(): IvBackfill {
    if (!this.#backfill) throw new RefusedCall('history/none', worldFaults.noHistory);
    return this.#backfill;
  }

  get memory(): Memory {
    if (!this.#memory) throw new RefusedCall('history/none', worldFaults.noHistory);
    return this.#memory;
  }

  /** Names on screen, and those that are only scanned. */
  want(symbols: Iterable<string>, scanned: Iterable<string>): void {
    const ofNames = (all: Iterable<string>): string[] =>
      [...new Set(all)].filter((symbol) => marketOf(symbol) !== 'options');
    this.#names = ofNames(symbols);
    this.#scanned = ofNames(scanned);
    this.#service?.want([...this.#names, ...this.#scanned]);
  }

  get #delayMs(): number {
    const { source } = this.#options;
    return MARKETS.some((market) => source.onDelayedHost(market)) ? DELAY_MS : optionsDelayMs(source);
  }

  /** Snapshots of closed chains cost a few requests each: a plan that counts requests needs them for what is on screen. */
  get #visitsAllowed(): boolean {
    const { source, pipeline, preferences } = this.#options;
    const options = source.capabilities().find(({ market }) => market === 'options');
    return (
      source.kind !== 'replay' &&
      preferences().closedChains &&
      options?.rest === 'allowed' &&
      pipeline.state.calendar.isRegularHours(source.now() - this.#delayMs)
    );
  }

  /** Beside the chains shown, the expiries on either side of 30 days: an open chain has its 30-day volatility, whatever expiry is looked at. */
  around30Days(underlyings: Iterable<string>): Map<string, ReadonlySet<string>> {
    const wanted = new Map<string, ReadonlySet<string>>();
    this.#shown = new Set(underlyings);
    const visited = this.#closedChains?.visited;
    const options = this.#options.source.capabilities().find(({ market }) => market === 'options');
    // Without quotes there is nothing to compute it from.
    if (!this.#memory || (options && isEndOfDay(options))) return wanted;
    for (const underlying of visited === undefined ? this.#shown : [...this.#shown, visited]) {
      const key = this.#keyOf(underlying);
      const pair = this.#pairs.get(key);
      if (pair) wanted.set(underlying, pair);
      else void this.#findPair(key, underlying);
    }
    return wanted;
  }

  #hasPrice(symbol: string): boolean {
    const { table } = this.#options.pipeline;
    const id = table.find(symbol);
    return id !== undefined && table.column('last')[id] > 0;
  }

  #keyOf(underlying: string): string {
    return `${underlying} ${etDate(this.#options.source.now())}`;
  }

  renew(): void {
    this.#service?.renew();
  }

  tick(): void {
    this.#closedChains?.tick();
    this.#service?.tick();
    this.#catchUp();
  }

  /** Names whose past was filled in once, and that lack the session before. */
  #catchUp(): void {
    const { source, preferences } = this.#options;
    const nowMs = source.now();
    if (source.kind === 'replay' || !preferences().catchUp || nowMs - this.#startedAtMs < CATCH_UP_AFTER_MS) return;
    const due = (this.#service?.lagging ?? []).filter(
      (symbol) => nowMs - (this.#caughtUpAtMs.get(symbol) ?? Number.NEGATIVE_INFINITY) >= CATCH_UP_AGAIN_MS,
    );
    for (const symbol of due) this.#caughtUpAtMs.set(symbol, nowMs);
    if (due.length > 0) this.#backfill?.start(due, true);
    const finished = lastFinishedSession(this.#options.pipeline.state.calendar, nowMs);
    if (finished === this.#bars.date && nowMs - this.#bars.atMs < CATCH_UP_AGAIN_MS) return;
    this.#bars = { date: finished, atMs: nowMs };
    void this.#keepBars(finished);
  }

  /** Every name with a past gets the bar of a session that has ended, those on screen first. */
  async #keepBars(finished: string): Promise<void> {
    try {
      const lacking = (await this.#memory?.ask('withoutBar', this.market, finished)) ?? [];
      const shown = new Set(this.#names);
      this.#backfill?.keepBars(lacking.toSorted((a, b) => Number(shown.has(b)) - Number(shown.has(a))));
    } catch (error) {
      this.#options.log('warning', `daily bars: ${(error as Error).message}`);
    }
  }

  async #findPair(key: string, underlying: string): Promise<void> {
    this.#pairs.set(key, new Set());
    const { directory, source, wantChanged, log } = this.#options;
    try {
      const listed = await directory.expiries(underlying);
      const targetMs = source.now() + 30 * DAY_MS;
      const before = listed.findLast(({ settlesAtMs }) => settlesAtMs <= targetMs);
      const after = listed.find(({ settlesAtMs }) => settlesAtMs >= targetMs);
      this.#pairs.set(key, new Set([before, after].flatMap((found) => (found ? [found.expiry] : []))));
      wantChanged();
    } catch (error) {
      // A replay may know more listings later; a live market is asked again when something else is wanted.
      this.#pairs.delete(key);
      if (error instanceof RefusedCall && error.code === 'chain/none') this.#without.add(key);
      log('warning', `expiries around 30 days of ${underlying}: ${(error as Error).message}`);
    }
  }

  async close(): Promise<void> {
    this.#service?.close();
    await this.#backfill?.stop();
    await this.#memory?.close();
  }
}
