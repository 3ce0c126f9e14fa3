/** Frames as the vendor writes them: plain, compact, always in the same order, the same for the same seed. */
import type { Market } from '../../../../../../src/shared/market/symbols.ts';

const START_MS = 1_763_652_605_000;

/** Quotes, trades and second bars of so many `symbols`; one frame in five is of stocks. */
export function vendorFrames(
  seed: number,
  { symbols, perFrame, frames }: { symbols: number; perFrame: number; frames: number },
): { market: Market; bytes: Buffer }[] {
  let state = seed;
  /** mulberry32. */
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  };
  const usd = (): number => (1 + below(90_000)) / 100;
  let t = START_MS;
  let q = 1_864_261_653;

  const event = (isStock: boolean): object => {
    t += below(3);
    q += 1 + below(90);
    const n = below(symbols);
    const sym = isStock
      ? `S${n.toString(26).toUpperCase()}`
      : `O:SPY261218${n % 2 ? 'C' : 'P'}${String(n * 500).padStart(8, '0')}`;
    const kind = below(3);
    const sides = { bx: below(400), ax: below(400), bp: usd(), ap: usd(), bs: below(500), as: below(500) };
    if (kind === 0)
      return { ev: 'Q', sym, ...sides, ...(isStock && { c: 1, i: [604] }), t, q, ...(isStock && { z: 3 }) };
    const s = below(1_000);
    if (kind === 1 && isStock) {
      const conditions = Array.from({ length: below(4) }, () => below(60));
      return {
        ev: 'T',
        sym,
        x: 4,
        i: String(below(1e9)),
        z: 3,
        p: usd(),
        s,
        ds: `${s}.0`,
        c: conditions,
        t,
        pt: t - 3,
        q,
      };
    }
    if (kind === 1) return { ev: 'T', sym, x: below(400), p: usd(), s, c: [209], t, q };
    const prices = { op: usd(), vw: below(1e8) / 1e4, o: usd(), c: usd(), h: usd(), l: usd(), a: below(1e8) / 1e4 };
    const start = Math.floor(t / 1000) * 1000;
    return { ev: 'A', sym, v: s, av: below(1e6), ...prices, z: below(40), s: start, e: start + 1000 };
  };

  return Array.from({ length: frames }, (_, n) => {
    const isStock = n % 5 === 4;
    const events = Array.from({ length: perFrame }, () => event(isStock));
    return { market: isStock ? 'stocks' : 'options', bytes: Buffer.from(JSON.stringify(events)) };
  });
}
