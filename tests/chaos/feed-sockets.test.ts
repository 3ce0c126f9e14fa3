/** 50 seeded runs of the live feed over real sockets through the fault proxy. */
import { expect, test } from 'vitest';
import { runOverSockets, type SocketVerdict } from './socket-run.ts';

const RUNS = 50;
const AT_ONCE = 10;
const only = process.env['CHAOS_SEED'];

test(
  'over real sockets: wanted = held, no event comes twice, every hole is in the ledger',
  { timeout: 240_000 },
  async () => {
    const seeds = only === undefined ? Array.from({ length: RUNS }, (_, i) => i + 1) : [Number(only)];
    const verdicts: SocketVerdict[] = [];
    const worker = async (): Promise<void> => {
      for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift())
        verdicts.push(await runOverSockets(seed));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    const failures = verdicts.filter(
      (v) => v.unlike.length + v.duplicates.length + v.unexplained.length + v.keyLeaks.length > 0,
    );
    expect(failures).toEqual([]);
    // The runs did break something: otherwise they prove nothing.
    if (only === undefined) expect(verdicts.reduce((sum, v) => sum + v.gaps, 0)).toBeGreaterThan(RUNS);
  },
);
