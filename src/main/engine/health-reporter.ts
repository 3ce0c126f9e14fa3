/** Gathers what the health pane shows from the parts that know it. */
import type { EngineHealth } from '../../shared/contract/health.ts';
import type { EpochMs } from '../../shared/market/calendar.ts';
import type { FeedSource } from './feed/feed-source.ts';
import type { LatencyHistogram } from './latency.ts';
import type { MarketPipeline } from './market-pipeline.ts';
import type { SessionRecorder } from './session-ports.ts';
import type { Windows } from './windows.ts';

interface WindowCounts {
  batches: number;
  bytes: number;
}

export class HealthReporter {
  readonly #pipeline: MarketPipeline;
  readonly #source: FeedSource;
  readonly #windows: Windows;
  readonly #engineLatency: LatencyHistogram;
  readonly #recorder: () => SessionRecorder | undefined;
  #last: { atMs: number; prints: number; windows: Map<string, WindowCounts> } | undefined;
  #rates = { printsPerSecond: 0, windows: new Map<string, WindowCounts>() };

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
    const before = this.#last;
    const windows = new Map<string, WindowCounts>();
    for (const [id, { counters }] of this.#windows.publishers())
      windows.set(id, { batches: counters.batches, bytes: counters.bytes });
    const prints = this.#pipeline.tape.head;
    this.#last = { atMs: monotonicMs, prints, windows };
    if (!before || monotonicMs <= before.atMs) return;
    const seconds = (monotonicMs - before.atMs) / 1000;
    this.#rates.windows = new Map(
      [...windows].map(([id, now]) => {
        const then = before.windows.get(id);
        return [
          id,
          {
            batches: grown(then?.batches, now.batches) / seconds,
            bytes: grown(then?.bytes, now.bytes) / seconds,
          },
        ];
      }),
    );
    this.#rates.printsPerSecond = grown(before.prints, prints) / seconds;
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
      gaps: [...gaps.values(), ...this.#windows.losses.all()].reverse(),
      capabilities: [...capabilities.values()],
    };
  }
}

/** A counter that is lower than before began anew (a window opened again, a replay that jumped). */
const grown = (before: number | undefined, now: number): number =>
  before !== undefined && now >= before ? now - before : now;
