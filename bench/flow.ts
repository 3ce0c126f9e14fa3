/**
 * A day of option prints through classifier and sums on one thread, limited as the engine's is: `prints_per_s` over the whole of it, `rss_mb` at
 * its end (10 M prints in 100,000 contracts; 3.9 % of them are kept as large, 1.9 % as parts of sweeps and packages that are large together), and
 * `filter_ms`: the median way from another filter to rows ready to paint, over the ring and the kept prints of that day: the engine looks and
 * writes, the pane reads, joins and folds. The frame it is painted in comes on top.
 * `FLOW_PRINTS` sets another number of prints.
 */
import { once } from 'node:events';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { newestMatching } from '../src/main/engine/calls/flow-history.ts';
import { FlowDay } from '../src/main/engine/flow/flow-day.ts';
import { FlowTape } from '../src/main/engine/flow/flow-tape.ts';
import { GreekEstimates } from '../src/main/engine/flow/greek-estimates.ts';
import { PrintClassifier } from '../src/main/engine/flow/print-classifier.ts';
import { ContractFacts, PrintFilter } from '../src/main/engine/flow/print-filter.ts';
import { reduceFlow } from '../src/main/engine/flow/reduce-flow.ts';
import { InstrumentTable } from '../src/main/engine/market/instrument-table.ts';
import { FrameDecoder } from '../src/main/engine/massive/frames/frame-decoder.ts';
import { ENGINE_LIMITS } from '../src/main/host/engine-host.ts';
import { FlowFeed } from '../src/renderer/panes/flow/flow-feed.ts';
import { FIRST_FILL } from '../src/renderer/panes/flow/flow-settings.ts';
import type { ViewFilter } from '../src/renderer/panes/flow/flow-view.ts';
import { PRINT_COLUMNS } from '../src/shared/contract/batch.ts';
import { EventColumns } from '../src/shared/market/event-columns.ts';
import { BUILT_IN_CALENDAR } from '../src/shared/market/trading-calendar.ts';

const PRINTS = Number(process.env['FLOW_PRINTS'] ?? 10_000_000);
const CONTRACTS = 100_000;
const UNDERLYINGS = 1_000;
const PER_FRAME = 1_000;
/** 2026-11-20 09:30 ET, and the length of its session. */
const OPEN_MS = Date.parse('2026-11-20T14:30:00Z');
const SESSION_MS = 6.5 * 3_600_000;
const WARM_UP = 200_000;
/** $10,000. */
const SWEPT = { p: 5, s: 20 };

export async function run(): Promise<Record<string, unknown>> {
  const worker = new Worker(new URL(import.meta.url), { resourceLimits: ENGINE_LIMITS });
  const [result] = (await once(worker, 'message')) as [Record<string, unknown>];
  return result;
}

function measure(): Record<string, unknown> {
  const table = new InstrumentTable();
  const tape = new FlowTape();
  const facts = new ContractFacts(table);
  const day = new FlowDay(table, tape, facts);
  const estimates = new GreekEstimates(facts, () => BUILT_IN_CALENDAR);
  const classifier = new PrintClassifier(table, tape, facts, { day, estimates });
  // As on the wire, and decoded into the same columns each time: two hundred frames of columns would be most of the memory measured.
  const frames = wireFrames();
  const decoder = new FrameDecoder((symbol) => table.intern(symbol));
  const columns = new EventColumns();
  for (let u = 0; u < UNDERLYINGS; u++) table.column('last')[table.intern(nameOf(u))] = 100 + (u % 7);

  let spentMs = 0;
  let counted = 0;
  for (let done = 0; done < PRINTS; done += PER_FRAME) {
    decoder.decode(frames[(done / PER_FRAME) % frames.length], 'options', OPEN_MS, columns);
    const atMs = OPEN_MS + (done / PRINTS) * SESSION_MS;
    const { trades } = columns;
    for (let i = 0; i < columns.count; i++) trades.atMs[i] = atMs + i;
    for (let u = 0; u < UNDERLYINGS; u++) table.column('lastAtMs')[table.intern(nameOf(u))] = atMs;
    const startedAtMs = performance.now();
    reduceFlow(columns, classifier);
    if (done < WARM_UP) continue;
    spentMs += performance.now() - startedAtMs;
    counted += PER_FRAME;
  }
  const rssMb = Math.round(process.memoryUsage.rss() / 1e6);
  return {
    prints_per_s: Math.round(counted / (spentMs / 1000)),
    rss_mb: rssMb,
    filter_ms: filterMs(table, tape, facts),
    prints: PRINTS,
    kept: tape.kept.count,
    legs: tape.legs.count,
    contracts: table.size,
  };
}

