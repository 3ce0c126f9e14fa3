/**
 * One market, wired: source → (recorder) → decoder → state, flow → chain → windows; the same for live, simulated and replayed data.
 * The loop below is the engine's only clock for publishing; frames are handled as the source delivers them.
 */
import type { FromEngine, ToEngine } from '../../../shared/contract/engine-messages.ts';
import type { FromWindow, Notice, ToWindow } from '../../../shared/contract/streams.ts';
import type { WorldState } from '../../../shared/contract/world.ts';
import { rateCurveOf } from '../../../shared/analytics/rate-curve.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { Preferences } from '../../../shared/settings/preferences.ts';
import { AlertService } from './alert-service.ts';
import type { ChainDirectory } from '../backfill/chain-directory.ts';
import type { QuotesAtPrints } from '../backfill/quotes-at-prints.ts';
import type { ChainService } from '../chain/chain-service.ts';
import type { FeedSource } from '../feed/feed-source.ts';
import { DamageNotices } from './damage-notices.ts';
import { MarketPipeline } from './market-pipeline.ts';
import { keptBars } from './kept-bars.ts';
import type { OpenedSource } from './open-source.ts';
import { SparkLines } from '../publish/spark-lines.ts';
import type { ReplayControls } from '../session/session-ports.ts';
import { FLUSHES_BETWEEN_BATCHES } from '../publish/window-publisher.ts';
import { Windows } from '../publish/windows.ts';
import { endWorld } from './end-world.ts';
import { FlowGrading } from './flow-grading.ts';
import { FlowRebuild, recordedBefore } from './flow-rebuild.ts';
import { WantedData } from './wanted-data.ts';
import { WindowUpdates } from './window-updates.ts';
import { openChains } from './world-chains.ts';
import { PULSE_MS, WorldHealth } from './world-health.ts';
import { WorldHistory } from './world-history.ts';
import { WorldRecording } from './world-recording.ts';
import { worldState } from './world-state.ts';

