/** Gathers what the health pane shows from the parts that know it. */
import type { EngineHealth } from '../../shared/contract/health.ts';
import type { EpochMs } from '../../shared/market/calendar.ts';
import type { FeedSource } from './feed/feed-source.ts';
import type { LatencyHistogram } from './latency.ts';
import type { MarketPipeline } from './market-pipeline.ts';
import type { SessionRecorder } from './session-ports.ts';
import type { Windows } from './windows.ts';

export class HealthReporter {
  readonly #pipeline: MarketPipeline;
  readonly #source: FeedSource;
  readonly #windows: Windows;
  readonly #engineLatency: LatencyHistogram;
  readonly #recorder: () => SessionRecorder | undefined;
  #last = { atMs: 0, prints: 0, windows: new Map<string, { batches: number; bytes: number }>() };
  #rates = { printsPerSecond: 0, windows: new Map<string, { batches: number; bytes: number }>() };

  constructor(
    pipeline: MarketPipeline,
    source: FeedSource,
    windows: Windows,
    engineLatency: LatencyHistogram,
    recorder: () => SessionRecorder | undefined,
  ) {
    this.#pipeline = pipeline;
    this.#source = source;
    this.#windows = windows;
    this.#engineLatency = engineLatency;
    this.#recorder = recorder;
  }

  /** Turns counters into rates; called once a second by the world. */
  measure(monotonicMs: number): void {
    const seconds = (monotonicMs - this.#last.atMs) / 1000;
    if (seconds <= 0) return;
    const windows = new Map<string, { batches: number; bytes: number }>();
    for (const [id, publisher] of this.#windows.publishers()) {
      const { batches, bytes } = publisher.counters;
      const before = this.#last.windows.get(id) ?? { batches: 0, bytes: 0 };
      this.#rates.windows.set(id, {
        batches: (batches - before.batches) / seconds,
        bytes: (bytes - before.bytes) / seconds,
      });
      windows.set(id, { batches, bytes });
    }
    const prints = this.#pipeline.tape.head;
    this.#rates.printsPerSecond = Math.max(0, prints - this.#last.prints) / seconds;
    this.#last = { atMs: monotonicMs, prints, windows };
  }

  report(nowMs: EpochMs, analytics: EngineHealth['analytics']): EngineHealth {
    const { decoder, tape, table, gaps, capabilities } = this.#pipeline;
    const memory = process.memoryUsage();
    const p50 = this.#engineLatency.percentile(0.5);
    const p99 = this.#engineLatency.percentile(0.99);
    let lost = 0;
    const publish = [...this.#windows.publishers()].map(([windowId, publisher]) => {
      lost += publisher.counters.printsLost;
      const rates = this.#rates.windows.get(windowId);
      return {
        windowId,
        batchesPerSecond: rates?.batches ?? 0,
        bytesPerSecond: rates?.bytes ?? 0,
        conflatedRows: publisher.counters.conflatedRows,
        awaitingAck: publisher.awaitingAck,
      };
    });
    return {
      ...this.#source.health(),
      atMs: nowMs,
      decode: {
        frames: decoder.counts.frames,
        events: decoder.counts.events,
        slowPath: decoder.counts.slowPath,
        issues: decoder.counts.issues,
        samples: [...decoder.samples],
      },
      publish,
      engineLatencyMs: p50 === undefined || p99 === undefined ? undefined : { p50, p99 },
      analytics,
      flow: { prints: tape.head, printsPerSecond: this.#rates.printsPerSecond, lost },
      recording: this.#recorder()?.status(),
      memory: {
        rssBytes: memory.rss,
        heapBytes: memory.heapUsed,
        externalBytes: memory.external + memory.arrayBuffers,
      },
      instruments: table.size,
      budget: this.#source.budget(),
      gaps: [...gaps.values()].reverse(),
      capabilities: [...capabilities.values()],
    };
  }
}
