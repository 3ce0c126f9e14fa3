/** A day-like load for the session benches: mixed option and stock frames of 100 events, made once, deterministic. */
import type { Market } from '../../src/shared/market/symbols.ts';

export interface LoadFrame {
  market: Market;
  bytes: Uint8Array;
  events: number;
}

const EVENTS_PER_FRAME = 100;
const CONTRACTS = 4000;
export const START_MS = 1_795_186_800_000;

/** `count` frames that differ from each other in prices, sizes, times and sequence numbers, as a market's do. */
export function makeLoad(count: number): LoadFrame[] {
  const encoder = new TextEncoder();
  let seed = 12345;
  const random = (): number => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) / 4294967296;
  // A few prints in a hundred are large.
  const contracts = (): number => (random() < 0.95 ? 1 + Math.floor(random() * 10) : 20 + Math.floor(random() * 300));
  const mid = Float64Array.from({ length: CONTRACTS }, () => 0.5 + random() * 30);
  let sequence = 1000;
  return Array.from({ length: count }, (_, n): LoadFrame => {
    const atMs = START_MS + n * 5;
    const events = Array.from({ length: EVENTS_PER_FRAME }, () => {
      const contract = Math.floor(random() ** 2 * CONTRACTS);
      mid[contract] = Math.max(0.05, mid[contract] + Math.round((random() - 0.5) * 4) * 0.01);
      const symbol = `O:SPY2612${String(10 + (contract % 18))}${contract % 2 ? 'C' : 'P'}00${500 + (contract >> 4)}000`;
      const price = mid[contract];
      sequence += Math.floor(random() * 50);
      if (random() < 0.8)
        return `{"ev":"Q","sym":"${symbol}","bx":${300 + Math.floor(random() * 26)},"ax":${300 + Math.floor(random() * 26)},"bp":${(price - 0.02).toFixed(2)},"ap":${(price + 0.02).toFixed(2)},"bs":${Math.floor(random() * 300)},"as":${Math.floor(random() * 300)},"t":${atMs},"q":${sequence}}`;
      return `{"ev":"T","sym":"${symbol}","x":${300 + Math.floor(random() * 26)},"p":${price.toFixed(2)},"s":${contracts()},"c":[${random() < 0.1 ? 219 : 209}],"t":${atMs},"q":${sequence}}`;
    });
    return { market: 'options', bytes: encoder.encode(`[${events.join(',')}]`), events: EVENTS_PER_FRAME };
  });
}
