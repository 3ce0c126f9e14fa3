/**
 * Bytes to published batch against the decoder alone, in one run on the same frames: the same decoder, then market state, flow,
 * and a window that shows every instrument and paints at 60 Hz. `ratio` = throughput of the whole / throughput of the decoder.
 * Every round brings new frames, later than those before: what has been seen already would be dropped as stale.
 */
import { SparkLines } from '../src/main/engine/publish/spark-lines.ts';
import { WindowPublisher } from '../src/main/engine/publish/window-publisher.ts';
import { InstrumentTable } from '../src/main/engine/market/instrument-table.ts';
import { MarketPipeline } from '../src/main/engine/world/market-pipeline.ts';
import { FrameDecoder } from '../src/main/engine/massive/frames/frame-decoder.ts';
import { EventColumns } from '../src/shared/market/event-columns.ts';
import { readBatch } from '../src/shared/contract/batch.ts';
import { marketFrames, START_MS, type MarketFrame } from './support/frames.ts';

const ROUNDS = 25;
const EVENTS = 60_000;
const PER_FRAME = 100;
/** At 200,000 events/s a 60 Hz window takes a batch about every 3,300 events. */
const FRAMES_PER_BATCH = 33;
/** More than the events of a round reach. */
const ROUND_MS = 60_000;

export async function run(): Promise<Record<string, unknown>> {
  const alone = decoderAlone();
  const { whole, batchBytes } = wholeWay();
  const ratios: number[] = [];
  let wholeNs = 0;
  let aloneNs = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const startMs = START_MS + round * ROUND_MS;
    const frames = marketFrames({
      seed: 11 + round,
      symbols: 2_000,
      eventsPerFrame: PER_FRAME,
      frames: EVENTS / PER_FRAME,
      startMs,
    });
    const decodeMs = timed(() => alone(frames));
    const wholeMs = timed(() => whole(frames, startMs));
    if (round < 4) continue;
    ratios.push(decodeMs / wholeMs);
    wholeNs += wholeMs;
    aloneNs += decodeMs;
  }
  const counted = (ROUNDS - 4) * EVENTS;
  ratios.sort((a, b) => a - b);
  return {
    ratio: round2(ratios[ratios.length >> 1]),
    decode_ns_per_event: round2((aloneNs * 1e6) / counted),
    whole_ns_per_event: round2((wholeNs * 1e6) / counted),
    events_per_second: Math.round(counted / (wholeNs / 1000)),
    batch_bytes_per_event: round2(batchBytes() / (ROUNDS * EVENTS)),
  };
}

function decoderAlone(): (frames: MarketFrame[]) => void {
  const table = new InstrumentTable();
  const decoder = new FrameDecoder((symbol) => table.intern(symbol));
  const columns = new EventColumns();
  return (frames) => {
    for (const { market, bytes } of frames) decoder.decode(bytes, market, 1, columns);
  };
}

function wholeWay(): { whole: (frames: MarketFrame[], startMs: number) => void; batchBytes: () => number } {
  const pipeline = new MarketPipeline({ gap: () => undefined });
  const { table, tape } = pipeline;
  let bytes = 0;
  const window = new WindowPublisher({
    table,
    tape,
    spark: new SparkLines(table),
    send: (batch) => {
      bytes += batch.byteLength;
      window.acknowledge(readBatch(batch).seq);
    },
  });
  let shown = 0;
  const whole = (frames: MarketFrame[], startMs: number): void => {
    for (let i = 0; i < frames.length; i++) {
      pipeline.frame(frames[i].market, frames[i].bytes, startMs + i);
      if (i % FRAMES_PER_BATCH !== 0) continue;
      for (; shown < table.size; shown++) window.addRow(shown);
      window.flush(i);
    }
  };
  return { whole, batchBytes: () => bytes };
}

function timed(work: () => void): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}

const round2 = (value: number): number => Math.round(value * 100) / 100;
