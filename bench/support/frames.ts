/**
 * Frames for benchmarks: mixed quotes, trades and second bars of options and stocks in the vendor's shape, from a seed. Prices and
 * sizes are those of a market: spots move by cents, options cost what they are worth, and a few prints in a hundred are large.
 */
export interface FrameOptions {
  seed: number;
  symbols: number;
  eventsPerFrame: number;
  frames: number;
  /** Time of the first event. */
  startMs?: number;
}

/** Spot and distance between strikes at the start. */
const ROOTS = [
  { root: 'SPY', spot: 645, step: 1 },
  { root: 'QQQ', spot: 585, step: 1 },
  { root: 'AAPL', spot: 259, step: 0.5 },
  { root: 'NVDA', spot: 182, step: 0.5 },
  { root: 'TSLA', spot: 398, step: 1 },
  { root: 'SPXW', spot: 6464, step: 10 },
  { root: 'AMD', spot: 209, step: 0.5 },
  { root: 'META', spot: 591, step: 1 },
];
/** 16 % a year over four weeks. */
const DEVIATION = 0.16 * Math.sqrt(28 / 365);
/** One contract in so many is in the money. */
const IN_THE_MONEY = 10;

interface Contract {
  symbol: string;
  root: number;
  signedStrike: number;
  /** What it costs beyond its value of exercise, in dollars. */
  timeValue: number;
}

function contractOf(n: number, symbols: number): Contract {
  const { root, spot, step } = ROOTS[n % ROOTS.length];
  const place = Math.floor(n / ROOTS.length);
  const strike = Math.round(spot / step) * step + (place - Math.ceil(symbols / ROOTS.length) / 2) * step;
  const isCall = strike > spot !== (place % IN_THE_MONEY === 0);
  const distance = Math.log(strike / spot) / DEVIATION;
  return {
    symbol: `O:${root}261218${isCall ? 'C' : 'P'}${String(Math.round(strike * 1000)).padStart(8, '0')}`,
    root: n % ROOTS.length,
    signedStrike: isCall ? strike : -strike,
    timeValue: 0.4 * DEVIATION * spot * Math.exp(-0.5 * distance * distance),
  };
}
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

/** A frame as a socket of its market brings it. */
export interface MarketFrame {
  market: 'options' | 'stocks';
  bytes: Buffer;
}

/** Six in ten events are quotes, three trades, one a bar; one frame in five is of stocks. */
export function marketFrames({
  seed,
  symbols,
  eventsPerFrame,
  frames,
  startMs = START_MS,
}: FrameOptions): MarketFrame[] {
  const next = random(seed);
  const int = (below: number): number => Math.floor(next() * below);
  const contracts = Array.from({ length: symbols }, (_, n) => contractOf(n, symbols));
  const spots = ROOTS.map(({ spot }) => spot);
  const cents = (usd: number): number => Math.max(1, Math.round(usd * 100) + int(5) - 2) / 100;
  const worth = ({ root, signedStrike, timeValue }: Contract): number =>
    timeValue + Math.max(0, signedStrike > 0 ? spots[root] - signedStrike : -signedStrike - spots[root]);
  const size = (): number => (next() < 0.95 ? 1 + int(10) : 20 + int(300));
  let atMs = startMs;
  let sequence = 1_864_261_653;

  const event = (stock: boolean): Record<string, unknown> => {
    atMs += int(2);
    sequence += 1 + int(90);
    const contract = contracts[int(symbols)];
    const { root } = contract;
    if (stock) spots[root] = Math.round(spots[root] * 100 + int(3) - 1) / 100;
    const sym = stock ? ROOTS[root].root : contract.symbol;
    const x = stock ? 1 + int(20) : 300 + int(26);
    const price = (): number => (stock ? spots[root] : cents(worth(contract)));
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
      if (!stock) return { ev: 'T', sym, x, p, s: size(), c: [209 + int(3) * 5], t: atMs, q: sequence };
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

  return Array.from({ length: frames }, () => {
    const stock = next() < 0.2;
    const events = Array.from({ length: eventsPerFrame }, () => event(stock));
    return { market: stock ? 'stocks' : 'options', bytes: Buffer.from(JSON.stringify(events)) };
  });
}