const nameOf = (u: number): string =>
  `A${String.fromCharCode(65 + (u % 26), 65 + (Math.floor(u / 26) % 26), 65 + Math.floor(u / 676))}`;

/** Frames that together name every contract a few times; sizes and prices make one print in 25 large, and four in 250 a sweep that is large together. */
function wireFrames(): Buffer[] {
  return Array.from({ length: (CONTRACTS * 2) / PER_FRAME }, (_, f) => {
    const events = Array.from({ length: PER_FRAME }, (__, i) => {
      const isSwept = i % 250 >= 1 && i % 250 < 5;
      const n = (f * PER_FRAME + (isSwept ? i - (i % 250) : i) * 7919) % CONTRACTS;
      const strike = String((60 + (Math.floor(n / UNDERLYINGS) >> 1)) * 1000).padStart(8, '0');
      const right = Math.floor(n / UNDERLYINGS) % 2 ? 'P' : 'C';
      const large = (f + i) % 25 === 0;
      return {
        ev: 'T',
        sym: `O:${nameOf(n % UNDERLYINGS)}261218${right}${strike}`,
        x: 300 + (i % 12),
        ...(isSwept ? SWEPT : large ? { p: 12.5, s: 40 } : { p: 1 + (i % 50) / 10, s: 1 + (i % 9) }),
        c: [isSwept ? 219 : i % 11 === 0 ? 232 : 209],
        t: OPEN_MS,
        q: i,
      };
    });
    return Buffer.from(JSON.stringify(events));
  });
}

function filterMs(table: InstrumentTable, tape: FlowTape, facts: ContractFacts): number {
  const view = (minPremiumUsd: number, right: 'C' | 'P'): ViewFilter => ({
    engine: { underlyings: [], rights: [right], minPremiumUsd, minSize: 0 },
    where: '',
    groupSweeps: true,
  });
  const feed = new FlowFeed(view(0, 'C'), (id) => table.symbolOf(id), {
    rateAt: () => 0.04,
    calendar: BUILT_IN_CALENDAR,
  });
  const times: number[] = [];
  for (let round = 0; round < 12; round++) {
    const filter = view(round % 3 === 0 ? 0 : 30_000, round % 2 ? 'C' : 'P');
    const startedAtMs = performance.now();
    feed.refilter(filter);
    const { seqs, whole } = newestMatching(tape, new PrintFilter(filter.engine, facts), FIRST_FILL);
    const rows = seqs.length;
    const ids = Uint32Array.from(seqs, (seq) => tape.instrument(seq));
    const values = new Float64Array(rows * PRINT_COLUMNS.length);
    for (let r = 0; r < rows; r++) tape.copyRow(seqs[r], values, rows, r);
    feed.prepend({ rows, ids, values }, new Map([...new Set(ids)].map((id) => [id, table.symbolOf(id)])), whole);
    times.push(performance.now() - startedAtMs);
  }
  times.sort((a, b) => a - b);
  return Math.round(times[times.length >> 1] * 10) / 10;
}

if (!isMainThread) parentPort?.postMessage(measure());
