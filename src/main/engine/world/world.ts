/**
 * One market, wired: source → (recorder) → decoder → state, flow → chain → windows. Live, simulated or replayed, it is the same river.
 * The loop below is the engine's only clock for publishing; frames are handled as the source hands them over.
 */
import type { FromEngine, ToEngine } from '../../../shared/contract/engine-messages.ts';
import type { EngineHealth } from '../../../shared/contract/health.ts';
import type { FromWindow, Notice, ToWindow } from '../../../shared/contract/streams.ts';
import type { WorldState } from '../../../shared/contract/world.ts';
import { etDate } from '../../../shared/market/calendar.ts';
import type { Market } from '../../../shared/market/symbols.ts';
import { DELAY_MINUTES } from '../../../shared/market/delay.ts';
import { BUILT_IN_CALENDAR, unknownYear } from '../../../shared/market/trading-calendar.ts';
import { rateCurveOf } from '../../../shared/analytics/rate-curve.ts';
import type { Preferences } from '../../../shared/settings/preferences.ts';
import { AverageVolumes } from '../backfill/average-volumes.ts';
import { AlertService } from './alert-service.ts';
import { ChainDirectory } from '../backfill/chain-directory.ts';
import { ChainService } from '../chain/chain-service.ts';
import type { FeedSource } from '../feed/feed-source.ts';
import { isStreaming } from '../feed/sockets/socket-machine.ts';
import { answerFlowDay } from '../flow/flow-answers.ts';
import { LatencyHistogram } from '../publish/latency.ts';
import { MarketPipeline } from './market-pipeline.ts';
import type { OpenedSource } from './open-source.ts';
import { SPARK_MS, SparkLines } from '../publish/spark-lines.ts';
import { planDemand } from '../demand/plan-demand.ts';
import { HealthReporter } from '../health/health-reporter.ts';
import { QuotesAtPrints } from '../backfill/quotes-at-prints.ts';
import { ReferenceLists } from '../backfill/reference-lists.ts';
import { SnapshotPrimer } from '../backfill/snapshot-primer.ts';
import type { ReplayControls, SessionRecorder } from '../session/session-ports.ts';
import { StaleWatch } from '../health/stale-watch.ts';
import { FLUSHES_BETWEEN_BATCHES } from '../publish/window-publisher.ts';
import { Windows } from '../publish/windows.ts';
import { FlowRebuild } from './flow-rebuild.ts';
import { recordedSource } from './recorded-source.ts';
import { threadTimeMs } from './thread-time.ts';
import { WorldHistory } from './world-history.ts';
import { WorldRecording } from './world-recording.ts';

/** Batches go out at most this often; a window that paints slower gets fewer. */
const PUBLISH_MS = 8;
/** Share of the loop that analytics may take (issue of record: at most 30 % of the engine's thread). */
const ANALYTICS_SHARE = 0.3;
const PULSE_MS = 1_000;
const ANALYTICS_PUBLISH_MS = 1_000;
/** Demand changes within this are reconciled together. */
const RECONCILE_MS = 30;

export interface WorldOptions extends OpenedSource {
  message: Extract<ToEngine, { kind: 'world' }>;
  post: (message: FromEngine) => void;
  log: (level: 'info' | 'warning' | 'error', text: string) => void;
}

export class World {
  readonly source: FeedSource;
  readonly pipeline: MarketPipeline;
  readonly chains: ChainService;
  readonly windows: Windows;
  readonly directory: ChainDirectory;
  readonly alerts: AlertService;
  readonly history: WorldHistory;
  readonly #options: WorldOptions;
  readonly #spark: SparkLines;
  readonly #health: HealthReporter;
  readonly #stale: StaleWatch;
  readonly #primer: SnapshotPrimer;
  readonly #averages: AverageVolumes;
  readonly #quotesAtPrints: QuotesAtPrints;
  readonly #lists: ReferenceLists | undefined;
  readonly #engineLatency = new LatencyHistogram();
  /** Since the last pulse: what the title bar says is of now. */
  readonly #recentLatency = new LatencyHistogram();
  readonly #recording: WorldRecording;
  readonly #rebuild: FlowRebuild;
  #preferences: Preferences;
  #timers: NodeJS.Timeout[] = [];
  #reconcileTimer: NodeJS.Timeout | undefined;
  #nextSettlementMs = Number.POSITIVE_INFINITY;
  #analyticsMs = 0;
  /** Contracts of chains that the last plan streamed, and under which limit. */
  #streamed: ReadonlySet<string> = new Set();
  #quoteLimit = 0;
  #staleMarkets: readonly Market[] = [];
  /** As windows were told. */
  #calendar = BUILT_IN_CALENDAR;
  #unknownYearTold = false;
  #tapeAsked = false;
  #closed = false;