/** Batches go out at most this often; a window that paints slower gets fewer. */
const PUBLISH_MS = 8;
/** Share of the loop that analytics may take; more while an expiry on screen has its quotes and no numbers yet, which is over in seconds. */
const ANALYTICS_SHARE = 0.3;
const STARTING_SHARE = 0.6;
/** A loop that comes late has analytics make up for this much of it: ingest must not wait longer. */
const MOST_LATE_MS = 40;
const ANALYTICS_PUBLISH_MS = 1_000;
/** Milliseconds of a publish interval for the model after a jump, until everything shown is computed: a replay can wait that long. */
const SETTLE_MS = 40;

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
  readonly recording: WorldRecording;
  readonly health: WorldHealth;
  readonly grading: FlowGrading;
  readonly #options: WorldOptions;
  readonly #spark: SparkLines;
  readonly #rebuild: FlowRebuild;
  readonly #wanted: WantedData;
  readonly #updates: WindowUpdates;
  #preferences: Preferences;
  #timers: NodeJS.Timeout[] = [];
  #publishedAt = performance.now();
  #closed = false;
  /** A replay jumped, and not everything shown is computed yet. */
  #settling = false;

  constructor(options: WorldOptions) {
    const { source, message, post, log } = options;
    const warn = (text: string): void => log('warning', text);
    const send = (windowId: string, sent: ToWindow | ArrayBuffer): void =>
      post({ kind: 'toWindow', windowId, message: sent });
    const notify = (notice: Notice): void => this.#notify(notice);
    const withdraw = (id: string): void => this.windows.broadcast({ type: 'noticeOver', id });
    const wantedChanged = (): void => this.#wanted.changed();
    this.#options = options;
    this.#preferences = message.preferences;
    this.source = source;
    const damage = new DamageNotices(notify);
    this.pipeline = new MarketPipeline({
      gap: (gap) => {
        this.windows.broadcast({ type: 'gap', gap });
        damage.see(gap);
      },
      jumped: () => this.#startAnew(),
      clockLearnt: () => void this.#dateAnew(),
      frameAt: (atMs) => this.#spark.follow(atMs),
    });
    this.pipeline.setPreferences(this.#preferences);
    const { table, tape, facts } = this.pipeline;
    this.#rebuild = new FlowRebuild(
      (earlier, goesOn) => this.pipeline.absorb(earlier, goesOn),
      warn,
      () => this.#updates.flowDays(),
    );
    this.#spark = new SparkLines(table);
    const { pipeline } = this;
    const recorded = (untilMs: number) => recordedBefore(untilMs, message, this.#preferences);
    this.grading = new FlowGrading({ source, pipeline, recorded, log: warn });
    const { directory, chains } = openChains({
      source,
      pipeline,
      rateCurve: this.#preferences.rateCurve,
      stale: () => this.health.stale,
      contractsChanged: (underlying) => this.windows.refreshChains(underlying),
      laddersChanged: wantedChanged,
      warn,
    });
    this.directory = directory;
    this.chains = chains;
    this.windows = new Windows({
      table,
      tape,
      facts,
      spark: this.#spark,
      pause: FLUSHES_BETWEEN_BATCHES,
      send,
      demandChanged: wantedChanged,
      bars: source.kind === 'replay' ? keptBars(pipeline) : pipeline,
      chainInstruments: (underlying, expiries) => chains.instruments(underlying, expiries),
      printsLost: (gap) => this.windows.broadcast({ type: 'gap', gap }),
    });
    this.recording = new WorldRecording({
      pipeline,
      message,
      preferences: () => this.#preferences.recording,
      source,
      retire: (files) => post({ kind: 'retire', files }),
      log,
      notify,
    });
    const { memoryWorld: market } = options;
    const rates = () => rateCurveOf(this.#preferences.rateCurve);
    const kept = { preferences: () => this.#preferences.history };
    const memory = { message, market, rates, wantChanged: wantedChanged, ...kept };
    this.history = new WorldHistory({ ...memory, source, pipeline, chains, directory, log, notify });
    this.alerts = new AlertService({
      pipeline,
      feed: source,
      opened: message.source,
      jumping: () => this.replay?.state().seeking === true,
      post,
      windows: () => this.windows.demand.windowsWanting('alerts'),
      needsChanged: wantedChanged,
      notify,
    });
    const { windows, alerts, history } = this;
    const status = () => this.recording.recorder?.status();
    this.health = new WorldHealth({
      source,
      pipeline,
      windows,
      model: chains.model,
      recording: status,
      notify,
      withdraw,
    });
    const quoteLimit = (): number => this.#preferences.quoteLimit;
    this.#wanted = new WantedData({ source, pipeline, windows, alerts, chains, history, quoteLimit, warn });
    this.#updates = new WindowUpdates({
      windows,
      pipeline,
      chains,
      rebuild: this.#rebuild,
      openInterest: this.#wanted.openInterest,
      send,
      notify,
    });
  }

  get quotesAtPrints(): QuotesAtPrints {
    return this.#wanted.quotesAtPrints;
  }

  get appVersion(): string {
    return this.#options.message.appVersion;
  }

  get replay(): ReplayControls | undefined {
    return this.#options.replay;
  }

  start(): void {
    // A session's first stamp must be market time already: its clock never steps back.
    void this.source.clockKnown.then(() => {
      if (this.#closed) return;
      // Before anything that waited for it is answered: windows leave out what has settled by their clock, which was this computer's until now.
      this.announce();
      if (this.source.kind === 'live') this.#countEarlier();
      if (this.#preferences.recording.enabled) this.recording.start();
      this.#wanted.start();
    });
    this.source.start(this.pipeline);
    const { expected = [] } = this.#options.message;
    if (this.source.kind === 'live' && expected.length > 0) this.#wanted.expect(expected);
    this.replay?.begin();
    this.#every(PUBLISH_MS, () => this.#publish());
    this.#every(PULSE_MS, () => this.#pulse());
    this.#every(ANALYTICS_PUBLISH_MS, () => this.#updates.analytics(this.source.now()));
    this.#every(ANALYTICS_PUBLISH_MS, () => this.#updates.flowDays());
    this.announce();
  }

  /** Tells host and windows which world this is. */
  announce(): void {
    const world = this.state();
    this.#options.post({ kind: 'world', world });
    this.windows.tellState({ type: 'world', world });
  }

  state(): WorldState {
    return worldState(this.#options.message.source, this.source, this.replay, this.#options.slippedMs?.());
  }

  openWindow(windowId: string): void {
    this.windows.open(windowId);
    this.#updates.opened(windowId, this.state());
  }

  receive(windowId: string, message: FromWindow): void {
    this.windows.receive(windowId, message);
    if (message.type !== 'demand') return;
    if (this.replay) this.#settling = true;
    this.#updates.chainSummaries();
  }

  setPreferences(preferences: Preferences): void {
    this.#preferences = preferences;
    this.pipeline.setPreferences(preferences);
    this.chains.setRateCurve(preferences.rateCurve);
    this.#wanted.changed();
    this.#options.applyPreferences?.(preferences);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#timers) clearInterval(timer);
    this.health.close();
    this.#wanted.close();
    this.#rebuild.close();
    this.grading.clear();
    this.alerts.close();
    const { source, recording, history } = this;
    await endWorld({ source, recording, history, closeServer: this.#options.closeServer });
    this.chains.close();
  }

  /** A replay jumped: what was derived from the state before goes, and windows get everything again. */
  #startAnew(): void {
    this.#spark.clear();
    this.grading.clear();
    this.#wanted.renew();
    this.history.renew();
    this.chains.renew();
    this.#settling = true;
    this.alerts.reset();
    this.#countEarlier();
    this.windows.reset();
  }

  /** The clock was learnt late: the recording goes on in a file of the right time, and earlier ones are looked for again. */
  async #dateAnew(): Promise<void> {
    if (this.#closed) return;
    this.#countEarlier();
    if (!this.recording.recorder) return;
    await this.recording.close();
    if (!this.#closed) this.recording.start();
  }

  /** What was recorded of the day before now belongs to the session's flow. */
  #countEarlier(): void {
    const request = recordedBefore(this.source.now(), this.#options.message, this.#preferences);
    this.#rebuild.ask(request.kind === 'folder' ? { ...request, except: this.recording.begun } : request);
  }

  #publish(): void {
    const sinceMs = performance.now() - this.#publishedAt;
    this.#publishedAt += sinceMs;
    this.replay?.advance(sinceMs, !this.windows.printsCrowd);
    const now = this.source.now();
    this.#spark.follow(now);
    const share = this.chains.isStarting ? STARTING_SHARE : ANALYTICS_SHARE;
    const budgetMs = this.#settling ? SETTLE_MS : Math.min(sinceMs, MOST_LATE_MS) * share;
    this.health.modelled(this.chains.model.run(now, budgetMs), budgetMs);
    if (this.#settling) this.#settle(now);
    this.alerts.follow(now);
    const sent = this.windows.publish(now);
    const oldest = this.pipeline.takeOldestArrival();
    if (sent && oldest !== undefined) this.health.published(this.source.now() - oldest);
  }

  /** After a jump panes get what belongs together at once, not piece by piece. */
  #settle(now: EpochMs): void {
    if (this.#wanted.isPlanning || this.chains.computing) return;
    if (this.#stands && this.chains.computeAnew()) return;
    this.#settling = false;
    this.chains.tick();
    this.#updates.chainSummaries();
    this.#updates.analytics(now, Number.POSITIVE_INFINITY);
    this.#updates.flowDays();
  }

  /** A replay that is not played: its clock, and all that it has brought, stay as they are. */
  get #stands(): boolean {
    return this.replay?.state().playing === false;
  }

  #pulse(): void {
    const now = this.source.now();
    if (this.#updates.calendar(now)) this.#wanted.changed();
    this.chains.tick();
    if (this.#stands) this.chains.computeAnew();
    this.history.tick();
    this.#wanted.tick();
    const pulse = this.health.pulse();
    this.alerts.setStale(pulse.stale, now);
    this.alerts.tell(now);
    this.#updates.pulse(pulse, now);
    this.#updates.chainSummaries();
    this.announce();
  }

  #notify(notice: Notice): void {
    this.windows.broadcast({ type: 'notice', notice });
    this.#options.post({ kind: 'notify', notice });
  }

  #every(ms: number, work: () => void): void {
    this.#timers.push(setInterval(work, ms));
  }
}
