import { FeedError } from '../feed/feed-error.ts';

const RETRY_MS = 20_000;
const TRIES = 4;
const PASSING = ['rest/rate-limited', 'rest/blocked', 'rest/server', 'rest/network', 'rest/timeout'];

/** Outages pass: the same request is repeated a few times, until `signal` ends it. Throws the last error, or the signal's reason. */
export async function patiently<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof FeedError) || !PASSING.includes(error.code) || tries >= TRIES) throw error;
      await pause(RETRY_MS, signal);
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), reject(signal.reason as Error)), { once: true });
  });
}
