/** The time of a simulated market: real time less what the machine could not keep up with. */

export interface SimulationClock {
  /** Milliseconds since the simulation began; never steps back by much more than a slip. */
  elapsedMs(): number;
  /** Sets the clock back. */
  slip?(ms: number): void;
}

/** How far a market has slipped in all, milliseconds; in memory that threads share, so that its reader is never told late. */
export type SlipCell = Int32Array<SharedArrayBuffer>;

export const newSlipCell = (): SlipCell => new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

/** Real time, which slows down where the machine cannot keep the rate: the simulation then runs late by a bounded time. */
export function slippingClock(cell: SlipCell | undefined, realMs: () => number): SimulationClock {
  const beganMs = realMs();
  let slippedMs = 0;
  return {
    elapsedMs: () => realMs() - beganMs - slippedMs,
    slip(ms) {
      slippedMs += ms;
      if (cell) Atomics.store(cell, 0, Math.round(slippedMs));
    },
  };
}

/** A clock that follows a slip stands almost still until it has caught up, and does not step back. */
const SLOWEST = 0.1;

/** The clock of whoever reads a market in the same process: `realMs` less the market's slip. A computer's clock that is set passes through. */
export function clockWithSlip(cell: SlipCell, realMs: () => number): () => number {
  let followedMs = Atomics.load(cell, 0);
  let lastMs = realMs();
  return () => {
    const nowMs = realMs();
    const passedMs = Math.max(0, nowMs - lastMs);
    lastMs = nowMs;
    followedMs = Math.min(Atomics.load(cell, 0), followedMs + passedMs * (1 - SLOWEST));
    return nowMs - followedMs;
  };
}