  constructor(options: WorldOptions) {
    this.#options = options;
    this.#preferences = options.message.preferences;
    this.source = options.source;
    this.pipeline = new MarketPipeline({
      gap: (gap) => this.#broadcast({ type: 'gap', gap }),
      jumped: () => this.#startAnew(),
    });
    this.pipeline.setPreferences(this.#preferences);
    this.#rebuild = new FlowRebuild(this.pipeline.day, (text) => options.log('warning', text));
    const { table, tape, facts } = this.pipeline;
    this.#spark = new SparkLines(table);
    this.directory = new ChainDirectory(options.source, this.pipeline.state);
    this.chains = new ChainService({
      table,
      tape,
      calendar: () => this.pipeline.state.calendar,
      requests: {
        contracts: (underlying, expiry) => this.directory.symbols(underlying, expiry),
        snapshot: (underlying, expiry) => this.directory.snapshot(underlying, expiry),
        dividends: (underlying) => this.directory.dividends(underlying),
        streams: (symbol) => !this.#staleMarkets.includes('options') && this.source.streamsQuotes(symbol),
        snapshotEveryMs: () => this.directory.snapshotEveryMs(),
      },
      rateCurve: this.#preferences.rateCurve,
      now: () => this.source.now(),
      stopwatch: () => performance.now(),
      workedMs: threadTimeMs,
      contractsChanged: (underlying) => this.windows.refreshChains(underlying),
      laddersChanged: () => this.#reconcileSoon(),
      report: (text) => options.log('warning', text),
    });
    this.windows = new Windows({
      table,
      tape,
      facts,
      spark: this.#spark,
      pause: FLUSHES_BETWEEN_BATCHES,
      send: (windowId, message) => options.post({ kind: 'toWindow', windowId, message }),
      demandChanged: () => this.#reconcileSoon(),
      bars: this.pipeline,
      chainInstruments: (underlying, expiries) => this.chains.instruments(underlying, expiries),
      printsLost: (gap) => this.#broadcast({ type: 'gap', gap }),
    });
    this.#recording = new WorldRecording({
      pipeline: this.pipeline,
      message: options.message,
      preferences: () => this.#preferences.recording,
      now: () => this.source.now(),
      retire: (files) => options.post({ kind: 'retire', files }),
      log: options.log,
      notify: (notice) => this.#notify(notice),
    });
    this.history = new WorldHistory({
      ...options,
      market: options.memoryWorld,
      pipeline: this.pipeline,
      chains: this.chains,
      directory: this.directory,
      wantChanged: () => this.#reconcileSoon(),
      rates: () => rateCurveOf(this.#preferences.rateCurve),
      told: (message) => {
        const atMs = this.source.now();
        this.#notify({ id: 'history', level: 'warning', title: 'The history', message, atMs });
      },
    });
    this.#health = new HealthReporter(this.pipeline, this.source, this.windows, this.#engineLatency, () =>
      this.recorder?.status(),
    );
    this.#primer = new SnapshotPrimer(options.source, (text) => options.log('warning', text));
    this.#averages = new AverageVolumes({
      source: options.source,
      table,
      calendar: () => this.pipeline.state.calendar,
      report: (text) => options.log('warning', text),
    });
    this.#quotesAtPrints = new QuotesAtPrints({
      source: options.source,
      table,
      tape,
      report: (text) => options.log('warning', text),
    });
    if (options.source.kind === 'live')
      this.#lists = new ReferenceLists(options.source, (text) => options.log('warning', text));
    this.#stale = new StaleWatch((notice) => this.#notify(notice));
    const { source } = options.message;
    this.alerts = new AlertService({
      pipeline: this.pipeline,
      feed: this.source,
      world: source.kind === 'session' ? 'replay' : source.kind,
      session: source.kind === 'session' ? source.sessionId : '',
      post: options.post,
      windows: () => this.windows.demand.windowsWanting('alerts'),
      needsChanged: () => this.#reconcileSoon(),
      notify: (notice) => this.#notify(notice),
    });
  }

  get preferences(): Preferences {
    return this.#preferences;
  }

  get appVersion(): string {
    return this.#options.message.appVersion;
  }

  get replay(): ReplayControls | undefined {
    return this.#options.replay;
  }

  get recorder(): SessionRecorder | undefined {
    return this.#recording.recorder;
  }

  setRecording(on: boolean): Promise<void> {
    return this.#recording.set(on);
  }

  start(): void {
    // A session's first stamp must be market time already: its clock never steps back.
    void this.source.clockKnown.then(() => {
      if (this.#closed) return;
      this.#countEarlier();
      if (this.#preferences.recording.enabled) this.#recording.start();
      this.#averages.start();
      this.#quotesAtPrints.start();
    });
    this.source.start(this.pipeline);
    this.#options.replay?.begin();
    this.#every(PUBLISH_MS, () => this.#publish());
    if (this.source.kind === 'live') this.#every(SPARK_MS, () => this.#spark.sample());
    else this.pipeline.clock = (atMs) => this.#spark.follow(atMs);
    this.#every(PULSE_MS, () => this.#pulse());
    this.#every(ANALYTICS_PUBLISH_MS, () => this.#sendAnalytics());
    this.#every(ANALYTICS_PUBLISH_MS, () => this.#sendFlowDays());
    this.announce();
  }

  /** Tells host and windows which world this is. */
  announce(): void {
    const world = this.state();
    this.#options.post({ kind: 'world', world });
    this.windows.tellState({ type: 'world', world });
  }

  state(): WorldState {
    const { source } = this.#options.message;
    const delayed = this.source.health().sockets.some((s) => s.delayed);
    return {
      kind: source.kind === 'session' ? 'replay' : source.kind,
      delayMinutes: delayed ? DELAY_MINUTES : undefined,
      clockMs: this.source.now(),
      ready: true,
      source:
        source.kind === 'session' ? source.sessionId : source.kind === 'simulated' ? `seed ${source.seed}` : 'Massive',
      replay: this.#options.replay?.state(),
    };
  }

  openWindow(windowId: string): void {
    this.windows.open(windowId);
    this.#options.post({ kind: 'toWindow', windowId, message: { type: 'reset' } });
    this.#options.post({ kind: 'toWindow', windowId, message: { type: 'world', world: this.state() } });
    this.#options.post({ kind: 'toWindow', windowId, message: this.#calendarMessage() });
  }

  closeWindow(windowId: string): void {
    this.windows.close(windowId);
  }

  receive(windowId: string, message: FromWindow): void {
    this.windows.receive(windowId, message);
    if (message.type === 'demand') this.#sendChainSummaries();
  }

  setPreferences(preferences: Preferences): void {
    this.#preferences = preferences;
    this.pipeline.setPreferences(preferences);
    this.chains.setRateCurve(preferences.rateCurve);
    this.#reconcileSoon();
    this.#options.applyPreferences?.(preferences);
  }

  health(): EngineHealth {
    return this.#health.report(this.source.now(), {
      contracts: this.chains.model.contracts,
      busyFraction: this.#analyticsMs / PULSE_MS,
      waiting: this.chains.model.backlog,
      behindMs: this.chains.model.behindMs(this.source.now()),
    });
  }

  wake(): void {
    this.source.wake();
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#timers) clearInterval(timer);
    clearTimeout(this.#reconcileTimer);
    this.#primer.close();
    this.#averages.close();
    this.#quotesAtPrints.close();
    this.#rebuild.close();
    this.alerts.close();
    this.#lists?.close();
    await this.history.close();
    await this.source.stop();
    await this.#recording.close();
    this.chains.close();
    await this.#options.closeServer?.();
  }

  /** A replay jumped and the state is as it was there: what was made of the old one goes, and windows get everything again. */
  #startAnew(): void {
    this.#spark.clear();
    this.#primer.renew();
    this.#averages.renew();
    this.history.renew();
    this.chains.model.invalidate();
    this.alerts.reset();
    this.#countEarlier();
    this.windows.reset();
  }

  /** What was recorded of the day before now belongs to the session's flow. */
  #countEarlier(): void {
    const { source, recordingFolder: folder } = this.#options.message;
    const of = { preferences: this.#preferences, untilMs: this.source.now() };
    if (source.kind === 'session') this.#rebuild.ask({ ...of, kind: 'session', file: source.file });
    else this.#rebuild.ask({ ...of, kind: 'folder', folder, world: source.kind, source: recordedSource(source) });
  }

  #publish(): void {
    this.#options.replay?.advance(PUBLISH_MS);
    const now = this.source.now();
    if (this.source.kind === 'replay') this.#spark.follow(now);
    const used = this.chains.model.run(now, PUBLISH_MS * ANALYTICS_SHARE);
    this.#analyticsMs += used;
    this.alerts.evaluate(now);
    const sent = this.windows.publish(now);
    const oldest = this.pipeline.takeOldestArrival();
    if (sent && oldest !== undefined) {
      const tookMs = this.source.now() - oldest;
      this.#engineLatency.add(tookMs);
      this.#recentLatency.add(tookMs);
    }
  }

  #pulse(): void {
    this.#followCalendar();
    this.chains.tick();
    this.history.tick();
    const { limit } = this.source.budget();
    if (this.source.now() >= this.#nextSettlementMs || limit !== this.#quoteLimit) this.#reconcileSoon();
    this.#quoteLimit = limit;
    this.#primer.tick(this.source.now(), this.pipeline.state.calendar);
    this.#health.measure(performance.now());
    const health = this.health();
    const stale = this.#stale.check(health, this.pipeline.state.calendar, this.source.now());
    this.#staleMarkets = stale;
    this.alerts.setStale(stale);
    this.alerts.tell(this.source.now());
    this.windows.tellState({
      type: 'pulse',
      atMs: this.source.now(),
      eventsPerSecond: health.sockets.reduce((sum, s) => sum + s.eventsPerSecond, 0),
      latencyMs: this.#takeRecentLatency(),
      stale,
      polling: health.sockets.filter((s) => s.polling && !isStreaming(s.state)).map((s) => s.market),
      restWait: health.rest.waiting,
    });
    for (const windowId of this.windows.demand.windowsWanting('health'))
      this.windows.tellStateTo(windowId, { type: 'health', health });
    this.#sendChainSummaries();
    this.#analyticsMs = 0;
    this.announce();
  }

  #takeRecentLatency(): number | undefined {
    const median = this.#recentLatency.percentile(0.5);
    this.#recentLatency.clear();
    return median;
  }

  /** Windows learn of closures, and contracts that now settle at another time are looked at again. */
  #followCalendar(): void {
    const { calendar } = this.pipeline.state;
    if (calendar !== this.#calendar) {
      this.#calendar = calendar;
      this.#broadcast(this.#calendarMessage());
      this.#reconcileSoon();
    }
    const atMs = this.source.now();
    const unknown = unknownYear(etDate(atMs));
    if (unknown && !this.#unknownYearTold)
      this.#notify({ id: 'calendar', level: 'warning', title: 'Trading days are not known', message: unknown, atMs });
    this.#unknownYearTold = unknown !== undefined;
  }

  #calendarMessage(): ToWindow {
    return { type: 'calendar', learnt: this.pipeline.state.calendar.learnt };
  }

  #sendChainSummaries(): void {
    for (const windowId of this.windows.demand.windowsWanting('chain')) {
      for (const item of this.windows.demand.items(windowId)) {
        if (item.kind !== 'chain') continue;
        for (const chain of this.chains.summaries(item.underlying, item.expiries))
          this.windows.tellStateTo(windowId, { type: 'chain', chain });
      }
    }
  }

  #sendAnalytics(): void {
    const asked = this.windows.demand.analytics();
    const requests = new Map([...asked].map(([id, { request }]) => [id, request]));
    for (const [id, result] of this.chains.answers(requests, this.source.now())) {
      for (const { windowId, key } of asked.get(id)!.targets)
        this.windows.tellStateTo(windowId, { type: 'analytics', key, result });
    }
  }

  #sendFlowDays(): void {
    const { day, table } = this.pipeline;
    for (const { request, targets } of this.windows.demand.flowDays().values()) {
      const result = answerFlowDay({ day, table, told: this.#rebuild.told }, request);
      for (const { windowId, key } of targets) this.windows.tellStateTo(windowId, { type: 'flowDay', key, result });
    }
  }

  #reconcileSoon(): void {
    if (this.#reconcileTimer || this.#closed) return;
    this.#reconcileTimer = setTimeout(() => {
      this.#reconcileTimer = undefined;
      const plan = planDemand({
        items: this.windows.demand.items(),
        tape: this.#followsTape(),
        rules: this.alerts.needs,
        ladders: this.chains.ladders,
        quoteLimit: Math.min(this.#preferences.quoteLimit, this.source.budget().limit),
        streaming: this.#streamed,
        calendar: this.pipeline.calendar,
        nowMs: this.source.now(),
      });
      this.#nextSettlementMs = plan.nextSettlementMs;
      this.#streamed = new Set(plan.streamed);
      this.chains.setDemand(plan.chains, this.history.around30Days(plan.chains.keys()));
      if (this.source.kind === 'live') this.#primer.want(plan.prime);
      this.#averages.want(plan.average);
      this.history.want(plan.prime);
      this.source.want(plan.channels);
    }, RECONCILE_MS);
  }

  /** Once a pane asked for prints they stream on: the session's sums would have a hole where it was closed. */
  #followsTape(): boolean {
    this.#tapeAsked ||= [...this.windows.demand.items()].some(({ kind }) => kind === 'flow' || kind === 'flowDay');
    return this.#tapeAsked;
  }

  #notify(notice: Notice): void {
    this.#broadcast({ type: 'notice', notice });
    this.#options.post({ kind: 'notify', notice });
  }

  #broadcast(message: ToWindow): void {
    this.windows.broadcast(message);
  }

  #every(ms: number, work: () => void): void {
    this.#timers.push(setInterval(work, ms));
  }
}
