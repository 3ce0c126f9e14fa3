/** How a world is doing, second by second: latency from frame to batch, the model's share of the thread, markets gone silent. */
import type { EngineHealth } from '../../../shared/contract/health.ts';
import type { Notice } from '../../../shared/contract/streams.ts';
import type { Market } from '../../../shared/market/symbols.ts';
import type { ChainModel } from '../chain/chain-model.ts';
import type { FeedSource } from '../feed/feed-source.ts';
import { HealthReporter } from '../health/health-reporter.ts';
import { DelayedOffers } from '../health/delayed-offers.ts';
import { ModelTime } from '../health/model-time.ts';
import { StaleWatch } from '../health/stale-watch.ts';
import { LatencyHistogram } from '../publish/latency.ts';
import type { Windows } from '../publish/windows.ts';
import type { MarketPipeline } from './market-pipeline.ts';

/** How often `pulse` is called. */
export const PULSE_MS = 1_000;

export interface WorldHealthOptions {
  source: FeedSource;
  pipeline: MarketPipeline;
  windows: Windows;
  model: ChainModel;
  recording: () => EngineHealth['recording'];
  notify: (notice: Notice) => void;
  /** What the notice of this id told of is over. */
  withdraw: (id: string) => void;
}

export interface PulseReport {
  health: EngineHealth;
  /** Median since the last pulse, where anything was sent. */
  latencyMs: number | undefined;
  /** Markets that should deliver and have gone silent. */
  stale: Market[];
}

export class WorldHealth {
  readonly #options: WorldHealthOptions;
  readonly #reporter: HealthReporter;
  readonly #watch: StaleWatch;
  readonly #offers: DelayedOffers;
  readonly #latency = new LatencyHistogram();
  readonly #recentLatency = new LatencyHistogram();
  readonly #modelTime = new ModelTime(performance.now());
  #stale: Market[] = [];

  constructor(options: WorldHealthOptions) {
    this.#options = options;
    const { pipeline, source, windows, recording, notify, withdraw } = options;
    this.#reporter = new HealthReporter(pipeline, source, windows, this.#latency, recording);
    this.#watch = new StaleWatch(notify, withdraw);
    this.#offers = new DelayedOffers(notify, withdraw);
  }

  /** As of the last pulse. */
  get stale(): readonly Market[] {
    return this.#stale;
  }

  /** Thread time the model took, of what it was given. */
  modelled(tookMs: number, givenMs: number): void {
    this.#modelTime.ran(tookMs, givenMs);
  }

  /** A batch went out, `tookMs` after the oldest frame in it had arrived. */
  published(tookMs: number): void {
    this.#latency.add(tookMs);
    this.#recentLatency.add(tookMs);
  }

  report(): EngineHealth {
    const { source, model } = this.#options;
    const nowMs = source.now();
    const behindMs = model.behindMs(nowMs);
    return this.#reporter.report(nowMs, {
      contracts: model.contracts,
      busyFraction: this.#modelTime.busyFraction,
      waiting: model.waiting(nowMs),
      ...(behindMs !== undefined && { behindMs, behindBy: this.#modelTime.behindBy }),
    });
  }

  /** The world is given up, and with it what was said of its feed. */
  close(): void {
    this.#watch.close();
    this.#offers.check([], this.#options.source.now());
  }

  /** Closes the second that passed. */
  pulse(): PulseReport {
    const { source, pipeline } = this.#options;
    this.#modelTime.pulse(performance.now());
    this.#reporter.measure(performance.now(), source.now());
    const health = this.report();
    this.#stale = this.#watch.check(health, pipeline.calendar, source.now());
    if (source.kind === 'live') this.#offers.check(health.capabilities, source.now());
    const latencyMs = this.#recentLatency.percentile(0.5);
    this.#recentLatency.clear();
    return { health, latencyMs, stale: this.#stale };
  }
}
