/** Frames for benchmarks: mixed quotes, trades and second bars of options and stocks in the vendor's shape, from a seed. */
export interface FrameOptions {
  seed: number;
  symbols: number;
  eventsPerFrame: number;
  frames: number;
  /** Time of the first event. */
  startMs?: number;
}

const ROOTS = ['SPY', 'QQQ', 'AAPL', 'NVDA', 'TSLA', 'SPXW', 'AMD', 'META'];
export const START_MS = 1_763_652_605_000;

/** Uniform in [0, 1), the same for the same seed: mulberry32. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Six in ten events are quotes, three trades, one a bar; one in five is of a stock. */
export function marketFrames({ seed, symbols, eventsPerFrame, frames, startMs = START_MS }: FrameOptions): Buffer[] {
  const next = random(seed);
  const int = (below: number): number => Math.floor(next() * below);
  const price = (): number => (5 + int(60_000)) / 100;
  let atMs = startMs;
  let sequence = 1_864_261_653;

  const event = (): Record<string, unknown> => {
    atMs += int(2);
    sequence += 1 + int(90);
    const stock = next() < 0.2;
    const n = int(symbols);
    const root = ROOTS[n % ROOTS.length];
    const sym = stock ? root : `O:${root}261218${n % 2 ? 'C' : 'P'}${String(100_000 + n * 500).padStart(8, '0')}`;
    const x = stock ? 1 + int(20) : 300 + int(26);
    const kind = next();
    const p = price();
    if (kind < 0.6) {
      const quote = {
        ev: 'Q',
        sym,
        bx: x,
        ax: x,
        bp: p,
        ap: Math.round((p + 0.05) * 100) / 100,
        bs: int(500),
        as: int(500),
      };
      return stock ? { ...quote, c: 1, i: [604], t: atMs, q: sequence, z: 3 } : { ...quote, t: atMs, q: sequence };
    }
    if (kind < 0.9) {
      if (!stock) return { ev: 'T', sym, x, p, s: 1 + int(50), c: [209 + int(3) * 5], t: atMs, q: sequence };
      const s = 1 + int(900);
      return {
        ev: 'T',
        sym,
        x,
        i: String(71_675_577_320_245 + int(1e6)),
        z: 3,
        p,
        s,
        ds: `${s}.0`,
        c: [12, 37],
        t: atMs,
        pt: atMs - 3,
        q: sequence,
      };
    }
    const s = Math.floor(atMs / 1000) * 1000;
    return {
      ev: 'A',
      sym,
      v: 1 + int(400),
      av: int(200_000),
      op: price(),
      vw: Math.round(p * 1e4 + int(99)) / 1e4,
      o: p,
      c: p,
      h: p + 1,
      l: p,
      a: Math.round(p * 1e4 + int(99)) / 1e4,
      z: 1 + int(40),
      s,
      e: s + 1000,
    };
  };

  return Array.from({ length: frames }, () =>
    Buffer.from(JSON.stringify(Array.from({ length: eventsPerFrame }, event))),
  );
}
