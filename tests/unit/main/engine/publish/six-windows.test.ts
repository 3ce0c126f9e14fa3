/** Six windows, each taking its batches more slowly than the one before, on one market at 2,000 prints a second. Virtual time. */
import { expect, it } from 'vitest';
import { FlowTape } from '../../../../../src/main/engine/flow/flow-tape.ts';
import { ContractFacts } from '../../../../../src/main/engine/flow/print-filter.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { SparkLines } from '../../../../../src/main/engine/publish/spark-lines.ts';
import { FLUSHES_BETWEEN_BATCHES } from '../../../../../src/main/engine/publish/window-publisher.ts';
import { Windows } from '../../../../../src/main/engine/publish/windows.ts';
import { PRINT_COLUMNS, readBatch, SECTION } from '../../../../../src/shared/contract/batch.ts';
import { GROUP_COLUMNS, GROUP_NAMES } from '../../../../../src/shared/contract/columns.ts';

const FLUSH_MS = 8;
const RUN_MS = 10_000;
const PRINTS_A_FLUSH = 16;
const CONTRACT = 'O:SPY261218C00650000';
/** From a batch to its acknowledgement. The last one takes nothing after its first. */
const SLOWNESS_MS = [0, 40, 200, 1_000, 3_000, Number.POSITIVE_INFINITY];

interface Seen {
  batchesAtMs: number[];
  prints: number[];
  lasts: number[];
}
interface Run {
  seen: Seen[];
  printsBehindMs: (number | undefined)[];
  printsLost: number[];
  newest: { print: number; last: number };
}

function run(slowness: readonly number[]): Run {
  const table = new InstrumentTable(64);
  const tape = new FlowTape(1 << 17);
  const seen: Seen[] = slowness.map(() => ({ batchesAtMs: [], prints: [], lasts: [] }));
  const due = new Map<number, (() => void)[]>();
  let nowMs = 0;
  const windows = new Windows({
    table,
    tape,
    facts: new ContractFacts(table),
    spark: new SparkLines(table),
    pause: FLUSHES_BETWEEN_BATCHES,
    send: (windowId, message) => {
      if (!(message instanceof ArrayBuffer)) return;
      const index = Number(windowId);
      const { seq, sections } = readBatch(message);
      seen[index].batchesAtMs.push(nowMs);
      for (const { kind, values, ids } of sections) {
        const seqAt = PRINT_COLUMNS.indexOf('printSeq') * ids.length;
        if (kind === SECTION.prints) seen[index].prints.push(...values.subarray(seqAt, seqAt + ids.length));
        if (kind === GROUP_NAMES.indexOf('trade')) seen[index].lasts.push(values[GROUP_COLUMNS.trade.indexOf('last')]);
      }
      if (slowness[index] === Number.POSITIVE_INFINITY) return;
      const atMs = Math.ceil((nowMs + slowness[index] + 1) / FLUSH_MS) * FLUSH_MS;
      const acknowledge = (): void => windows.receive(windowId, { type: 'ack', seq, paintedAfterMs: slowness[index] });
      due.set(atMs, [...(due.get(atMs) ?? []), acknowledge]);
    },
    demandChanged: () => undefined,
    bars: { watchBars: () => undefined, drainBars: () => undefined },
    chainInstruments: () => [],
  });
  const filter = { underlyings: [], rights: [], minPremiumUsd: 0, minSize: 0 };
  slowness.forEach((_, index) => {
    windows.open(String(index));
    windows.receive(String(index), {
      type: 'demand',
      add: [
        { kind: 'row', key: 'SPY', symbol: 'SPY', priority: 'visible' },
        { kind: 'flow', key: 'flow', filter },
      ],
      remove: [],
    });
  });
  const id = table.intern(CONTRACT);
  const spy = table.intern('SPY');
  for (; nowMs <= RUN_MS; nowMs += FLUSH_MS) {
    for (const acknowledge of due.get(nowMs) ?? []) acknowledge();
    for (let i = 0; i < PRINTS_A_FLUSH; i++) tape.set(tape.append(id), 'atMs', nowMs);
    table.column('last')[spy] = nowMs;
    table.mark(spy, 'trade');
    windows.publish(nowMs);
  }
  const publishers = [...windows.publishers()].map(([, publisher]) => publisher);
  return {
    seen,
    printsBehindMs: publishers.map(({ nextPrint }) =>
      nextPrint === undefined ? undefined : RUN_MS - tape.get(nextPrint, 'atMs'),
    ),
    printsLost: publishers.map(({ counters }) => counters.printsLost),
    newest: { print: tape.head - 1, last: RUN_MS },
  };
}

it('a slow window costs the others nothing, misses no print it takes, and says how late it is', () => {
  const together = run(SLOWNESS_MS);
  SLOWNESS_MS.forEach((slowness, index) => {
    const alone = run([slowness]);
    expect(together.seen[index]).toEqual(alone.seen[0]);
    expect(together.printsBehindMs[index]).toEqual(alone.printsBehindMs[0]);
  });
  // Prints reach every window in order and once each; a price is the newest, whatever was skipped.
  for (const { prints, lasts, batchesAtMs } of together.seen) {
    expect(prints).toEqual(prints.map((_, n) => n));
    expect(lasts).toEqual(batchesAtMs);
  }
  expect(together.printsLost).toEqual(SLOWNESS_MS.map(() => 0));
  const late = together.printsBehindMs.map((lateMs) => lateMs ?? 0);
  for (const lateMs of late.slice(0, 3)) expect(lateMs).toBeLessThanOrEqual(FLUSH_MS * FLUSHES_BETWEEN_BATCHES);
  const [second, third, still] = late.slice(3);
  expect(second).toBeGreaterThan(SLOWNESS_MS[3] / 2);
  expect(third).toBeGreaterThan(SLOWNESS_MS[4]);
  expect(still).toBeGreaterThan(RUN_MS - 1_000);
});
