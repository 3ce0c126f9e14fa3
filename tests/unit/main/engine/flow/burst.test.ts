/** More prints in a second than the ring holds: the sums are of all of them, and a list is told which it lacks. */
import { expect, test } from 'vitest';
import { PrintFilter } from '../../../../../src/main/engine/flow/print-filter.ts';
import { SparkLines } from '../../../../../src/main/engine/publish/spark-lines.ts';
import { WindowPublisher, type PrintLoss } from '../../../../../src/main/engine/publish/window-publisher.ts';
import { MarketPipeline } from '../../../../../src/main/engine/world/market-pipeline.ts';
import { PRINT_COLUMNS, readBatch, SECTION } from '../../../../../src/shared/contract/batch.ts';
import { NOON_MS } from '../scripted-source.ts';

const PRINTS = 100_000;
const RING = 4_096;
const CONTRACTS = Array.from({ length: 50 }, (_, i) => `O:SPY261218C00${600 + i}000`);
const priceOf = (n: number): number => (1 + (n % 9)) / 4;
const sizeOf = (n: number): number => 1 + (n % 7);

const frame = (from: number, count: number): Uint8Array =>
  new TextEncoder().encode(
    JSON.stringify(
      Array.from({ length: count }, (_, i) => {
        const n = from + i;
        const atMs = NOON_MS + Math.floor(n / 100);
        return { ev: 'T', sym: CONTRACTS[n % 50], x: 302, p: priceOf(n), s: sizeOf(n), c: [209], t: atMs, q: n };
      }),
    ),
  );

test.each([
  ['in frames', 1_000],
  ['in frames larger than the ring', 50_000],
])('a hundred thousand in a second, %s', (_what, perFrame) => {
  const pipeline = new MarketPipeline({ gap: () => undefined, tapePrints: RING });
  const { table, tape, day, facts } = pipeline;
  const losses: PrintLoss[] = [];
  const listed: number[] = [];
  const publisher = new WindowPublisher({
    table,
    tape,
    spark: new SparkLines(table),
    send: (buffer) => {
      const { seq, sections } = readBatch(buffer);
      for (const { kind, rows, values } of sections)
        if (kind === SECTION.prints)
          for (let r = 0; r < rows; r++) listed.push(values[PRINT_COLUMNS.indexOf('printSeq') * rows + r]);
      publisher.acknowledge(seq);
    },
    printsLost: (loss) => losses.push(loss),
  });
  publisher.setFilters([new PrintFilter({ underlyings: [], rights: [], minPremiumUsd: 0, minSize: 0 }, facts)]);
  for (let from = 0; from < PRINTS; from += perFrame) pipeline.frame('options', frame(from, perFrame), NOON_MS + 1_000);
  while (publisher.flush(1));

  let premiumUsd = 0;
  let contracts = 0;
  for (let n = 0; n < PRINTS; n++) {
    premiumUsd += priceOf(n) * sizeOf(n) * 100;
    contracts += sizeOf(n);
  }
  const { calls, puts } = day.minutes.over(0, 0, 1_440);
  expect([calls.prints, calls.contracts, calls.premiumUsd, puts.prints]).toEqual([PRINTS, contracts, premiumUsd, 0]);
  const byContract: number[] = [];
  day.each('SPY', (_id, _contract, sum) => byContract.push(sum.prints));
  expect(byContract).toEqual(CONTRACTS.map(() => PRINTS / 50));
  // The list has the newest, whole; of the others it is told how many and from when to when.
  expect(new Set(listed)).toEqual(new Set(Array.from({ length: RING }, (_, i) => PRINTS - RING + i)));
  const firstListedMs = NOON_MS + Math.floor((PRINTS - RING) / 100);
  expect(losses).toEqual([{ count: PRINTS - RING, fromMs: firstListedMs, toMs: firstListedMs, stoodStill: false }]);
  expect([...tape.kept.newest()]).toEqual([]);
});
