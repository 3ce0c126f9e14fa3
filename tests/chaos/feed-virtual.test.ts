/** 500 seeded runs, and as many against a vendor that counts connections after they are gone (TRAP-16), of the live feed in virtual time over an in-memory network that breaks. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { runOnce, type Verdict } from './virtual-run.ts';

/** Of each kind. */
const RUNS = 500;
function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

const only = process.env['CHAOS_SEED'];

test.each([false, true])(
  'after every seeded run (connections counted after their end: %s) wanted = held, no event comes twice, every hole is in the ledger, memory stays flat',
  { timeout: 240_000 },
  async (counting) => {
    const failures: Verdict[] = [];
    let events = 0;
    let gaps = 0;
    let refusals = 0;
    let heapEarly = 0;
    const seeds = only === undefined ? Array.from({ length: RUNS }, (_, i) => i + 1) : [Number(only)];
    for (const seed of seeds) {
      const verdict = await runOnce(seed, counting);
      events += verdict.events;
      gaps += verdict.gaps;
      refusals += verdict.refusals;
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
    expect(refusals > RUNS / 2).toBe(counting);
    expect(events).toBeGreaterThan(RUNS * 100);
    expect(heapUsed() - heapEarly).toBeLessThan(8 * 1024 * 1024);
  },
);
