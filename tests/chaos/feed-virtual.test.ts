/** 1,000 seeded runs of the live feed in told time over an in-memory network that breaks. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { runOnce, type Verdict } from './virtual-run.ts';

const RUNS = 1_000;
function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

const only = process.env['CHAOS_SEED'];

test(
  'after every seeded run wanted = held, no event comes twice, every hole is in the ledger, memory stays flat',
  { timeout: 240_000 },
  async () => {
    const failures: Verdict[] = [];
    let events = 0;
    let gaps = 0;
    let heapEarly = 0;
    const seeds = only === undefined ? Array.from({ length: RUNS }, (_, i) => i + 1) : [Number(only)];
    for (const seed of seeds) {
      const verdict = await runOnce(seed);
      events += verdict.events;
      gaps += verdict.gaps;
      const { unlike: difference, duplicates, unexplained, keyLeaks, impatient, timersLeft } = verdict;
      const faults = [difference, duplicates, unexplained, keyLeaks, impatient];
      if (faults.some((found) => found.length > 0) || timersLeft > 0) failures.push(verdict);
      if (failures.length > 5) break;
      if (seed === 100) heapEarly = heapUsed();
    }
    expect(failures).toEqual([]);
    if (only !== undefined) return;
    // The runs did break something: otherwise they prove nothing.
    expect(gaps).toBeGreaterThan(RUNS);
    expect(events).toBeGreaterThan(RUNS * 100);
    expect(heapUsed() - heapEarly).toBeLessThan(8 * 1024 * 1024);
  },
);
