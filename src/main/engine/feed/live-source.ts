/** The live feed: three sockets opened on demand, REST through the plan's limiter, one market clock, one ledger of gaps. */
import type { FeedHealth, QuoteBudget, SocketState } from '../../../shared/contract/health.ts';
import { higherPriority, type WantPriority } from '../../../shared/market/want-priority.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { DELAY_MS } from '../../../shared/market/delay.ts';
import { MARKETS, type Market } from '../../../shared/market/symbols.ts';
import { BUILT_IN_CALENDAR, type TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import { AccountConnections } from './sockets/account-connections.ts';
import { CapabilityBook } from './capabilities.ts';
import { CheckedKey } from './checked-key.ts';
import { ClockSync } from './clock/clock-sync.ts';
import { SleepWatch } from './clock/sleep-watch.ts';
import { nodeEnvironment, type FeedEnvironment, type FeedTimer } from './environment.ts';
import type { FeedSink, FeedSource, RestRecord, RestReply, RestRequest, WantedChannel } from './feed-source.ts';
import { FeedError } from './feed-error.ts';
import { capabilityWords, gapStates, socketStates } from './feed-words.ts';
import { FrameRouter } from './sockets/frame-router.ts';
import type { DroppedSpan } from './sockets/frame-queue.ts';
import { GapRepair } from './gaps/gap-repair.ts';
import { GapLedger } from './gaps/gaps.ts';
import { MarketSocket } from './sockets/market-socket.ts';
import { PlanQuestions } from './rest/plan-question.ts';
import { symbolsToPoll } from './rest/poll-need.ts';
import { Poller } from './rest/polling.ts';
import { emptyBudget, planQuotes, type BudgetPlan } from './sockets/quote-budget.ts';
import { RestClient } from './rest/rest-client.ts';
import { TRANSIT_MS } from './sockets/socket-traffic.ts';
import type { SocketMachine } from './sockets/socket-machine.ts';
import { KeyStriker } from './strike-key.ts';
import { reportSubscriptions } from './sockets/subscription-report.ts';
import type { SubscriptionChanges } from './sockets/subscriptions.ts';
import type { LiveSourceOptions } from './live-source-options.ts';

const WATCH_MS = 1_000;
const TROUBLE = new Set<SocketState>(['backingOff', 'evicted', 'planRefused', 'authFailed', 'slow']);

/** The live feed, and the settings that can change while it runs. */
export interface LiveFeedSource extends FeedSource {
  /** A live market never jumps: its sink need not know `reset`. */
  start(sink: FeedSink): void;
  setQuoteLimit(limit: number): void;
  /** Leaves the open sockets to the next feed; `stop` then closes none of them. */
  parkSockets(): void;
}

export function createLiveSource(options: LiveSourceOptions): LiveFeedSource {
  return new LiveSource(options);
}

class LiveSource implements LiveFeedSource {
  readonly kind = 'live';
  readonly #options: LiveSourceOptions;
  readonly #environment: FeedEnvironment;
  readonly #account: AccountConnections;
  readonly #striker: KeyStriker;
  readonly #clock: ClockSync;
  readonly #checked: CheckedKey;
  readonly #capabilities: CapabilityBook;
  readonly #gaps: GapLedger;
  readonly #repair: GapRepair;
  readonly #poller: Poller;
  readonly #rest: RestClient;
  readonly #frames: FrameRouter;
  readonly #sockets: ReadonlyMap<Market, MarketSocket>;
  readonly #clockKnown = Promise.withResolvers<void>();
  /** Answers from before the clock was known: delivered then, with market time. */
  #early: RestRecord[] = [];
  #sink: FeedSink | undefined;
  #wanted: readonly WantedChannel[] = [];
  #wantedByMarket = new Map<Market, WantedChannel[]>();
  #quoteLimit: number;
  /** The vendor's own cap, once it refused more. */
  #learntQuotes: number | undefined;
  #budget: BudgetPlan;
  #ready = false;
  #stopped = false;
  readonly #planQuestions: PlanQuestions;
  #watchTimer: FeedTimer | undefined;
  readonly #sleepWatch: SleepWatch;
  readonly onDelayedHost = (market: Market): boolean => this.#sockets.get(market)!.machine.delayed;

  constructor(options: LiveSourceOptions) {
    this.#options = options;
    this.#environment = options.environment ?? nodeEnvironment();
    this.#sleepWatch = new SleepWatch(this.#environment);
    this.#account = options.account ?? new AccountConnections();
    this.#striker = options.striker ?? new KeyStriker();
    this.#striker.know(options.key);
    this.#checked = new CheckedKey(this.#account.takeChecked(options.key, this.#environment.now()));
    this.#quoteLimit = options.quoteLimit;
    this.#budget = emptyBudget(options.quoteLimit);
    this.#capabilities = new CapabilityBook((capability) => this.#sink?.capability(capability));
    this.#gaps = new GapLedger(
      (entry) => this.#sink?.gap(entry),
      (entry) => this.#repair.enqueue(entry),
      () => this.#clock.uncertaintyMs,
    );
    this.#frames = new FrameRouter({
      environment: this.#environment,
      deliver: (market, bytes, atMs) => this.#sink?.frame(market, bytes, atMs),
      onDropped: (market, span) => this.#onDropped(market, span),
    });
    const calendar = (): TradingCalendar => this.#sink?.calendar ?? BUILT_IN_CALENDAR;
    this.#rest = new RestClient({
      baseUrl: options.restUrl,
      isRelay: options.isRelay,
      key: options.key,
      striker: this.#striker,
      limiter: options.limiter,
      environment: this.#environment,
      marketNow: () => this.now(),
      onRecord: (record) => (this.#ready ? this.#sink?.rest(record) : this.#early.push(record)),
      onOutcome: (family, _path, status, text, limited) => {
        if (family !== 'reference') this.#capabilities.restAnswered(family, status, text, limited);
      },
      onData: (path, json) => this.#capabilities.restSaid({ path, json }, this.now(), calendar()),
    });
    if (options.unlimited) for (const market of MARKETS) this.#rest.provePaid(market);
    const request = (r: RestRequest): Promise<RestReply> => this.#rest.request(r);
    const { log } = options;
    this.#planQuestions = new PlanQuestions({ request, log });
    const learntLate = (): void => this.#sink?.clockLearnt?.();
    this.#clock = new ClockSync({ environment: this.#environment, request, log, learntLate });
    this.#poller = new Poller({
      environment: this.#environment,
      marketNow: () => this.now(),
      calendar,
      request,
      isLimited: (market) => this.#rest.isLimited(market),
      log,
    });
    this.#repair = this.#createRepair();
    this.#sockets = new Map(MARKETS.map((market) => [market, this.#createSocket(market)]));
  }

  start(sink: FeedSink): void {
    this.#sink = sink;
    this.#watchTimer = this.#environment.setTimer(() => this.#watch(), WATCH_MS);
    void this.#clock.start().then(() => this.#clockKnown.resolve());
    void this.clockKnown.then(() => this.#open());
  }

  get clockKnown(): Promise<void> {
    return this.#clockKnown.promise;
  }

  want(wanted: readonly WantedChannel[]): void {
    this.#wanted = wanted;
    this.#wantedByMarket = Map.groupBy(wanted, (w) => w.market);
    if (this.#ready) this.#reconcile();
  }

  setQuoteLimit(limit: number): void {
    this.#quoteLimit = limit;
    this.#learntQuotes = undefined;
    this.#sockets.get('options')!.subscriptions.forgetCap();
    if (this.#ready) this.#reconcile();
  }

  request(request: RestRequest): Promise<RestReply> {
    return this.#rest.request(request);
  }

  requestPages(request: RestRequest, maxPages: number): AsyncIterable<RestReply> {
    return this.#rest.pages(request, maxPages);
  }

  now(): EpochMs {
    return this.#clock.now();
  }

  health(): FeedHealth {
    const nowMs = this.now();
    return {
      sockets: [...this.#sockets.values()].map((socket) => ({
        ...socket.health(nowMs),
        ...this.#frames.health(socket.market),
        ...this.#poller.health(socket.market),
        lateMs: this.#lateMs(socket, nowMs),
      })),
      clockOffsetMs: this.#clock.offsetMs,
      rest: this.#rest.health(),
    };
  }

  get #hasDelayedHost(): boolean {
    return this.#options.wsDelayedUrl !== undefined;
  }

  #lateMs(socket: MarketSocket, nowMs: EpochMs): number | undefined {
    if (!socket.streaming) return undefined;
    const waitedMs = this.#frames.waitedMs(socket.market, nowMs);
    const arrivedLateMs = socket.traffic.recentLateMs(nowMs);
    return arrivedLateMs === undefined && waitedMs === 0 ? undefined : (arrivedLateMs ?? 0) + waitedMs;
  }

  budget(): QuoteBudget {
    const { timeliness, realTimeRefused, restIsLive, channels } = this.#capabilities.of('options');
    const isRefused = channels.Q?.allowed === false && !channels.Q.unanswered;
    if (timeliness === 'none' || (realTimeRefused && !restIsLive) || isRefused)
      return { ...emptyBudget(this.#budget.report.limit).report, notInPlan: true };
    const { streaming, subscriptions } = this.#sockets.get('options')!;
    let held = 0;
    if (streaming) for (const pair of subscriptions.held) if (pair.startsWith('Q.')) held++;
    return { ...this.#budget.report, held };
  }

  streamsQuotes(symbol: string): boolean {
    const options = this.#sockets.get('options')!;
    return options.streaming && options.subscriptions.held.has(`Q.${symbol}`);
  }

  capabilities() {
    return this.#capabilities.all();
  }

  wake(): void {
    for (const socket of this.#sockets.values())
      socket.dispatch({ kind: 'wake', cause: 'disconnect', reason: socketStates.woke });
  }

  setDelayed(market: Market, delayed: boolean): void {
    if (this.onDelayedHost(market) === delayed) return;
    if (delayed && !this.#hasDelayedHost) throw new FeedError('feed/no-delayed-host', capabilityWords.noDelayedHost);
    this.#capabilities.hostChanged(market);
    this.#sockets.get(market)!.dispatch({ kind: 'setDelayed', delayed });
  }

  handOver(): void {
    this.#frames.flush();
  }

  parkSockets(): void {
    for (const socket of this.#sockets.values()) socket.park();
  }

  stop(): Promise<void> {
    this.#stopped = true;
    if (this.#watchTimer) this.#environment.clearTimer(this.#watchTimer);
    this.#clock.stop();
    this.#poller.stop();
    this.#repair.stop();
    for (const socket of this.#sockets.values()) socket.stop();
    this.#frames.close();
    this.#gaps.settle(Number.POSITIVE_INFINITY);
    this.#rest.stop();
    this.#sink = undefined;
    return Promise.resolve();
  }

  #open(): void {
    if (this.#ready || this.#stopped) return;
    this.#ready = true;
    this.#checked.tell(this.#capabilities, this.#rest, this.onDelayedHost);
    const atMs = this.now();
    for (const record of this.#early.splice(0)) this.#sink?.rest({ ...record, atMs });
    this.#reconcile();
  }

  #reconcile(): void {
    const pairs = new Map<Market, Set<string>>(MARKETS.map((market) => [market, new Set<string>()]));
    const quotes = new Map<string, WantPriority>();
    for (const { channel, symbol, priority, market } of this.#wanted) {
      if (market === 'options' && channel === 'Q') quotes.set(symbol, higherPriority(quotes.get(symbol), priority));
      else pairs.get(market)!.add(`${channel}.${symbol}`);
    }
    this.#budget = planQuotes(quotes, this.#budget.granted, this.#quoteLimit, this.#learntQuotes);
    for (const symbol of this.#budget.granted) pairs.get('options')!.add(`Q.${symbol}`);
    const nowMs = this.now();
    for (const socket of this.#sockets.values()) {
      const wanted = pairs.get(socket.market)!;
      this.#gaps.keepOnly(socket.market, (pair) => wanted.has(pair), nowMs);
      socket.want(wanted);
    }
    this.#coverOutages();
  }

  /** Lets REST poll what does not stream, and stops it where streaming resumes. */
  #coverOutages(): void {
    const nowMs = this.#environment.now();
    for (const socket of this.#sockets.values()) {
      const { market, machine, streaming, subscriptions, downSinceMs } = socket;
      const symbols = symbolsToPoll(this.#wantedByMarket.get(market) ?? [], {
        state: machine.state,
        streaming: streaming && !this.#capabilities.isSilent(market),
        downMs: nowMs - (downSinceMs ?? Number.NEGATIVE_INFINITY),
        refused: subscriptions.refused,
        evicted: market === 'options' ? this.#budget.evicted : [],
      });
      this.#poller.cover(market, symbols);
    }
  }

  #createRepair(): GapRepair {
    return new GapRepair({
      environment: this.#environment,
      pages: (request, maxPages) => this.#rest.pages(request, maxPages),
      report: (id, repair, detail) => this.#gaps.repairing(id, repair, detail),
      streamedTrades: (market) =>
        [...this.#sockets.get(market)!.subscriptions.held]
          .filter((pair) => pair.startsWith('T.') && pair !== 'T.*')
          .map((pair) => pair.slice(2)),
      obstacle: (market) => {
        if (this.#rest.isLimited(market)) return gapStates.keptForScreen;
        const { rest, reason } = this.#capabilities.of(market);
        return rest === 'refused' ? (reason ?? gapStates.noRest) : undefined;
      },
      delayMs: (market) => (this.onDelayedHost(market) ? DELAY_MS : 0),
      log: this.#options.log,
    });
  }

  #createSocket(market: Market): MarketSocket {
    const { key, wsUrl, wsDelayedUrl, delayedMarkets, log } = this.#options;
    return new MarketSocket({
      market,
      key,
      striker: this.#striker,
      wsUrl,
      wsDelayedUrl,
      // A choice made for a server with a delayed host says nothing of one without.
      delayed: wsDelayedUrl !== undefined && delayedMarkets.includes(market),
      realTimeRefusal: this.#checked.refusalOf(market),
      environment: this.#environment,
      account: this.#account,
      marketNow: () => this.now(),
      log,
      onFrame: (bytes, atMs) => this.#frames.push(market, bytes, atMs),
      onConnection: (event, machine) => {
        log(TROUBLE.has(event.state) ? 'warning' : 'info', `${market}: ${event.state}: ${event.reason}`);
        this.#sink?.connection(event);
        if (event.state === 'planRefused') this.#onPlanRefused(market, machine);
        // A free plan cannot log in to a socket.
        else if (event.state === 'live') this.#rest.provePaid(market);
      },
      onSubscriptions: (changes, delayed) => this.#onSubscriptions(market, changes, delayed),
      onUnanswered: () => this.#capabilities.unanswered(market, this.#hasDelayedHost),
      onLost: (lost, cause, detail, sinceMs) => this.#gaps.open(market, lost, cause, detail, sinceMs),
    });
  }

  #onPlanRefused(market: Market, machine: SocketMachine): void {
    const { detail, realTimeRefused } = machine;
    const delayedOffered = realTimeRefused && this.#hasDelayedHost;
    this.#capabilities.streamRefused(market, detail, { realTimeRefused, delayedOffered });
    // A plan without any stream is the free one, and that counts requests by the minute.
    if (!machine.delayed && !realTimeRefused) {
      this.#rest.limitToFree(market);
      this.#capabilities.restLimited(market);
    } else this.#rest.provePaid(market);
    this.#environment.defer(() => this.#coverOutages());
  }

  #onSubscriptions(market: Market, changes: SubscriptionChanges, delayed: boolean): void {
    if (changes.learntCap !== undefined) this.#learnQuotes(changes.learntCap);
    const parts = { capabilities: this.#capabilities, gaps: this.#gaps, sink: this.#sink };
    reportSubscriptions(parts, changes, { market, delayed, atMs: this.now() });
  }

  /** A login shows within a second whether the plan limits requests; waiting for a refusal would take a minute. */
  #learnPlans(): void {
    for (const family of this.#rest.unknownFamilies()) {
      // Families that belong to no market go by any of them.
      const market = MARKETS.find((m) => m === family) ?? 'stocks';
      const socket = this.#sockets.get(market)!;
      socket.learnPlan();
      this.#planQuestions.askIfKeptOut(market, socket.machine.state);
    }
  }

  #learnQuotes(cap: number): void {
    this.#learntQuotes = cap;
    this.#options.log('warning', `options: the vendor allows ${cap} quotes on this connection`);
    this.#environment.defer(() => this.#ready && !this.#stopped && this.#reconcile());
  }

  /** The ledger is on event time, and an event is older than its arrival. */
  #onDropped(market: Market, { frames, firstAtMs, lastAtMs }: DroppedSpan): void {
    const transitMs = Math.max(TRANSIT_MS, this.#sockets.get(market)!.traffic.behindMs() ?? 0);
    this.#gaps.overflow(market, { frames, startMs: firstAtMs - transitMs, endMs: lastAtMs }, this.now());
  }

  /** Once a second: looks for a clock that jumped and data that lags. */
  #watch(): void {
    const { sleptMs, setByMs } = this.#sleepWatch.look(WATCH_MS);
    if (setByMs !== 0) this.#clock.clockSet(setByMs);
    for (const socket of this.#sockets.values()) {
      if (sleptMs > 0) socket.dispatch({ kind: 'wake', cause: 'sleep', reason: socketStates.slept(sleptMs) });
      else socket.judgeLag();
      if (sleptMs > 0 || socket.traffic.seemsMistimed()) this.#clock.doubt();
    }
    this.#gaps.settle(this.now());
    if (this.#ready) {
      this.#coverOutages();
      this.#learnPlans();
    }
    this.#watchTimer = this.#environment.setTimer(() => this.#watch(), WATCH_MS);
  }
}
