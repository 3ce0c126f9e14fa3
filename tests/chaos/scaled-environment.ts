/** Real sockets on a clock that runs faster than the wall's: a minute's cool-down takes a second and a half. */
import { nodeEnvironment, type FeedEnvironment, type FeedTimer } from '../../src/main/engine/feed/environment.ts';

export interface ScaledEnvironment extends FeedEnvironment {
  /** Resolves after that much virtual time. */
  wait(ms: number): Promise<void>;
  /** Resolves once it holds; rejects after that much virtual time. */
  until(holds: () => boolean, withinMs: number): Promise<void>;
}

export function scaledEnvironment(factor: number, startMs = Date.UTC(2026, 10, 20, 15)): ScaledEnvironment {
  const node = nodeEnvironment();
  const began = performance.now();
  const now = (): number => startMs + (performance.now() - began) * factor;
  const wait = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms / factor));
  return {
    ...node,
    now,
    uptimeMs: now,
    setTimer: (run, delayMs) => setTimeout(run, delayMs / factor) as unknown as FeedTimer,
    wait,
    async until(holds, withinMs) {
      // A busy machine gets ten real seconds, however little virtual time that leaves.
      const deadline = performance.now() + Math.max(withinMs / factor, 10_000);
      while (!holds()) {
        if (performance.now() > deadline)
          throw new Error(`did not hold within ${withinMs} ms of virtual time: ${holds.toString()}`);
        await new Promise((resolve) => void setTimeout(resolve, 2));
      }
    },
  };
}
