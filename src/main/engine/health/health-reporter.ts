/** Gathers what the health pane shows from the parts that know it. */
import type { EngineHealth } from '../../../shared/contract/health.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { MARKETS, type Market } from '../../../shared/market/symbols.ts';
import type { FeedSource } from '../feed/feed-source.ts';
import type { LatencyHistogram } from '../publish/latency.ts';
import type { Windows } from '../publish/windows.ts';

/** What is reported about the market itself. */
export interface ReportedMarket {
  decoder: {
    readonly counts: Omit<EngineHealth['decode'], 'samples' | 'foreignOn' | 'aheadOn' | 'repeatedOn'>;
    readonly foreignOn: EngineHealth['decode']['foreignOn'];
    readonly samples: Iterable<EngineHealth['decode']['samples'][number]>;
  };
  readonly aheadOn: EngineHealth['decode']['aheadOn'];
  readonly repeatedOn: EngineHealth['decode']['repeatedOn'];
  readonly state: { lastEventMs(market: Market): EpochMs | undefined };
  /** `head`: prints taken since the market opened. */
  tape: { readonly head: number };
  table: { readonly size: number; readonly full: boolean };
  gaps: ReadonlyMap<string, EngineHealth['gaps'][number]>;
  capabilities: ReadonlyMap<Market, EngineHealth['capabilities'][number]>;
}

interface WindowCounts {
  batches: number;
  bytes: number;
}

/** An hour: no window that is on screen is that far behind. */
const HEADS_KEPT = 3_600;

export class HealthReporter {
  readonly #market: ReportedMarket;
  readonly #source: FeedSource;
  readonly #windows: Windows;
  readonly #engineLatency: LatencyHistogram;
  readonly #recording: () => EngineHealth['recording'];
  #last: { atMs: number; prints: number; windows: Map<string, WindowCounts> } | undefined;
  /** How many prints had come by then. */
  readonly #heads: { head: number; atMs: EpochMs }[] = [];
  #rates = { printsPerSecond: 0, windows: new Map<string, WindowCounts>() };

  constructor(
    market: ReportedMarket,
    source: FeedSource,
    windows: Windows,
    engineLatency: LatencyHistogram,
    recording: () => EngineHealth['recording'],
  ) {
    this.#market = market;
    this.#source = source;
    this.#windows = windows;
    this.#engineLatency = engineLatency;
    this.#recording = recording;
  }

  /** Turns counters into rates; called once a second by the world. */
  measure(monotonicMs: number, nowMs: EpochMs): void {
    const before = this.#last;
    this.#countPrints(nowMs);
    const windows = new Map<string, WindowCounts>();
    for (const [id, { counters }] of this.#windows.publishers())
      windows.set(id, { batches: counters.batches, bytes: counters.bytes });
    const prints = this.#market.tape.head;
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

  #countPrints(atMs: EpochMs): void {
    const head = this.#market.tape.head;
    const last = this.#heads.at(-1);
    if (last && (head < last.head || atMs < last.atMs)) this.#heads.length = 0;
    this.#heads.push({ head, atMs });
    if (this.#heads.length > HEADS_KEPT) this.#heads.shift();
  }

  /** How long a print has waited since it came, to a second: its own time would add how late the feed is. */
  #waitedMs(print: number | undefined, nowMs: EpochMs): number | undefined {
    if (print === undefined) return undefined;
    const came = this.#heads.find(({ head }) => head > print);
    return came === undefined ? 0 : Math.max(0, nowMs - came.atMs);
  }

  report(nowMs: EpochMs, analytics: EngineHealth['analytics']): EngineHealth {
    const { decoder, state, tape, table, gaps, capabilities } = this.#market;
    const memory = process.memoryUsage();
    const p50 = this.#engineLatency.percentile(0.5);
    const p99 = this.#engineLatency.percentile(0.99);
    const feed = this.#source.health();
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
        printsBehindMs: this.#waitedMs(publisher.nextPrint, nowMs),
      };
    });
    return {
      ...feed,
      sockets: feed.sockets.map((socket) => ({ ...socket, lastEventAtMs: state.lastEventMs(socket.market) })),
      atMs: nowMs,
      decode: {
        frames: decoder.counts.frames,
        events: decoder.counts.events,
        slowPath: decoder.counts.slowPath,
        issues: decoder.counts.issues,
        foreignOn: { ...decoder.foreignOn },
        aheadOn: { ...this.#market.aheadOn },
        repeatedOn: { ...this.#market.repeatedOn },
        samples: [...decoder.samples],
      },
      publish,
      engineLatencyMs: p50 === undefined || p99 === undefined ? undefined : { p50, p99 },
      analytics,
      flow: { prints: tape.head, printsPerSecond: this.#rates.printsPerSecond, lost },
      recording: this.#recording(),
      instrumentsFull: table.full,
      memory: {
        rssBytes: memory.rss,
        heapBytes: memory.heapUsed,
        externalBytes: memory.external + memory.arrayBuffers,
      },
      instruments: table.size,
      budget: this.#source.budget(),
      gaps: [...gaps.values(), ...this.#windows.losses.all()].reverse(),
      // In the markets' order, not that of the vendor's answers.
      capabilities: MARKETS.flatMap((market) => capabilities.get(market) ?? []),
    };
  }
}

/** A counter that is lower than before started over (a window opened again, a replay that jumped). */
const grown = (before: number | undefined, now: number): number =>
  before !== undefined && now >= before ? now - before : now;
